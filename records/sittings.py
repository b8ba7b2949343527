"""A quiz as somebody sits before it: which course it counts for, on which version, what is
shown and what came of it. Reading only."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import get_language

from courses.models import Course, CoursePage
from courses.page_cache import kept_until_published
from people.models import Person
from places.models import Unit
from quizzes import grading, versions
from quizzes.models import Quiz, QuizVersion
from records.answers import HandedIn
from records.models import Attempt


@dataclass(frozen=True)
class Sitting:
    """A quiz with the page of the course it counts for, in the active language if it can be."""

    quiz: Quiz
    page: CoursePage

    @property
    def course(self) -> Course:
        return self.page.course

    @property
    def is_open(self) -> bool:
        return self.page.live and self.quiz.current is not None

    def version(self, uuid: UUID | None) -> QuizVersion | None:
        """The version with this id, of this quiz, however old."""
        current = self.quiz.current
        if current and current.uuid == uuid:
            return current
        return self.quiz.versions.filter(uuid=uuid).first() if uuid else None

    def tries_left(self, person: Person) -> int | None:
        """How many tries are left; None when as many as wanted."""
        allowed = self.quiz.attempts_allowed
        if allowed is None or not person.is_authenticated:
            return None
        used = Attempt.objects.filter(person=person, quiz_version__quiz=self.quiz).count()
        return max(0, allowed - used)


def sitting_of(slug: str) -> Sitting | None:
    """Live pages come before others, the active language before Vietnamese."""
    language = get_language()
    return kept_until_published(f"sitting:{language}:{slug}", partial(_sitting_of, slug, language))


def _sitting_of(slug: str, language: str) -> Sitting | None:
    pages = CoursePage.objects.filter(quiz__slug=slug)
    pages = pages.select_related("course", "quiz__current", "locale").order_by("path")
    best = min(pages, key=lambda p: (not p.live, p.locale.language_code != language), default=None)
    return Sitting(best.quiz, best) if best else None


class Answered(NamedTuple):
    """One question of a result."""

    question: versions.PresentedQuestion
    chosen: tuple[str, ...]
    is_right: bool


def answered(
    questions: tuple[versions.PresentedQuestion, ...], marks: list[dict[str, Any]]
) -> list[Answered]:
    """Questions in the order shown, each with its stored mark."""
    by_question = {mark["question"]: mark for mark in marks}
    rows = []
    for question in questions:
        mark = by_question.get(question.id)
        chosen = tuple(mark["chosen"]) if mark else ()
        is_right = bool(mark) and Decimal(mark["points"]) == Decimal(mark["max"])
        rows.append(Answered(question, chosen, is_right))
    return rows


def summary(rows: list[Answered], score: Decimal) -> dict[str, Any]:
    """The figures of an outcome: questions wholly right, of how many, and points if shared."""
    right = sum(row.is_right for row in rows)
    points = "" if score == right else number_format(score.quantize(Decimal("0.1")))
    return {"answered": rows, "right": right, "total": len(rows), "points": points}


def result_now(content: versions.Content, handed: HandedIn) -> dict[str, Any]:
    """What a passer-by's answers come to; nothing is stored."""
    result = grading.grade(content, handed.answers)
    questions = versions.presented(content, seed=str(handed.client_id), locale=get_language())
    rows = answered(questions, [mark.as_json() for mark in result.marks])
    return {"result": result, **summary(rows, result.score)}


def communes() -> list[tuple[str, str]]:
    """Code and name of every commune there is today, by name."""
    return list(Unit.objects.on().communes().in_name_order().values_list("code", "name"))


def commune_with(code: str) -> Unit | None:
    is_code = code.isascii() and code.isalnum()
    return Unit.objects.on().communes().with_code(code).first() if is_code else None
