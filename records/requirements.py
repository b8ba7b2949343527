"""What is required of a post on a day: the most specific unit wins, then the latest start."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property

from django.db.models import F, FilteredRelation, Q

from courses.models import Course
from places import days
from places.models import Level, Lineage, Succession, Unit, known_at
from records.applicable import Applicable, nothing
from records.models import Requirement


def requirements_of(
    *,
    posts: Sequence[tuple[int, Unit]],
    on: date,
    known: datetime | None = None,
    course: Course | None = None,
) -> dict[tuple[int, int, int], Requirement]:
    """The requirement that applies to each (audience id, unit), by (course, audience, unit) ids."""
    rules = Rules(
        audiences={audience for audience, _unit in posts},
        units={unit.pk for _audience, unit in posts},
        courses=[course] if course else None,
        known=known,
        on=on,
    )
    found = {}
    for audience, unit in posts:
        for course_id in rules.courses_asking(audience):
            winner = rules.applying(course_id, audience, unit.pk, on)
            if winner is not None:
                found[course_id, audience, unit.pk] = winner
    return found


class Rules:
    """The requirements of some audiences, asked for units and days; few queries for many.

    A requirement whose unit has ended is read in the structure of that unit's last day. A
    unit within no requirement takes over what applied to all of its predecessors on equal
    terms, a village else what applies to its commune: a merger carries a requirement over
    only where all predecessors had it.
    """

    def __init__(
        self,
        *,
        audiences: Collection[int],
        units: Collection[int],
        courses: Iterable[Course] | None = None,
        known: datetime | None = None,
        on: date | None = None,
    ) -> None:
        self._groups: dict[tuple[int, int], list[Requirement]] = defaultdict(list)
        self._structure = _Structure(known, units)
        for row in _rows(audiences, units, courses, known, on) if audiences else ():
            group = self._groups[row.course_id, row.audience_id]
            if row not in group[-1:]:
                group.append(row)
            self._structure.add(row)
        self._applicable: dict[tuple[int, int, date], Applicable[Requirement]] = {}

    def courses_asking(self, audience: int) -> list[int]:
        return [course for course, asked in self._groups if asked == audience]

    def applying(self, course: int, audience: int, unit: int, on: date) -> Requirement | None:
        """The requirement that applies to posts of an audience in a unit on a day."""
        if (course, audience) not in self._groups:
            return None
        key = (course, audience, on)
        if key not in self._applicable:
            rows = [
                row
                for row in self._groups[course, audience]
                if row.start <= on and (row.until is None or on < row.until)
            ]
            self._applicable[key] = self._structure.applicable(rows, on)
        return self._applicable[key].to(unit)


def _rows(
    audiences: Collection[int],
    units: Collection[int],
    courses: Iterable[Course] | None,
    known: datetime | None,
    on: date | None,
) -> Iterable[Requirement]:
    """Requirements by pk, each as often as one of the units came to lie within its own (once,
    with nothing `held`, where none did): requirements and lineage are one query."""
    rows = Requirement.objects.known(known).filter(audience__in=audiences)
    if courses is not None:
        rows = rows.filter(course__in=courses)
    if on is not None:
        rows = rows.filter(Q(until=None) | Q(until__gt=on), start__lte=on)
    held = known_at(known, "unit__holds__") & Q(unit__holds__unit__in=units)
    rows = rows.annotate(
        held=FilteredRelation("unit__holds", condition=held),
        held_unit=F("held__unit"),
        held_since=F("held__since"),
        held_until=F("held__until"),
    )
    return rows.select_related("course", "audience", "unit").order_by("pk")


class _Structure:
    """Which units lie within the units of requirements; loaded for as few units as asked."""

    def __init__(self, known: datetime | None, units: Collection[int]) -> None:
        self._known = known
        self._tops: dict[int, Unit] = {}
        self._rows: dict[tuple[int, int], set[tuple[date, date | None]]] = defaultdict(set)
        self._loaded = set(units)

    def add(self, row: Requirement) -> None:
        """A requirement as `_rows` gives it."""
        self._tops[row.unit_id] = row.unit
        if row.held_unit is not None:
            self._rows[row.held_unit, row.unit_id].add((row.held_since, row.held_until))

    def load(self, units: set[int]) -> None:
        new = units - self._loaded
        if not new:
            return
        self._loaded |= new
        rows = Lineage.objects.known(self._known).filter(unit__in=new, ancestor__in=self._tops)
        for unit, top, since, until in rows.values_list("unit", "ancestor", "since", "until"):
            self._rows[unit, top].add((since, until))

    def applicable(self, rows: list[Requirement], on: date) -> Applicable[Requirement]:
        """What applies to the units loaded, of these requirements on a day."""

        def direct(unit: int) -> Requirement | None:
            mine = [row for row in rows if self._within(unit, row.unit_id, on)]
            return max(mine, key=lambda row: row.rank, default=None)

        if not rows:
            return Applicable(nothing, lambda unit: (), nothing)
        return Applicable(direct, self._before, self._above)

    def _before(self, unit: int) -> list[int]:
        return self._predecessors.get(unit, [])

    def _above(self, unit: int) -> int | None:
        """The commune of a village."""
        return self._communes.get(unit)

    def _within(self, unit: int, top: int, on: date) -> bool:
        rows = self._rows.get((unit, top), ())
        day = _day_to_read(self._tops[top], on) if rows else on
        return any(since <= day and (until is None or day < until) for since, until in rows)

    @cached_property
    def _predecessors(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        rows = Succession.objects.known(self._known).values_list("successor", "predecessor")
        for new, old in rows:
            found[new].append(old)
        self._load_what_may_be_asked(found)
        return found

    @cached_property
    def _communes(self) -> dict[int, int]:
        villages = Unit.objects.filter(level=Level.VILLAGE)
        return dict(villages.values_list("pk", "parent_id"))

    def _load_what_may_be_asked(self, predecessors: dict[int, list[int]]) -> None:
        wanted = set(self._loaded)
        waiting = list(wanted)
        while waiting:
            unit = waiting.pop()
            above = self._communes.get(unit)
            for other in [*predecessors.get(unit, ()), *([above] if above else [])]:
                if other not in wanted:
                    wanted.add(other)
                    waiting.append(other)
        self.load(wanted)


def _day_to_read(unit: Unit, on: date) -> date:
    if unit.valid_until is not None and on >= unit.valid_until:
        return days.day_before(unit.valid_until)
    return max(on, unit.valid_from)
