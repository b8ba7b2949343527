"""Addresses and buttons of the trainers' screens for writing; `wagtail_hooks` registers them."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from courses import admin_menu
from courses.content_checks import musts_in
from courses.models import CoursePage, LessonPage
from courses.writing_views import ChecksOnCreate, ChecksOnEdit, new_module, what_to_mend


def admin_urls() -> list[Any]:
    return [
        path("modules/new/", new_module, name="course_module_new"),
        path("modules/<int:pk>/mend/", what_to_mend, name="course_module_mend"),
        path("writing/<int:page_id>/", ChecksOnEdit.as_view(), name="course_checks"),
        path(
            "writing/<slug:content_type_app_name>/<slug:content_type_model_name>/"
            "<int:parent_page_id>/",
            ChecksOnCreate.as_view(),
            name="course_checks_new",
        ),
    ]


def editor_script() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/writing.js"))


def say_what_to_mend(request: HttpRequest, page: Page) -> None:
    """After saving by hand: how much keeps the page from being published, and where to see it."""
    if not isinstance(page, CoursePage | LessonPage) or page.alias_of_id:
        return
    if "application/json" in request.headers.get("Accept", ""):
        return  # saved by itself, while somebody writes
    count = len(musts_in(page.get_latest_revision_as_object()))
    module = admin_menu.module_key(page)
    if count and module:
        words = ngettext(
            "%(n)s thing must be mended before this can be published.",
            "%(n)s things must be mended before this can be published.",
            count,
        )
        address = reverse("course_module_mend", args=[module])
        buttons = [messages.button(address, _("What to mend"))]
        messages.warning(request, words % {"n": count}, buttons=buttons)
