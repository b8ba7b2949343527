"""Sending a short text to a phone: to the console here, by an HTTP gateway in earnest.

`MESSAGES` of the settings says which, from the environment alone. What is sent is capped,
since every message costs: per number, and for the whole site; the counts lie in the
database, under an HMAC of the number, so that several processes share them.

Sending happens after the answer, in a thread of its own: a slow gateway keeps nobody
waiting, and the answer takes as long for a number that nobody has (`to_nobody`), for which
everything is done but the sending. What goes wrong is noted for all (`is_in_trouble`), never
by number, so that pages can say it without saying who exists.
"""

import logging
import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connections, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from people.gateways import GatewayError, send_by_gateway
from people.models import MessageCount
from places import days

log = logging.getLogger(__name__)
TROUBLE, TROUBLE_SECONDS = "messages-in-trouble", 300
OUTBOX, GATEWAY = "outbox", "gateway"


@dataclass(frozen=True)
class Message:
    phone: str
    text: str


# What was "sent" here last, for whoever tries the site out, and for tests. In memory only.
outbox: deque[Message] = deque(maxlen=20)
_sender: ThreadPoolExecutor | None = None
_under_way: set[Future] = set()


def can_be_sent() -> bool:
    """Whether this site sends messages at all."""
    return settings.MESSAGES["KIND"] in {OUTBOX, GATEWAY}


def is_in_trouble() -> bool:
    """Whether messages are not going out now: the gateway fails, or the site's cap is reached."""
    return bool(cache.get(TROUBLE)) or _cap_reached()


def send(*, phone: str, text: str, to_nobody: bool = False, at: datetime | None = None) -> bool:
    """Send a text after the answer, unless a cap stands against it; say whether it will be.

    With `to_nobody` the same is counted, asked and queued, and nothing leaves the house.
    """
    if not _count(phone, to_nobody=to_nobody, at=at or days.now()):
        return False
    future = _pool().submit(_deliver, Message(phone, text), to_nobody)
    _under_way.add(future)
    future.add_done_callback(_under_way.discard)
    return True


def wait_until_sent(seconds: float = 30) -> None:
    """Return once nothing is under way any more."""
    wait(list(_under_way), timeout=seconds)


def _pool() -> ThreadPoolExecutor:
    """Made at the first message, in the process that serves (threads do not survive a fork)."""
    global _sender
    if _sender is None:
        _sender = ThreadPoolExecutor(max_workers=2, thread_name_prefix="messages")
    return _sender


def _deliver(message: Message, to_nobody: bool) -> None:
    if to_nobody:
        return
    try:
        if settings.MESSAGES["KIND"] == GATEWAY:
            send_by_gateway(message.phone, message.text, settings.MESSAGES)
        else:
            outbox.append(message)
            sys.stdout.write(f"Message to …{message.phone[-3:]}: {message.text}\n")
            sys.stdout.flush()
    except GatewayError as error:
        log.error("A message could not be sent: %s", error)
        cache.set(TROUBLE, 1, TROUBLE_SECONDS)
    else:
        cache.delete(TROUBLE)
    finally:
        connections.close_all()  # the cache may lie in the database


# --- What it may cost -----------------------------------------------------------------------


def _count(phone: str, *, to_nobody: bool, at: datetime) -> bool:
    """Count a message where its number and the site have one left; else count nothing."""
    number = salted_hmac("people.messages", phone, algorithm="sha256").hexdigest()
    # What goes to nobody costs nothing: made-up numbers must not use up the site's messages.
    # It has a count of its own, so that the database is asked as much.
    site, other = ("nobody", "site") if to_nobody else ("site", "nobody")
    caps = [
        (f"hour:{number}", _hour(at), settings.MESSAGES["PER_NUMBER_HOUR"]),
        (f"day:{number}", _day(at), settings.MESSAGES["PER_NUMBER_DAY"]),
        (f"day:{site}", _day(at), settings.MESSAGES["PER_DAY"]),
        (f"month:{site}", _month(at), settings.MESSAGES["PER_MONTH"]),
    ]
    _row(f"day:{other}", _day(at)), _row(f"month:{other}", _month(at))
    with transaction.atomic():
        counted = [_add_one(*cap) for cap in caps]
        if not all(counted):
            transaction.set_rollback(True)
    return all(counted)


def _add_one(key: str, start: datetime, most: int) -> bool:
    below = MessageCount.objects.filter(pk=_row(key, start).pk, count__lt=most)
    return bool(below.update(count=F("count") + 1))


def _row(key: str, start: datetime) -> MessageCount:
    return MessageCount.objects.get_or_create(key=key, start=start)[0]


def _cap_reached(at: datetime | None = None) -> bool:
    at = at or days.now()
    caps = [
        ("day:site", _day(at), settings.MESSAGES["PER_DAY"]),
        ("month:site", _month(at), settings.MESSAGES["PER_MONTH"]),
    ]
    return any(
        MessageCount.objects.filter(key=key, start=start, count__gte=most).exists()
        for key, start, most in caps
    )


def forget_counts(*, at: datetime | None = None) -> int:
    """Counts that no cap asks about any more go; return how many."""
    before = (at or days.now()) - timedelta(days=40)
    return MessageCount.objects.filter(start__lt=before).delete()[0]


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _day(at: datetime) -> datetime:
    return days.start_of(days.local_day(at))


def _month(at: datetime) -> datetime:
    return days.start_of(days.local_day(at).replace(day=1))
