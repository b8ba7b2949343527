"""Reading courses and their pages."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from taggit.models import Tag
from wagtail.models import Locale, Page

from courses.models import Course, CourseIndexPage, CoursePage, LessonPage
from courses.pictures import fetch_renditions
from places.models import Audience
from places.names import folded, sort_key


class LessonInfo(NamedTuple):
    key: UUID
    title: str
    url: str


class CourseCard(NamedTuple):
    """A course as lists show it."""

    page: CoursePage
    url: str
    lessons: int
    topics: list[Tag]
    audiences: list[Audience]
    words: str

    def matches(self, words: str, topic: str, audience: str) -> bool:
        return (
            all(word in self.words for word in folded(words).split())
            and (not topic or any(tag.slug == topic for tag in self.topics))
            and (not audience or any(a.slug == audience for a in self.audiences))
        )


def default_locale() -> Locale:
    return Locale.objects.get(language_code="vi")


def page_of(course: Course, locale: str | None = None) -> CoursePage | None:
    """The live page of a course in a locale (the active language's, else Vietnamese)."""
    pages = CoursePage.objects.live().filter(course=course).select_related("locale", "quiz")
    by_locale = {page.locale.language_code: page for page in pages}
    return by_locale.get(locale or get_language() or "vi") or by_locale.get("vi")


def lessons_of(course: Course, locale: str | None = None) -> list[LessonInfo]:
    """The live lessons of a course in reading order, in one locale."""
    page = page_of(course, locale)
    return lessons_below(page) if page else []


def lessons_below(page: CoursePage, url: str = "") -> list[LessonInfo]:
    """The live lessons of a course page in reading order. `url`, if known, is the page's."""
    url = url or page.url
    rows = in_reading_order(LessonPage.objects.live().child_of(page))
    return [
        LessonInfo(key, title, f"{url}{slug}/")
        for key, title, slug in rows.values_list("translation_key", "title", "slug")
    ]


def in_reading_order(pages: QuerySet) -> QuerySet:
    """As trainers ordered the Vietnamese pages, in every language."""
    source = Page.objects.filter(
        translation_key=OuterRef("translation_key"), locale__language_code="vi"
    )
    return pages.order_by(Coalesce(Subquery(source.values("path")[:1]), "path"))


def step_after(lesson_key: UUID, locale: str | None = None) -> LessonInfo | None:
    """The live lesson that follows this one; none after the last."""
    course = course_of_lesson(lesson_key)
    lessons = lessons_of(course, locale) if course else []
    keys = [lesson.key for lesson in lessons]
    place = keys.index(lesson_key) + 1 if lesson_key in keys else len(keys)
    return lessons[place] if place < len(lessons) else None


def course_of_lesson(lesson_key: UUID) -> Course | None:
    """The course that a lesson (by its key, in any locale, live or not) belongs to."""
    lesson = LessonPage.objects.filter(translation_key=lesson_key).order_by("pk").first()
    return lesson.course_page.course if lesson else None


def live_courses(locale_id: int) -> QuerySet[CoursePage]:
    """The live course pages of one locale in the trainers' order."""
    pages = in_reading_order(CoursePage.objects.live().filter(locale_id=locale_id))
    pages = pages.select_related("locale", "alias_of__locale", "picture")
    return pages.prefetch_related("tagged_items__tag", "audiences")


def course_cards(index: CourseIndexPage, url: str) -> list[CourseCard]:
    """Every live course below an index page, in five queries however many there are."""
    pages = list(live_courses(index.locale_id).child_of(index))
    fetch_renditions(page.picture for page in pages)
    titles: dict[str, list[str]] = {page.path: [] for page in pages}
    below = LessonPage.objects.live().descendant_of(index)
    for path, title in below.order_by("path").values_list("path", "title"):
        titles.get(path[: -LessonPage.steplen], []).append(title)
    return [_card(page, f"{url}{page.slug}/", titles[page.path]) for page in pages]


def _card(page: CoursePage, url: str, lessons: list[str]) -> CourseCard:
    topics = sorted((item.tag for item in page.tagged_items.all()), key=lambda t: sort_key(t.name))
    audiences = list(page.audiences.all())
    words = [page.title, page.summary, *lessons, *(tag.name for tag in topics)]
    return CourseCard(page, url, len(lessons), topics, audiences, folded(" ".join(words)))
