"""A code by message: ask for it, enter it, choose a PIN."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people import codes, messages, pauses
from people.entering import enter
from people.sign_in import paused
from people.way_forms import AskCodeForm, GiveCodeForm

ASKED = "code_by_message"


@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The same answer for every number, at the same cost."""
    if not messages.can_be_sent():
        raise Http404
    form, status = AskCodeForm(request.POST or None), 200
    if form.is_valid():
        key = f"ask:{form.cleaned_data['phone']}"
        if pauses.count_try(request, key) is not None:
            request.session[ASKED] = codes.ask_code(phone=form.cleaned_data["phone"]).pk
            return redirect("give-code")
        form.add_error(None, paused(max(pauses.seconds_to_wait(request, key), 1)))
        status = 429
    return render(request, "people/ask_code.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    asked = request.session.get(ASKED)
    if asked is None:
        return redirect("ask-code")
    form, status = GiveCodeForm(request.POST or None), 200
    if form.is_valid():
        tried = pauses.count_try(request, f"code:{asked}")
        code = form.cleaned_data["code"]
        person = codes.use_code(asked_pk=asked, code=code) if tried else None
        if person is not None:
            tried.rollback()
            shared, choose = form.cleaned_data["shared"], reverse("choose-pin")
            return enter(request, person, by="code", goes_on=choose, shared=shared, owes_pin=True)
        form.add_error(None, _not_right(request, asked, waits=tried is None))
        status = 200 if tried else 429
    context = {"form": form, "in_trouble": messages.is_in_trouble()}
    return render(request, "people/give_code.html", context, status=status)


def _not_right(request: HttpRequest, asked: int, *, waits: bool):
    if waits:
        return paused(max(pauses.seconds_to_wait(request, f"code:{asked}"), 1))
    return _(
        "This is not the code, or it is too old. Look at the newest message, or ask for "
        "another code."
    )
