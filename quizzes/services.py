"""Publishing: what a quiz asks is frozen before anybody answers it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from places import days
from quizzes import freezing, versions
from quizzes.models import Question, Quiz, QuizVersion


class NotPublishable(ValueError):
    """A quiz that nobody should be asked; the message says what to do about it."""


@transaction.atomic
def publish_quiz(*, quiz: Quiz, at: datetime | None = None) -> QuizVersion:
    """Freeze the quiz as it now stands and make that the version learners get.

    Takes its live questions that may be published, in their order. A content that was
    published before is the same version again, however often and in whatever order.
    Raises NotPublishable, and leaves the version in use alone, when no question remains
    or when a question has not exactly the right answers its kind needs.
    """
    quiz = Quiz.objects.select_for_update().get(pk=quiz.pk)
    questions = freezing.questions_to_ask(quiz)
    _refuse_unanswerable(questions)
    content = freezing.content_of(quiz, questions)
    version = _version_with(quiz, content, at or days.now())
    _put_in_use(quiz, version)
    return version


def publish_question(*, question: Question, at: datetime | None = None) -> list[QuizVersion]:
    """Freeze again every published quiz that uses this question, after any change of it.

    A quiz that is left without a question is closed until it has one. A quiz that was
    never published stays so.
    """
    published = []
    quizzes = Quiz.objects.filter(entries__question=question, versions__isnull=False)
    for quiz in quizzes.distinct().order_by("pk"):
        if freezing.questions_to_ask(quiz):
            published.append(publish_quiz(quiz=quiz, at=at))
        else:
            close_quiz(quiz=quiz)
    return published


def close_quiz(*, quiz: Quiz) -> None:
    """Ask it no more until it is published again. Versions, and what was answered, stay."""
    _put_in_use(Quiz.objects.get(pk=quiz.pk), None)


def _put_in_use(quiz: Quiz, version: QuizVersion | None) -> None:
    """Saved, not updated in bulk: who keeps what is published hears of it."""
    quiz.current = version
    quiz.save(update_fields=["current"])


def _refuse_unanswerable(questions: list[Question]) -> None:
    if not questions:
        raise NotPublishable(
            _("This quiz has no published question yet. Choose a published question first.")
        )
    for question in questions:
        if problem := freezing.problem_with(question, question.options.all()):
            raise NotPublishable(f"“{question}”: {problem}")


def _version_with(quiz: Quiz, content: dict, at: datetime) -> QuizVersion:
    digest = versions.digest(content)
    same = quiz.versions.filter(digest=digest).first()
    if same:
        return same
    last = quiz.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    return QuizVersion.objects.create(
        quiz=quiz, number=number, content=content, digest=digest, published_at=at
    )
