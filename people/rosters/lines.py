"""Which lines of a sheet are people, and what heading lines say about those below. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from people.rosters import cells
from people.rosters.headings import LAYOUT_ONLY, Header
from people.rosters.words import SIGNATURES, TITLES, TOTALS, WORKPLACES
from places.names import folded
from places.villages import place_name, village_name

TOTAL, SIGNATURE, WORKPLACE = re.compile(TOTALS), re.compile(SIGNATURES), re.compile(WORKPLACES)
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
        if column != counting and (text := cells.text_of(cell))
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
    if TOTAL.match(plain) and len(words) <= 2 and not _is_person_after(said, texts, name_column):
        return "other"
    if len(words) == 1 and _is_heading(words, name_column, said, context, is_place):
        return "other"
    if name_column not in texts and header.columns.get("surname", -1) not in texts:
        return "person" if len(said) >= 2 and not is_over and len(words) > 1 else "other"
    return "person" if not is_over or len(said) >= 3 else "other"


def _is_person_after(said: set[int], texts: dict[int, str], name_column: int) -> bool:
    """Somebody may be called Công or Tổng: a number to call tells them from a total."""
    return name_column in texts and any(
        cells.phones_in(text) for column, text in texts.items() if column != name_column
    )


def _is_header_again(header: Header, texts: dict[int, str]) -> bool:
    same = sum(header.cells[c] == text for c, text in texts.items() if c < len(header.cells))
    numbered = [text for text in texts.values() if re.fullmatch(r"\(?\d{1,2}\)?", text)]
    return same >= 2 or len(numbered) == len(texts)


def _is_heading(
    words: dict[int, str], name_column: int, said: set[int], context: Context, is_place: IsPlace
) -> bool:
    """A line with one text: a commune, village, school or kind of people for the rows below."""
    ((column, text),) = words.items()
    numbering = re.match(r"^(?:[IVXLC]+|[A-ZĐ]|\d+)\s*[.)/:-]+\s*", text)
    text = text[numbering.end() :] if numbering else text
    text = re.sub(r"\s*[:(–].*$|\s+-\s.*$", "", text).strip(" .:")
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
    is_person = column == name_column and (has_more or 2 <= len(text.split()) <= 6)
    return not is_person and not has_more


def audience_in(text: str) -> str:
    """The slug of the audience that a title in usual words means, "" if it means none."""
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", folded(text)).split())
    return next((slug for slug, pattern in TITLES if re.search(pattern, plain)), "")
