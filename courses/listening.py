"""The page on which a lesson is heard: the same for everybody, kept whole like the lesson."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses import hearing
from courses.models import LessonPage, SpokenLanguage
from courses.serving import serve_as_everybody


@require_safe
def listen(request: HttpRequest, lesson_key: UUID, code: str) -> HttpResponse:
    """A lesson in the site's language with a recording under each part that has one."""
    page = _lesson(lesson_key)
    language = SpokenLanguage.objects.filter(code=code, is_offered=True).first()
    heard = hearing.heard_in(lesson_key, language) if language else {}
    if not heard:
        raise Http404
    return serve_as_everybody(page, request, lambda asked: _draw(asked, page, language, heard))


def _lesson(key: UUID) -> LessonPage:
    pages = LessonPage.objects.live().select_related("locale", "alias_of__locale")
    found = {page.locale.language_code: page for page in pages.filter(translation_key=key)}
    page = found.get(get_language() or "vi") or found.get("vi")
    if page is None:
        raise Http404
    return page


def _draw(
    request: HttpRequest, page: LessonPage, language: SpokenLanguage, heard: hearing.Heard
) -> HttpResponse:
    context: dict[str, Any] = page.get_context(request)
    context |= {
        "listening": language,
        "title_heard": heard.get(str(page.translation_key)),
        "told": [(block, heard.get(block.id)) for block in page.body],
        "lesson_url": page.get_url(request),
    }
    return render(request, "courses/listen_page.html", context)
