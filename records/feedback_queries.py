"""What readers say, as trainers see it: by page, without a name, numbers and names hidden."""

from typing import NamedTuple
from uuid import UUID

from django.core.cache import caches
from django.db.models import Count, F, Q, QuerySet

from courses.models import Course, LessonPage
from records.careful_words import without_people
from records.models import PageFeedback

COUNTS = "feedback-counts"
COUNTED_AGAIN = 60  # seconds
WORDS_SHOWN = 200


class OfPage(NamedTuple):
    """A lesson with how many it helped, to how many it is unclear, and words not seen yet."""

    lesson_key: UUID
    title: str
    course: str
    helped: int
    unclear: int
    unseen: int
    urgent: int


class Said(NamedTuple):
    """Somebody's words as a trainer may see them."""

    feedback: PageFeedback
    words: str


def by_page(course: Course | None = None) -> list[OfPage]:
    """Pages somebody said something of: first what may be about a child in danger, then words
    not seen yet, then by how many found them unclear."""
    rows = PageFeedback.objects.order_by()
    if course is not None:
        rows = rows.filter(course=course)
    unseen = Q(seen_at=None) & ~Q(words="")
    counted = rows.values("lesson_key", "course__title").annotate(
        helped=Count("pk", filter=Q(felt=PageFeedback.Felt.HELPED)),
        unclear=Count("pk", filter=Q(felt=PageFeedback.Felt.UNCLEAR)),
        unseen=Count("pk", filter=unseen),
        urgent=Count("pk", filter=unseen & Q(may_disclose=True)),
    )
    counted = list(counted)
    titles = _titles(one["lesson_key"] for one in counted)
    found = [
        OfPage(
            one["lesson_key"],
            titles.get(one["lesson_key"], "–"),
            one["course__title"],
            one["helped"],
            one["unclear"],
            one["unseen"],
            one["urgent"],
        )
        for one in counted
    ]
    return sorted(found, key=lambda one: (-one.urgent, -one.unseen, -one.unclear, one.title))


def said_of(lesson_key: UUID) -> list[Said]:
    """The words about a page, what may disclose something first, then the newest."""
    rows = PageFeedback.objects.filter(lesson_key=lesson_key).exclude(words="")
    unseen_first = F("seen_at").asc(nulls_first=True)
    rows = rows.defer("person").order_by(unseen_first, "-may_disclose", "-given_at")
    return [Said(one, without_people(one.words)) for one in rows[:WORDS_SHOWN]]


def title_of(lesson_key: UUID) -> str:
    return _titles([lesson_key]).get(lesson_key, "")


def unseen_by_page() -> dict[str, int]:
    """How many words about each page nobody has seen yet; up to a minute late."""
    return caches["pages"].get_or_set(COUNTS, _unseen, COUNTED_AGAIN)


def _unseen() -> dict[str, int]:
    rows: QuerySet = PageFeedback.objects.filter(seen_at=None).exclude(words="").order_by()
    counted = rows.values_list("lesson_key").annotate(n=Count("pk"))
    return {str(key): number for key, number in counted}


def _titles(keys) -> dict[UUID, str]:
    rows = LessonPage.objects.filter(translation_key__in=list(keys), alias_of=None)
    rows = rows.order_by("-locale__language_code").values_list("translation_key", "title")
    return dict(reversed(list(rows)))
