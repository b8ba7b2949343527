"""The code of a class: the officer shows it, those in the room come in."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people import group_codes as classes
from people import pauses, permissions, services
from people.entering import enter
from people.models import GroupCode
from people.sign_in import identifier_of, paused
from people.way_forms import ClassForm, OpenClassForm
from places import days

SHOWN_FOR = timedelta(days=7)


@never_cache
@sensitive_post_parameters("code", "identifier")
@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest) -> HttpResponse:
    """One answer for everything that does not open."""
    form, status = ClassForm(request.POST or None), 200
    if form.is_valid():
        identifier = identifier_of(form.cleaned_data["identifier"])
        tried = pauses.count_try(request, f"class:{identifier}")
        code = form.cleaned_data["code"]
        person = classes.let_in(code=code, identifier=identifier) if tried else None
        if person is not None:
            tried.rollback()
            shared, choose = form.cleaned_data["shared"], reverse("choose-pin")
            return enter(request, person, by="class", goes_on=choose, shared=shared, owes_pin=True)
        form.add_error(None, _not_opened(request, identifier, waits=tried is None))
        status = 200 if tried else 429
    return render(request, "people/come_in_by_class.html", {"form": form}, status=status)


def _not_opened(request: HttpRequest, identifier: str, *, waits: bool):
    if waits:
        return paused(max(pauses.seconds_to_wait(request, f"class:{identifier}"), 1))
    return _(
        "This does not open. Check the code and your number. If you have chosen a PIN before, "
        "sign in with it; otherwise ask the officer in the room."
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_codes(request: HttpRequest) -> HttpResponse:
    """Open a code for a class, and see those of the last days."""
    scope = permissions.scope_of(request.user, to="give-pins")
    if not scope:
        raise PermissionDenied
    form = OpenClassForm(request.POST or None, scope=scope)
    if form.is_valid():
        lasts = timedelta(hours=form.cleaned_data.pop("hours"))
        opened = classes.open_group_code(by=request.user, lasts=lasts, **form.cleaned_data)
        return redirect("group-code", opened.pk)
    recent = GroupCode.objects.filter(issued_at__gt=days.now() - SHOWN_FOR)
    shown = recent.filter(unit__in=scope.subtree()).select_related("unit").order_by("-issued_at")
    return render(request, "people/group_codes.html", {"form": form, "codes": shown[:50]})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code in large letters, who came in, and a button that closes it."""
    found = get_object_or_404(GroupCode.objects.select_related("unit", "audience"), pk=pk)
    if not permissions.may(request.user, "give-pins", unit=found.unit):
        raise Http404  # the same as for a number that no class has
    if request.method == "POST":
        classes.close_group_code(group_code=found)
        return redirect("group-code", pk)
    entries = list(found.entries.select_related("person").order_by("-at"))
    services.log_reading(
        actor=request.user, action="group-code-list", unit=found.unit, people=len(entries)
    )
    context = {"code": found, "entries": entries}
    context["address"] = request.build_absolute_uri(reverse("come-in-by-class"))
    return render(request, "people/group_code.html", context)
