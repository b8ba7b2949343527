"""Whether what was sent comes from a page of this site (docs/decisions/0030).

A lesson page is the same bytes for everybody and carries no token, and a quiz may have lain
open for weeks; so what browsers say of themselves is believed first, and Django's token is
the other way in.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


def comes_from_this_site(request: HttpRequest) -> bool:
    """By Sec-Fetch-Site, which no page can forge; by Origin or Referer where it is missing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(source).netloc.lower() == request.get_host().lower()


def may_be_taken(request: HttpRequest) -> bool:
    """Whether to act on what was sent, for views that are `csrf_exempt`."""
    return comes_from_this_site(request) or _TokenCheck(_no_response).holds(request)


class _TokenCheck(CsrfViewMiddleware):
    def holds(self, request: HttpRequest) -> bool:
        return self.process_view(request, None, (), {}) is None


def _no_response(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError("The check never goes on to a view.")
