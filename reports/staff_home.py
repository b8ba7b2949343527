"""The first page of the admin: what each role should know and do next.

What stands on it is read by `reports/staff_queries.py`; each panel is a card with one clear
next step. The menu holds the ways out of the admin, and nothing about Wagtail itself.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import LockedPagesPanel
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from people import permissions
from people.models import Person
from people.roles import Role
from quizzes.models import Question
from reports import staff_queries as queries
from reports.item_pass import are_at_hand
from reports.items import Item, questions_to_look_at
from reports.trainer_queries import Modules, approvals_outside_modules

SHOWN = 5
REPORTS_WITH_ANSWERS = {"readings", "data-requests", "inactive-people"}


class StaffPanel(Component):
    """A card for those to whom `is_for` says yes."""

    def __init__(self, person: Person, modules: Modules) -> None:
        self.person, self.modules = person, modules

    @classmethod
    def is_for(cls, person: Person) -> bool:
        raise NotImplementedError


class DepartmentPanel(StaffPanel):
    """How far the province is, and what only the Department can put right."""

    order = 100
    template_name = "reports/admin/department.html"

    @classmethod
    def is_for(cls, person: Person) -> bool:
        return permissions.may_see_everybody(person)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        province = queries.top_unit()
        main = queries.main_requirements(province) if province else []
        counted = [one for one in main if one.figures]
        without = queries.communes_without_contact()
        return {
            "province": province,
            "main": [(one, coverage_links(one)) for one in main],
            "counted": bool(counted),
            "overdue": sum(one.figures.overdue for one in counted),
            "unconfirmed": [(one, self._list_of(one, main)) for one in queries.unconfirmed_seats()],
            "without_contact": without[:SHOWN],
            "communes_without_contact": len(without),
        }

    def _list_of(self, seats: queries.Unconfirmed, main: list[queries.MainRequirement]) -> str:
        """The people behind the figure; coverage lists them by any course asked of them."""
        for one in main:
            if one.audience == seats.audience:
                return coverage_links(one)["unconfirmed"]
        return ""


class ApproverPanel(StaffPanel):
    """What waits for my approval: whole modules, then what belongs to none."""

    order = 110
    template_name = "reports/admin/approver.html"

    @classmethod
    def is_for(cls, person: Person) -> bool:
        return person.is_superuser or permissions.has_role(person, Role.APPROVER)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        modules = self.modules.for_approval(self.person)
        others = approvals_outside_modules(self.person, modules)
        questions = queries.questions_to_publish()
        return {
            "modules": modules,
            "others": [(one, edit_url(one)) for one in others[:SHOWN]],
            "questions": [(one, edit_url(one)) for one in questions[:SHOWN]],
            "waiting": len(modules) + len(others) + len(questions),
            "more_others": max(0, len(others) - SHOWN),
            "more_questions": max(0, len(questions) - SHOWN),
        }


class TrainerPanel(StaffPanel):
    """My modules and their state, what must be confirmed, and what waits for an expert."""

    order = 120
    template_name = "reports/admin/trainer.html"

    @classmethod
    def is_for(cls, person: Person) -> bool:
        return page_permission_policy.user_has_any_permission(person, {"add", "change", "publish"})

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        at_work = self.modules.at_work(self.person)
        drafts = queries.drafts_of(self.person)
        lessons, questions = queries.waiting_for_an_expert()
        bank, published = queries.question_bank()
        return {
            "modules": at_work[:SHOWN],
            "more_modules": max(0, len(at_work) - SHOWN),
            "to_confirm": self.modules.to_confirm()[:SHOWN],
            "failing": self._questions_that_fail(),
            "drafts": [(draft, edit_url(draft.item)) for draft in drafts[:SHOWN]],
            "more_drafts": max(0, len(drafts) - SHOWN),
            "lessons_for_an_expert": lessons,
            "questions_for_an_expert": questions,
            "bank": bank,
            "published": published,
            "question_list": reverse(Question.snippet_viewset.get_url_name("list")),
        }

    def _questions_that_fail(self) -> list[Item]:
        """The gravest few; left to their own page where they would have to be counted first."""
        return questions_to_look_at(SHOWN) if are_at_hand() else []


PANELS = (DepartmentPanel, ApproverPanel, TrainerPanel)


def show_what_the_role_needs(request: HttpRequest, panels: list[Component]) -> None:
    """Our cards instead of Wagtail's; what somebody has locked stays."""
    kept = [panel for panel in panels if isinstance(panel, LockedPagesPanel)]
    modules = Modules()
    ours = [panel(request.user, modules) for panel in PANELS if panel.is_for(request.user)]
    panels[:] = [*ours, *kept]


def edit_url(item: Page | Question) -> str:
    if isinstance(item, Question):
        return reverse(item.snippet_viewset.get_url_name("edit"), args=[item.pk])
    return reverse("wagtailadmin_pages:edit", args=[item.pk])


def coverage_links(one: queries.MainRequirement) -> dict[str, str]:
    """The table behind a requirement, and the people behind its figures."""
    asked = {"course": one.course.slug, "audience": one.audience.slug, "unit": one.unit.code}
    people = reverse("coverage-people")
    return {
        "table": f"{reverse('coverage')}?{urlencode(asked)}",
        "overdue": f"{people}?{urlencode(asked | {'figure': 'overdue'})}",
        "unconfirmed": f"{people}?{urlencode(asked | {'figure': 'unconfirmed'})}",
    }


# --- The menu ----------------------------------------------------------------------------------


class CoverageMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may(request.user, "see-figures")


def to_coverage() -> MenuItem:
    return CoverageMenuItem(
        _("Coverage"), reverse("coverage"), name="coverage", icon_name="table", order=100
    )


def to_my_training() -> MenuItem:
    return MenuItem(
        _("My training"), reverse("my-training"), name="my-training", icon_name="pick", order=9900
    )


def to_the_site() -> MenuItem:
    # "/" alone begins every address, so that the menu would always mark it as the open one.
    return MenuItem(_("View the site"), "/?", name="site", icon_name="view", order=9910)


def leave_out_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's help is about Wagtail, in English, on another machine."""
    items[:] = [item for item in items if item.name != "help"]


def leave_reports_with_answers(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's reports about pages are for administrators; the home page says what waits."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name in REPORTS_WITH_ANSWERS]
