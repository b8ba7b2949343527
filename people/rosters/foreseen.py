"""What a plan foresees, as pages that can be shown at once or kept for later.

Texts are kept untranslated with their parts, so that everybody reads them in their own
language; names and numbers of other units' people are left out before anything is kept.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from people.phones import display_phone
from people.rosters.plans import Plan, PlannedRow
from people.rosters.reasons import Reason
from people.rosters.somebody import Somebody
from people.rosters.timeline import Outcome

PAGE_SIZE = 50
SHOWN = ("leaving", "ambiguous", "rejected", "created", "moved", "updated", "unchanged")


@dataclass(frozen=True, slots=True)
class Told:
    """One row of the list. `why` is a text for gettext and its parts; `candidates` are whom
    (with what tells namesakes apart) or which village it may mean."""

    key: str
    name: str
    line: int
    sheet: str = ""
    why: list[Any] = field(default_factory=list)
    changed: list[list[str]] = field(default_factory=list)
    said: str = ""
    candidates: list[dict[str, Any]] = field(default_factory=list)

    @property
    def reason(self) -> str:
        return str(Reason(*self.why)) if self.why else ""


@dataclass(frozen=True, slots=True)
class Left:
    """A post that would end, because a complete list does not name its holder."""

    name: str
    place: str
    start: date


@dataclass(frozen=True)
class Rows(Sequence):
    """So many rows, read only when they are asked for."""

    number: int
    read: Callable[[slice], list[Any]]

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, part: Any) -> Any:
        return self.read(part) if isinstance(part, slice) else self.read(slice(part, part + 1))[0]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`numbers` are those of the summary and how many would leave."""

    numbers: dict[str, int]
    skipped_sheets: list[str]
    hidden_sheets: dict[str, bool]
    assumptions: list[Reason]
    notes: list[Reason]
    rows: Callable[[str], Rows]


def foreseen_by(plan: Plan) -> Foreseen:
    return Foreseen(
        plan.summary | {"leaving": len(plan.leaving)},
        plan.skipped_sheets,
        plan.hidden_sheets,
        plan.assumptions,
        plan.notes,
        lambda show: _rows_of(plan, show),
    )


def _rows_of(plan: Plan, show: str) -> Rows:
    if show == "leaving":
        some = plan.leaving
        return Rows(len(some), lambda p: [Left(one.name, one.place, one.start) for one in some[p]])
    rows = plan.with_outcome(show)
    return Rows(len(rows), lambda part: [_told(planned, plan) for planned in rows[part]])


def head_to_keep(foreseen: Foreseen) -> dict[str, Any]:
    """All of it but the rows, as JSON."""
    return {
        "numbers": foreseen.numbers,
        "skipped_sheets": foreseen.skipped_sheets,
        "hidden_sheets": foreseen.hidden_sheets,
        "assumptions": [_plain(reason) for reason in foreseen.assumptions],
        "notes": [_plain(reason) for reason in foreseen.notes],
    }


def head_kept(kept: dict[str, Any], rows: Callable[[str], Rows]) -> Foreseen:
    return Foreseen(
        kept["numbers"],
        kept["skipped_sheets"],
        kept["hidden_sheets"],
        [Reason(*one) for one in kept["assumptions"]],
        [Reason(*one) for one in kept["notes"]],
        rows,
    )


def pages_to_keep(foreseen: Foreseen) -> Iterator[tuple[str, int, list[dict[str, Any]]]]:
    """Of every outcome each page of rows as JSON: which, its number from 0, the rows."""
    for show in SHOWN:
        rows = foreseen.rows(show)
        for start in range(0, len(rows), PAGE_SIZE):
            page = [asdict(row) for row in rows[start : start + PAGE_SIZE]]
            for row in page if show == "leaving" else ():
                row["start"] = row["start"].isoformat()
            yield show, start // PAGE_SIZE, page


def row_kept(show: str, kept: dict[str, Any]) -> Told | Left:
    if show == "leaving":
        return Left(**kept | {"start": date.fromisoformat(kept["start"])})
    return Told(**kept)


def _told(planned: PlannedRow, plan: Plan) -> Told:
    row = planned.row
    said = [*row.phones, row.village, row.unit or row.unit_code, row.workplace]
    is_new = planned.outcome == Outcome.CREATED
    return Told(
        planned.key,
        planned.name,
        planned.line,
        planned.sheet,
        _plain(planned.reason) if planned.reason else [],
        [[change.field, change.before, change.after] for change in planned.changes],
        ", ".join(display_phone(one) for one in said if one) if is_new else "",
        [_candidate(candidate, plan) for candidate in planned.candidates],
    )


def _candidate(candidate: Any, plan: Plan) -> dict[str, Any]:
    """Enough to tell namesakes apart, and no number or birth date of another unit's people;
    villages of one name are told apart by the commune they were entered under."""
    if isinstance(candidate, Somebody):
        return {
            "person": candidate.pk,
            "name": candidate.name,
            "born": candidate.birth_date.year if candidate.birth_date else None,
            "digits": [one[-3:] for one in candidate.phones],
        }
    above = plan.land.spots.get(candidate.parent) if plan.land else None
    name = f"{candidate.name}, {above.name}" if above else f"{candidate.name} ({candidate.code})"
    return {"village": candidate.key, "name": name}


def _plain(reason: Reason) -> list[Any]:
    parts = {
        name: part if isinstance(part, int) else str(part) for name, part in reason.parts.items()
    }
    return [reason.text, parts]
