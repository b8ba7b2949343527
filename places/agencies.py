"""Agencies in time: which are there on a day, and whose matters came to whom."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from places.models import Agency, AgencySuccession


def agencies_on(day: date) -> QuerySet[Agency]:
    """Agencies that are there on a day; where no day is known, they always were or will be."""
    return Agency.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gt=day)
    )


def lines_of(agencies: Iterable[int], on: date) -> frozenset[int]:
    """These agencies, those they came from and those they became by a day, near and far.

    Others that came from the same one are not among them. A succession whose day is not
    known counts; one that is still to come does not.
    """
    begun = AgencySuccession.objects.filter(Q(day=None) | Q(day__lte=on))
    links = list(begun.values_list("predecessor", "successor"))
    start = frozenset(agencies)
    return _reached(start, links) | _reached(start, [(new, old) for old, new in links])


def _reached(start: frozenset[int], links: list[tuple[int, int]]) -> frozenset[int]:
    found, further = start, start
    while further:
        further = frozenset(new for old, new in links if old in further) - found
        found |= further
    return found
