"""Questions of the bank as a file in a format of other programs."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from quizzes.drafting import drafted_from
from quizzes.formats.reading import Format
from quizzes.formats.writing import Written, write_questions
from quizzes.models import Question, QuestionTopic, Quiz


def questions_for_export(
    *, topic: str = "", quiz: Quiz | None = None, ids: Iterable[str] = ()
) -> QuerySet[Question]:
    """The questions of a topic, of a quiz (fixed ones, and those it may draw), or with these
    ids (uuid or short name); all of the bank where nothing is said. Those asked for together
    are narrowed down together. Ordered by case, then as they came into the bank."""
    rows = Question.objects.all()
    if topic:
        # In Python: SQLite knows capitals of ASCII only.
        tags = QuestionTopic.objects.values_list("tag", "tag__name").distinct()
        named = {pk for pk, name in tags if name.casefold() == topic.casefold()}
        rows = rows.filter(tagged_items__tag__in=named)
    if quiz is not None:
        drawn = Q(
            pk__in=[
                pk for draw in quiz.draws.all() for pk in draw.pool().values_list("pk", flat=True)
            ]
        )
        rows = rows.filter(Q(pk__in=quiz.entries.values("question")) | drawn)
    if wanted := list(ids):
        rows = rows.filter(Q(slug__in=wanted) | Q(uuid__in=filter(None, map(_uuid, wanted))))
    rows = rows.select_related("case__picture", "picture").prefetch_related(
        "options__picture", "tagged_items__tag"
    )
    return rows.distinct().order_by("case", "case_position", "pk")


def export_questions(questions: Iterable[Question], *, format: Format) -> Written:
    """A file with these questions as they stand published, or in their draft where they never
    were; what it cannot hold is told question by question (`Written.questions`)."""
    return write_questions((drafted_from(_shown(question)) for question in questions), format)


def _shown(question: Question) -> Question:
    return question if question.live else question.get_latest_revision_as_object()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
