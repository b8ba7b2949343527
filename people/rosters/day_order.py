"""Whether the days of a column begin with the day or with the month. Pure.

Here one writes the day first; a spreadsheet set to English keeps 5/31/1985 as month first,
and takes the 3/4/1985 that somebody typed for the 4th of March.
"""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Any

from people.rosters.cells import day_of, numbers_of

FEW = 10  # one odd day among so many is a slip of the pen
SURE = 4


class Order(Enum):
    DAY = "day"
    MONTH = "month"
    MIXED = "mixed"


def order_of(values: Iterable[Any]) -> Order:
    """By the days that can be read in one order only: 13/5 or 5/31."""
    day_first = month_first = either = 0
    dates: list[date] = []
    for value in values:
        if isinstance(value, date):
            dates.append(value)
        elif numbers := numbers_of(value):
            day_first += numbers[1] <= 12 < numbers[0]
            month_first += numbers[0] <= 12 < numbers[1]
            either += max(numbers[:2]) <= 12
    if month_first * FEW > day_first:
        return Order.MONTH if month_first >= 2 and not day_first else Order.MIXED
    if _are_turned_round(dates, day_first, either):
        return Order.MIXED
    return Order.DAY


def _are_turned_round(dates: list[date], day_first: int, either: int) -> bool:
    """All days above the 12th stayed text and all below became dates: the spreadsheet took
    the day for the month wherever it could."""
    enough = day_first >= SURE and len(dates) >= SURE and not either
    return enough and all(one.day <= 12 for one in dates)


def may_be_two(value: Any, order: Order) -> bool:
    """Whether nobody can tell which number is the day."""
    if order is not Order.MIXED:
        return False
    if isinstance(value, date):
        return value.day <= 12 and value.day != value.month
    numbers = numbers_of(value)
    return bool(numbers) and max(numbers[:2]) <= 12 and numbers[0] != numbers[1]


def day_in(value: Any, order: Order) -> date | None:
    """The day, in the order of its column or in the only one that is possible."""
    day = day_of(value, month_first=order is Order.MONTH)
    return day or day_of(value, month_first=order is not Order.MONTH)
