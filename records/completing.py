"""When reading and passing together make a completion: written once, dated by what came last.

The rules, with their reasons, are in docs/decisions/0012. Everything here runs inside the
caller's transaction, which holds the lock of the person (`records.ledger.lock`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.models import Course
from people.models import Person
from places import days
from records.amendments import stands_unmoved
from records.course_rules import CourseRules
from records.digests import sha256
from records.ledger import copied_facts, keep_unplaced
from records.models import (
    Attempt,
    Completion,
    Evidence,
    LessonProgress,
    Marking,
    Source,
)


@dataclass(frozen=True)
class Settled:
    """What came of it: the last completion written or evidenced, and the lessons to read yet."""

    completion: Completion | None = None
    missing: Sequence[UUID] = ()
    by_attempt: Mapping[int, Completion] = field(default_factory=dict)


def settle(
    *,
    person: Person,
    rules: CourseRules,
    at: datetime,
    locale: str = "vi",
    marking: Marking | None = None,
) -> Settled:
    """Write every completion that reading and passing have earned and that is not there yet.

    `marking` is the one made just now, so that it need not be read again.
    """
    passes = unused_passes(person, rules) if marking else []
    missing, last_read = what_was_read(person, rules, passes)
    if missing or rules.page is None:
        return Settled(missing=missing)
    if not rules.has_quiz:
        return Settled(_complete_by_reading(person, rules, last_read, at, locale))
    by_day: dict[date, list[Attempt]] = defaultdict(list)
    for attempt in passes or unused_passes(person, rules):
        moments = [event_time(attempt), *([last_read] if last_read else [])]
        by_day[days.local_day(max(moments))].append(attempt)
    found: dict[int, Completion] = {}
    for day, attempts in sorted(by_day.items()):
        completion = _complete_by_passing(rules, attempts, day, at, marking)
        found |= {attempt.pk: completion for attempt in attempts}
    return Settled(found[attempts[-1].pk] if by_day else None, by_attempt=found)


def passed_attempts(person: Person, course: Course) -> QuerySet[Attempt]:
    """Attempts whose last marking is a pass."""
    last = Marking.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    rows = Attempt.objects.filter(person=person, course=course)
    return rows.annotate(last_passed=Subquery(last.values("passed")[:1])).filter(last_passed=True)


def unused_passes(person: Person, rules: CourseRules) -> list[Attempt]:
    """Passed attempts at the course's quiz that no completion rests on yet, by when they were.

    Each also tells how many of the lessons its person has read, when the last of them was,
    and the latest day of a completion: what passing leads to is then known by one query.
    """
    used = Exists(Evidence.objects.filter(attempt=OuterRef("pk")))
    read = LessonProgress.objects.filter(person=person, lesson_key__in=rules.lessons)
    done = Completion.objects.filter(person=person, course=rules.course)
    rows = passed_attempts(person, rules.course).filter(~used)
    rows = rows.select_related("quiz_version", "course", "person").annotate(
        lessons_read=Coalesce(
            Subquery(read.values("person").annotate(count=Count("pk")).values("count")), 0
        ),
        last_read=Subquery(read.order_by("-read_at").values("read_at")[:1]),
        last_completed=Subquery(done.order_by("-completed_on").values("completed_on")[:1]),
    )
    found = [attempt for attempt in rows if rules.asks(attempt.quiz_version.quiz_id)]
    return sorted(found, key=lambda attempt: (event_time(attempt), attempt.pk))


def what_was_read(
    person: Person, rules: CourseRules, passes: Sequence[Attempt] = ()
) -> tuple[list[UUID], datetime | None]:
    """The lessons to read yet, and when the last of those read was; an unused pass may tell."""
    if passes and passes[0].lessons_read == len(rules.lessons):
        return [], passes[0].last_read
    rows = LessonProgress.objects.filter(person=person, lesson_key__in=rules.lessons)
    read = dict(rows.values_list("lesson_key", "read_at"))
    missing = [key for key in rules.lessons if key not in read]
    return missing, max(read.values(), default=None)


def event_time(attempt: Attempt) -> datetime:
    """When the attempt was made: for one without signal the device's time, if it can be true.

    It cannot be true when it lies after the server received it or before the version that
    was answered was published; then the server's time stands.
    """
    told = attempt.device_time
    if attempt.source != Source.OFFLINE or told is None:
        return attempt.recorded_at
    possible = attempt.quiz_version.published_at <= told <= attempt.recorded_at
    return told if possible else attempt.recorded_at


def _complete_by_reading(
    person: Person, rules: CourseRules, last_read: datetime | None, at: datetime, locale: str
) -> Completion | None:
    """A course without a quiz is done by reading, once; lessons once read stay read."""
    fingerprint = sha256(f"reading:{person.uuid}:{rules.course.uuid}")
    earlier = Evidence.objects.filter(completion__person=person, fingerprint=fingerprint)
    if last_read is None or earlier.exists():
        return None
    day = days.local_day(last_read)
    completion = completion_on(person, rules.course, day) or _insert(
        person=person,
        course=rules.course,
        day=day,
        at=at,
        page_revision=rules.revision(locale),
        locale=locale,
    )
    _evidence(completion, fingerprint, at)
    return completion


def _complete_by_passing(
    rules: CourseRules,
    attempts: list[Attempt],
    day: date,
    at: datetime,
    marking: Marking | None,
) -> Completion:
    """The completion of a day, from the last of its passes; the first one written stands."""
    attempt = attempts[-1]
    person, course = attempt.person, attempt.course
    may_be_there = attempt.last_completed is not None and day <= attempt.last_completed
    completion = completion_on(person, course, day) if may_be_there else None
    if completion is None:
        if marking is None or marking.attempt_id != attempt.pk:
            rows = attempt.markings.select_related("quiz_version")
            marking = rows.order_by("-number").first()
        completion = _insert(
            person=person,
            course=course,
            day=day,
            at=at,
            source=attempt.source,
            attempt=attempt,
            quiz_version=marking.quiz_version,
            page_revision=rules.revision(attempt.locale),
            locale=attempt.locale,
            pass_mark=marking.pass_mark,
            score=marking.score,
            max_score=marking.max_score,
            device_time=attempt.device_time,
        )
    else:
        _tell_if_amended(completion, attempts, at)
    for one in attempts:
        _evidence(completion, sha256(f"attempt:{one.uuid}"), at, attempt=one)
    return completion


def _tell_if_amended(completion: Completion, attempts: Iterable[Attempt], at: datetime) -> None:
    """A fresh pass on the day of a completion since voided or moved is for a person to settle."""
    if not stands_unmoved(completion):
        content = {
            "completion": completion.uuid,
            "attempts": [attempt.uuid for attempt in attempts],
        }
        keep_unplaced(
            person=completion.person, reason="passed-again-on-amended-day", content=content, at=at
        )


def completion_on(person: Person, course: Course, day: date) -> Completion | None:
    return (
        Completion.objects.filter(person=person, course=course, completed_on=day)
        .select_related("person", "course")
        .first()
    )


def _insert(*, person: Person, course: Course, day: date, at: datetime, **fields) -> Completion:
    postings, required = copied_facts([(person, course, day)])[person.pk, course.pk, day]
    return Completion.objects.create(
        person=person,
        course=course,
        completed_on=day,
        recorded_at=at,
        is_demo=person.is_demo,
        postings=postings,
        rules=required,
        **fields,
    )


def _evidence(
    completion: Completion, fingerprint: str, at: datetime, attempt: Attempt | None = None
) -> None:
    Evidence.objects.create(
        completion=completion,
        source=attempt.source if attempt else Source.ONLINE,
        attempt=attempt,
        fingerprint=fingerprint,
        recorded_at=at,
        is_demo=completion.is_demo,
    )
