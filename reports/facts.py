"""Load the facts that a coverage question needs, and nothing else: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from django.db.models import F, Q, QuerySet

from courses.models import Course
from people.models import Posting
from places import days
from places.lineage import Forest, SuccessionFact, UnitFact
from places.models import Audience, Lineage, Succession, Unit, known_at
from records.applicable import Applicable, highest, nothing
from records.models import Completion, Correction, Requirement
from records.standing import Amendment, Done, Span, counting_days, exempt_on, unbroken_start
from reports.coverage import DIRECT, UNPLACED, Post, Terms

# Stands for when a completion was recorded, where the query has left out what was not known
# yet: reading 25,000 instants that nobody asks for would take a tenth of the whole answer.
IN_TIME = datetime.min.replace(tzinfo=UTC)


MANY = 3000


@dataclass(frozen=True)
class Question:
    """Which course, of whom, where, on which day, as known when, in the structure of which day.

    `unit` is a unit that exists on `structure`. `known` is an instant (None: now).
    """

    course: Course
    audience: Audience
    unit: Unit
    on: date
    known: datetime | None = None
    structure: date | None = None

    @property
    def structure_day(self) -> date:
        return self.structure or self.on

    @property
    def lineage(self) -> QuerySet[Lineage]:
        return Lineage.objects.known(self.known)


class Facts:
    """The facts behind one question."""

    def __init__(self, question: Question) -> None:
        self.question = question

    @cached_property
    def children(self) -> list[Unit]:
        """The child units of the structure day, in name order.

        A village entered under a commune that has merged since is a child of the new one.
        """
        question, day = self.question, self.question.structure_day
        rows = question.lineage.on(day)
        homes = rows.filter(ancestor=question.unit, standing=Lineage.Standing.HOME)
        lives = Q(lineage__until=None) | Q(lineage__until__gt=day)
        children = Unit.objects.filter(
            known_at(question.known, "lineage__"),
            lives,
            lineage__since__lte=day,
            lineage__ancestor=F("pk"),
            parent__in=list(homes.values_list("unit", flat=True)),
        )
        return list(children.in_name_order())

    @cached_property
    def above(self) -> Unit | None:
        """The unit of the structure day in whose table this one is a line; none for a province.

        Of a village entered under a commune that has merged since, that is the new one.
        """
        question = self.question
        rows = question.lineage.on(question.structure_day).filter(unit=question.unit.parent_id)
        nearest = rows.exclude(standing=Lineage.Standing.ABOVE).select_related("ancestor").first()
        return nearest and nearest.ancestor

    @cached_property
    def buckets(self) -> dict[int, int | str]:
        """For every unit version within the asked unit: the child that holds it, or how not."""
        question = self.question
        rows = question.lineage.on(question.structure_day)
        places: dict[int, int | str] = {}
        for unit, standing in rows.filter(ancestor=question.unit).values_list("unit", "standing"):
            places[unit] = DIRECT if standing == Lineage.Standing.HOME else UNPLACED
        below = rows.filter(ancestor__in=[child.pk for child in self.children])
        places.update(below.values_list("unit", "ancestor"))
        return places

    @cached_property
    def _rows(self) -> list[tuple[int, int, int, date, date | None]]:
        """Postings active on the day within the unit: key, person, unit, start, until."""
        question, buckets = self.question, self.buckets
        rows = Posting.objects.known(question.known).held_on(question.on)
        rows = only(rows.filter(audience=question.audience), "unit", buckets)
        found = rows.values_list("pk", "person", "unit", "start", "until")
        return [row for row in found if row[2] in buckets]

    @cached_property
    def _people(self) -> set[int]:
        return {person for _key, person, *_rest in self._rows}

    def posts(self) -> list[Post]:
        """The posts active on the day within the unit."""
        on, buckets = self.question.on, self.buckets
        earlier = self._earlier_spans()
        found = []
        for key, person, unit, start, until in self._rows:
            since = start
            if person in earlier:
                since = unbroken_start([*earlier[person], Span(start, until)], on) or start
            ended = self._seat_ended(unit, start)
            found.append(Post(key, person, unit, since, buckets[unit], ended))
        return found

    def _earlier_spans(self) -> dict[int, list[Span]]:
        """Ended postings of the same audience, of people who are posted there on the day."""
        question = self.question
        ended = Posting.objects.known(question.known).filter(
            audience=question.audience, until__lte=question.on
        )
        ended = only(ended, "person", self._people)
        spans = defaultdict(list)
        for person, start, until in ended.values_list("person", "start", "until"):
            spans[person].append(Span(start, until))
        return spans

    def _seat_ended(self, unit: int, start: date) -> bool:
        if self.question.audience.posts != Audience.Posts.SEATS:
            return False
        end = self._seat_ends.get(unit)
        return end is not None and start < end <= self.question.on

    @cached_property
    def _seat_ends(self) -> dict[int, date | None]:
        forest = known_forest(self.question.known)
        return {unit: forest.seat_until(unit) for unit in self.buckets if unit in forest.units}

    def done(self) -> dict[int, list[date]]:
        """The days that count for each person, as known then: voided left out, re-dated moved."""
        question = self.question
        facts = only(Completion.objects.filter(course=question.course), "person", self._people)
        if question.known:
            facts = facts.filter(recorded_at__lte=question.known)
        by_person = defaultdict(list)
        for key, person, on in facts.values_list("pk", "person", "completed_on"):
            by_person[person].append(Done(key, on, IN_TIME))
        amended = self._amendments
        counted = {}
        for person, done in by_person.items():
            plain = person not in amended
            counted[person] = (
                sorted({one.on for one in done})
                if plain
                else counting_days(done, amended[person], question.known)
            )
        return counted

    def is_exempt(self, person: int) -> bool:
        rows = self._exemptions.get(person)
        return bool(rows) and exempt_on(rows, self.question.on, self.question.known)

    @cached_property
    def _amendments(self) -> dict[int, list[Amendment]]:
        """Corrections of completions of this course, by person, with their withdrawals."""
        about = Q(completion__course=self.question.course)
        return _amendments(about, F("completion__person"), "completion")

    @cached_property
    def _exemptions(self) -> dict[int, list[Amendment]]:
        about = Q(course=self.question.course, audience=self.question.audience)
        return _amendments(about & Q(kind=Correction.Kind.EXEMPTION), F("person"), None)

    def applicable(self) -> Applicable:
        """Which terms apply to which unit on the day."""
        question = self.question
        in_force = Requirement.objects.known(question.known).filter(
            Q(until=None) | Q(until__gt=question.on),
            course=question.course,
            audience=question.audience,
            start__lte=question.on,
        )
        requirements = list(in_force.select_related("unit"))
        scopes = {_terms(one): self._scope(one) for one in requirements}
        if not requirements:
            return Applicable(nothing, lambda unit: (), nothing)
        predecessors = defaultdict(list)
        links = Succession.objects.known(question.known).values_list("successor", "predecessor")
        for new, old in links:
            predecessors[new].append(old)
        parents = dict(Unit.objects.filter(level=4).values_list("pk", "parent_id"))
        return Applicable(highest(scopes).get, lambda unit: predecessors.get(unit, ()), parents.get)

    def _scope(self, requirement: Requirement) -> list[int]:
        """Unit versions within a requirement's unit, in the structure of the day asked about.

        Where its unit has ended by then: in the structure of that unit's last day. A unit
        formed later is within it when all its predecessors were.
        """
        lineage = self.question.lineage.filter(ancestor=requirement.unit_id)
        life = lineage.filter(unit=requirement.unit_id).values_list("since", "until").first()
        if life is None:
            return []
        since, until = life
        day = max(self.question.on, since)
        if until is not None and day >= until:
            day = days.day_before(until)
        return list(lineage.on(day).values_list("unit", flat=True))


def only(rows: QuerySet, field: str, keys: Collection[int]) -> QuerySet:
    """Only rows of these keys; of all where there are so many that naming them costs more.

    Named one by one and not by a query within the query: PostgreSQL misjudges those on
    tables it has not analysed yet, and reads for minutes what takes milliseconds.
    """
    return rows if len(keys) > MANY else rows.filter(**{f"{field}__in": list(keys)})


def known_forest(known: datetime | None) -> Forest:
    """Units and successions as they were known at an instant."""
    alive = Lineage.objects.known(known).filter(unit=F("ancestor"))
    units = alive.values_list("unit", "unit__parent", "since", "until")
    links = Succession.objects.known(known).values_list("predecessor", "successor", "whole")
    return Forest((UnitFact(*row) for row in units), (SuccessionFact(*row) for row in links))


def _terms(requirement: Requirement) -> Terms:
    return Terms(
        key=requirement.pk,
        unit=requirement.unit_id,
        level=requirement.unit.level,
        start=requirement.start,
        due_days=requirement.due_days,
        valid_months=requirement.valid_months,
        extends=requirement.extends,
        max_age_months=requirement.max_age_months,
    )


def _amendments(about: Q, person: F, target: str | None) -> dict[int, list[Amendment]]:
    """Corrections by person; what withdraws a correction goes with it (at any depth)."""
    by_key: dict[int, int] = {}
    found = defaultdict(list)
    rows: Iterable = Correction.objects.filter(about).annotate(whose=person)
    while rows := list(rows):
        for row in rows:
            whose = row.whose if row.withdraws_id is None else by_key[row.withdraws_id]
            by_key[row.pk] = whose
            found[whose].append(_amendment(row))
        rows = Correction.objects.filter(withdraws__in=[row.pk for row in rows])
    return found


def _amendment(row: Correction) -> Amendment:
    return Amendment(
        kind=row.kind,
        target=row.withdraws_id or row.completion_id,
        key=row.pk,
        new_date=row.new_date,
        recorded=row.recorded_at,
        start=row.start,
        until=row.until,
    )
