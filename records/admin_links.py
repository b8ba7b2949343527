"""Ways from what a trainer edits to what its answers and its readers say."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from courses.models import LessonPage
from people import permissions
from quizzes.models import Question
from records import feedback_admin, feedback_queries, repair_views


class QuestionWritersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("quizzes.change_question")


class DutyHolderMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may(request.user, "name-duty-holder")


def addresses() -> list[Any]:
    repair, said = "key-repairs/<uuid:uuid>/", feedback_admin
    return [
        path("questions/<int:pk>/wrong-key/", repair_views.wrong_key, name="question_wrong_key"),
        path(repair, repair_views.repair, name="key_repair"),
        path(f"{repair}confirm/", repair_views.confirm, name="key_repair_confirm"),
        path(f"{repair}put-aside/", repair_views.put_aside, name="key_repair_put_aside"),
        path(f"{repair}people/", repair_views.affected, name="key_repair_people"),
        path("feedback/", said.by_page, name="page_feedback"),
        path("feedback/<uuid:lesson_key>/", said.of_page, name="page_feedback_of"),
        path("feedback/<uuid:uuid>/read/", said.seen, name="page_feedback_seen"),
        path("feedback/<uuid:uuid>/pass-on/", said.pass_on, name="page_feedback_pass_on"),
        path("duty-holder/", said.duty_holder, name="duty_holder"),
    ]


def to_the_wrong_key(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Question) and user.has_perm("quizzes.change_question"):
        url = reverse("question_wrong_key", args=[snippet.pk])
        yield Button(_("The key was wrong"), url, icon_name="warning", priority=40)


def to_the_feedback(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """On a lesson's own page in the admin, with how many words nobody has read."""
    if not isinstance(page.specific, LessonPage):
        return
    label, unseen = _("What readers say"), _unseen(page)
    text = f"{label} ({unseen})" if unseen else label
    url = reverse("page_feedback_of", args=[page.translation_key])
    yield Button(text, url, icon_name="comment", priority=60)


def to_the_feedback_from_a_list(
    page: Page, user: Any, next_url: str | None = None
) -> Iterator[Button]:
    """In the list of pages, where there is something to read."""
    if isinstance(page, LessonPage) and (unseen := _unseen(page)):
        url = reverse("page_feedback_of", args=[page.translation_key])
        text = f"{_('What readers say')} ({unseen})"
        yield Button(text, url, icon_name="comment", priority=60)


def _unseen(page: Page) -> int:
    return feedback_queries.unseen_by_page().get(str(page.translation_key), 0)
