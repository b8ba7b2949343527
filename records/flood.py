"""How much may be written from one address, without keeping whose it is.

Counted under an HMAC of the day and the address, in the cache that all processes share; the
count is gone with the hour. Many phones of a mobile network share an address, so the bound
is high: it is against machines.
"""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from places import days

PER_ADDRESS, PER_SITE = 60, 3_000  # within an hour
HOUR = 3600


def may_write(request: HttpRequest, what: str) -> bool:
    """Count one more; False if there were too many already."""
    address = get_adapter().get_client_ip(request)
    who = salted_hmac("records.flood", f"{days.today()}:{address}").hexdigest()
    mine = _count(f"flood:{what}:{who}")
    return mine <= PER_ADDRESS and _count(f"flood:{what}") <= PER_SITE


def _count(key: str) -> int:
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two
        return 1
