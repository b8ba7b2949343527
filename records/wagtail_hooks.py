"""Registers the admin of requirements, of corrected keys and of what readers say."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from records import admin_links
from records.viewsets import RequirementViewSet


@hooks.register("register_admin_viewset")
def register_requirements():
    return RequirementViewSet()


@hooks.register("register_admin_urls")
def register_answers_and_feedback() -> list[Any]:
    return admin_links.addresses()


@hooks.register("register_admin_menu_item")
def register_feedback() -> MenuItem:
    return admin_links.QuestionWritersMenuItem(
        _("What readers say"), reverse("page_feedback"), name="feedback", icon_name="comment",
        order=216,
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def register_duty_holder() -> MenuItem:
    return admin_links.DutyHolderMenuItem(
        _("Duty holder"), reverse("duty_holder"), name="duty-holder", icon_name="user", order=960
    )


hooks.register("register_snippet_listing_buttons", admin_links.to_the_wrong_key)
hooks.register("register_page_header_buttons", admin_links.to_the_feedback)
hooks.register("register_page_listing_more_buttons", admin_links.to_the_feedback_from_a_list)
