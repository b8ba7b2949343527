"""Local days and UTC instants.

A day is a date in Asia/Ho_Chi_Minh; an instant is an aware UTC datetime. Every
interval in this project is half-open: it holds its first day and not its last.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
FOREVER = date.max


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return local_day(now())


def local_day(instant: datetime) -> date:
    """The day it is in Quảng Ngãi at an instant."""
    return instant.astimezone(LOCAL).date()


def start_of(day: date) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime.combine(day, time.min, LOCAL).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last instant (to the microsecond) of a local day, in UTC: what `--known DAY` means."""
    return datetime.combine(day, time.max, LOCAL).astimezone(UTC)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, clipped to the month's end: 31/8 + 6 is 28/2."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
