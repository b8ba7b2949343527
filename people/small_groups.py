"""Figures about few people, for whoever may not see names. Pure.

"One officer per commune" is a name: a figure below LEAST is shown as "<5". Hiding one cell of
a column whose sum is shown would be in vain, since it could be computed; so a second one is
hidden with it, and further ones until no hidden cell can be computed from what is shown,
however well somebody reckons. What is hidden only for that is shown as "…".
"""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

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
    """Parts that add up to a total, as they may be shown."""

    parts: list[Cell]
    total: Cell


def is_small(number: int, least: int = LEAST) -> bool:
    """Whether a figure is about so few people that it may be a name; nobody is nobody."""
    return 0 < number < least


def protect_column(
    parts: Sequence[int],
    *,
    few: frozenset[int] = frozenset(),
    hide: frozenset[int] = frozenset(),
    most: Mapping[int, int] | None = None,
    least: int = LEAST,
) -> Column:
    """Parts and their total, with what must be hidden hidden.

    `few` are parts of groups that are small themselves: nothing about them is shown, not even
    that nobody is counted. `hide` are parts to be hidden for another reason. `most` are the
    figures that some parts are seen not to exceed. A total that is itself small is hidden
    with every part that is not nothing.
    """
    total = sum(parts)
    small = {i for i, part in enumerate(parts) if is_small(part, least)} | few
    if is_small(total, least):
        return Column(_cells(parts, small | hide, small), Cell(None, True))
    hidden = small | hide
    while hidden and _can_be_computed(parts, hidden, small, few, most or {}, least):
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
    least: int = LEAST,
) -> list[Column]:
    """Columns of a table whose rows are places and whose column `whole` counts the group that
    the others are parts of: where the group is small or hidden, its whole row is. Figures of
    the columns `within` are seen not to exceed the group's."""
    columns = list(zip(*rows, strict=True))
    if not columns:
        return []
    few_in_all = is_small(sum(columns[whole]), least)
    few = frozenset(i for i, row in enumerate(rows) if is_small(row[whole], least))
    groups = protect_column(columns[whole], least=least).parts
    hide = frozenset(i for i, cell in enumerate(groups) if cell.is_hidden)
    most = {i: cell.number for i, cell in enumerate(groups) if cell.number is not None}
    found = [
        protect_column(
            column,
            few=frozenset() if number == whole else few,
            hide=hide,
            most=most if number in within else None,
            least=least,
        )
        for number, column in enumerate(columns)
    ]
    return [one._replace(total=Cell(None, True)) for one in found] if few_in_all else found


def _cells(parts: Sequence[int], hidden: Set[int], small: Set[int]) -> list[Cell]:
    return [Cell(None, i in small) if i in hidden else Cell(part) for i, part in enumerate(parts)]


def _can_be_computed(
    parts: Sequence[int],
    hidden: Set[int],
    small: Set[int],
    few: Set[int],
    most: Mapping[int, int],
    least: int,
) -> bool:
    """Whether a small part can have one value only, given the sum of those hidden.

    The reader may know all of this: a part shown as small lies in 1 … least-1 (from 0 in a
    small group), another hidden one is nothing or at least `least`. One that is nothing is
    taken as known, so that it protects nobody.
    """
    rest = sum(parts[i] for i in hidden)
    ranges = {
        i: _range_of(parts[i], i in small, i in few, min(rest, most.get(i, rest)), least)
        for i in hidden
    }
    lowest = sum(low for low, _high in ranges.values())
    highest = sum(high for _low, high in ranges.values())
    for i in hidden & small:
        low, high = ranges[i]
        if max(low, rest - (highest - high)) >= min(high, rest - (lowest - low)):
            return True
    return False


def _range_of(part: int, small: bool, few: bool, most: int, least: int) -> tuple[int, int]:
    if small:
        return (0 if few else 1), least - 1
    return (least, most) if part else (0, 0)
