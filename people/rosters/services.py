"""Rosters for the screens and the command: receive, look, correct, apply, undo."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.models import Person, RosterChange, RosterImport, RosterPage
from people.rosters.applying import Progress, Writer, stale
from people.rosters.cells import text_of
from people.rosters.files import open_roster, plan_of_file, rejects_csv
from people.rosters.headcounts import write_counts
from people.rosters.leases import State, claim, set_state
from people.rosters.plans import NEW, SKIP, Plan
from people.rosters.reading import read_sheets
from people.rosters.reasons import UnreadableRoster
from people.rosters.resolving import About
from people.rosters.undoing import Undone, revert
from people.rosters.words import HEADINGS
from places import days
from places.models import Audience, Unit

SAMPLE = 5
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """One sheet as the mapping screen shows it: `mapping` is our field to a column's number."""

    name: str
    header: list[str]
    mapping: dict[str, int]
    sample: list[list[str]]
    is_machine: bool
    is_headcount: bool
    left_out: bool = False  # hidden in the workbook, and nobody asked for it


def about_list(
    *, unit: Unit | None, audience: Audience | None, on: date | None, complete: bool
) -> About:
    """What is said about a list as a whole. Raises ValidationError where it cannot be."""
    on = on or days.today()
    if complete and (unit is None or audience is None):
        raise ValidationError(
            _("A complete roster is complete for a unit and an audience. Choose both."),
            code="complete",
        )
    return About(on, unit.pk if unit else None, audience, complete)


def receive_roster(
    *,
    content: bytes,
    file_name: str,
    by: Person | None,
    unit: Unit | None = None,
    audience: Audience | None = None,
    on: date | None = None,
    complete: bool = False,
) -> RosterImport:
    """Keep a list that was sent in, to be looked at and applied.

    Raises ValidationError in plain words for a file that cannot be read; nothing is kept then.
    """
    about = about_list(unit=unit, audience=audience, on=on, complete=complete)
    try:
        opened = open_roster(content)
    except UnreadableRoster as error:
        raise ValidationError(str(error), code="unreadable") from error
    return keep_roster(
        content=content, file_name=file_name, by=by, unit=unit, about=about, lines=opened.lines
    )


def keep_roster(
    *,
    content: bytes,
    file_name: str,
    by: Person | None,
    unit: Unit | None,
    about: About,
    lines: int | None = None,
) -> RosterImport:
    return RosterImport.objects.create(
        content=content,
        lines=lines,
        digest=hashlib.sha256(content).hexdigest(),
        file_name=file_name[-200:],
        uploaded_by=by,
        unit=unit,
        audience=about.audience,
        on=about.on,
        complete=about.complete,
    )


def about_of(roster: RosterImport) -> About:
    return About(roster.on, roster.unit_id, roster.audience, roster.complete)


def content_of(roster: RosterImport) -> bytes:
    """Raises ValidationError once the file was taken out."""
    if roster.content is None:
        raise ValidationError(
            _("The file of this roster is no longer kept. Send it again."), code="gone"
        )
    return bytes(roster.content)


def columns_of(roster: RosterImport) -> list[SheetColumns]:
    """Every sheet with its headings, what they were taken for, and the first rows.

    A sheet in which no list was found has no mapping and shows its first rows.
    """
    content = content_of(roster)
    opened = open_roster(content, roster.mapping)
    found = opened.hidden_headers | {sheet.name: header for sheet, header in opened.sheets}
    sheets = []
    for sheet in read_sheets(content, also=roster.mapping):
        header = found.get(sheet.name)
        first = header.row + 1 if header else 0
        sheets.append(
            SheetColumns(
                sheet.name,
                list(header.cells) if header else [],
                dict(header.columns) if header and not sheet.left_out else {},
                [[text_of(cell) for cell in row] for row in sheet.rows[first : first + SAMPLE]],
                bool(header and header.is_machine),
                bool(header and header.is_headcount),
                sheet.left_out,
            )
        )
    return sheets


def plan_of(roster: RosterImport, progress: Progress | None = None) -> Plan:
    """What applying this roster would do to people and posts as they are now."""
    try:
        return plan_of_file(
            content_of(roster),
            about=about_of(roster),
            mapping=roster.mapping,
            decisions=roster.decisions,
            progress=progress,
        )
    except UnreadableRoster as error:
        raise ValidationError(str(error), code="unreadable") from error


@transaction.atomic
def set_mapping(*, roster: RosterImport, mapping: Mapping[str, Mapping[str, int]]) -> None:
    """Say which column is what: `{sheet: {field: column}}`, columns counted from 0.

    Decisions that were taken by the old mapping are forgotten.
    """
    _refuse_closed(roster)
    for fields in mapping.values():
        for name, column in fields.items():
            if name not in HEADINGS or not isinstance(column, int) or not 0 <= column < 200:
                raise ValidationError(_("There is no such column."), code="mapping")
        if "name" not in fields and "number" not in fields:
            raise ValidationError(_("Say which column holds the names."), code="mapping")
    before = roster.mapping
    roster.mapping = {sheet: dict(fields) for sheet, fields in mapping.items()}
    try:
        roster.lines = open_roster(content_of(roster), roster.mapping).lines
    except UnreadableRoster as error:
        roster.mapping = before
        raise ValidationError(str(error), code="mapping") from error
    roster.decisions, roster.foreseen_at = {}, None
    roster.save(update_fields=["mapping", "decisions", "lines", "foreseen_at"])


def read_hidden_sheet(*, roster: RosterImport, name: str) -> None:
    """Read a sheet too that is hidden in the workbook, by the columns its headings name."""
    opened = open_roster(content_of(roster), roster.mapping)
    header = opened.hidden_headers.get(name)
    if header is None:
        raise ValidationError(_("There is no list on this sheet."), code="sheet")
    set_mapping(roster=roster, mapping=roster.mapping | {name: dict(header.columns)})


@transaction.atomic
def decide(
    *, roster: RosterImport, row: str, choice: Person | str | None, village: Unit | None = None
) -> None:
    """Settle an ambiguous row (`row` is its key): the person it means, "new" or "skip"; None
    takes the decision back. `village` settles which of several villages of one name."""
    _refuse_closed(roster)
    decisions = dict(roster.decisions)
    decision = dict(decisions.get(row, {}))
    if isinstance(choice, Person):
        decision = decision | {"choice": "person", "person": choice.pk}
    elif choice in (NEW, SKIP):
        decision = {"choice": choice} | (
            {"village": decision["village"]} if "village" in decision else {}
        )
    elif choice is not None:
        raise ValidationError(_("Choose a person, “new” or “skip”."), code="choice")
    if village is not None:
        decision["village"] = village.pk
    if choice is None and village is None:
        decisions.pop(row, None)
    else:
        decisions[row] = decision
    roster.decisions, roster.foreseen_at = decisions, None
    roster.save(update_fields=["decisions", "foreseen_at"])


def apply_roster(
    *,
    roster: RosterImport,
    by: Person | None,
    progress: Progress | None = None,
    plan: Plan | None = None,
    at: datetime | None = None,
) -> Plan:
    """Do what the plan says, wholly or not at all; return the plan with its summary.

    Rows are written in short transactions, so that nobody waits. Where one fails, what was
    written is undone and ValidationError raised. A roster whose applying was cut off (the
    machine stopped) is put back and begun anew when it is applied again.
    """
    claim(roster, State.APPLYING)
    at = at or days.now()
    try:
        if RosterChange.objects.filter(roster=roster).exists() and roster.undone_at is None:
            revert(roster=roster, by=by, at=days.now())
            plan = None
        plan = plan or plan_of(roster)
        _write(plan, roster, by, at, progress)
    except (ValidationError, DatabaseError) as error:
        revert(roster=roster, by=by, at=days.now())
        words = " ".join(error.messages) if isinstance(error, ValidationError) else ""
        error_words = words or " ".join(stale().messages)
        set_state(roster, State.FAILED, error=error_words, foreseen_at=None)
        if isinstance(error, ValidationError):
            raise
        raise stale() from error
    except BaseException:
        revert(roster=roster, by=by, at=days.now())
        set_state(roster, State.FAILED, error=_("It was stopped. Nothing was changed."))
        raise
    forget_foreseen(RosterImport.objects.filter(pk=roster.pk))
    set_state(roster, State.APPLIED, summary=plan.summary, applied_at=at, undone_at=None, error="")
    return plan


@transaction.atomic
def forget_foreseen(rosters: QuerySet[RosterImport]) -> None:
    """The pages of long lists: nobody needs them once a list is applied."""
    RosterPage.objects.filter(roster__in=rosters).delete()
    rosters.update(foreseen={}, foreseen_at=None)


def _write(
    plan: Plan, roster: RosterImport, by: Person | None, at: datetime, progress: Progress | None
) -> None:
    if plan.counts:
        with transaction.atomic():
            write_counts(plan, roster=roster, by=by, at=at)
    Writer(plan, roster, by, at).write(progress)


def undo_roster(*, roster: RosterImport, by: Person | None, at: datetime | None = None) -> Undone:
    """Take back everything that a roster did; `kept` tells of whom not, and why."""
    claim(roster, State.UNDOING)
    undone = revert(roster=roster, by=by, at=at or days.now())
    kept = [[one.name, one.reason] for one in undone.kept[:MOST_TOLD]]
    foreseen = {"kept": kept} if kept else {}
    set_state(roster, State.UNDONE, undone_at=at or days.now(), foreseen=foreseen, foreseen_at=None)
    return undone


def rejects_file(roster: RosterImport, plan: Plan | None = None) -> bytes:
    """The rows that were not (or would not be) imported, with the reason in Vietnamese.

    Once the roster was applied, the good rows are as good as unchanged and stay out of it.
    """
    opened = open_roster(content_of(roster), roster.mapping)
    return rejects_csv(opened, plan or plan_of(roster))


def _refuse_closed(roster: RosterImport) -> None:
    roster.refresh_from_db(fields=["state"])
    if not roster.is_open:
        raise ValidationError(_("This roster is applied already."), code="state")
