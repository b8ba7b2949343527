"""Reading quizzes."""

from django.db.models import Count, Q, QuerySet

from quizzes.models import Question, Quiz, QuizVersion


def latest_version(quiz: Quiz) -> QuizVersion | None:
    """The version learners get now; none when the quiz is not published or was closed."""
    return quiz.current


def quizzes_with_counts() -> QuerySet[Quiz]:
    """Quizzes with `chosen` and `live` (how many of their questions are asked now)."""
    may_be_asked = Q(entries__question__live=True) & (
        Q(entries__question__certainty=Question.Certainty.VERIFIED)
        | (
            Q(entries__question__signed_off_by__gt="")
            & Q(entries__question__signed_off_title__gt="")
            & Q(entries__question__signed_off_on__isnull=False)
        )
    )
    return Quiz.objects.select_related("current").annotate(
        chosen=Count("entries"), live=Count("entries", filter=may_be_asked)
    )
