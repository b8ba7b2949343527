"""The ways to question files: in the menu, above the list of questions, and for chosen ones."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from quizzes.models import Question


class FilesMenuItem(MenuItem):
    """Shown to those who may write questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return ModelPermissionPolicy(Question).user_has_permission(request.user, "add")


class QuestionFiles(ViewSet):
    """Only its place in the menu: the addresses are those of `quizzes.file_urls`."""

    name = "question-files"
    menu_label = gettext_lazy("From files, into files")
    menu_icon = "upload"
    menu_url = reverse_lazy("question_files")
    menu_item_class = FilesMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return []


class FileButtons:
    """For the list of questions."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = list(super().header_buttons)
        if self.add_url:
            buttons += [
                HeaderButton(
                    _("From a file"),
                    url=reverse("question_files"),
                    icon_name="upload",
                    priority=1010,
                ),
                HeaderButton(
                    _("Into a file"),
                    url=reverse("question_export"),
                    icon_name="download",
                    priority=1020,
                ),
            ]
        return buttons


class IntoFile(SnippetBulkAction):
    """Leads with the chosen questions to where a format is chosen; changes nothing itself."""

    models = [Question]
    display_name = gettext_lazy("Into a file")
    aria_label = gettext_lazy("Write the chosen questions into a file")
    action_type = "into-file"
    action_priority = 50
    template_name = "quizzes/admin/export.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        keys = [key for key in request.GET.getlist("id") if key.isdecimal()]
        chosen = Question.objects.filter(pk__in=keys).order_by("pk").values_list("uuid", flat=True)
        ids = ",".join(map(str, chosen))
        return redirect(f"{reverse('question_export')}?{urlencode({'format': 'xlsx', 'ids': ids})}")

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.get(request)
