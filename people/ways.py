"""How long used ways in are kept."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from people.messages import forget_counts
from people.models import GroupCode, SignInCard, SignInCode
from places import days

CARDS_KEPT = timedelta(days=90)
GROUP_CODES_KEPT = timedelta(days=90)
CODES_KEPT = timedelta(days=1)


@transaction.atomic
def forget_used_ways(at: datetime | None = None) -> int:
    """Delete cards, codes and codes of classes that have opened nothing for a while, and old
    counts of messages; return how many rows went. Who gave whom a card stays in the log."""
    at = at or days.now()
    before = at - CARDS_KEPT
    past = Q(expires_at__lt=before) | Q(used_at__lt=before) | Q(revoked_at__lt=before)
    gone = SignInCard.objects.filter(past).delete()[0]
    gone += SignInCode.objects.filter(expires_at__lt=at - CODES_KEPT).delete()[0]
    gone += GroupCode.objects.filter(expires_at__lt=at - GROUP_CODES_KEPT).delete()[0]
    return gone + forget_counts(at=at)
