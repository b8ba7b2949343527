"""What the page "My data" shows: all that is held, who read it, what was agreed and asked."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q
from django.utils.formats import date_format

from people import consents, readings
from people.data_requests import clock_of
from people.models import AccessEntry, DataRequest, Person, Posting, Purpose
from people.personal_data import Line, holdings
from people.roles import Role
from people.scopes import roles_given_to
from places import days
from places.models import Lineage

SHOWN_READINGS = 50


class Part(NamedTuple):
    key: str
    name: str
    lines: list[Line]
    stays: str


class Agreement(NamedTuple):
    purpose: str
    name: str
    wording: str
    standing: bool


def parts_of(person: Person) -> list[Part]:
    """Every kind of thing that is held and has something to show."""
    parts = (
        Part(one.key, str(one.name), list(one.show(person)), str(one.stays)) for one in holdings()
    )
    return [part for part in parts if part.lines]


def what_stays() -> list[str]:
    """What is left after an erasure, in words, for whoever thinks of asking for one."""
    return list(dict.fromkeys(str(one.stays) for one in holdings() if one.stays))


def agreements_of(person: Person) -> list[Agreement]:
    standing = set(person.consents.standing().values_list("purpose", flat=True))
    return [
        Agreement(one, str(Purpose(one).label), consents.wording_of(one), one in standing)
        for one in consents.purposes_here()
    ]


def requests_of(person: Person) -> list[tuple[DataRequest, bool]]:
    """What somebody asked for, newest first, each with whether it is overdue."""
    asked = person.data_requests.order_by("-opened_at")
    return [(one, one.is_open and clock_of(one).is_overdue) for one in asked]


def readings_of(person: Person) -> list[Line]:
    """Who of the staff opened the person's data, or a list of their unit: role and unit, no
    names; newest first."""
    entries = AccessEntry.objects.filter(Q(subject=person) | _lists_of_units(person))
    entries = entries.exclude(actor=person).select_related("actor", "unit")
    latest = list(entries.order_by("-at", "-pk")[:SHOWN_READINGS])
    who = {entry.actor_id: _office_of(entry.actor) for entry in latest}
    return [
        Line(
            date_format(days.local_day(entry.at), "SHORT_DATE_FORMAT"),
            " – ".join(filter(None, [readings.name_of(entry), who[entry.actor_id]])),
        )
        for entry in latest
    ]


def _lists_of_units(person: Person) -> Q:
    units = Posting.objects.known().filter(person=person).values("unit")
    above = Lineage.objects.known().filter(unit__in=units).values("ancestor")
    return Q(subject=None, people__gt=0) & (Q(unit__in=above) | Q(unit__in=units))


def _office_of(actor: Person) -> str:
    """What staff are and where, today: enough to ask, and no name."""
    seats = Posting.objects.known().held_on(days.today()).filter(person=actor)
    seats = seats.filter(audience__sees_people=True).select_related("audience", "unit")
    roles: Iterable[str] = (
        str(Role(name).label) for name in sorted(roles_given_to(actor)) if name in Role.values
    )
    return "; ".join([*(f"{seat.audience}, {seat.unit}" for seat in seats), *roles])
