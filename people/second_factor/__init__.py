"""The second factor of staff: an app's code or a passkey, asked for before the admin and
before every export of other people's data.

The factors themselves are allauth's (`allauth.mfa`); whoever has one is asked for it at
every sign-in. Here is what it lacks: where one must have been given, leading people there,
and taking a lost one away. A session counts as having given it while the factor it was
given with is still the person's: taking it away closes the admin at once.

`SECOND_FACTOR` is "staff"; "off" is for trying things out on one's own machine.
Demonstration people are let by: they cannot exist in production.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from people.models import Person
from people.services import log_reading

View = Callable[..., HttpResponse]
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
GOES_ON = "second_factor_next"


def is_on() -> bool:
    return settings.SECOND_FACTOR == "staff"


def was_given(request: HttpRequest) -> bool:
    """Whether this session has given a second factor that its person still has."""
    records = get_authentication_records(request, request.user)
    given = [record.get("id") for record in records if record.get("method") == "mfa"]
    return bool(given) and request.user.authenticator_set.filter(pk__in=given).exists()


def led_to_second_factor(request: HttpRequest) -> HttpResponse | None:
    """Where to send somebody who has not given a second factor; None to let them by."""
    person = request.user
    if not is_on() or not person.is_authenticated or person.is_demo or was_given(request):
        return None
    goes_on = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    kinds = set(person.authenticator_set.values_list("type", flat=True))
    if kinds & set(FACTORS):
        key_only = Authenticator.Type.TOTP not in kinds
        name = "mfa_reauthenticate_webauthn" if key_only else "mfa_reauthenticate"
        return _sent_to(f"{reverse(name)}?{urlencode({'next': goes_on})}")
    request.session[GOES_ON] = goes_on
    return _sent_to(reverse("mfa_index"))


def _sent_to(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    add_never_cache_headers(response)
    return response


def second_factor_required(view: View) -> View:
    """For views that hand out other people's data as a file or a sheet.

    Stands inside whatever asks who may open the view, so that nobody sets up a factor only
    to be turned away.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        led = led_to_second_factor(request)
        return led if led is not None else view(request, *args, **kwargs)

    return answer


class SecondFactorMiddleware:
    """The admin opens only to those who have given a second factor.

    Others than those whom the admin lets in pass through, to be refused there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.route.startswith("admin/"):
            return None
        if match.url_name == "wagtailadmin_logout" or not is_on():
            return None
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        return led_to_second_factor(request)


@transaction.atomic
def reset_second_factor(*, person: Person, by: Person | None) -> int:
    """Take away every second factor of somebody, who sets up a new one at the next need.

    Returns how many were taken. Who did it is logged; `by` is None on the command line.
    Whether `by` may is asked of `permissions.may_reset_second_factor` by the caller.
    """
    taken = person.authenticator_set.exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    person.authenticator_set.all().delete()
    if by is not None:
        log_reading(actor=by, action="second-factor-reset", subject=person, people=1)
    return taken
