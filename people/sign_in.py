"""Signing in with a phone number or personal code and a PIN, on allauth's machinery."""

import math
import re
import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people import pauses, pins
from people.models import Person
from people.phones import normalise_phone
from people.services import phone_digits, use_one_time_pin
from places import days


def identifier_of(text: str) -> str:
    """What was typed as phone number or personal code, in the one way we keep it."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return normalise_phone(text) or re.sub(r"[^0-9A-Z]", "", plain)[:20]


def person_with(identifier: str) -> Person | None:
    """Whose sign-in phone or personal code this is. A contact phone signs in nobody."""
    return Person.objects.filter(Q(login_phone=identifier) | Q(code=identifier)).first()


class PinBackend(ModelBackend):
    """Takes an identifier and a PIN, and only under these names: forms of other packages
    that send a username are no way round the pauses. (The PIN is called `password` because
    Django hides that name from whoever is told of a failed sign-in.)

    Unknown identifiers, wrong PINs, people who may not sign in and used-up one-time PINs
    cost the same work and give the same answer.
    """

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, *, identifier: str, password: str
    ) -> Person | None:
        person = person_with(identifier)
        if person is None:
            Person().set_password(password)
            return None
        right = person.check_password(password) and self.user_can_authenticate(person)
        return person if right and self._first_use(person) else None

    def _first_use(self, person: Person) -> bool:
        """Whether the PIN is a lasting one, or a one-time PIN not yet used nor too old."""
        if person.one_time_pin_until is None:
            return True
        stale = person.one_time_pin_used_at or person.one_time_pin_until <= days.now()
        return not stale and use_one_time_pin(person=person)


class AccountAdapter(DefaultAccountAdapter):
    """How allauth signs in here. There is no sign-up, no e-mail, and no other way in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": gettext_lazy("Too many wrong tries. Wait a while, then again."),
        "rate_limited": gettext_lazy("Too many wrong tries. Wait a while, then again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        identifier = credentials["identifier"]
        self._login_failed_rl_usage = pauses.count_try(request, identifier)
        if self._login_failed_rl_usage is None:
            raise paused(max(pauses.seconds_to_wait(request, identifier), 1))

    def reauthenticate(self, user: Person, password: str) -> bool:
        """The PIN once more, counted under what its owner signs in with."""
        identifier = user.login_phone or user.code
        owner = self.authenticate(context.request, identifier=identifier, password=password)
        return owner is not None and owner.pk == user.pk

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of this very site may follow a sign-in."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own messages name the account; pages here say what happened."""


def paused(seconds: int) -> ValidationError:
    minutes = math.ceil(seconds / 60)
    wait = ngettext("Wait %(n)d minute.", "Wait %(n)d minutes.", minutes) % {"n": minutes}
    text = _(
        "Too many wrong tries. %(wait)s Then try again. "
        "Forgotten the PIN? Get a code by message, or a new card from your commune’s officer."
    )
    return ValidationError(text, params={"wait": wait, "seconds": seconds}, code="paused")


class PinValidator:
    """Six digits, not easy to guess, and not the owner's phone number or birth date."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if not pins.is_six_digits(password):
            raise ValidationError(_("Choose six digits."), code="pin_length")
        own = phone_digits(user) if user else []
        born = user.birth_date if user else None
        if pins.is_easy_to_guess(password):
            raise ValidationError(
                _("This PIN is too easy to guess. Choose six other digits."), code="pin_easy"
            )
        if pins.tells_about_owner(password, phones=own, birth_date=born):
            raise ValidationError(
                _("Do not use your phone number or birth date. Choose six other digits."),
                code="pin_own",
            )

    def get_help_text(self) -> str:
        return _("Six digits that others would not guess.")
