"""What finishing a course takes now: its quizzes, and the lessons to be read. Reading only."""

from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, F, Q, When

from courses.models import Course, CoursePage, LessonPage
from courses.page_cache import kept_until_published
from records.models import Completion


class TaughtPage(NamedTuple):
    """A page of a course that is public or once was."""

    pk: int
    path: str
    locale: str
    live: bool
    live_revision_id: int | None
    quiz_id: int | None


class CourseRules:
    """Pages and lessons are the same for everybody: asked once after each publishing."""

    def __init__(self, course: Course) -> None:
        self.course = course

    @cached_property
    def pages(self) -> list[TaughtPage]:
        return kept_until_published(f"taught-pages:{self.course.pk}", self._pages)

    @cached_property
    def page(self) -> TaughtPage | None:
        """The page whose lessons count: a live one before one taken down, Vietnamese first."""
        return min(
            self.pages,
            key=lambda page: (not page.live, page.locale != "vi", page.pk),
            default=None,
        )

    def revision(self, locale: str) -> int | None:
        """The published revision of the page in the reader's language."""
        own = [page for page in self.pages if page.locale == locale and page.live]
        page = own[0] if own else self.page
        return page.live_revision_id if page else None

    @cached_property
    def lessons(self) -> list[UUID]:
        """Keys of the lessons to be read, in reading order.

        Of a course that has been taken down they are those that were once published:
        what somebody hands in late is not finished with fewer lessons than others read.
        """
        return kept_until_published(f"lessons-to-read:{self.course.pk}", self._lessons)

    @cached_property
    def has_quiz(self) -> bool:
        return self.page is not None and self.page.quiz_id is not None

    def asks(self, quiz_id: int) -> bool:
        """Whether this is a quiz of the course, today or for an earlier completion."""
        if any(page.quiz_id == quiz_id for page in self.pages):
            return True
        earlier = Completion.objects.filter(course=self.course, quiz_version__quiz=quiz_id)
        return earlier.exists()

    def _pages(self) -> list[TaughtPage]:
        once_public = Q(live=True) | Q(first_published_at__isnull=False)
        rows = CoursePage.objects.filter(once_public, course=self.course).order_by("pk")
        counted = Case(When(quiz__is_practice=False, then=F("quiz_id")))  # practice asks nothing
        rows = rows.annotate(language=F("locale__language_code"), counted=counted)
        fields = ("pk", "path", "language", "live", "live_revision_id", "counted")
        return [TaughtPage(*row) for row in rows.values_list(*fields)]

    def _lessons(self) -> list[UUID]:
        if self.page is None:
            return []
        rows = LessonPage.objects.filter(path__startswith=self.page.path).order_by("path")
        rows = rows.live() if self.page.live else rows.filter(first_published_at__isnull=False)
        return list(rows.values_list("translation_key", flat=True))
