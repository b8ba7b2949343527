"""Registers the first page of the admin, its stylesheet and the ways out of it."""

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from courses.models import CoursePage
from records.admin_links import QuestionWritersMenuItem
from reports import item_views, staff_home

hooks.register("construct_homepage_panels", staff_home.show_what_the_role_needs)
hooks.register("construct_main_menu", staff_home.leave_out_help)
hooks.register("construct_reports_menu", staff_home.leave_reports_with_answers)
for way_out in (staff_home.to_coverage, staff_home.to_my_training, staff_home.to_the_site):
    hooks.register("register_admin_menu_item", way_out)


@hooks.register("insert_global_admin_css")
def stylesheet() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_admin_urls")
def register_what_answers_show() -> list[Any]:
    return [
        path("answers/", item_views.question_list, name="answers"),
        path("answers/questions/<int:pk>/", item_views.question_page, name="answers_question"),
        path("answers/modules/<int:pk>/", item_views.module_page, name="answers_module"),
    ]


@hooks.register("register_page_header_buttons")
def to_the_figures(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """From a course page to how its module does."""
    if isinstance(page.specific, CoursePage) and user.has_perm("quizzes.change_question"):
        url = reverse("answers_module", args=[page.pk])
        yield Button(_("What answers show"), url, icon_name="table", priority=55)


@hooks.register("register_admin_menu_item")
def to_what_answers_show() -> MenuItem:
    return QuestionWritersMenuItem(
        _("What answers show"), reverse("answers"), name="answers", icon_name="table", order=214
    )
