"""How a module does: where people stop, how long the quiz takes, how many tries it needs.

Numbers of people without names; fewer than `people.small_groups.LEAST` are shown as "<5".
The time of a try is from when the quiz was opened (its id, a UUIDv7, holds the instant) to
when it was handed in; what took under five seconds or over three hours says nothing.
"""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext as _

from courses.models import Course
from courses.queries import lessons_of
from people.small_groups import Cell, is_small
from records.models import Attempt, Completion, LessonProgress, Marking, Source

SHORTEST, LONGEST, BUCKET = 5, 3 * 3600, 10  # seconds
MOST_TRIES_TOLD = 4
UUID_7 = 7


class Stage(NamedTuple):
    """How many people came this far, and the share of those who began (0 to 1; None for few)."""

    title: str
    people: Cell
    share: float | None

    @property
    def per_cent(self) -> int | None:
        return None if self.share is None else round(self.share * 100)


class Tries(NamedTuple):
    """How many people passed at this try; the last line is for this try and later ones."""

    number: int
    people: Cell
    is_last: bool


@dataclass(frozen=True)
class ModuleFigures:
    """`pass_rate`: people who passed, of those who tried (0 to 1). `minutes`: the median of
    the tries whose time is known (`timed`). None where too few people are behind it."""

    stages: list[Stage]
    pass_rate: float | None
    tries: list[Tries]
    minutes: float | None
    timed: int


def figures_of(course: Course) -> ModuleFigures:
    """A handful of queries; goes once over the attempts at the course, keeping none."""
    tried, passed_at, seconds = _tries(course)
    passed = sum(passed_at.values())
    timed = sum(seconds.values())
    few_timed = is_small(timed) or not timed
    return ModuleFigures(
        stages=_stages(course, tried, passed),
        pass_rate=None if is_small(tried) or not tried else passed / tried,
        tries=_told(passed_at),
        minutes=None if few_timed else _median(seconds) / 60,
        timed=0 if few_timed else timed,
    )


def _stages(course: Course, tried: int, passed: int) -> list[Stage]:
    read = LessonProgress.objects.filter(course=course).values_list("lesson_key")
    readers = dict(read.annotate(people=Count("pk")).order_by())
    begun = LessonProgress.objects.filter(course=course).values("person")
    begun = begun.union(Attempt.objects.filter(course=course).values("person")).count()
    done = Completion.objects.filter(course=course).aggregate(n=Count("person", distinct=True))
    counted = [(_("Began"), begun)]
    counted += [(one.title, readers.get(one.key, 0)) for one in lessons_of(course)]
    counted += [(_("Took the quiz"), tried), (_("Passed the quiz"), passed)]
    counted += [(_("Completed the module"), done["n"])]
    return [Stage(title, cell(number), _share(number, begun)) for title, number in counted]


def _tries(course: Course) -> tuple[int, Counter[int], Counter[int]]:
    """People who tried; how many passed at which try; tries by their seconds, in buckets."""
    last = Marking.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    rows = Attempt.objects.filter(course=course).annotate(
        passed=Subquery(last.values("passed")[:1])
    )
    rows = rows.order_by("person", "recorded_at", "pk").values_list(
        "person", "passed", "uuid", "source", "device_time", "recorded_at"
    )
    tried, passed_at, seconds = 0, Counter(), Counter()
    who, number, is_through = None, 0, False
    for person, passed, uuid, source, told, received in rows.iterator(chunk_size=2_000):
        if person != who:
            who, number, is_through, tried = person, 0, False, tried + 1
        number += 1
        if passed and not is_through:
            is_through = True
            passed_at[number] += 1
        end = told if source == Source.OFFLINE and told else received
        if (took := _seconds(uuid, end.timestamp())) is not None:
            seconds[took // BUCKET] += 1
    return tried, passed_at, seconds


def _seconds(uuid: UUID, end: float) -> int | None:
    if uuid.version != UUID_7:
        return None
    took = int(end - (uuid.int >> 80) / 1000)
    return took if SHORTEST <= took <= LONGEST else None


def _median(seconds: Counter[int]) -> float:
    """In seconds, exact to the bucket."""
    half, seen = sum(seconds.values()) / 2, 0
    for bucket in sorted(seconds):
        seen += seconds[bucket]
        if seen >= half:
            return bucket * BUCKET + BUCKET / 2
    return 0.0


def _told(passed_at: Counter[int]) -> list[Tries]:
    together = Counter()
    for number, people in passed_at.items():
        together[min(number, MOST_TRIES_TOLD)] += people
    return [
        Tries(number, cell(together[number]), number == MOST_TRIES_TOLD)
        for number in range(1, MOST_TRIES_TOLD + 1)
    ]


def cell(number: int) -> Cell:
    return Cell(None, True) if is_small(number) else Cell(number)


def _share(number: int, of: int) -> float | None:
    return None if is_small(number) or not of else number / of
