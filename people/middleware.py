"""What a signed-in person's requests pass through: a one-time PIN must be changed, the privacy
notice is shown, and a session on a shared phone ends after half an hour without use.

All keep away from public pages, which are the same for everybody and touch no session.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from people.entering import SHARED_PHONE, owes_pin
from people.notice import owes_notice
from places import days

PUBLIC = {"wagtail_serve", "healthz", "upload", "set_language", "whom-to-call", "privacy"}
WITHOUT_NEW_PIN = PUBLIC | {"choose-pin", "sign-in", "sign-out"}
WITHOUT_NOTICE = WITHOUT_NEW_PIN | {"privacy-notice", "qr-image", "check-certificate"}
IDLE_SECONDS = 30 * 60
GetResponse = Callable[[HttpRequest], HttpResponse]


class SharedPhoneMiddleware:
    """Sign out a shared phone that nobody has used for half an hour, and let no browser keep
    a personal page: "back" must not show it to the next person."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_personal(request, PUBLIC) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

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
        if not _is_opened(request) or not _is_personal(request, WITHOUT_NEW_PIN):
            return None
        return _lead_to("choose-pin", request) if owes_pin(request) else None


class NoticeMiddleware:
    """Show whoever is signed in the privacy notice once, and a new version of it once more.

    As above only pages that are opened are led away: nothing that is sent is lost.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if not _is_opened(request) or not _is_personal(request, WITHOUT_NOTICE):
            return None
        owes = request.user.is_authenticated and owes_notice(request.user)
        return _lead_to("privacy-notice", request) if owes else None


def _is_opened(request: HttpRequest) -> bool:
    """Whether a page is opened by somebody who looks at it, rather than sent or fetched."""
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return request.method in {"GET", "HEAD"} and mode in {"navigate", "no-cors"}


def _lead_to(name: str, request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse(name)}?{query}")


def _is_personal(request: HttpRequest, public: set[str]) -> bool:
    """Whether the request may be a signed-in person's: it carries a session cookie (looking
    further would make every public page vary by cookie) and asks for no public page."""
    match = request.resolver_match
    return (
        settings.SESSION_COOKIE_NAME in request.COOKIES
        and match is not None
        and match.url_name not in public
    )
