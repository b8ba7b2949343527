"""What each page's template gets. The same for everybody: nothing here asks who is reading."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from courses import hearing, library_contexts, pictures
from courses.library_queries import library_below
from courses.models import (
    CourseIndexPage,
    CoursePage,
    HomePage,
    LessonPage,
    LibraryPage,
    ProductPage,
)
from courses.page_cache import kept_until_published
from courses.queries import CourseCard, course_cards, lessons_below
from places.names import sort_key
from quizzes.translating import shown_title
from recordings.queries import fetch_recordings

PAGE_USES = ("q", "topic", "audience")


def of(page: Page, request: HttpRequest) -> dict[str, Any]:
    context = {"url": page.get_url(request), "words_lang": _words_lang(page)}
    return context | _MAKERS[type(page)](page, request)


def _words_lang(page: Page) -> str:
    """For `lang=`: the language of the words where it is not the page's own; else empty."""
    return "" if page.content_language == get_language() else page.content_language


def _home(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    index = CourseIndexPage.objects.live().child_of(page).first()
    if index is None:
        return {"cards": [], "courses_url": ""}
    url, library = index.get_url(request), library_below(page)
    return {
        "cards": course_cards(index, url),
        "courses_url": url,
        "library_url": library.get_url(request) if library else "",
    }


def _index(page: CourseIndexPage, request: HttpRequest) -> dict[str, Any]:
    asked = {name: request.GET.get(name, "")[:100].strip() for name in PAGE_USES}
    cards = course_cards(page, page.get_url(request))
    found = [card for card in cards if card.matches(asked["q"], asked["topic"], asked["audience"])]
    return {
        "cards": found,
        "asked": asked,
        "is_asking": any(asked.values()),
        "topics": _used_topics(cards),
        "audiences": _used_audiences(cards),
    }


def _used_topics(cards: list[CourseCard]) -> list[Any]:
    by_slug = {tag.slug: tag for card in cards for tag in card.topics}
    return sorted(by_slug.values(), key=lambda tag: sort_key(tag.name))


def _used_audiences(cards: list[CourseCard]) -> list[Any]:
    by_slug = {audience.slug: audience for card in cards for audience in card.audiences}
    return sorted(by_slug.values(), key=lambda a: (a.position, a.sort_key))


def _course(page: CoursePage, request: HttpRequest) -> dict[str, Any]:
    index = page.get_parent()
    lessons = lessons_below(page, page.get_url(request))
    pictures.fetch_renditions([page.picture, page.share_picture])
    return {
        "crumbs": [(index.title, index.get_url(request))],
        "lessons": lessons,
        "audiences": list(page.audiences.all()),
        "duties": list(page.duties.all()),
        "topics": [item.tag for item in page.tagged_items.select_related("tag")],
        "index_url": index.get_url(request),
        "quiz_title": shown_title(page.quiz, get_language()) if page.quiz else ("", ""),
        **_shared(page.title, page.summary, page),
    }


def _lesson(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    course = page.course_page
    course_url = course.get_url(request)
    lessons = lessons_below(course, course_url)
    keys = [lesson.key for lesson in lessons]
    is_listed = page.translation_key in keys
    place = keys.index(page.translation_key) if is_listed else len(keys)
    pictures.fetch_renditions([course.share_picture, *_pictures_in(page)])
    fetch_recordings(_played_in(page))
    return {
        "course_page": course,
        "course_url": course_url,
        "crumbs": [(course.title, course_url)],
        "number": place + 1,
        "total": len(lessons) + (not is_listed),
        "previous": lessons[place - 1] if place else None,
        "spoken": _spoken(page),
        "next": lessons[place + 1] if place + 1 < len(lessons) else None,
        **_shared(page.title, page.search_description or course.summary, course),
    }


def _spoken(page: LessonPage) -> list[Any]:
    """The languages it can be heard in, asked once until something is published."""
    key = page.translation_key
    return kept_until_published(f"spoken:{key}", lambda: hearing.languages_of(key))


def _pictures_in(page: LessonPage) -> list[Any]:
    return [block.value["image"] for block in page.body if block.block_type == "picture"]


def _played_in(page: LessonPage) -> list[Any]:
    return [block.value["file"] for block in page.body if block.block_type in {"audio", "video"}]


def _shared(title: str, description: str, course: CoursePage) -> dict[str, Any]:
    image = pictures.shared(course.share_picture or course.picture)
    return {
        "og_title": title,
        "og_description": description,
        "og_image": image,
        "og_type": "article",
    }


_MAKERS = {
    HomePage: _home,
    CourseIndexPage: _index,
    CoursePage: _course,
    LessonPage: _lesson,
    LibraryPage: library_contexts.library,
    ProductPage: library_contexts.product,
}
