"""Signing in by another identity service (OpenID Connect), set up by settings alone.

The service proves who somebody is; whether they are one of ours is looked up by the claim of
the settings (a phone number that the service says it has verified) or by a subject linked to
them (`link_identity`). Nobody is made, and nothing of what the service tells is kept.
"""

import logging
from collections.abc import Callable
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from requests import RequestException

from people.entering import enter
from people.models import Person
from people.phones import normalise_phone

log = logging.getLogger(__name__)
PROVIDER = "identity"


class SocialAdapter(DefaultSocialAccountAdapter):
    """Ends allauth's own flow as soon as it knows who stands at the other end."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:
        """Nobody is made of what the service tells."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        person = sociallogin.user if sociallogin.is_existing else person_of(sociallogin.account)
        SocialAccount.objects.filter(user=person).update(extra_data={})  # allauth noted it
        if person is None or not person.is_active or person.erased_at:
            raise ImmediateHttpResponse(_not_known(request))
        goes_on = sociallogin.get_redirect_url(request) or reverse("my-training")
        raise ImmediateHttpResponse(enter(request, person, by="socialaccount", goes_on=goes_on))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        exception = kwargs.get("exception")
        if exception is not None:
            log.warning("The identity service failed: %s", type(exception).__name__)
        raise ImmediateHttpResponse(_failed(request))


def person_of(account: SocialAccount) -> Person | None:
    """Who signs in with the phone number that the service has verified. Never a contact phone."""
    told, token = account.extra_data.get("userinfo") or {}, account.extra_data.get("id_token") or {}
    if told and token and told.get("sub") != token.get("sub"):
        return None
    claim = settings.OIDC["CLAIM"]
    claims = told or token
    if claim == "sub" or claims.get(f"{claim}_verified") is not True:
        return None
    phone = normalise_phone(str(claims.get(claim) or ""))
    return Person.objects.filter(login_phone=phone).first() if phone else None


@transaction.atomic
def link_identity(*, person: Person, subject: str) -> None:
    """Whoever the service calls by this subject is this person from now on, and no other."""
    SocialAccount.objects.filter(user=person, provider=PROVIDER).delete()
    SocialAccount.objects.update_or_create(
        uid=subject, provider=PROVIDER, defaults={"user": person, "extra_data": {}}
    )


def _guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @never_cache
    def answer(request: HttpRequest, provider_id: str = PROVIDER) -> HttpResponse:
        if not settings.OIDC["SERVER_URL"]:
            raise Http404
        try:
            return view(request, provider_id)
        except (RequestException, ValueError, KeyError) as error:
            log.warning("The identity service failed: %s", type(error).__name__)
            return _failed(request)

    return answer


begin = _guarded(views.login)
come_back = _guarded(views.callback)


def _not_known(request: HttpRequest) -> HttpResponse:
    return render(request, "people/unknown_identity.html", {"failed": False}, status=403)


def _failed(request: HttpRequest) -> HttpResponse:
    return render(request, "people/unknown_identity.html", {"failed": True}, status=503)
