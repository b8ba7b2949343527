"""Registers courses in the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from courses import admin_menu, services
from courses.models import CoursePage
from courses.views import ToBeReviewedView


# Before the hook that makes the English twin, which then shares the identity.
@hooks.register("after_create_page", order=-10)
def give_identity(request: HttpRequest, page: Page) -> None:
    if isinstance(page, CoursePage):
        services.give_identity(page=page)


@hooks.register("after_copy_page")
def give_copies_their_own_identity(request: HttpRequest, page: Page, new_page: Page) -> None:
    for copy in CoursePage.objects.descendant_of(new_page, inclusive=True).filter(alias_of=None):
        services.give_identity(page=copy, anew=True)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    view, results = ToBeReviewedView.as_view(), ToBeReviewedView.as_view(results_only=True)
    return [
        path("reports/to-be-reviewed/", view, name="to_be_reviewed"),
        path("reports/to-be-reviewed/results/", results, name="to_be_reviewed_results"),
    ]


@hooks.register("register_admin_menu_item")
def register_courses() -> MenuItem:
    return admin_menu.WritersMenuItem(
        _("Courses"), reverse("wagtailadmin_explore_root"), name="courses", icon_name="openquote",
        order=200,
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def register_review() -> MenuItem:
    return admin_menu.WritersMenuItem(
        _("To be reviewed"), reverse("to_be_reviewed"), name="to-be-reviewed", icon_name="glasses",
        order=220,
    )  # fmt: skip


hooks.register("construct_main_menu", admin_menu.say_courses_for_pages)
