"""Setting a second factor up counts as having given it; and taking away another's."""

from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people import permissions
from people.models import Person
from people.second_factor import reset_second_factor, second_factor_required
from people.services import log_reading


class SetUpAppView(ActivateTOTPView):
    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        note_as_given(self.request, Authenticator.Type.TOTP)
        return response


class SetUpPasskeyView(AddWebAuthnView):
    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        note_as_given(self.request, Authenticator.Type.WEBAUTHN)
        return response


def note_as_given(request: HttpRequest, kind: str) -> None:
    factor = request.user.authenticator_set.filter(type=kind).latest("pk")
    record_authentication(request, request.user, "mfa", id=factor.pk, type=kind)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An administrator takes away the second factor of somebody who lost it."""
    person = get_object_or_404(Person, uuid=uuid)
    if not permissions.may_reset_second_factor(request.user, person):
        raise Http404  # the same as for an id that nobody has
    return _reset(request, person)


@second_factor_required
def _reset(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        log_reading(actor=request.user, action="second-factor-reset-page", subject=person, people=1)
        return render(request, "people/reset_second_factor.html", {"person": person})
    reset_second_factor(person=person, by=request.user)
    messages.success(request, _("Done. %(name)s sets up a new one.") % {"name": person.name})
    return redirect("wagtailusers_users:edit", person.pk)
