"""Registers sound and film in the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.documents.permissions import permission_policy

from recordings.views import RecordingsView, try_again


class RecordingsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permission_policy.user_has_any_permission(request.user, ["add", "change"])


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    return [
        path("recordings/", RecordingsView.as_view(), name="recordings"),
        path(
            "recordings/results/",
            RecordingsView.as_view(results_only=True),
            name="recordings_results",
        ),
        path("recordings/<int:pk>/again/", try_again, name="recordings_again"),
    ]


@hooks.register("register_admin_menu_item")
def register_recordings() -> MenuItem:
    return RecordingsMenuItem(
        _("Sound and film"), reverse("recordings"), name="recordings", icon_name="media", order=410,
    )  # fmt: skip
