"""Publishing: what a quiz asks is frozen before anybody answers it."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from places import days
from quizzes import freezing, translating, versions
from quizzes.drawing import allotted
from quizzes.models import Case, Question, Quiz, QuizDraw, QuizVersion

logger = logging.getLogger(__name__)


class NotPublishable(ValueError):
    """A quiz that nobody should be asked; the message says what to do about it."""


@transaction.atomic
def publish_quiz(*, quiz: Quiz, at: datetime | None = None) -> QuizVersion:
    """Freeze the quiz as it now stands and make that the version learners get.

    Takes its live questions that may be published, in their order, and those of its draws.
    A content that was published before is the same version again, however often and in
    whatever order. Raises NotPublishable, and leaves the version in use alone, when nothing
    remains that is marked, when a question has not the answers its kind needs, or when a
    draw has too few questions to draw from.
    """
    quiz = Quiz.objects.select_for_update().get(pk=quiz.pk)
    questions, pools = freezing.questions_to_ask(quiz), freezing.pools_of(quiz)
    draws = {str(number): draw for number, draw in enumerate(_draws_of(quiz), start=1)}
    counts = {key: draw.count for key, draw in draws.items()}
    _refuse_unanswerable(questions, pools)
    content = freezing.content_of(quiz, questions, pools, counts)
    content = translating.with_other_languages(content)
    _refuse_to_run_dry(content, draws)
    version = _version_with(quiz, content, at or days.now())
    _put_in_use(quiz, version)
    return version


def publish_question(*, question: Question, at: datetime | None = None) -> list[QuizVersion]:
    """Freeze again every published quiz that uses this question, after any change of it.

    A quiz with draws may use it now, or may have used it before. A quiz that cannot be
    published without it is closed until it can. A quiz that was never published stays so.
    """
    using = Q(entries__question=question) | Q(draws__isnull=False)
    return _publish_again(Quiz.objects.filter(using), at)


def publish_case(*, case: Case, at: datetime | None = None) -> list[QuizVersion]:
    """Freeze again every published quiz that asks about this case, after any change of it."""
    using = Q(entries__question__case=case) | Q(draws__isnull=False)
    return _publish_again(Quiz.objects.filter(using), at)


def _publish_again(quizzes: QuerySet[Quiz], at: datetime | None) -> list[QuizVersion]:
    published = []
    for quiz in quizzes.filter(versions__isnull=False).distinct().order_by("pk"):
        try:
            with transaction.atomic():
                published.append(publish_quiz(quiz=quiz, at=at))
        except NotPublishable as problem:
            logger.warning("Quiz %s is closed: %s", quiz.slug, problem)
            close_quiz(quiz=quiz)
    return published


def close_quiz(*, quiz: Quiz) -> None:
    """Ask it no more until it is published again. Versions, and what was answered, stay."""
    _put_in_use(Quiz.objects.get(pk=quiz.pk), None)


def _put_in_use(quiz: Quiz, version: QuizVersion | None) -> None:
    """Saved, not updated in bulk: who keeps what is published hears of it."""
    quiz.current = version
    quiz.save(update_fields=["current"])


def _draws_of(quiz: Quiz) -> QuerySet[QuizDraw]:
    return QuizDraw.objects.filter(quiz=quiz).select_related("topic").order_by("sort_order", "pk")


def _refuse_unanswerable(
    questions: Sequence[Question], pools: Mapping[str, Sequence[Question]]
) -> None:
    if not questions and not pools:
        raise NotPublishable(
            _("This quiz has no published question yet. Choose a published question first.")
        )
    drawn: Iterable[Question] = (question for pool in pools.values() for question in pool)
    every = {question.pk: question for question in [*questions, *drawn]}
    for question in every.values():
        if problem := freezing.problem_with(question, question.options.all()):
            raise NotPublishable(f"“{question}”: {problem}")
    if every and all(question.kind == Question.Kind.LIKERT for question in every.values()):
        words = _("Nothing in this quiz is marked. Choose a question that has a right answer.")
        raise NotPublishable(words)


def _refuse_to_run_dry(content: dict, draws: Mapping[str, QuizDraw]) -> None:
    """Every draw must find its questions whatever the others draw."""
    pools = {
        draw["id"]: [key for key in draw["pool"] if key not in content["fixed"]]
        for draw in content["draws"]
    }
    for key, draw in draws.items():
        if len(pools[key]) < draw.count:
            words = _("“%(draw)s”: there are only %(number)s questions to draw from.")
            raise NotPublishable(words % {"draw": draw, "number": len(pools[key])})
    counts = {key: draw.count for key, draw in draws.items()}
    if len(allotted(pools, counts)) < sum(counts.values()):
        raise NotPublishable(_too_few_in_all())


def _too_few_in_all() -> str:
    return _("The draws together ask for more questions than there are to draw from.")


@transaction.atomic
def keep_version(*, quiz: Quiz, content: Mapping, at: datetime | None = None) -> QuizVersion:
    """A version with this content, made where there is none, that nobody is asked for it:
    answers are marked again by one whose key was corrected."""
    return _version_with(
        Quiz.objects.select_for_update().get(pk=quiz.pk), content, at or days.now()
    )


def _version_with(quiz: Quiz, content: Mapping, at: datetime) -> QuizVersion:
    digest = versions.digest(content)
    same = quiz.versions.filter(digest=digest).first()
    if same:
        return same
    last = quiz.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    return QuizVersion.objects.create(
        quiz=quiz, number=number, content=content, digest=digest, published_at=at
    )
