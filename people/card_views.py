"""Cards: the officer prints them, the person opens one and is in."""

from typing import Any

import segno
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import cards, pauses, permissions, queries, services
from people.card_forms import CardFilterForm, ScopedUnitForm
from people.entering import enter
from people.models import Person
from people.second_factor import second_factor_required
from people.sign_in import paused
from places.models import Unit

PAGE_SIZE = 100  # ten sheets of paper


@never_cache
@login_required
@require_safe
def choose_people(request: HttpRequest) -> HttpResponse:
    """Whom of one's own unit to print a card for."""
    scope = permissions.scope_of(request.user, to="give-pins")
    if not scope:
        raise PermissionDenied
    form = CardFilterForm(request.GET, scope=scope)
    form.full_clean()
    return _list(request, form)


@second_factor_required
def _list(request: HttpRequest, form: CardFilterForm) -> HttpResponse:
    unit, who = form.cleaned_data.get("unit"), form.cleaned_data.get("who")
    context: dict[str, Any] = {"form": form, "unit": unit, "who": who}
    if unit is not None:
        people = queries.people_within(permissions.Scope(on=form.scope.on, units=(unit,)))
        if who == CardFilterForm.NEVER:
            people = people.filter(last_login=None)
        page = Paginator(queries.with_postings(people), PAGE_SIZE).get_page(request.GET.get("page"))
        able = permissions.those_given_pins_by(request.user, page.object_list)
        context |= {"page": page, "people": [one for one in page if one.pk in able]}
        services.log_reading(
            actor=request.user, action="card-list", unit=unit, people=len(page.object_list)
        )
    return render(request, "people/cards.html", context)


@never_cache
@login_required
@require_POST
def sheet(request: HttpRequest) -> HttpResponse:
    """The sheet to print: shown once, on this very answer."""
    scope = permissions.scope_of(request.user, to="give-pins")
    form = ScopedUnitForm(request.POST, scope=scope)
    if not scope or not form.is_valid():
        raise PermissionDenied
    return _sheet(request, form.cleaned_data["unit"])


@second_factor_required
def _sheet(request: HttpRequest, unit: Unit | None) -> HttpResponse:
    chosen = request.POST.getlist("all" if "everybody" in request.POST else "person")
    try:
        people = list(Person.objects.filter(uuid__in=chosen[:PAGE_SIZE]).in_name_order())
    except ValidationError as error:
        raise PermissionDenied from error
    if len(permissions.those_given_pins_by(request.user, people)) != len(people):
        raise PermissionDenied
    issued = cards.issue_cards(people=people, by=request.user, unit=unit) if people else []
    context = {"cards": [_printed(request, card) for card in issued], "unit": unit}
    return render(request, "people/card_sheet.html", context)


def _printed(request: HttpRequest, card: cards.IssuedCard) -> dict[str, Any]:
    with translation.override(card.person.language):
        link = request.build_absolute_uri(reverse("card", args=[card.token]))
    code = segno.make(link, error="m", micro=False)
    qr = code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return {"person": card.person, "link": link, "qr": qr, "expires_at": card.expires_at}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows whose card it is and uses nothing up: chats fetch links unasked."""
    if request.method != "POST":
        found = cards.card_with(token)
        if found is None:
            return _not_valid(request, token)
        context = {"given_name": found.person.get_short_name(), "token": token}
        return render(request, "people/card.html", context)
    person = cards.use_card(token=token)
    if person is None:
        return _not_valid(request, token)
    shared = "shared" in request.POST
    choose = reverse("choose-pin")
    return enter(request, person, by="card", goes_on=choose, shared=shared, owes_pin=True)


def _not_valid(request: HttpRequest, token: str) -> HttpResponse:
    """The same for used, old, revoked and made-up cards. Tries are counted by address."""
    key = f"card:{cards.digest_of(token)}"
    if request.method == "POST" and pauses.count_try(request, key) is None:
        error = paused(max(pauses.seconds_to_wait(request, key), 1))
        return render(request, "people/card_not_valid.html", {"error": error}, status=429)
    return render(request, "people/card_not_valid.html", {"error": None}, status=404)
