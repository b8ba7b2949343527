"""What the lines above a list say about all of it: which commune, what post. Pure.

"DANH SÁCH CỘNG TÁC VIÊN XÃ BA TƠ NĂM 2024" names both. It is used only where no cell, no
heading and nobody who sends the list says it, and always shown as an assumption.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from people.rosters.cells import text_of
from people.rosters.headings import Header
from people.rosters.lines import IsPlace, audiences_in
from people.rosters.reading import Sheet
from places.names import folded, nfc

# With their marks, so that "thị xã" is none and "XÃ HỘI" soon turns out to be none.
KIND = re.compile(r"(?<!thị )(?<!\w)(xã|phường|thị trấn|đặc khu)\s+(?=\w)", re.I)
LONGEST = 5  # words of a name
LIST = re.compile(r"\bdanh sach\b|\bds\b")
BESIDE_THE_POINT = re.compile(r"^\(|\bkem theo\b|\bcong van\b|\bquyet dinh\b")


@dataclass(frozen=True, slots=True)
class Title:
    """`unit` as a name to look up, `audience` as a slug; each "" where it says none, or more
    than one. `unit_said` and `audience_said` are the lines themselves."""

    unit: str = ""
    unit_said: str = ""
    audience: str = ""
    audience_said: str = ""


def title_of(sheet: Sheet, header: Header, is_place: IsPlace) -> Title:
    if header.is_machine:
        return Title()
    lines = [line for row in sheet.rows[: max(header.row, 0)] for line in _texts(row)]
    first = next((n for n, line in enumerate(lines) if LIST.search(folded(line))), len(lines))
    own = [line for line in lines[first:] if not BESIDE_THE_POINT.search(folded(line))]
    unit, unit_said = _one(_communes(own, is_place)) or _one(_communes(lines, is_place)) or ("", "")
    named = ((slug, line) for line in own or [sheet.name] for slug in audiences_in(line))
    slug, slug_said = _one(named) or ("", "")
    return Title(unit, unit_said, slug, slug_said)


def _texts(row: Iterable[object]) -> Iterator[str]:
    return (text for cell in row if (text := text_of(cell)))


def _communes(lines: Iterable[str], is_place: IsPlace) -> Iterator[tuple[str, str]]:
    """Each commune that a line names, after its type: ("xã ba tơ", the line)."""
    for line in lines:
        for found in KIND.finditer(nfc(line)):
            words = re.split(r"[^\w’'ʼ-]", nfc(line)[found.end() :] + " ", maxsplit=LONGEST)
            words = words[: words.index("")] if "" in words else words[:LONGEST]
            for count in range(len(words), 0, -1):
                name = " ".join(words[:count])
                if is_place(name):
                    yield f"{found[1]} {name}".lower(), line
                    break


def _one(found: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """What all of them say; None where they say nothing or different things."""
    said = dict(reversed(list(found)))
    return next(iter(said.items())) if len(said) == 1 else None
