"""Where the list begins in a sheet, and which column is what. Pure, no model."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from people.rosters.cells import text_of
from people.rosters.words import HEADCOUNT_COLUMNS, HEADINGS, LONG_ENOUGH, MACHINE_COLUMNS
from places.names import folded

SEARCHED = 40  # rows from the top in which the header is looked for
LAYOUT_ONLY = {"number_in_list", "note"}
BEGINS = re.compile(r"\s*(?:họ|ho|tên|ten|full name)\b", re.I)
OF_HEADCOUNTS = {"number", "day", "source"}
_EXACT = {usual.replace("_", " "): name for name, usuals in HEADINGS.items() for usual in usuals}
_LONG = sorted((usual for usual in _EXACT if len(usual) >= LONG_ENOUGH), key=len, reverse=True)


@dataclass(slots=True)
class Header:
    """The header of a sheet: its last row, its cells as they stand, and our columns in it."""

    row: int
    cells: list[str]
    columns: dict[str, int] = field(default_factory=dict)
    is_machine: bool = False
    is_headcount: bool = False


def field_of(title: str) -> str:
    """Our name of a column, "" if the heading is none of the usual ones."""
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", folded(title)).split())
    if plain in _EXACT:
        return _EXACT[plain]
    for usual in _LONG:
        if plain.startswith(f"{usual} "):
            return _EXACT[usual]
    return ""


def header_of(
    rows: Sequence[Sequence[Any]], mapping: Mapping[str, int] | None = None
) -> Header | None:
    """The header of a list of people or of headcounts; None where there is none.

    `mapping` (field to column) is what a person said about the columns instead.
    """
    header = _machine_header(rows) or _usual_header(rows)
    if mapping:
        header = header or Header(-1, [])
        header.columns = {name: int(column) for name, column in mapping.items()}
        header.is_headcount = "number" in header.columns and "name" not in header.columns
        header.is_machine = False
    return header


def _machine_header(rows: Sequence[Sequence[Any]]) -> Header | None:
    for position, row in enumerate(rows[:SEARCHED]):
        cells = [text_of(cell) for cell in row]
        if not any(cells):
            continue
        named = [cell.lower() for cell in cells]
        known = [cell for cell in named if cell]
        for columns, needed in (
            (MACHINE_COLUMNS, {"name", "unit_code", "audience"}),
            (HEADCOUNT_COLUMNS, {"audience", "unit_code", "number"}),
        ):
            extra = set(known) - set(columns) - {"reason", "line"}
            if needed <= set(known) and not extra:
                found = {name: named.index(name) for name in columns if name in named}
                return Header(position, cells, found, True, columns is HEADCOUNT_COLUMNS)
        return None
    return None


def _usual_header(rows: Sequence[Sequence[Any]]) -> Header | None:
    for position, row in enumerate(rows[:SEARCHED]):
        cells = [text_of(cell) for cell in row]
        found = columns_named(cells)
        below = [text_of(cell) for cell in rows[position + 1]] if position + 1 < len(rows) else []
        is_double = _is_second_line(below, cells, found)
        joined = _joined(cells, below) if is_double else cells
        columns = columns_named(joined) if is_double else found
        if _is_people(found, columns) or _is_headcount(columns):
            header = Header(position + is_double, joined, columns)
            header.is_headcount = "name" not in columns
            for name in OF_HEADCOUNTS if not header.is_headcount else ():
                columns.pop(name, None)
            _double_name(header, rows)
            return header
    return None


def header_below(rows: Sequence[Sequence[Any]], position: int, above: Header) -> Header | None:
    """The header of another list further down the same sheet, with columns of its own."""
    if not any(isinstance(cell, str) and BEGINS.match(cell) for cell in rows[position]):
        return None  # said before anything is looked at closely: most lines are people
    cells = [text_of(cell) for cell in rows[position]]
    found = columns_named(cells)
    if "name" not in found or len(found) < 3 or cells == above.cells:
        return None
    header = _usual_header(rows[position : position + SEARCHED])
    if header is None or header.is_headcount or header.row > 1:
        return None
    header.row += position
    return header


def _is_people(found: Mapping[str, int], columns: Mapping[str, int]) -> bool:
    return "name" in found and len(columns.keys() - OF_HEADCOUNTS) >= 2


def _is_headcount(columns: Mapping[str, int]) -> bool:
    where = columns.keys() & {"unit", "unit_code", "village"}
    return "number" in columns and bool(where) and "name" not in columns


def columns_named(cells: Sequence[str]) -> dict[str, int]:
    """Our columns; of two that fit one field the first counts, but of numbers both."""
    columns: dict[str, int] = {}
    for position, title in enumerate(cells):
        if title and len(title) <= 80 and (name := field_of(title)):
            name = "other_phone" if name == "phone" and name in columns else name
            columns.setdefault(name, position)
    return columns


def _is_second_line(below: Sequence[str], above: Sequence[str], found: Mapping[str, int]) -> bool:
    """Whether the row below still belongs to the header: parts of headings, nothing under the
    name, no numbers."""
    texts = {position: cell for position, cell in enumerate(below) if cell}
    under_name = found.get("name")
    if not texts or under_name is None and "number" not in found:
        return False
    if any(re.search(r"\d", cell) for cell in texts.values()):
        return False
    if under_name in texts and not field_of(texts[under_name]):
        return False
    return sum(bool(field_of(cell)) for cell in texts.values()) * 2 >= len(texts)


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    width = max(len(above), len(below))
    top = [*above, *[""] * (width - len(above))]
    bottom = [*below, *[""] * (width - len(below))]
    return [
        low if low and field_of(low) else high or low for high, low in zip(top, bottom, strict=True)
    ]


def _double_name(header: Header, rows: Sequence[Sequence[Any]]) -> None:
    """ "Họ và tên" merged over two columns: surname in the first, given name in the second."""
    first = header.columns.get("name")
    if first is None or "surname" in header.columns:
        return
    if first + 1 < len(header.cells) and header.cells[first + 1]:
        return
    sample = [row for row in rows[header.row + 1 : header.row + 31] if len(row) > first + 1]
    both = [row for row in sample if _is_word(row[first]) and _is_word(row[first + 1])]
    some = [row for row in sample if _is_word(row[first])]
    if len(both) >= 2 and len(both) * 2 > len(some):
        header.columns |= {"surname": first, "name": first + 1}


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not re.search(r"\d", value)
