"""Serving a page as the same bytes for everybody.

Whoever is signed in, the page is drawn for nobody in particular: it can then be kept whole
(`courses/page_cache.py`), on the server and on the phone.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

if TYPE_CHECKING:
    from courses.models import PublicPage


def serve_as_everybody(
    page: "PublicPage", request: HttpRequest, serve: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    """Draw the page; one that needs an account asks to sign in and is never kept."""
    closed = page.needs_account
    if closed and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    forget_who_asks(request)
    response = serve(request)
    if closed:
        add_never_cache_headers(response)
    else:
        response.same_for_everybody = True
    return response


def forget_who_asks(request: HttpRequest) -> None:
    """No template can now show who is signed in, nor use up messages meant for another page."""
    request.user = AnonymousUser()
    if hasattr(request, "_messages"):
        del request._messages
