"""Marking what is stored: rows of marks, and what a pass earns.

Runs inside the caller's transaction, which holds the lock of the person.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from courses.models import Course
from courses.queries import LessonInfo, lessons_of
from quizzes.drawing import asked_ids
from quizzes.grading import grade
from quizzes.models import QuizVersion
from records.completing import CourseRules, settle
from records.ledger import keep_unplaced
from records.models import Attempt, Completion, Evidence, Marking, Payload

Answers = Mapping[str, Sequence[str]]


def stored_answers(attempt: Attempt) -> Answers:
    """The answers as sent; after erasure, the choices that were marked."""
    payload = Payload.objects.filter(row=attempt.uuid, emptied_at=None).first()
    if payload is not None:
        return json.loads(payload.text)["answers"]
    marking = last_marking(attempt)
    return {mark["question"]: mark["chosen"] for mark in marking.marks} if marking else {}


def last_marking(attempt: Attempt) -> Marking | None:
    """The marking that holds."""
    rows = attempt.markings.select_related("quiz_version").order_by("-number")
    return rows.first()


def insert_marking(
    *, attempt: Attempt, quiz_version: QuizVersion, answers: Answers, number: int, at: datetime
) -> Marking:
    marking = new_marking(
        attempt=attempt, quiz_version=quiz_version, answers=answers, number=number, at=at
    )
    marking.save(force_insert=True)
    return marking


def new_marking(
    *, attempt: Attempt, quiz_version: QuizVersion, answers: Answers, number: int, at: datetime
) -> Marking:
    """The marks, not stored yet."""
    asked = asked_of(attempt, quiz_version)
    result = grade(quiz_version.content, answers, asked=asked)
    return Marking(
        attempt=attempt,
        number=number,
        quiz_version=quiz_version,
        pass_mark=result.pass_mark,
        score=result.score,
        max_score=result.max_score,
        passed=result.passed,
        marks=[mark.as_json() for mark in result.marks],
        recorded_at=at,
        is_demo=attempt.is_demo,
    )


def asked_of(attempt: Attempt, marked_on: QuizVersion) -> list[str]:
    """The questions that count for an attempt, whatever version its answers are marked on.

    What was drawn for it, it was drawn from its own version; only where everybody is asked
    the same do the questions of the version marked on count instead.
    """
    own, other = attempt.quiz_version, marked_on
    same_for_all = not (own.content.get("draws") or other.content.get("draws"))
    version = other if same_for_all else own
    return asked_ids(version.content, digest=version.digest, seed=str(attempt.uuid))


def settle_pass(*, marking: Marking, at: datetime) -> tuple[Completion | None, list[LessonInfo]]:
    """The completion that a passed attempt earned (now or before), and the lessons it lacks."""
    attempt = marking.attempt
    rules = CourseRules(attempt.course)
    if not rules.asks(attempt.quiz_version.quiz_id):
        content = {"attempt": attempt.uuid, "course": attempt.course.uuid}
        keep_unplaced(person=attempt.person, reason="quiz-not-of-course", content=content, at=at)
        return None, []
    settled = settle(
        person=attempt.person, rules=rules, at=at, locale=attempt.locale, marking=marking
    )
    if attempt.pk in settled.by_attempt:
        return settled.by_attempt[attempt.pk], []
    evidence = Evidence.objects.filter(attempt=attempt).select_related("completion").first()
    if evidence is not None:
        return evidence.completion, []
    return None, lessons_named(attempt.course, settled.missing)


def lessons_named(course: Course, keys: Sequence[UUID]) -> list[LessonInfo]:
    """Lessons with their titles in the language of the page being read."""
    wanted = set(keys)
    if not wanted:
        return []
    own = [lesson for lesson in lessons_of(course) if lesson.key in wanted]
    return own or [lesson for lesson in lessons_of(course, "vi") if lesson.key in wanted]
