"""Registers courses in the admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from courses import (
    admin_menu,
    language_urls,
    module_file_views,
    module_views,
    services,
    translate_views,
    writing_admin,
)
from courses.language_viewsets import SpokenLanguageViewSet
from courses.library_admin import product_listing
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
        path("modules/", module_views.module_list, name="course_modules"),
        path("modules/bring/", module_file_views.bring_module, name="course_module_bring"),
        path(
            "modules/bring/<uuid:uuid>/",
            module_file_views.look_at_module,
            name="course_module_look",
        ),
        path("modules/<int:pk>/file/", module_file_views.save_module, name="course_module_save"),
        path("modules/<int:pk>/", module_views.module_page, name="course_module"),
        path("modules/<int:pk>/send/", module_views.send_module, name="course_module_send"),
        path("modules/<int:pk>/answer/", module_views.answer_module, name="course_module_answer"),
        path(
            "modules/<int:pk>/confirm/", module_views.confirm_module, name="course_module_confirm"
        ),
        path("legal-texts/", module_views.legal_texts, name="course_legal_texts"),
        path("legal-texts/<int:pk>/", module_views.legal_text, name="course_legal_text"),
    ]


@hooks.register("register_admin_menu_item")
def register_courses() -> MenuItem:
    return admin_menu.WritersMenuItem(
        _("All pages"), reverse("our_pages"), name="courses", icon_name="openquote",
        order=200,
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def register_modules() -> MenuItem:
    return admin_menu.WritersMenuItem(
        _("Modules"), reverse("course_modules"), name="modules", icon_name="list-ul", order=190,
    )  # fmt: skip


@hooks.register("register_page_header_buttons")
def to_the_module(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """From a course page or a lesson to its module, where it is sent and approved."""
    pk = admin_menu.module_key(page)
    if pk:
        yield Button(
            _("The whole module"),
            reverse("course_module", args=[pk]),
            icon_name="list-ul",
            priority=5,
        )
        yield Button(
            _("Save the module as a file"),
            reverse("course_module_save", args=[pk]),
            icon_name="download",
            priority=95,
        )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("courses.confirm", _("Confirm content"), _("Content confirmed"))
    actions.register_action(
        "courses.ask_to_confirm", _("Ask to confirm"), _("Asked to confirm the content")
    )
    actions.register_action("courses.import", _("Bring in"), _("Brought in with a file"))


@hooks.register("register_admin_menu_item")
def register_languages() -> MenuItem:
    return admin_menu.WritersMenuItem(
        _("Languages"), reverse("languages"), name="languages", icon_name="globe", order=230,
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def register_review() -> MenuItem:
    return admin_menu.WritersMenuItem(
        _("To be reviewed"), reverse("to_be_reviewed"), name="to-be-reviewed", icon_name="glasses",
        order=220,
    )  # fmt: skip


hooks.register("construct_main_menu", admin_menu.say_courses_for_pages)
hooks.register("register_admin_urls", language_urls.admin_urls)
hooks.register("before_edit_page", translate_views.translate_instead, order=-10)
hooks.register("register_page_header_buttons", translate_views.translate_button)
hooks.register("construct_reports_menu", translate_views.leave_out_their_report)
register_snippet(SpokenLanguageViewSet)
hooks.register("register_admin_urls", writing_admin.admin_urls)
hooks.register("insert_editor_js", writing_admin.editor_script)
hooks.register("after_edit_page", writing_admin.say_what_to_mend)


@hooks.register("register_admin_viewset")
def register_library() -> Any:
    return product_listing
