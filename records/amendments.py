"""Corrections as the pure rules of `records.standing` read them."""

from collections.abc import Iterable

from django.db.models import Q

from records.models import Completion, Correction
from records.standing import Amendment, Done, counting_days


def corrections_about(about: Q) -> list[Correction]:
    """Corrections that match, with what withdraws them, at any depth."""
    found: list[Correction] = []
    rows = list(Correction.objects.filter(about))
    while rows:
        found += rows
        rows = list(Correction.objects.filter(withdraws__in=[row.pk for row in rows]))
    return found


def amendments_about(about: Q) -> list[Amendment]:
    return [as_amendment(row) for row in corrections_about(about)]


def as_amendment(row: Correction) -> Amendment:
    return Amendment(
        kind=row.kind,
        target=row.withdraws_id or row.completion_id,
        key=row.pk,
        new_date=row.new_date,
        recorded=row.recorded_at,
        start=row.start,
        until=row.until,
    )


def as_done(rows: Iterable[Completion]) -> list[Done]:
    return [Done(row.pk, row.completed_on, row.recorded_at) for row in rows]


def stands(completion: Completion) -> bool:
    """Whether a completion still counts, on whatever day."""
    return bool(counting_days(as_done([completion]), amendments_about(Q(completion=completion))))


def stands_unmoved(completion: Completion) -> bool:
    """Whether a completion still counts on its own day."""
    days = counting_days(as_done([completion]), amendments_about(Q(completion=completion)))
    return days == [completion.completed_on]
