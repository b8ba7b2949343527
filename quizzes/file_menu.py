"""The ways to question files: an item of the menu, and buttons above the list of questions."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

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
