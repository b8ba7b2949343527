"""What a plan is: every row with its outcome, who would leave, what would be written."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from people.rosters.land import Land
from people.rosters.leaving import Leaver
from people.rosters.reasons import Reason
from people.rosters.rows import RosterRow
from people.rosters.somebody import Somebody
from people.rosters.timeline import Outcome

Progress = Callable[[int, int], None]
NEW, SKIP = "new", "skip"
SUMMARY = ("created", "updated", "moved", "unchanged", "rejected", "ambiguous")


@dataclass(slots=True)
class Change:
    """One thing that would change: which, from what, to what, in words."""

    field: str
    before: str
    after: str


@dataclass(slots=True)
class PlannedRow:
    """What becomes of one row. `candidates` are whom (or which village) it may mean."""

    row: RosterRow
    outcome: Outcome
    reason: Reason | None = None
    candidates: tuple[Any, ...] = ()
    changes: tuple[Change, ...] = ()
    person: Somebody | None = None

    @property
    def line(self) -> int:
        return self.row.line

    @property
    def sheet(self) -> str:
        return self.row.sheet

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def name(self) -> str:
        return self.row.name


@dataclass(slots=True)
class Plan:
    """`rows` in the order of the file; `leaving` are whose posts would end, missing from a
    complete roster; `people` are those of whom anything would be written. `assumptions` were
    read from a title and want to be confirmed; `notes` say what was read between the lines;
    `hidden_sheets` were left out, and whether each holds a list."""

    rows: list[PlannedRow] = field(default_factory=list)
    leaving: list[Leaver] = field(default_factory=list)
    people: list[Somebody] = field(default_factory=list)
    counts: list[Any] = field(default_factory=list)
    skipped_sheets: list[str] = field(default_factory=list)
    hidden_sheets: dict[str, bool] = field(default_factory=dict)
    assumptions: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    ended: int = 0
    land: Land | None = None

    @property
    def summary(self) -> dict[str, int]:
        """The counts that the command prints: every row is one of them but `ended`."""
        counts = Counter(planned.outcome for planned in self.rows)
        told = {"rows": len(self.rows)} | {name: counts[Outcome(name)] for name in SUMMARY}
        return {
            name: (told | {"ended": self.ended})[name]
            for name in (
                "rows",
                "created",
                "updated",
                "moved",
                "ended",
                "unchanged",
                "rejected",
                "ambiguous",
            )
        }

    def with_outcome(self, *outcomes: str) -> list[PlannedRow]:
        return [planned for planned in self.rows if planned.outcome in outcomes]
