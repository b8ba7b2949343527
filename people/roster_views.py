"""Rosters on the screen: sent in, looked at, applied, undone."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import permissions, roster_screens, services, tasks
from people.models import RosterImport
from people.roster_forms import ColumnsForm, RosterForm
from people.roster_frames import go_to, screen
from people.rosters import services as rosters
from people.second_factor import second_factor_required

View = Callable[..., HttpResponse]


def for_keepers(view: View) -> View:
    """For whoever may bring in rosters, with a second factor; hands over their scope."""

    @never_cache
    @login_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        scope = permissions.scope_of(request.user, to="bring-rosters")
        if not scope:
            raise PermissionDenied
        return second_factor_required(view)(request, scope, *args, **kwargs)

    return answer


def of_one(view: View) -> View:
    """The same for one roster, which has to be theirs or of their units."""

    @for_keepers
    @wraps(view)
    def answer(request: HttpRequest, scope: permissions.Scope, uuid: UUID) -> HttpResponse:
        mine = roster_screens.rosters_within(scope, request.user)
        return view(request, get_object_or_404(mine, uuid=uuid))

    return answer


@for_keepers
@require_safe
def index(request: HttpRequest, scope: permissions.Scope) -> HttpResponse:
    page = roster_screens.page_of(
        roster_screens.rosters_within(scope, request.user), request.GET.get("page")
    )
    return screen(request, "index", {"page": page})


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def send_in(request: HttpRequest, scope: permissions.Scope) -> HttpResponse:
    form = RosterForm(request.POST or None, request.FILES or None, scope=scope)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("unit", "audience", "on", "complete")}
        file = form.cleaned_data["file"]
        try:
            roster = rosters.receive_roster(
                content=file.read(), file_name=file.name, by=request.user, **told
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            tasks.look_soon(roster=roster)
            return go_to(request, "roster", roster.uuid)
    return screen(request, "send_in", {"form": form})


@of_one
@require_safe
def roster(request: HttpRequest, one: RosterImport) -> HttpResponse:
    """What will happen, is happening or has happened, whichever it is."""
    if not one.is_open or one.content is None:
        return screen(request, "outcome", roster_screens.outcome_context(one))
    try:
        context = roster_screens.plan_context(one, request.GET)
    except ValidationError as error:
        context = {"roster": one, "unreadable": error.messages}
    else:
        rows = context["page"].object_list if "page" in context else ()
        services.log_reading(actor=request.user, action="roster", unit=one.unit, people=len(rows))
    return screen(request, "plan", context)


@of_one
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, one: RosterImport) -> HttpResponse:
    if not one.is_open or one.content is None:
        return go_to(request, "roster", one.uuid)
    form = ColumnsForm(request.POST or None, sheets=rosters.columns_of(one))
    if form.is_valid():
        try:
            rosters.set_mapping(roster=one, mapping=form.mapping)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            tasks.look_soon(roster=one)
            return go_to(request, "roster", one.uuid)
    # The first rows of each sheet stand there, to tell what a column holds.
    services.log_reading(actor=request.user, action="roster-columns", unit=one.unit)
    return screen(request, "columns", {"roster": one, "form": form})


@of_one
@require_POST
def read_sheet(request: HttpRequest, one: RosterImport) -> HttpResponse:
    """Read a hidden sheet of the workbook too."""
    try:
        rosters.read_hidden_sheet(roster=one, name=request.POST.get("sheet", ""))
        tasks.look_soon(roster=one)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return go_to(request, "roster", one.uuid)


@of_one
@require_POST
def look(request: HttpRequest, one: RosterImport) -> HttpResponse:
    """Have a long list looked through: for the first time, anew, or after a worker stopped."""
    tasks.look_soon(roster=one)
    return go_to(request, "roster", one.uuid)


@of_one
@require_POST
def decide(request: HttpRequest, one: RosterImport) -> HttpResponse:
    """What somebody decided about rows that a machine may not decide."""
    try:
        roster_screens.keep_decisions(one, request.POST)
        tasks.look_soon(roster=one)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return go_to(request, "roster", one.uuid, query="?show=ambiguous")


@of_one
@require_POST
def apply(request: HttpRequest, one: RosterImport) -> HttpResponse:
    try:
        tasks.apply_soon(roster=one, by=request.user, confirmed="confirmed" in request.POST)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return go_to(request, "roster", one.uuid)


@of_one
@require_POST
def undo(request: HttpRequest, one: RosterImport) -> HttpResponse:
    """Take it back; the plan then names those who stay as they are."""
    try:
        if tasks.undo_soon(roster=one, by=request.user):
            messages.success(request, _("The list was taken back."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return go_to(request, "roster", one.uuid)


@of_one
@require_safe
def rejects(request: HttpRequest, one: RosterImport) -> HttpResponse:
    """The rows that were not imported, with the reason, in the columns of the list."""
    content = roster_screens.rejects_of(one) if one.content is not None else None
    if content is None:
        raise Http404
    services.log_reading(actor=request.user, action="roster-rejects", unit=one.unit)
    return roster_screens.as_download(one, content)
