"""The plain format of other systems: ISO dates, slugs and codes, nothing to guess. Pure."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from people.rosters import cells
from people.rosters.reasons import Refused

if TYPE_CHECKING:
    from people.rosters.rows import RosterRow


def read_machine(row: "RosterRow", values: dict[str, Any]) -> None:
    text = {name: cells.text_of(value) for name, value in values.items()}
    row.name = text.get("name", "")
    row.audience, row.unit_code = text.get("audience", ""), text.get("unit_code", "")
    row.village, row.ethnic_group = text.get("village", ""), text.get("ethnic_group", "")
    problems: list[Refused] = []
    row.phones = tried(problems, _machine_phone, text.get("phone", "")) or ()
    row.start = tried(problems, _machine_day, text.get("start", ""))
    row.end = tried(problems, _machine_day, text.get("end", ""))
    row.birth_date = tried(problems, _machine_day, text.get("birth_date", ""))
    row.gender = tried(problems, _gender, text.get("gender", "")) or ""
    if problems:
        raise problems[0]


def tried(problems: list[Refused], read: Callable[..., Any], *told: Any) -> Any:
    """Read on after a fault: who the row may mean still matters to those it protects."""
    try:
        return read(*told)
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
