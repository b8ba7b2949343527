"""A quiz as somebody sits before it: which course it counts for, on which version, what is
shown and what came of it. Reading only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
from places import days
from places.models import Unit
from quizzes import grading, kinds
from quizzes.models import Quiz, QuizVersion
from quizzes.presenting import PresentedQuestion, presented
from quizzes.telling import Told, told
from quizzes.versions import Content
from records.answers import HandedIn
from records.tries import Tries, tries_of


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

    def tries(self, person: Person) -> Tries:
        return tries_of(person, self.quiz, days.now())


def sitting_of(slug: str) -> Sitting | None:
    """Live pages come before others, the active language before Vietnamese."""
    language = get_language()
    return kept_until_published(f"sitting:{language}:{slug}", partial(_sitting_of, slug, language))


def _sitting_of(slug: str, language: str) -> Sitting | None:
    pages = CoursePage.objects.filter(quiz__slug=slug)
    pages = pages.select_related("course", "quiz__current", "locale").order_by("path")
    best = min(pages, key=lambda p: (not p.live, p.locale.language_code != language), default=None)
    return Sitting(best.quiz, best) if best else None


class Asked(NamedTuple):
    """One question of the form, with what is filled in already.

    `given` are the strings to tick or choose, `text` what was written; `told` says in
    practice how it went.
    """

    question: PresentedQuestion
    given: frozenset[str] = frozenset()
    text: str = ""
    is_missing: bool = False
    told: Told | None = None


def to_ask(
    version: QuizVersion, client_id: UUID, handed: HandedIn | None, missing: Collection[str] = ()
) -> list[Asked]:
    """The questions of a form in the order shown, with what was handed in before."""
    content = version.content
    seed, language = str(client_id), get_language()
    questions = presented(content, seed=seed, digest=version.digest, locale=language)
    if handed is None:
        return [Asked(question) for question in questions]
    checked = {one.question.id: one for one in _checked(content, questions, handed)}
    rows = []
    for question in questions:
        given = kinds.strings(handed.given(question.id))
        text = given[0] if given and question.is_written else ""
        is_missing = question.id in missing
        rows.append(Asked(question, frozenset(given), text, is_missing, checked.get(question.id)))
    return rows


def _checked(
    content: Content, questions: Sequence[PresentedQuestion], handed: HandedIn
) -> list[Told]:
    """In practice: how it went with the questions whose answer was asked for."""
    if not (content.get("practice") and handed.checked):
        return []
    wanted = [question for question in questions if question.id in handed.checked]
    result = grading.grade(content, handed.answers, asked=handed.checked)
    return answered(wanted, [mark.as_json() for mark in result.marks], handed.answers)


def answered(
    questions: Iterable[PresentedQuestion],
    marks: Iterable[Mapping[str, Any]],
    sent: Mapping[str, Any],
) -> list[Told]:
    """Questions in the order shown, each with its stored mark and, if it was written, the words."""
    by_question = {mark["question"]: mark for mark in marks}
    rows = []
    for question in questions:
        mark = by_question.get(question.id, {"chosen": (), "points": "0", "max": "1"})
        most = Decimal(mark["max"])
        share = float(Decimal(mark["points"]) / most) if most else 0
        written = kinds.strings(sent.get(question.id)) if question.is_written else []
        words = written[0].strip() if written else ""
        rows.append(told(question, mark["chosen"], share=share, written=words))
    return rows


def summary(rows: list[Told], score: Decimal) -> dict[str, Any]:
    """The figures of an outcome: questions wholly right, of how many, and points if shared."""
    right = sum(row.is_right for row in rows)
    points = "" if score == right else number_format(score.quantize(Decimal("0.1")))
    total = sum(row.is_marked for row in rows)
    return {"answered": rows, "right": right, "total": total, "points": points}


def result_now(version: QuizVersion, handed: HandedIn) -> dict[str, Any]:
    """What a passer-by's answers come to; nothing is stored."""
    content, seed = version.content, str(handed.client_id)
    questions = presented(content, seed=seed, digest=version.digest, locale=get_language())
    asked = [question.id for question in questions]
    result = grading.grade(content, handed.answers, asked=asked)
    rows = answered(questions, [mark.as_json() for mark in result.marks], handed.answers)
    return {"result": result, **summary(rows, result.score)}


def communes() -> list[tuple[str, str]]:
    """Code and name of every commune there is today, by name."""
    return list(Unit.objects.on().communes().in_name_order().values_list("code", "name"))


def commune_with(code: str) -> Unit | None:
    is_code = code.isascii() and code.isalnum()
    return Unit.objects.on().communes().with_code(code).first() if is_code else None
