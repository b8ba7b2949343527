"""How long things are kept. Apps say when they start what of theirs goes after how long."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from people.models import AccessEntry, Person, PersonQuerySet, Posting
from people.optional_fields import are_off
from people.roster_holdings import drop_old_files
from places import days

# Given the instant before which things are too old; returns how many went.
Remover = Callable[[datetime], int]
_rules: dict[str, tuple[str, Remover]] = {}


def register_retention(name: str, setting: str, remove: Remover) -> None:
    """Say what goes once it is older than a setting of PRIVACY says, in days; 0 keeps it.
    Without a setting the remover is given the present, every time."""
    _rules[name] = (setting, remove)


def apply_retention(at: datetime | None = None) -> dict[str, int]:
    """Take away what has been kept long enough; return how many of each kind went."""
    at = at or days.now()
    gone = {}
    for name, (setting, remove) in _rules.items():
        kept_days = settings.PRIVACY[setting] if setting else 0
        if kept_days > 0 or not setting:
            with transaction.atomic():
                gone[name] = remove(at - timedelta(days=kept_days))
    return gone


def inactive_people(at: datetime | None = None) -> PersonQuerySet:
    """Who holds no post, has held none for years, and has not signed in as long: nobody is
    erased by a clock; the Department decides (`PRIVACY["INACTIVE_YEARS"]`)."""
    at = at or days.now()
    years = settings.PRIVACY["INACTIVE_YEARS"]
    if years <= 0:
        return Person.objects.none()
    day = days.add_months(days.local_day(at), -12 * years)
    recent = Posting.objects.known().filter(Q(until=None) | Q(until__gt=day), person=OuterRef("pk"))
    quiet = Q(last_login=None) | Q(last_login__lt=days.start_of(day))
    people = Person.objects.filter(quiet, erased_at=None, created_at__lt=days.start_of(day))
    return people.real().filter(~Exists(recent), is_superuser=False, groups=None)


def _drop_readings(before: datetime) -> int:
    return AccessEntry.objects.filter(at__lt=before).delete()[0]


def _empty_optional_fields(at: datetime) -> int:
    """Where a site has switched them off, what was kept before goes too."""
    if not are_off():
        return 0
    kept = Person.objects.exclude(gender="", ethnic_group="")
    return kept.update(gender="", ethnic_group="")


register_retention("optional fields", "", _empty_optional_fields)
register_retention("readings", "KEEP_READINGS_DAYS", _drop_readings)
register_retention("roster files", "KEEP_ROSTERS_DAYS", drop_old_files)
