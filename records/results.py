"""What came of an attempt, for the person whose it is. Reading only."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils.translation import get_language

from courses.models import Course
from courses.queries import LessonInfo, lessons_of
from people.models import Person
from quizzes.presenting import presented_again
from records import sittings, tries
from records.amendments import stands
from records.marking import stored_answers
from records.models import Attempt, Completion, Correction, LessonProgress, Marking


def result_of(person: Person, uuid: UUID) -> dict[str, Any] | None:
    """What the result page shows of one's own attempt; None when there is none such."""
    marking = _last_marking(person, uuid)
    if marking is None:
        return _not_marked_yet(person, uuid)
    attempt = marking.attempt
    completion = _completion_by(marking)
    return {
        "attempt": attempt,
        "quiz": attempt.quiz_version.quiz,
        "result": marking,
        "completion": completion,
        "minutes_late": _lateness(person, attempt),
        "missing": () if completion or not marking.passed else unread(person, attempt.course),
        **_answers(marking),
    }


def _last_marking(person: Person, uuid: UUID) -> Marking | None:
    """The marking that holds, joined with the person's latest completion of the course."""
    completions = "attempt__course__completions"
    rows = Marking.objects.filter(attempt__uuid=uuid, attempt__person=person).annotate(
        latest=FilteredRelation(completions, condition=Q(**{f"{completions}__person": person})),
        is_amended=Exists(Correction.objects.filter(completion=OuterRef("latest"))),
    )
    rows = rows.select_related(
        "attempt__quiz_version__quiz", "attempt__course", "quiz_version", "latest"
    )
    return rows.order_by("-number", "-latest__completed_on", "-latest__pk").first()


def _completion_by(marking: Marking) -> Completion | None:
    """The latest completion of the attempt's course, unless it was voided."""
    latest = getattr(marking, "latest", None) if marking.passed else None  # not set when none
    voided = latest and marking.is_amended and not stands(latest)
    return None if voided else latest


def unread(person: Person, course: Course) -> list[LessonInfo]:
    """The lessons of a course that somebody has not read yet, in reading order."""
    read = LessonProgress.objects.filter(person=person, course=course)
    keys = set(read.values_list("lesson_key", flat=True))
    return [lesson for lesson in lessons_of(course) if lesson.key not in keys]


def _not_marked_yet(person: Person, uuid: UUID) -> dict[str, Any] | None:
    rows = Attempt.objects.filter(uuid=uuid, person=person)
    attempt = rows.select_related("quiz_version__quiz", "course").first()
    return {"attempt": attempt, "quiz": attempt.quiz_version.quiz} if attempt else None


def _answers(marking: Marking) -> dict[str, Any]:
    content, attempt = marking.quiz_version.content, marking.attempt
    asked = [mark["question"] for mark in marking.marks]
    language = get_language()
    questions = presented_again(content, attempt.shown, locale=language, asked=asked)
    written = any(question.is_written for question in questions)
    # A mark does not keep what was written; after erasure nobody sees it again.
    sent = stored_answers(attempt) if written else {}
    rows = sittings.answered(questions, marking.marks, sent)
    return sittings.summary(rows, marking.score)


def _lateness(person: Person, attempt: Attempt) -> int:
    """Whole minutes that the answers came late, told and never held against anybody."""
    quiz = attempt.quiz_version.quiz
    allowed = attempt.quiz_version.content["minutes_allowed"]
    if not allowed:
        return 0
    sent_at = min(attempt.device_time or attempt.recorded_at, attempt.recorded_at)
    minutes = allowed + tries.extra_of(person, quiz)["minutes"]
    return tries.minutes_late(attempt_id=attempt.uuid, sent_at=sent_at, minutes=minutes)
