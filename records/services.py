"""What people do that the ledger keeps: handing in a quiz, reading a lesson.

Corrections are in `records.corrections`, past training in `records.past`, requirements in
`records.requiring`, seals in `records.seals`.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from courses.models import Course
from courses.queries import LessonInfo, course_of_lesson
from people.models import Person
from places import days
from places.models import Unit
from quizzes.models import QuizVersion
from records.completing import CourseRules, passed_attempts, settle
from records.ledger import digest_of_payload, keep_unplaced, lock, new_payload
from records.marking import (
    Answers,
    insert_marking,
    last_marking,
    lessons_named,
    settle_pass,
    stored_answers,
)
from records.models import (
    Attempt,
    Completion,
    LessonProgress,
    Marking,
    Reach,
    Source,
    Unplaced,
)
from records.sent import as_sent, clean_instant, clean_locale, clean_shown

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Submission:
    """What came of handing in a quiz.

    `marking` is None only while the answers are stored and not marked yet. `attempt` is
    None when what was sent could not be placed: then it lies in the inbox (`unplaced`).
    `missing_lessons` are told after passing early.
    """

    attempt: Attempt | None
    marking: Marking | None = None
    completion: Completion | None = None
    replayed: bool = False
    missing_lessons: list[LessonInfo] = field(default_factory=list)
    unplaced: Unplaced | None = None


@dataclass(frozen=True)
class Reading:
    """What came of reading a lesson."""

    progress: LessonProgress | None
    course: Course | None
    completion: Completion | None = None
    missing_lessons: list[LessonInfo] = field(default_factory=list)
    quiz_passed: bool = False


def submit_attempt(
    *,
    person: Person,
    course: Course,
    quiz_version: QuizVersion,
    client_id: UUID,
    answers: Answers,
    raw: str = "",
    shown: Any = (),
    source: str = Source.ONLINE,
    device_time: datetime | None = None,
    locale: str = "vi",
    at: datetime | None = None,
) -> Submission:
    """Store the answers as sent, then mark them, and complete the course if that is earned.

    The same client id again changes nothing and gets the same answer; if other answers
    came with it the first ones stand, and what was sent is kept in the inbox, as is what
    comes with somebody else's client id. Nothing is refused for being late or odd.
    """
    at = at or days.now()
    try:
        with transaction.atomic():
            attempt = _store(
                Attempt(
                    uuid=client_id,
                    person=person,
                    course=course,
                    quiz_version=quiz_version,
                    source=source,
                    device_time=clean_instant(device_time),
                    locale=clean_locale(locale),
                    shown=clean_shown(shown),
                    recorded_at=at,
                    is_demo=person.is_demo,
                ),
                as_sent({"answers": answers, "raw": raw}),
            )
    except IntegrityError:
        stored = _attempt(client_id)
        if stored is None:
            raise
        sent = {
            "client_id": client_id,
            "course": course.uuid,
            "quiz_version": quiz_version.uuid,
            "answers": answers,
            "raw": raw,
            "source": source,
            "device_time": device_time,
        }
        return _replay(stored, person=person, quiz_version=quiz_version, sent=sent, at=at)
    return _marked(attempt, answers=answers, at=at)


def mark_pending(*, at: datetime | None = None) -> int:
    """Mark the attempts that were stored and not marked; return how many were."""
    pending = Attempt.objects.filter(markings=None).select_related(
        "person", "course", "quiz_version"
    )
    results = (_marked(attempt, at=at or days.now()) for attempt in pending.iterator())
    return sum(1 for result in results if result.marking is not None)


@transaction.atomic
def read_lesson(
    *,
    person: Person,
    lesson_key: UUID,
    at: datetime | None = None,
    read_at: datetime | None = None,
    locale: str = "vi",
) -> Reading:
    """Note that a person has read a lesson; complete the course if that is earned with it.

    Read again, it stays as first read. `at` is when the server learns of it, `read_at` when
    it happened (on a phone without signal), never later. Of an unknown lesson nothing is
    noted: `course` is then None.
    """
    at = at or days.now()
    read_at = min(clean_instant(read_at) or at, at)
    course = course_of_lesson(lesson_key)
    if course is None:
        return Reading(None, None)
    lock([person])
    progress, _created = LessonProgress.objects.get_or_create(
        person=person, lesson_key=lesson_key, defaults={"course": course, "read_at": read_at}
    )
    settled = settle(person=person, rules=CourseRules(course), at=at, locale=locale)
    return Reading(
        progress=progress,
        course=course,
        completion=settled.completion,
        missing_lessons=lessons_named(course, settled.missing),
        quiz_passed=has_passed(person=person, course=course),
    )


def has_passed(*, person: Person, course: Course) -> bool:
    """Whether any attempt of the person at the course's quiz is marked as passed."""
    return passed_attempts(person, course).exists()


def count_reach(
    *, course: Course, what: str, unit: Unit | None = None, day: date | None = None
) -> None:
    """Count one anonymous reading or quiz answer (lượt): nothing about anybody is kept."""
    key = {"course": course, "what": what, "unit": unit, "day": day or days.today()}
    if Reach.objects.filter(**key).update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            Reach.objects.create(**key, count=1)
    except IntegrityError:  # somebody else was the first of the day just now
        Reach.objects.filter(**key).update(count=F("count") + 1)


def _store(attempt: Attempt, text: str) -> Attempt:
    payload = new_payload(attempt.uuid, text, is_demo=attempt.is_demo)
    attempt.payload_digest = digest_of_payload(payload)
    attempt.save(force_insert=True)
    payload.save(force_insert=True)
    return attempt


def _attempt(client_id: UUID) -> Attempt | None:
    rows = Attempt.objects.select_related("person", "course", "quiz_version")
    return rows.filter(uuid=client_id).first()


def _replay(
    stored: Attempt,
    *,
    person: Person,
    quiz_version: QuizVersion,
    sent: Mapping[str, Any],
    at: datetime,
) -> Submission:
    if stored.person_id != person.pk:
        reason = "client-id-of-another"
        unplaced = keep_unplaced(person=person, reason=reason, content=sent, at=at)
        return Submission(None, unplaced=unplaced)
    unplaced = None
    same = as_sent(sent["answers"]) == as_sent(stored_answers(stored))
    if quiz_version.pk != stored.quiz_version_id or not same:
        unplaced = keep_unplaced(person=person, reason="differing-replay", content=sent, at=at)
    return _marked(stored, at=at, replayed=True, unplaced=unplaced)


def _marked(
    attempt: Attempt,
    *,
    at: datetime,
    answers: Answers | None = None,
    replayed: bool = False,
    unplaced: Unplaced | None = None,
) -> Submission:
    """Mark a stored attempt unless it is marked. Whatever fails here, the attempt stays.

    `answers` come with an attempt that was stored just now. Should a replay have marked it
    in between, the number of the marking refuses the second one.
    """
    try:
        with transaction.atomic():
            marking = _mark(attempt, answers=answers, at=at)
            earned = settle_pass(marking=marking, at=at) if marking.passed else (None, [])
        return Submission(attempt, marking, earned[0], replayed, earned[1], unplaced)
    except Exception as error:  # whatever it is: the answers are kept, and marked later
        if isinstance(error, IntegrityError) and answers is not None:
            return _marked(attempt, at=at, replayed=replayed, unplaced=unplaced)
        logger.exception("Attempt %s is stored and could not be marked.", attempt.uuid)
        return Submission(attempt, replayed=replayed, unplaced=unplaced)


def _mark(attempt: Attempt, *, answers: Answers | None, at: datetime) -> Marking:
    """The marking that holds, made where there is none."""
    lock([attempt.person])
    marking = last_marking(attempt) if answers is None else None
    return marking or insert_marking(
        attempt=attempt,
        quiz_version=attempt.quiz_version,
        answers=stored_answers(attempt) if answers is None else answers,
        number=1,
        at=at,
    )
