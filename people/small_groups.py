"""Figures about few people, for whoever may not see names. Pure.

"One officer per commune" is a name: a figure below LEAST is shown as "<5". Hiding one cell of
a column whose sum is shown would be in vain, since it could be computed; so a second one is
hidden with it, and further ones until no hidden cell can be computed from what is shown,
however well somebody reckons. What is hidden only for that is shown as "…". Where hiding
single cells does not help, a column of a table is left out whole.
"""

import sys
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from people.bounds import Bounds, is_certain

LEAST = 5


@dataclass(frozen=True)
class Cell:
    """A figure as it may be shown. `number` is None when it is hidden; `is_small` says that
    it is below LEAST, otherwise it is hidden to protect another."""

    number: int | None
    is_small: bool = False

    @property
    def is_hidden(self) -> bool:
        return self.number is None

    def __str__(self) -> str:
        if self.number is not None:
            return str(self.number)
        return f"<{LEAST}" if self.is_small else "…"


class Column(NamedTuple):
    """Parts that add up to a total, as they may be shown. `left_out`: of no part anything is
    told, not even whether it is small."""

    parts: list[Cell]
    total: Cell
    left_out: bool = False


def is_small(number: int, least: int = LEAST) -> bool:
    """Whether a figure is about so few people that it may be a name; nobody is nobody."""
    return 0 < number < least


def protect_column(
    parts: Sequence[int],
    *,
    few: frozenset[int] = frozenset(),
    hide: frozenset[int] = frozenset(),
    least: int = LEAST,
) -> Column:
    """Parts and their total, with what must be hidden hidden.

    `few` are parts of groups that are small themselves: nothing about them is shown, not even
    that nobody is counted. `hide` are parts to be hidden for another reason. A total that is
    itself small is hidden with every part that is not nothing.
    """
    total = sum(parts)
    small = {i for i, part in enumerate(parts) if is_small(part, least)} | few
    if is_small(total, least):
        return Column(_cells(parts, small | hide, small), Cell(None, True))
    hidden = small | hide
    while hidden and _can_be_computed(parts, hidden, small, few, least):
        further = [i for i in range(len(parts)) if i not in hidden]
        if not further:
            return Column(_cells(parts, hidden, small), Cell(None))
        hidden.add(min(further, key=lambda i: (parts[i] == 0, parts[i], i)))
    return Column(_cells(parts, hidden, small), Cell(total))


def protect_table(
    rows: Sequence[Sequence[int]],
    *,
    whole: int = 0,
    within: Collection[int] = (),
    telling: frozenset[int] = frozenset(),
    known: bool = False,
    least: int = LEAST,
) -> list[Column]:
    """Columns of a table whose rows are places and whose column `whole` counts the group that
    the others are parts of: where the group is small or hidden, its whole row is.

    Nobody is counted in one of the columns `within` who is not counted in `whole`; what that
    would tell is kept back too, and these columns of the rows `telling`, from which something
    small could be reckoned that is no column itself. `known`: totals that are not small are
    told elsewhere, so that hiding them protects nobody; a column that cannot be protected
    otherwise is left out.
    """
    columns = list(zip(*rows, strict=True))
    if not columns:
        return []
    few = frozenset(i for i, row in enumerate(rows) if is_small(row[whole], least))
    groups = protect_column(columns[whole], least=least)
    hide = frozenset(i for i, cell in enumerate(groups.parts) if cell.is_hidden)
    found = []
    for number, column in enumerate(columns):
        one = groups
        if number != whole:
            extra = telling if number in within else frozenset()
            one = protect_column(column, few=few, hide=hide | extra, least=least)
        if number in within:
            one = _kept_apart(groups, one, columns[whole], column, few, telling)
        found.append(_with_known_total(one, sum(column)) if known else one)
    if found[whole].left_out:
        found = [leave_out(one) for one in found]
    if is_small(sum(columns[whole]), least):
        return [one._replace(total=Cell(None, True)) for one in found]
    return found


def leave_out(column: Column) -> Column:
    return Column([Cell(None)] * len(column.parts), column.total, left_out=True)


def _with_known_total(column: Column, total: int) -> Column:
    if column.total.is_hidden and not column.total.is_small:
        return leave_out(column._replace(total=Cell(total)))
    return column


def _kept_apart(
    groups: Column,
    column: Column,
    in_groups: Sequence[int],
    counted: Sequence[int],
    few: Set[int],
    telling: Set[int],
) -> Column:
    """The column, its total hidden or the whole of it left out where a small figure could have
    one value only, since in no place more are counted than the group has."""
    for safer in (column, column._replace(total=Cell(None)), leave_out(column)):
        if safer.left_out or not _tell_together(groups, safer, in_groups, counted, few, telling):
            return safer
    return leave_out(column)


def _tell_together(
    groups: Column,
    column: Column,
    in_groups: Sequence[int],
    counted: Sequence[int],
    few: Set[int],
    telling: Set[int],
) -> bool:
    most = 2 * sum(in_groups) + LEAST
    figures = [(*pair, i in few) for i, pair in enumerate(zip(in_groups, counted, strict=True))]
    rows = [
        (
            _bounds_of(groups.parts[i], group, False, most),
            _bounds_of(column.parts[i], number, is_few, most),
        )
        for i, (group, number, is_few) in enumerate(figures)
    ]
    totals = (_bounds_of_total(groups.total), _bounds_of_total(column.total))
    small = {(i, 0) for i, cell in enumerate(groups.parts) if cell.is_small}
    small |= {(i, 1) for i, cell in enumerate(column.parts) if cell.is_small or i in telling}
    return any(is_certain(rows, totals, *one) for one in small)


def _bounds_of(cell: Cell, figure: int, few: bool, most: int) -> Bounds:
    if not cell.is_hidden:
        return Bounds(figure, figure)
    return Bounds(*_range_of(figure, cell.is_small, few, most, LEAST))


def _bounds_of_total(cell: Cell) -> Bounds:
    if cell.number is not None:
        return Bounds(cell.number, cell.number)
    return Bounds(1, LEAST - 1) if cell.is_small else Bounds(0, sys.maxsize)


def _cells(parts: Sequence[int], hidden: Set[int], small: Set[int]) -> list[Cell]:
    return [Cell(None, i in small) if i in hidden else Cell(part) for i, part in enumerate(parts)]


def _can_be_computed(
    parts: Sequence[int], hidden: Set[int], small: Set[int], few: Set[int], least: int
) -> bool:
    """Whether a small part can have one value only, given the sum of those hidden.

    The reader may know all of this: a part shown as small lies in 1 … least-1 (from 0 in a
    small group), another hidden one is nothing or at least `least`. One that is nothing is
    taken as known, so that it protects nobody.
    """
    rest = sum(parts[i] for i in hidden)
    ranges = {i: _range_of(parts[i], i in small, i in few, rest, least) for i in hidden}
    lowest = sum(low for low, _high in ranges.values())
    highest = sum(high for _low, high in ranges.values())
    for i in hidden & small:
        low, high = ranges[i]
        if max(low, rest - (highest - high)) >= min(high, rest - (lowest - low)):
            return True
    return False


def _range_of(part: int, small: bool, few: bool, rest: int, least: int) -> tuple[int, int]:
    if small:
        return (0 if few else 1), least - 1
    return (least, rest) if part else (0, 0)
