"""Reading quizzes."""

from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from taggit.models import Tag

from quizzes.models import Question, QuestionTopic, Quiz, QuizDraw, QuizVersion


def latest_version(quiz: Quiz) -> QuizVersion | None:
    """The version learners get now; none when the quiz is not published or was closed."""
    return quiz.current


def asked_now(quiz: Quiz) -> int:
    """How many questions one attempt is asked now, drawn ones included."""
    if quiz.current is None:
        return 0
    content = quiz.current.content
    own = len(content.get("fixed", content["questions"]))
    return own + sum(draw["count"] for draw in content.get("draws", ()))


def topics() -> QuerySet[Tag]:
    """The topics that questions have, by name."""
    used = QuestionTopic.objects.filter(tag=OuterRef("pk"))
    return Tag.objects.filter(Exists(used)).order_by("name")


class ToDrawFrom(NamedTuple):
    """How many questions a draw could take now, of one topic or of any, by difficulty."""

    topic: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def names(self) -> list[str]:
        return [str(name) for name in Question.Difficulty.labels]

    @property
    def by_difficulty(self) -> list[int]:
        return [self.counts.get(one, 0) for one in Question.Difficulty.values]


def to_draw_from() -> list[ToDrawFrom]:
    """For all topics together and for each: what there is to draw from. Two queries."""
    pool = QuizDraw(count=1).pool().order_by()
    found = [ToDrawFrom("", dict(pool.values_list("difficulty").annotate(n=Count("pk"))))]
    by_topic: dict[str, dict[str, int]] = {}
    rows = pool.values_list("tagged_items__tag__name", "difficulty").annotate(n=Count("pk"))
    for topic, difficulty, number in rows.order_by("tagged_items__tag__name"):
        if topic:
            by_topic.setdefault(topic, {})[difficulty] = number
    return found + [ToDrawFrom(topic, counts) for topic, counts in by_topic.items()]


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
