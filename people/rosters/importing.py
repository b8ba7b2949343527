"""One file from a disk, imported at once: what the command does."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.models import Person
from people.rosters.files import open_roster, plan_of_roster, rejects_csv
from people.rosters.limits import most_bytes, refuse_large
from people.rosters.plans import Plan, PlannedRow
from people.rosters.reasons import Reason, UnreadableRoster
from people.rosters.services import about_list, apply_roster, keep_roster
from places.models import Audience, Unit

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """`refused` are the first rejected and ambiguous rows only; all of them are in the file."""

    summary: dict[str, int]
    refused: list[PlannedRow]
    rejects_file: Path | None
    skipped_sheets: list[str] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    assumptions: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)


def rejects_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.rejects.csv")


def import_file(
    *,
    path: Path,
    unit: Unit | None = None,
    audience: Audience | None = None,
    on: date | None = None,
    complete: bool = False,
    dry_run: bool = False,
    by: Person | None = None,
) -> Outcome:
    """Take in the good rows, once, however often the file is sent; write the others aside.

    With `dry_run` nothing is written at all. Raises ValidationError, with a message for the
    person who sent it, where the file as a whole cannot be imported: nothing is changed then.
    """
    about = about_list(unit=unit, audience=audience, on=on, complete=complete)
    try:
        content = _read(path)
        opened = open_roster(content)
        plan = plan_of_roster(opened, about=about)
    except UnreadableRoster as error:
        raise ValidationError(str(error), code="unreadable") from error
    if dry_run:
        return _outcome(plan, None)
    roster = keep_roster(
        content=content, file_name=path.name, by=by, unit=unit, about=about, lines=opened.lines
    )
    rejects = rejects_csv(opened, plan) if plan.with_outcome("rejected", "ambiguous") else None
    apply_roster(roster=roster, by=by, plan=plan)
    if rejects is None:
        return _outcome(plan, None)
    target = rejects_path(path)
    try:
        target.write_bytes(rejects)
    except OSError as error:
        raise ValidationError(
            _("The rows were imported, but %(file)s could not be written."),
            params={"file": target.name},
        ) from error
    return _outcome(plan, target)


def _read(path: Path) -> bytes:
    try:
        if path.is_file() and path.stat().st_size > most_bytes():
            with path.open("rb") as file:
                refuse_large(file.read(most_bytes() + 1))
        return path.read_bytes()
    except OSError as error:
        raise UnreadableRoster(_("The file cannot be opened. Check its name.")) from error


def _outcome(plan: Plan, target: Path | None) -> Outcome:
    refused = plan.with_outcome("rejected", "ambiguous")[:SHOWN]
    return Outcome(
        plan.summary,
        refused,
        target,
        plan.skipped_sheets,
        list(plan.hidden_sheets),
        plan.assumptions,
        plan.notes,
    )
