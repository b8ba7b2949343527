"""What a site may set about personal data, read from the environment."""

import re
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

# The holidays that fall on the same day every year; Tết and the Hùng Kings' day move.
FIXED_HOLIDAYS = ["01-01", "04-30", "05-01", "09-02"]
HOLIDAY = re.compile(r"(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
LEAST_DAYS_OF_READINGS = 365  # the database lets none go earlier (people/triggers.py)
OPTIONAL_FIELDS = {"consent", "basis", "off"}


def privacy_settings(env: environ.Env) -> dict[str, Any]:
    """Deadlines in days, how long things are kept, and whether optional fields are."""
    found = {
        "ANSWER_WORKING_DAYS": env.int("PRIVACY_ANSWER_WORKING_DAYS", 2),
        "SHOW_DAYS": env.int("PRIVACY_SHOW_DAYS", 10),
        "STOP_DAYS": env.int("PRIVACY_STOP_DAYS", 15),
        "ERASE_DAYS": env.int("PRIVACY_ERASE_DAYS", 20),
        "LONGEST_EXTENSION_DAYS": 15,
        "HOLIDAYS": FIXED_HOLIDAYS + env.list("HOLIDAYS", default=[]),
        "KEEP_READINGS_DAYS": env.int("KEEP_READINGS_DAYS", 730),
        "KEEP_ROSTERS_DAYS": env.int("KEEP_ROSTERS_DAYS", 30),
        "KEEP_SETTLED_DAYS": env.int("KEEP_SETTLED_DAYS", 180),
        "KEEP_WRITERS_DAYS": env.int("KEEP_WRITERS_DAYS", 30),
        "KEEP_FEEDBACK_DAYS": env.int("KEEP_FEEDBACK_DAYS", 365),
        "INACTIVE_YEARS": env.int("INACTIVE_YEARS", 5),
        "OPTIONAL_FIELDS": env.str("OPTIONAL_FIELDS", "consent"),
        "OPTIONAL_FIELDS_BASIS": env.str("OPTIONAL_FIELDS_BASIS", ""),
    }
    _refuse_unclear(found)
    return found


def _refuse_unclear(found: dict[str, Any]) -> None:
    if 0 < found["KEEP_READINGS_DAYS"] < LEAST_DAYS_OF_READINGS:
        raise ImproperlyConfigured(
            f"KEEP_READINGS_DAYS must be at least {LEAST_DAYS_OF_READINGS}, or 0 for ever."
        )
    wrong = [day for day in found["HOLIDAYS"] if not HOLIDAY.fullmatch(day)]
    if wrong:
        raise ImproperlyConfigured(f"HOLIDAYS: write 2027-02-08 or 09-02, not {wrong[0]!r}.")
    if found["OPTIONAL_FIELDS"] not in OPTIONAL_FIELDS:
        raise ImproperlyConfigured("OPTIONAL_FIELDS must be 'consent', 'basis' or 'off'.")
    if found["OPTIONAL_FIELDS"] == "basis" and not found["OPTIONAL_FIELDS_BASIS"]:
        raise ImproperlyConfigured("OPTIONAL_FIELDS=basis needs OPTIONAL_FIELDS_BASIS.")
