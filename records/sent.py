"""What came over the wire, in a form that every database can store. Pure."""

import json
from datetime import UTC, datetime
from typing import Any

from records.digests import plain


def as_sent(content: Any) -> str:
    """Anything as JSON text, keys sorted.

    In ASCII, because PostgreSQL stores neither NUL nor half a surrogate pair.
    """
    return json.dumps(content, sort_keys=True, ensure_ascii=True, default=str)


def clean_shown(shown: Any) -> list[Any]:
    """The order shown if a JSON column can hold it and a digest cover it, else nothing."""
    try:
        content = plain(list(shown))
    except TypeError:
        return []
    text = as_sent(content)
    return [] if "\\u0000" in text or "\\ud" in text else content


def clean_instant(told: datetime | None) -> datetime | None:
    """What a device told, in UTC; nothing for an instant outside the calendar."""
    try:
        return told.astimezone(UTC) if told else None
    except (OverflowError, ValueError):
        return None


def clean_locale(text: str) -> str:
    return text if text.isascii() and text.isprintable() and 0 < len(text) <= 10 else "vi"
