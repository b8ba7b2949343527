"""Requirements in the Wagtail admin, for the Department."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from people import permissions
from records import requiring
from records.models import Requirement
from records.requirement_forms import EndRequirementForm, RequirementForm


class RequirementPolicy(BasePermissionPolicy):
    """The Department sets requirements; they are ended, not edited or deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"view", "add", "change"} and permissions.may(user, "set-requirements")


class RequirementIndexView(generic.IndexView):
    default_ordering = ("audience__position", "course__sort_key", "-start")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "course", label=_("Course"), accessor="course.title", url_name=self.edit_url_name
            ),
            Column("audience", label=_("For whom"), accessor="audience.name"),
            Column("unit", label=_("Within"), accessor="unit.name"),
            DateColumn("start", label=_("From")),
            Column("due_days", label=_("Due within (days)"), classname="mn-wide"),
            Column("valid_months", label=_("Valid for (months)"), classname="mn-wide"),
            DateColumn("until", label=_("Until")),
        ]

    def get_base_queryset(self) -> QuerySet[Requirement]:
        return Requirement.objects.known().select_related("course", "audience", "unit")


class RequirementCreateView(generic.CreateView):
    def save_instance(self) -> Requirement:
        return requiring.require(**self.form.terms(), recorded_by=self.request.user)

    def get_success_message(self, instance: Requirement) -> str:
        return _("“%(course)s” is now required.") % {"course": instance.course.title}


class RequirementEditView(generic.EditView):
    page_title = _("End")

    def save_instance(self) -> Requirement:
        current = Requirement.objects.get(pk=self.object.pk)
        return requiring.end_requirement(
            requirement=current,
            until=self.form.cleaned_data["until"],
            recorded_by=self.request.user,
        )

    def get_success_message(self) -> str:
        return _("The requirement ends on that day. What was required before stays required.")


class RequirementViewSet(ModelViewSet):
    model = Requirement
    name = "requirements"
    icon = "calendar-check"
    menu_label = _("Requirements")
    menu_name = "requirements"
    menu_order = 240
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = RequirementIndexView
    add_view_class = RequirementCreateView
    edit_view_class = RequirementEditView
    permission_policy = RequirementPolicy(Requirement)

    def get_form_class(self, for_update: bool = False) -> type:
        return EndRequirementForm if for_update else RequirementForm
