"""Counting what is taken from the library."""

from datetime import date
from uuid import UUID

from django.db.models import F

from courses.library import ProductFetches
from places import days


def count_fetch(*, product: UUID, on: date | None = None) -> None:
    """One more was taken: a number for the day, and nothing about anybody."""
    day = on or days.today()
    if not _one_more(product, day):
        _row, made = ProductFetches.objects.get_or_create(
            product=product, day=day, defaults={"count": 1}
        )
        if not made:
            _one_more(product, day)


def _one_more(product: UUID, day: date) -> bool:
    rows = ProductFetches.objects.filter(product=product, day=day)
    return bool(rows.update(count=F("count") + 1))
