"""What a signed-in person's requests pass through: a one-time PIN must be changed, and a
session on a shared phone ends after half an hour without use.

Both keep away from public pages, which are the same for everybody and touch no session.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from places import days

PUBLIC = {"wagtail_serve", "healthz", "upload", "set_language", "whom-to-call"}
WITHOUT_NEW_PIN = PUBLIC | {"choose-pin", "sign-in", "sign-out"}
SHARED_PHONE = "shared_phone_used_at"
IDLE_SECONDS = 30 * 60
GetResponse = Callable[[HttpRequest], HttpResponse]


class SharedPhoneMiddleware:
    """Sign out a shared phone that nobody has used for half an hour."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if not _is_personal(request, PUBLIC):
            return
        used_at, now = request.session.get(SHARED_PHONE), int(days.now().timestamp())
        if used_at is None:
            return
        if now - used_at > IDLE_SECONDS:
            get_adapter().logout(request)
        elif now - used_at > 60:  # one write a minute is enough
            request.session[SHARED_PHONE] = now


class FirstPinMiddleware:
    """Lead whoever signed in with a one-time PIN to choosing their own.

    Only pages that are opened are led away. What is sent (answers of a quiz) goes through,
    since a redirect would lose it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        opened = request.method in {"GET", "HEAD"} and request.headers.get(
            "Sec-Fetch-Mode", "navigate"
        ) in {"navigate", "no-cors"}
        if not opened or not _is_personal(request, WITHOUT_NEW_PIN):
            return None
        if not getattr(request.user, "must_change_pin", False):
            return None
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('choose-pin')}?{query}")


def remember_shared_phone(request: HttpRequest, *, shared: bool) -> None:
    """How long this session lasts: half a year, or on a shared phone until it is put down."""
    if shared:
        request.session.set_expiry(0)
        request.session[SHARED_PHONE] = int(days.now().timestamp())
    else:
        request.session.set_expiry(None)
        request.session.pop(SHARED_PHONE, None)


def _is_personal(request: HttpRequest, public: set[str]) -> bool:
    """Whether the request may be a signed-in person's: it carries a session cookie (looking
    further would make every public page vary by cookie) and asks for no public page."""
    match = request.resolver_match
    return (
        settings.SESSION_COOKIE_NAME in request.COOKIES
        and match is not None
        and match.url_name not in public
    )
