"""Headers that belong to every response."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

ADMIN_PATHS = ("/admin/", "/en/admin/")
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
)


class ReadableAddressMiddleware:
    """Answer 400 to an address with a NUL byte, which PostgreSQL will not compare with anything.

    Forms refuse such a byte themselves, with words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("There is a NUL byte in the address.")
        return self.get_response(request)


class HeadersMiddleware:
    """Close the browser features we never use, and relax the CSP in the admin only.

    Stands inside django-csp's middleware, which then writes the policy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.path.startswith(ADMIN_PATHS):
            response._csp_update = settings.ADMIN_CONTENT_SECURITY_POLICY
        return response
