"""Requests about personal data in the Wagtail admin: the list with its clock, and deciding."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies.base import BasePermissionPolicy

from people import data_requests, permissions, queries, retention, services
from people.models import DataRequest, Person
from people.personal_data import export_of
from people.privacy_forms import DecideForm, OpenForThemForm
from places import days


class RequestPolicy(BasePermissionPolicy):
    """Seen by those whom `people/permissions.py` names."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and permissions.may(user, "handle-data-requests")


class ClockColumn(Column):
    """The days that are left, in red once there are none."""

    cell_template_name = "people/admin/clock_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return context | {
            "overdue": instance.is_open and data_requests.clock_of(instance).is_overdue
        }


def time_left(request: DataRequest, on: date | None = None) -> str:
    """The clock in words: to answer first, then to settle."""
    if not request.is_open:
        return str(request.get_state_display())
    clock = data_requests.clock_of(request, on)
    told = []
    if clock.to_answer is not None:
        told.append(
            ngettext("answer: %(n)s working day left", "answer: %(n)s working days left",
                     abs(clock.to_answer)) % {"n": clock.to_answer}
            if clock.to_answer >= 0
            else _("answer: overdue")
        )  # fmt: skip
    told.append(
        ngettext("settle: %(n)s day left", "settle: %(n)s days left", abs(clock.to_act))
        % {"n": clock.to_act}
        if clock.to_act >= 0
        else _("settle: overdue")
    )
    return "; ".join(told)


class DataRequestsView(ReportView):
    """The open ones first, by the day they are due."""

    index_url_name = "people_data_requests"
    index_results_url_name = "people_data_requests_results"
    page_title = gettext_lazy("Requests about personal data")
    header_icon = "lock"
    permission_policy = RequestPolicy(DataRequest)
    any_permission_required = ["view"]
    is_searchable = False
    columns = [
        TitleColumn(
            "person",
            label=gettext_lazy("Who"),
            accessor=lambda one: one.person.name or _("erased"),
            get_url=lambda one: reverse("people_data_request", args=[one.uuid]),
        ),
        Column("kind", label=gettext_lazy("Asks to"), accessor="get_kind_display"),
        DateColumn("opened_at", label=gettext_lazy("Received")),
        Column("answer_due", label=gettext_lazy("Answer by")),
        Column("act_due", label=gettext_lazy("Settle by")),
        ClockColumn("clock", label=gettext_lazy("Time left"), accessor=time_left),
    ]

    def get_base_queryset(self) -> QuerySet[DataRequest]:
        open_first = F("decided_at").desc(nulls_first=True)
        return DataRequest.objects.select_related("person").order_by(open_first, "act_due", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        shown = len(context["object_list"])
        services.log_reading(actor=self.request.user, action="data-requests", people=shown)
        return context


class InactivePeopleView(ReportView):
    """Who has held no post for years: to be looked at, and perhaps erased by a request."""

    index_url_name = "people_inactive"
    index_results_url_name = "people_inactive_results"
    page_title = gettext_lazy("People without a post for years")
    header_icon = "user"
    permission_policy = RequestPolicy(Person)
    any_permission_required = ["view"]
    is_searchable = False
    columns = [
        TitleColumn(
            "name",
            label=gettext_lazy("Who"),
            get_url=lambda one: reverse("people_open_data_request", args=[one.pk]),
        ),
        DateColumn("created_at", label=gettext_lazy("On record since")),
        DateColumn("last_login", label=gettext_lazy("Signed in last")),
    ]

    def get_base_queryset(self) -> QuerySet[Person]:
        return retention.inactive_people().in_name_order()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        shown = len(context["object_list"])
        services.log_reading(actor=self.request.user, action="inactive-people", people=shown)
        return context


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One request: answer it, extend it once, do it, or refuse it with its legal ground."""
    asked = get_object_or_404(DataRequest.objects.select_related("person"), uuid=uuid)
    _refuse_outsiders(request, asked.person)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _act(asked, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved. The person sees it on “My data”."))
            return redirect("people_data_requests")
    services.log_reading(
        actor=request.user, action="data-request", subject=asked.person, people=1, reason="request"
    )
    context = {
        "asked": asked,
        "person": asked.person,
        "form": form,
        "clock": time_left(asked),
        "posts": queries.known_posts_of(asked.person),
    }
    return render(request, "people/admin/data_request.html", context)


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def open_for_them(request: HttpRequest, person_pk: int) -> HttpResponse:
    """Write down what somebody asked for on paper, by phone or in person."""
    person = get_object_or_404(Person.objects.filter(erased_at=None), pk=person_pk)
    _refuse_outsiders(request, person)
    form = OpenForThemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = data_requests.open_request(
                person=person, opened_by=request.user, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("people_data_request", asked.uuid)
    services.log_reading(actor=request.user, action="person", subject=person, people=1)
    title = _("Open a request about personal data")
    back = reverse("wagtailusers_users:edit", args=[person.pk])
    context = {"form": form, "title": title, "person": person, "back": back}
    return render(request, "people/admin/edit_post.html", context)


@require_admin_access
@require_safe
def export_for_them(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Everything held about somebody who asked for it and cannot sign in, to be handed over."""
    asked = get_object_or_404(DataRequest.objects.open().select_related("person"), uuid=uuid)
    _refuse_outsiders(request, asked.person)
    services.log_reading(
        actor=request.user, action="data-export", subject=asked.person, people=1, reason="request"
    )
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(export_of(asked.person), json_dumps_params=options)
    response["Content-Disposition"] = f'attachment; filename="data-{days.today():%Y-%m-%d}.json"'
    response["Cache-Control"] = "no-store"
    return response


def _act(asked: DataRequest, *, act: str, by: Person, **said: Any) -> None:
    decision = said["decision"]
    if act == "answer":
        data_requests.answer_request(request=asked, by=by)
    elif act == "extend":
        data_requests.extend_request(
            request=asked, by=by, number=said["longer"], because=said["because"]
        )
    elif act == "settle":
        data_requests.settle_request(request=asked, by=by, decision=decision)
    else:
        data_requests.refuse_request(
            request=asked, by=by, legal_ground=said["legal_ground"], decision=decision
        )


def _refuse_outsiders(request: HttpRequest, person: Person) -> None:
    above = permissions.stands_above(person, request.user)
    if above or not permissions.may(request.user, "handle-data-requests"):
        raise PermissionDenied
