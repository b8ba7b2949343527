"""Which lines of a sheet are people, and what heading lines say about those below. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from people.rosters import cells
from people.rosters.headings import LAYOUT_ONLY, Header
from people.rosters.words import NOTES, SIGNATURES, TITLES, TOTALS, VILLAGES, WORKPLACES
from places.names import folded
from places.villages import place_name, village_name

TOTAL, SIGNATURE, WORKPLACE = re.compile(TOTALS), re.compile(SIGNATURES), re.compile(WORKPLACES)
NOTE, OTHER_VILLAGE = re.compile(NOTES), re.compile(VILLAGES)
NUMBERING = re.compile(
    r"^(?:[*+•–-]\s*|(?:[IVXLC]+|[A-ZĐ]|\d+)\s*[.)/:-]+\s*"
    r"|(?:[IVXLC]+|\d+)\s+(?=(?i:thôn|xã|phường|thị trấn|tổ|tdp|khu|làng)\b))+"
)
BEHIND = re.compile(
    r"\s*[:(–].*$|\s+-\s.*$|\s+(?:có|gồm)\s+\d.*$|,?\s+\d+\s+(?:người|ctv).*$", re.I
)
HEADING = re.compile(r"[^\W\d_]{2}.*[^\W\d_]{2}")
IsPlace = Callable[[str], bool]


@dataclass(slots=True)
class Context:
    """What heading lines said about the rows below them."""

    unit: str = ""
    village: str = ""
    workplace: str = ""
    audience: str = ""


def kind_of(
    header: Header, raw: Sequence[Any], context: Context, is_over: bool, is_place: IsPlace
) -> str:
    """ "person", "signature" (the list is over) or "other"; a heading line is noted."""
    counting = header.columns.get("number_in_list", -1)
    texts = {
        column: text
        for column, cell in enumerate(raw)
        if (text := cells.text_of(cell)) and (column != counting or _is_more_than_number(text))
    }
    words = {column: text for column, text in texts.items() if re.search(r"[^\W\d_]", text)}
    if not words:
        return "other"
    first = next(iter(words.values()))
    plain = folded(first).strip(" .,:*-")
    name_column = header.columns.get("name", -1)
    mapped = {column for name, column in header.columns.items() if name not in LAYOUT_ONLY}
    said = texts.keys() & mapped
    if _is_header_again(header, texts):
        return "other"
    if any(SIGNATURE.search(folded(text).strip()) for text in words.values()):
        is_row = name_column in words and len(said) >= 4
        return "person" if is_row and not is_over else "signature"
    if NOTE.match(plain) and len(words) <= 2 and not _is_person_after(said, texts, name_column):
        return "other"
    if TOTAL.match(plain) and len(words) <= 2 and not _is_person_after(said, texts, name_column):
        return "other"
    if len(words) == 1 and _is_heading(words, name_column, said, context, is_place):
        return "other"
    if name_column not in texts and header.columns.get("surname", -1) not in texts:
        return "person" if len(said) >= 2 and not is_over and len(words) > 1 else "other"
    return "person" if not is_over or len(said) >= 3 else "other"


def _is_more_than_number(text: str) -> bool:
    """Headings, totals and signatures often begin in the column of running numbers."""
    return bool(HEADING.search(text)) and not re.fullmatch(r"[IVXLC]+[.)]?", text)


def _is_person_after(said: set[int], texts: dict[int, str], name_column: int) -> bool:
    """Somebody may be called Công or Tổng: a number to call tells them from a total."""
    return name_column in texts and any(
        cells.phones_in(text) for column, text in texts.items() if column != name_column
    )


def _is_header_again(header: Header, texts: dict[int, str]) -> bool:
    same = sum(header.cells[c] == text for c, text in texts.items() if c < len(header.cells))
    numbered = [text for text in texts.values() if re.fullmatch(r"\(?(?:\d{1,2}|[A-Z])\)?", text)]
    return same >= 2 or len(numbered) == len(texts)


def _is_heading(
    words: dict[int, str], name_column: int, said: set[int], context: Context, is_place: IsPlace
) -> bool:
    """A line with one text: a commune, village, school or kind of people for the rows below."""
    ((column, text),) = words.items()
    text = BEHIND.sub("", NUMBERING.sub("", text)).strip(" .:")
    kind, name = place_name(text)
    village = village_name(text)
    if kind and name or is_place(text):
        context.unit, context.village, context.workplace = text, "", ""
        return True
    if village.sort:
        context.village = text
        return True
    if WORKPLACE.search(folded(text)):
        context.workplace = text
        return True
    has_more = len(said) > 1
    if not has_more and (slug := audience_in(text)):
        context.audience = slug
        return True
    if not has_more and OTHER_VILLAGE.match(text.lower()):
        context.village = text
        return True
    is_person = column == name_column and (has_more or 2 <= len(text.split()) <= 6)
    return not is_person and not has_more


def audience_in(text: str) -> str:
    """The slug of the audience that a title in usual words means, "" if it means none."""
    return next(audiences_in(text), "")


def audiences_in(text: str) -> Iterator[str]:
    """All that it may mean, the likeliest first."""
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", folded(text)).split())
    return (slug for slug, pattern in TITLES if re.search(pattern, plain))
