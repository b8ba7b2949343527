"""Wrong PINs only pause: growing pauses per identifier and per address, never a lock.

The counting is allauth's (`ACCOUNT_RATE_LIMITS["login_failed"]`, shortest first, in the
cache that all processes share). Here is what it lacks: how long the pause still lasts,
and forgetting it when a new PIN was given. An identifier that belongs to nobody is
counted like any other, so that a pause does not tell who exists.
"""

import math
import time
from collections.abc import Iterator

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import Rate
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

APP, ACTION = "allauth.account", "login_failed"


def pause_key(identifier: str) -> str:
    """What an identifier is counted under; tells nothing about it."""
    return salted_hmac("people.pauses", identifier).hexdigest()


def count_try(request: HttpRequest, identifier: str) -> ratelimit.RateLimitUsage | None:
    """Count a try before it is checked, so that many at once cannot slip through.

    None if a pause runs. The caller takes a right PIN out of the count again.
    """
    if seconds_to_wait(request, identifier):
        return None
    return ratelimit.consume(request, app=APP, action=ACTION, key=pause_key(identifier))


def seconds_to_wait(request: HttpRequest, identifier: str) -> int:
    """How long the pause for this identifier or this address still lasts; 0 if none runs."""
    now = time.time()
    waits = [0.0]
    for rate in _rates():
        history = cache.get(_cache_key(request, rate, identifier)) or []
        recent = [tried for tried in history if tried > now - rate.duration]
        if len(recent) >= rate.amount:
            waits.append(recent[rate.amount - 1] + rate.duration - now)
    return math.ceil(max(waits))


def forget_pauses(*identifiers: str | None) -> None:
    """End the pauses of these identifiers. Those of addresses go on."""
    keys = [
        _cache_key(None, rate, identifier)
        for identifier in identifiers
        if identifier
        for rate in _rates()
        if rate.per == "key"
    ]
    cache.delete_many(keys)


def _rates() -> Iterator[Rate]:
    return iter(ratelimit.get_rates(app=APP, action=ACTION))


def _cache_key(request: HttpRequest | None, rate: Rate, identifier: str) -> str:
    return ratelimit.get_cache_key(
        request, app=APP, action=ACTION, rate=rate, key=pause_key(identifier)
    )
