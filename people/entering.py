"""Coming in, by whatever way: one place that begins a session.

Every way (PIN, card, code by message, code of a class, another identity service) proves
who somebody is and then calls `enter`. allauth's login stages follow there: whoever has a
second factor is asked for it. The session gets a new key, and what another person left in
it is thrown away first.
"""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from people.models import Person
from places import days

SHARED_PHONE = "shared_phone_used_at"
OWES_PIN = "owes_pin"


def enter(
    request: HttpRequest,
    person: Person,
    *,
    by: str,
    goes_on: str,
    shared: bool = False,
    owes_pin: bool = False,
) -> HttpResponse:
    """Sign somebody in, or ask for their second factor first; `goes_on` is where to, and has
    been checked. With `owes_pin`, the way took the PIN's place and a new one is chosen next."""
    logout(request, show_message=False)
    request.session.pop(OWES_PIN, None)
    record_authentication(request, person, method=by)
    remember_shared_phone(request, shared=shared)
    if owes_pin:
        request.session[OWES_PIN] = person.pk
    return perform_login(request, Login(user=person, redirect_url=goes_on))


def owes_pin(request: HttpRequest) -> bool:
    """Whether whoever signed in must choose a PIN now, without being asked for the old one."""
    if not request.user.is_authenticated:
        return False
    return request.user.must_change_pin or request.session.get(OWES_PIN) == request.user.pk


def pin_was_chosen(request: HttpRequest) -> None:
    request.session.pop(OWES_PIN, None)


def remember_shared_phone(request: HttpRequest, *, shared: bool) -> None:
    """How long this session lasts: half a year, or on a shared phone until it is put down."""
    if shared:
        request.session.set_expiry(0)
        request.session[SHARED_PHONE] = int(days.now().timestamp())
    else:
        request.session.set_expiry(None)
        request.session.pop(SHARED_PHONE, None)
