"""Sheets to rows of people: what each row says, before anybody asks whom it means. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from people.rosters import cells
from people.rosters.carrying import Above
from people.rosters.day_order import Order, day_in, may_be_two, order_of
from people.rosters.headings import Header, header_below
from people.rosters.lines import WORKPLACE, Context, IsPlace, kind_of
from people.rosters.machine import read_machine, tried
from people.rosters.reading import Sheet
from people.rosters.reasons import Reason, Refused
from people.rosters.titles import Title
from places.names import folded
from places.villages import village_name

LONGEST = {"name": 120, "village": 200, "ethnic_group": 40, "workplace": 200}
PHONES = ("phone", "other_phone")
WITH_DAYS = ("birth", "female", "male", "start", "end")
Orders = Mapping[str, Order]


@dataclass(slots=True)
class RosterRow:
    """One person on one line, as the list says it. `problem` is why it cannot be imported."""

    line: int
    sheet: str
    raw: Sequence[Any]
    is_machine: bool = False
    name: str = ""
    phones: tuple[str, ...] = ()
    audience: str = ""
    unit_code: str = ""
    unit: str = ""
    district: str = ""
    village: str = ""
    start: date | None = None
    end: date | None = None
    gender: str = ""
    ethnic_group: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    workplace: str = ""
    group_unit: str = ""
    address: str = ""
    title: Title | None = None
    problem: Reason | None = None

    @property
    def key(self) -> str:
        """What a decision about the row is kept under."""
        return f"{self.sheet}:{self.line}"


def rows_of(
    sheet: Sheet, header: Header, is_place: IsPlace, notes: list[Reason] | None = None
) -> Iterator[RosterRow]:
    """The people of a sheet, in its order. Headings, totals and signatures are no rows.

    To `notes` is added what was read between the lines.
    """
    if header.is_machine:
        yield from _machine_rows(sheet, header)
        return
    reader = _Reader(sheet, header)
    context, is_over = Context(), False
    for position in range(header.row + 1, len(sheet.rows)):
        raw, line = sheet.rows[position], sheet.numbers[position]
        if line in sheet.broken:
            yield _broken(sheet, raw, line)
            continue
        if another := header_below(sheet.rows, position, reader.header):
            reader.end()
            reader.turn_to(another)
            is_over = False
            continue
        kind = kind_of(reader.header, raw, context, is_over, is_place)
        is_over = is_over or kind == "signature"
        if kind == "person":
            row = reader.row(position, line)
            _fill_from(row, context)
            yield row
    reader.end()
    if notes is not None:
        notes += reader.notes


def _machine_rows(sheet: Sheet, header: Header) -> Iterator[RosterRow]:
    for position in range(header.row + 1, len(sheet.rows)):
        raw, line = sheet.rows[position], sheet.numbers[position]
        if line in sheet.broken:
            yield _broken(sheet, raw, line)
        elif any(cells.text_of(cell) for cell in raw):
            values = {
                name: raw[column] if column < len(raw) else ""
                for name, column in header.columns.items()
            }
            row = RosterRow(line, sheet.name, raw, is_machine=True)
            yield _checked(row, lambda row=row, values=values: read_machine(row, values))


def _broken(sheet: Sheet, raw: Sequence[Any], line: int) -> RosterRow:
    text = _("This line cannot be read. Is a quotation mark missing?")
    return RosterRow(line, sheet.name, raw, problem=Reason(text))


class _Reader:
    """Reads the people below one header, and below the next where a sheet has several."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self.sheet = sheet
        self.notes: list[Reason] = []
        self.turn_to(header)

    def turn_to(self, header: Header) -> None:
        self.header, self.above = header, Above(self.sheet, header)
        self.orders = {
            name: order_of(self._column(header.columns[name], header.row + 1))
            for name in WITH_DAYS
            if name in header.columns
        }
        for name, order in self.orders.items():
            if order is Order.MIXED:
                self._note(
                    _(
                        "“%(column)s” holds days with the month first beside others with the "
                        "day first. Where both may be meant, only the year of birth is taken, "
                        "and a first or last day refused."
                    ),
                    name,
                )

    def end(self) -> None:
        for name, number in self.above.carried.items():
            text = _(
                "“%(column)s” is filled only in the first line of each group: %(number)d empty "
                "cells were taken to say the same as the one above."
            )
            self._note(text, name, number=number)

    def _note(self, text: str, name: str, **parts: Any) -> None:
        title = self.header.cells[self.header.columns[name] :][:1]
        self.notes.append(Reason(text, {"column": title[0] if title else name} | parts))

    def _column(self, column: int, first: int) -> Iterator[Any]:
        return (row[column] for row in self.sheet.rows[first:] if column < len(row))

    def row(self, position: int, line: int) -> RosterRow:
        row = RosterRow(line, self.sheet.name, self.sheet.rows[position])
        values = self.above.values(position)
        if (number := cells.text_of(values.get("village"))).isdigit():
            values["village"] = self._numbered_village(number)
        return _checked(row, lambda: _read_usual(row, values, self.orders))

    def _numbered_village(self, number: str) -> str:
        """ "Thôn 3" for the 3 under “Thôn”; under “Thôn/TDP” it stays open what it is."""
        heading = self.header.cells[self.header.columns["village"] :][:1]
        name = f"{heading[0]} {number}" if heading else number
        return name if village_name(name).base == number.lstrip("0") else number


def _checked(row: RosterRow, read: Callable[[], None]) -> RosterRow:
    try:
        read()
        _check(row)
    except Refused as refusal:
        row.problem = refusal.reason
    return row


def _read_usual(row: RosterRow, values: dict[str, Any], orders: Orders) -> None:
    text = {name: cells.bare(cells.text_of(value)) for name, value in values.items()}
    names = (text.get(part, "") for part in ("surname", "middle_name", "name"))
    row.name = cells.person_name(" ".join(part for part in names if part))
    row.audience, row.unit_code = text.get("audience", ""), text.get("unit_code", "")
    row.unit, row.village = text.get("unit", ""), text.get("village", "")
    row.district, row.workplace = text.get("district", ""), text.get("workplace", "")
    row.ethnic_group = _nothing_or(text.get("ethnic_group", ""))
    row.address = _nothing_or(text.get("address", ""))
    row.village, row.workplace = _nothing_or(row.village), _nothing_or(row.workplace)
    if row.unit and WORKPLACE.search(folded(row.unit)) and not row.workplace:
        row.unit, row.workplace = "", row.unit
    problems: list[Refused] = []
    row.phones = tried(problems, _usual_phones, *(text.get(c, "") for c in PHONES)) or ()
    row.start = tried(problems, _usual_day, values.get("start", ""), orders.get("start"))
    row.end = tried(problems, _usual_day, values.get("end", ""), orders.get("end"))
    row.gender = cells.gender_of(text.get("gender", "")) or ""
    births = [(values.get("birth", ""), orders.get("birth", Order.DAY))]
    for column in ("female", "male"):
        if cells.is_yes(text.get(column, "")):
            row.gender = row.gender or column
        elif _tells_birth(values.get(column, "")):
            row.gender = row.gender or column
            births.append((values[column], orders[column]))
    row.birth_date, row.birth_year = tried(problems, _birth, births) or (None, None)
    if problems:
        raise problems[0]


def _nothing_or(text: str) -> str:
    return "" if cells.says_nothing(text) else text


def _usual_phones(*texts: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        phones = cells.phones_in(text)
        if not phones and not cells.says_nothing(text):
            raise Refused(_("The phone number “%(text)s” is not readable."), text=text)
        found |= dict.fromkeys(phones)
    return tuple(found)


def _usual_day(value: Any, order: Order | None) -> date | None:
    """Where only a month or a year is told, its first day: a post lasts for years."""
    text = cells.text_of(value)
    if cells.says_nothing(text) or folded(text) in ("nay", "den nay", "hien nay"):
        return None
    if order and may_be_two(value, order):
        raise Refused(
            _("Which number of “%(text)s” is the month? Write it as 2024-01-31."), text=text
        )
    day = day_in(value, order or Order.DAY) or cells.first_day_of(value)
    if day is None:
        raise Refused(_("The date “%(text)s” is not readable. Write 31/01/2024."), text=text)
    return day


def _tells_birth(value: Any) -> bool:
    return cells.day_of(value) is not None or cells.year_in(value) is not None


def _birth(values: list[tuple[Any, Order]]) -> tuple[date | None, int | None]:
    """The day of birth, or only its year: a day is never made up."""
    for value, order in values:
        text = cells.text_of(value)
        if cells.says_nothing(text):
            continue
        year = cells.year_in(value)
        day = None if year else day_in(value, order)
        if day is None and year is None:
            raise Refused(_("The birth date “%(text)s” is not readable."), text=text)
        return (None, day.year) if may_be_two(value, order) else (day, year)
    return None, None


def _check(row: RosterRow) -> None:
    if not row.name:
        raise Refused(_("The name is missing."))
    if not cells.is_name(row.name):
        raise Refused(_("“%(text)s” is not a name."), text=row.name)
    for name, most in LONGEST.items():
        if len(getattr(row, name)) > most:
            raise Refused(_("A text is too long; at most %(most)d letters are kept."), most=most)
    if row.birth_date and row.birth_date.year < cells.EARLIEST_BIRTH:
        raise Refused(_("The birth date lies before 1900. Check the year."))
    if row.start and row.end and row.end <= row.start:
        raise Refused(_("The post must end after the day it begins."))


def _fill_from(row: RosterRow, context: Context) -> None:
    row.group_unit = context.unit
    row.village = row.village or context.village
    row.workplace = row.workplace or context.workplace
    row.audience = row.audience or context.audience
