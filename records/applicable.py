"""Which requirement applies to posts of a unit, mergers included: the one rule, pure.

docs/decisions/0005 says why. Used by "My training" and by coverage, which load the same
facts in their own ways.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Generic, Protocol, TypeVar


class Asking(Protocol):
    """A requirement as the rule sees it."""

    start: date

    @property
    def rank(self) -> tuple[Any, ...]:
        """The most specific unit wins, then the latest start."""

    @property
    def asks(self) -> tuple[Any, ...]:
        """Equal where the same is asked."""


R = TypeVar("R", bound=Asking)


class Applicable(Generic[R]):
    """Which requirement applies to a unit, those carried over mergers included.

    `direct` gives the highest requirement within whose scope a unit lies (by the lineage of
    the day asked about, or of the last day of the requirement's unit). A unit without any
    takes over what applied to *all* of its predecessors (`before`) on equal terms; if they
    differ, or one had none, nothing is carried and the unit is named in `undecided`. A
    village takes what applies to its commune (`above`).
    """

    def __init__(
        self,
        direct: Callable[[int], R | None],
        before: Callable[[int], Sequence[int]],
        above: Callable[[int], int | None],
    ) -> None:
        self._direct, self._before, self._above = direct, before, above
        self._known: dict[int, R | None] = {}
        self.undecided: set[int] = set()

    def to(self, unit: int) -> R | None:
        """The requirement that applies to posts of a unit; None where nothing is required."""
        if unit not in self._known:
            self._known[unit] = None  # ends a cycle in the successions
            self._known[unit] = self._direct(unit) or self._carried(unit)
        return self._known[unit]

    def _carried(self, unit: int) -> R | None:
        before = [self.to(old) for old in self._before(unit)]
        had = [one for one in before if one is not None]
        if had and len(had) == len(before) and len({one.asks for one in had}) == 1:
            return max(had, key=lambda one: one.start)
        above = self._above(unit)
        found = self.to(above) if above is not None else None
        if had and found is None:
            self.undecided.add(unit)
        return found


def nothing(_unit: int) -> None:
    return None


def highest(scopes: Mapping[R, Iterable[int]]) -> dict[int, R]:
    """For each unit the highest of the requirements within whose scope it lies."""
    found: dict[int, R] = {}
    for one, units in scopes.items():
        for unit in units:
            if unit not in found or one.rank > found[unit].rank:
                found[unit] = one
    return found
