"""What a reader can work out of two columns of a table, one of which counts a part of the
other. Pure.

Each row is a pair: how many there are (r) and how many of them count (c), so that c is never
more than r. Of each a reader knows within which bounds it lies, and the same of the totals.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Bounds(NamedTuple):
    """Where a figure may lie, both ends included."""

    low: int
    high: int


Row = tuple[Bounds, Bounds]


def is_certain(rows: Sequence[Row], totals: Row, row: int, column: int) -> bool:
    """Whether one figure, the first (0) or second (1) of a row, can have one value only.

    Exact: what rows whose r, c and r - c lie within bounds add up to is all that lies within
    the sums of these bounds.
    """
    others = [_agreed(*one) for i, one in enumerate(rows) if i != row]
    low, high = rows[row][column]
    low = max(low, totals[column].low - sum(one[column].high for one in others))
    high = min(high, totals[column].high - sum(one[column].low for one in others))
    possible = 0
    for value in range(low, high + 1):
        fixed = list(rows[row])
        fixed[column] = Bounds(value, value)
        if fixed[1].low <= fixed[0].high:
            possible += _fits([*others, _agreed(*fixed)], totals)
        if possible > 1:
            return False
    return True


def _agreed(there: Bounds, counted: Bounds) -> tuple[Bounds, Bounds, Bounds]:
    """The tight bounds of both and of their difference, which is never below nothing."""
    low, high = max(there.low, counted.low), min(counted.high, there.high)
    return (
        Bounds(low, there.high),
        Bounds(counted.low, high),
        Bounds(max(0, there.low - counted.high), there.high - counted.low),
    )


def _fits(rows: Sequence[tuple[Bounds, ...]], totals: Row) -> bool:
    """Whether the rows can add up to totals within these bounds."""
    there, counted, rest = (
        Bounds(sum(one.low for one in column), sum(one.high for one in column))
        for column in zip(*rows, strict=True)
    )
    there, counted = _both(there, totals[0]), _both(counted, totals[1])
    return (
        there.low <= there.high
        and counted.low <= counted.high
        and there.low - counted.high <= rest.high
        and there.high - counted.low >= rest.low
    )


def _both(one: Bounds, other: Bounds) -> Bounds:
    return Bounds(max(one.low, other.low), min(one.high, other.high))
