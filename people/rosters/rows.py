"""Sheets to rows of people: what each row says, before anybody asks whom it means. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from people.rosters import cells
from people.rosters.headings import Header
from people.rosters.lines import WORKPLACE, Context, IsPlace, kind_of
from people.rosters.reading import Sheet
from people.rosters.reasons import Reason, Refused
from places.names import folded

LONGEST = {"name": 120, "village": 200, "ethnic_group": 40, "workplace": 200}


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
    problem: Reason | None = None

    @property
    def key(self) -> str:
        """What a decision about the row is kept under."""
        return f"{self.sheet}:{self.line}"


def rows_of(sheet: Sheet, header: Header, is_place: IsPlace) -> Iterator[RosterRow]:
    """The people of a sheet, in its order. Headings, totals and signatures are no rows."""
    context, is_over = Context(), False
    for position in range(header.row + 1, len(sheet.rows)):
        raw, line = sheet.rows[position], sheet.numbers[position]
        if line in sheet.broken:
            text = _("This line cannot be read. Is a quotation mark missing?")
            yield RosterRow(line, sheet.name, raw, problem=Reason(text))
        elif header.is_machine:
            if any(cells.text_of(cell) for cell in raw):
                yield _row(sheet, header, raw, line, _read_machine)
        else:
            kind = kind_of(header, raw, context, is_over, is_place)
            is_over = is_over or kind == "signature"
            if kind == "person":
                row = _row(sheet, header, raw, line, _read_usual)
                _fill_from(row, context)
                yield row


def _row(sheet: Sheet, header: Header, raw: Sequence[Any], line: int, read) -> RosterRow:
    row = RosterRow(line, sheet.name, raw, header.is_machine)
    values = {
        name: raw[column] if column < len(raw) else "" for name, column in header.columns.items()
    }
    try:
        read(row, values)
        _check(row)
    except Refused as refusal:
        row.problem = refusal.reason
    return row


# --- the plain machine format ------------------------------------------------------------
def _read_machine(row: RosterRow, values: dict[str, Any]) -> None:
    text = {name: cells.text_of(value) for name, value in values.items()}
    row.name = text.get("name", "")
    row.audience, row.unit_code = text.get("audience", ""), text.get("unit_code", "")
    row.village, row.ethnic_group = text.get("village", ""), text.get("ethnic_group", "")
    problems: list[Refused] = []
    row.phones = _tried(problems, _machine_phone, text.get("phone", "")) or ()
    row.start = _tried(problems, _machine_day, text.get("start", ""))
    row.end = _tried(problems, _machine_day, text.get("end", ""))
    row.birth_date = _tried(problems, _machine_day, text.get("birth_date", ""))
    row.gender = _tried(problems, _gender, text.get("gender", "")) or ""
    if problems:
        raise problems[0]


def _tried(problems: list[Refused], read: Callable[[str], Any], text: str) -> Any:
    """Read on after a fault: who the row may mean still matters to those it protects."""
    try:
        return read(text)
    except Refused as refusal:
        problems.append(refusal)
        return None


def _machine_phone(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    number = cells.normalise_phone(cells.bare(text))
    if number is None:
        raise Refused(_("The phone number “%(text)s” is not readable."), text=text)
    return (number,)


def _machine_day(text: str) -> date | None:
    if not text:
        return None
    day = cells.iso_day(text)
    if day is None:
        raise Refused(_("The date “%(text)s” is not readable. Write 2024-01-31."), text=text)
    return day


def _gender(text: str) -> str:
    gender = cells.gender_of(text)
    if gender is None:
        raise Refused(_("The gender “%(text)s” is not readable."), text=text)
    return gender


# --- lists as offices keep them ----------------------------------------------------------
def _read_usual(row: RosterRow, values: dict[str, Any]) -> None:
    text = {name: cells.bare(cells.text_of(value)) for name, value in values.items()}
    row.name = cells.person_name(f"{text.get('surname', '')} {text.get('name', '')}".strip())
    row.audience, row.unit_code = text.get("audience", ""), text.get("unit_code", "")
    row.unit, row.village = text.get("unit", ""), text.get("village", "")
    row.district, row.workplace = text.get("district", ""), text.get("workplace", "")
    row.ethnic_group = _nothing_or(text.get("ethnic_group", ""))
    row.village, row.workplace = _nothing_or(row.village), _nothing_or(row.workplace)
    if row.unit and WORKPLACE.search(folded(row.unit)) and not row.workplace:
        row.unit, row.workplace = "", row.unit
    problems: list[Refused] = []
    row.phones = _tried(problems, _usual_phones, text.get("phone", "")) or ()
    row.start = _tried(problems, _usual_day, values.get("start", ""))
    row.end = _tried(problems, _usual_day, values.get("end", ""))
    row.gender = cells.gender_of(text.get("gender", "")) or ""
    births = [values.get("birth", "")]
    for column in ("female", "male"):
        if cells.is_yes(text.get(column, "")):
            row.gender = row.gender or column
        elif _tells_birth(values.get(column, "")):
            row.gender = row.gender or column
            births.append(values[column])
    row.birth_date, row.birth_year = _tried(problems, _birth, births) or (None, None)
    if problems:
        raise problems[0]


def _nothing_or(text: str) -> str:
    return "" if cells.says_nothing(text) else text


def _usual_phones(text: str) -> tuple[str, ...]:
    phones = cells.phones_in(text)
    if not phones and not cells.says_nothing(text):
        raise Refused(_("The phone number “%(text)s” is not readable."), text=text)
    return phones


def _usual_day(value: Any) -> date | None:
    text = cells.text_of(value)
    if cells.says_nothing(text) or folded(text) in ("nay", "den nay", "hien nay"):
        return None
    day = cells.day_of(value)
    if day is None:
        raise Refused(_("The date “%(text)s” is not readable. Write 31/01/2024."), text=text)
    return day


def _tells_birth(value: Any) -> bool:
    return cells.day_of(value) is not None or cells.year_in(value) is not None


def _birth(values: list[Any]) -> tuple[date | None, int | None]:
    """The day of birth, or only its year: a day is never made up."""
    for value in values:
        text = cells.text_of(value)
        if cells.says_nothing(text):
            continue
        year = cells.year_in(value)
        day = None if year else cells.day_of(value)
        if day is None and year is None:
            raise Refused(_("The birth date “%(text)s” is not readable."), text=text)
        return day, year
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
