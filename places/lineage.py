"""To whom every unit version belongs on every day: pure, no model, no database.

The rule (decision 0004). On a day, a unit version u

- that exists belongs to itself and to its parents of that day;
- that has ended belongs where its successors of that day belong: where all of it went to
  one place, there is its *home*; where it was split, it belongs to every unit that holds
  all its parts, and in the lowest of these it is *unplaced*, unless all parts have met
  again in one home;
- that has not begun yet belongs, by the same rule, where all its predecessors belong;
- that ended without successor belongs, unplaced, where its parent belongs; one that begins
  later and came from nowhere (a village written down for the first time) belongs where its
  parent belongs.

So a question in the structure of any day has an answer, and nobody is ever dropped:
what cannot be placed stays visible one or more levels up.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

HOME, ABOVE, UNPLACED = "home", "above", "unplaced"


@dataclass(frozen=True, slots=True)
class UnitFact:
    """One version of a unit: exists on the days in [since, until)."""

    key: int
    parent: int | None
    since: date
    until: date | None

    def exists_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class SuccessionFact:
    """`old` became `new` wholly, or a part of it did."""

    old: int
    new: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit belongs on a day: a chain of existing units, lowest first.

    `placed` is false when the lowest of them only holds the parts of a split unit.
    """

    chain: tuple[int, ...]
    placed: bool = True

    def standings(self) -> Iterable[tuple[int, str]]:
        for position, unit in enumerate(self.chain):
            lowest = HOME if self.placed else UNPLACED
            yield unit, lowest if position == 0 else ABOVE


NOWHERE = Place((), placed=False)


@dataclass(frozen=True, slots=True)
class Row:
    """`unit` belongs to `ancestor` on the days in [since, until)."""

    unit: int
    ancestor: int
    since: date
    until: date | None
    standing: str


class Forest:
    """Unit versions and what became of them, asked day by day."""

    def __init__(self, units: Iterable[UnitFact], successions: Iterable[SuccessionFact]) -> None:
        self.units = {unit.key: unit for unit in units}
        self.successors: dict[int, list[int]] = defaultdict(list)
        self.predecessors: dict[int, list[int]] = defaultdict(list)
        for fact in successions:
            self.successors[fact.old].append(fact.new)
            self.predecessors[fact.new].append(fact.old)

    @cached_property
    def breaks(self) -> list[date]:
        """The days on which the structure changed, in order."""
        edges = {unit.since for unit in self.units.values()}
        edges |= {unit.until for unit in self.units.values() if unit.until}
        return sorted(edges)

    def rows(self, only: Iterable[int] | None = None) -> list[Row]:
        """The lineage of all units (or of some), equal neighbouring intervals joined."""
        wanted = list(self.units if only is None else only)
        found: list[Row] = []
        open_rows: dict[tuple[int, int, str], date] = {}
        for day in self.breaks:
            places: dict[int, Place] = {}
            now = {
                (key, ancestor, standing)
                for key in wanted
                for ancestor, standing in self.place(key, day, places).standings()
            }
            for row in [row for row in open_rows if row not in now]:
                found.append(Row(row[0], row[1], open_rows.pop(row), day, row[2]))
            for row in now:
                open_rows.setdefault(row, day)
        found += [Row(u, a, since, None, how) for (u, a, how), since in open_rows.items()]
        return found

    def place(self, key: int, day: date, known: dict[int, Place] | None = None) -> Place:
        """Where a unit belongs on a day. `known` keeps the answers for one day."""
        known = {} if known is None else known
        if key not in known:
            known[key] = NOWHERE  # a cycle in the successions ends here, belonging nowhere
            known[key] = self._place(self.units[key], day, known)
        return known[key]

    def _place(self, unit: UnitFact, day: date, known: dict[int, Place]) -> Place:
        if unit.exists_on(day):
            above = self.place(unit.parent, day, known).chain if unit.parent else ()
            return Place((unit.key, *above))
        others = self.successors if unit.since <= day else self.predecessors
        if parts := others[unit.key]:
            return self._meeting([self.place(part, day, known) for part in parts])
        if unit.parent is None:
            return NOWHERE
        above = self.place(unit.parent, day, known)
        return Place(above.chain, placed=above.placed and day < unit.since)

    def seat_until(self, key: int) -> date | None:
        """The day on which the posts that are seats of this unit end; None while it lives on.

        A unit lives on while it alone becomes one other unit (a new name, type or parent);
        its board and officer stay. A merger or split ends them.
        """
        unit = self.units[key]
        heirs = self.successors[key]
        if unit.until is None or len(heirs) != 1 or self.predecessors[heirs[0]] != [key]:
            return unit.until
        return self.seat_until(heirs[0])

    def _meeting(self, parts: Sequence[Place]) -> Place:
        """The units that hold all the parts."""
        first = parts[0]
        shared = tuple(u for u in first.chain if all(u in other.chain for other in parts))
        one_home = all(part.placed and part.chain[:1] == first.chain[:1] for part in parts)
        return Place(shared, placed=one_home and bool(shared))
