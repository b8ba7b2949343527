"""Translating a page in the admin: text by text, the Vietnamese beside it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.edit_translation import edit_translation

from courses import translating
from courses.models import CoursePage, HomePage, LessonPage


def translate_instead(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Opening the English page of a course or lesson is translating it."""
    translation = translating.begin_translation(page=page)
    if translation is None or "localize-convert-to-alias" in request.POST:
        return None
    problem = translating.problem_with(translation)
    if request.POST.get("action") == "publish" and problem:
        messages.error(request, problem)
        return redirect(request.path)
    return edit_translation(request, translation, page)


def to_translating(request: HttpRequest, page_id: int) -> HttpResponse:
    """Wagtail Localize's own first step would publish Vietnamese words as English ones."""
    return _to_twin(get_object_or_404(Page, pk=page_id))


def to_translating_again(request: HttpRequest, translation_source_id: int) -> HttpResponse:
    """Its "sync" would do the same; here the texts are up to date by themselves."""
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    return _to_twin(get_object_or_404(Page, translation_key=source.object_id, locale=source.locale))


def our_pages(request: HttpRequest) -> HttpResponse:
    """The page tree where trainers begin to write: below the Vietnamese front door."""
    home = HomePage.objects.filter(locale__language_code=translating.SOURCE).first()
    if home is None or not home.permissions_for_user(request.user).can_edit():
        return redirect("wagtailadmin_explore_root")
    return redirect("wagtailadmin_explore", home.pk)


def translate_button(
    page: Page, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    """From a Vietnamese course page or lesson to its English one."""
    if isinstance(page.specific_deferred, CoursePage | LessonPage):
        twin = _twin_of(page)
        if twin and page.permissions_for_user(user).can_edit():
            words = _("Translate into English")
            yield Button(words, edit_url(twin), icon_name="globe", priority=60)


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _twin_of(page: Page) -> Page | None:
    """The page in the other language, for a Vietnamese one."""
    if page.locale.language_code != translating.SOURCE:
        return None
    return page.get_translations().first()


def _to_twin(page: Page) -> HttpResponse:
    twin = _twin_of(page) or page
    return redirect(edit_url(twin))


def leave_out_their_report(request: HttpRequest, menu_items: list[Any]) -> None:
    """What it tells stands in our own list of languages, by module."""
    menu_items[:] = [item for item in menu_items if "localize" not in item.url]
