"""Counting the days that the law gives. Pure.

Working days are Monday to Friday without holidays. A holiday is a day of every year
("09-02") or one day ("2027-02-08"): the lunar ones move, so they are put in year by year.
"""

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date, holidays: Collection[str] = ()) -> bool:
    return (
        day.weekday() < SATURDAY
        and day.isoformat() not in holidays
        and day.strftime("%m-%d") not in holidays
    )


def add_working_days(day: date, number: int, holidays: Collection[str] = ()) -> date:
    """The last of so many working days after a day, which itself does not count."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day, holidays)
    return day


def working_days_left(today: date, due: date, holidays: Collection[str] = ()) -> int:
    """How many working days are left, today not counted; below 0 once it is overdue."""
    if due < today:
        return -working_days_left(due, today, holidays)
    days = (today + timedelta(days=number) for number in range(1, (due - today).days + 1))
    return sum(is_working_day(day, holidays) for day in days)
