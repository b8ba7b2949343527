"""One pass over what was marked, and its sums kept until something new is marked.

The pass reads markings in the order they were recorded, a batch at a time. Kept are sums and
the last marking they know; asked again, only what came since is read, so that the figures
are right at once and cheap. What is kept lies in the cache and is made anew when it is gone.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Exists, F, Max, OuterRef, QuerySet

from places import days
from records.models import Attempt, Marking
from reports.item_sums import Row, Tallies, count

KEPT = "item-sums:1"
KEPT_FOR = 30 * 24 * 3600  # seconds
BATCH = 2_000
# Rows may be committed out of order: by then everything with a lower key is there.
ALL_THERE_AFTER = timedelta(minutes=10)


@dataclass
class Sums:
    """Sums over the markings up to `upto`. `next_upto` was the last one at `looked_at`: once
    that is long enough ago, the sums may be kept up to there."""

    tallies: Tallies = field(default_factory=dict)
    upto: int = 0
    next_upto: int = 0
    looked_at: datetime | None = None


def sums(at: datetime | None = None) -> Tallies:
    """The sums of everything marked until now, by version and question."""
    at = at or days.now()
    last = Marking.objects.aggregate(last=Max("pk"))["last"] or 0
    kept = cache.get(KEPT) or Sums()
    if kept.upto > last or kept.next_upto > last:
        kept = Sums()  # the ledger was restored or emptied
    if kept.looked_at is None:
        kept.next_upto, kept.looked_at = last, at
    settled = at - kept.looked_at >= ALL_THERE_AFTER or not kept.upto
    if settled and kept.next_upto > kept.upto:
        count(rows(after=kept.upto, upto=kept.next_upto), kept.tallies)
        kept.upto, kept.next_upto, kept.looked_at = kept.next_upto, last, at
        cache.set(KEPT, kept, KEPT_FOR)
    if kept.upto == last:
        return kept.tallies
    tallies = copy.deepcopy(kept.tallies)
    count(rows(after=kept.upto, upto=last), tallies)
    return tallies


def are_at_hand() -> bool:
    """Whether the sums cost little: the pass over everything was made before, or is short."""
    return cache.get(KEPT) is not None or Marking.objects.count() <= BATCH


def rows(*, after: int = 0, upto: int) -> Iterator[Row]:
    """What these markings add, and what the markings before them, which they replace, added."""
    new = _first_goes(Marking.objects.filter(pk__gt=after, pk__lte=upto)).order_by("pk")
    for version, marks in _read(new):
        yield version, marks, 1
    again = Marking.objects.filter(pk__gt=after, pk__lte=upto, number__gt=1)
    if again.exists():
        follows = again.filter(attempt=OuterRef("attempt"), number=OuterRef("number") + 1)
        replaced = Marking.objects.filter(Exists(follows), attempt__in=again.values("attempt"))
        for version, marks in _read(_first_goes(replaced)):
            yield version, marks, -1


def first_attempts(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Of each person the first go at a quiz."""
    earlier = Attempt.objects.filter(
        person=OuterRef("person"),
        quiz_version__quiz=OuterRef("quiz_version__quiz"),
        pk__lt=OuterRef("pk"),
    )
    return attempts.filter(~Exists(earlier))


def _first_goes(markings: QuerySet[Marking]) -> QuerySet[Marking]:
    earlier = Attempt.objects.filter(
        person=OuterRef("attempt__person"),
        course=OuterRef("attempt__course"),
        quiz_version__quiz=OuterRef("attempt__quiz_version__quiz"),
        pk__lt=OuterRef("attempt"),
    )
    return markings.filter(~Exists(earlier))


def _read(markings: QuerySet[Marking]) -> Iterator[tuple[int, list]]:
    found = markings.values_list(F("quiz_version"), "marks")
    return found.iterator(chunk_size=BATCH)
