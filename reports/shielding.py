"""Figures for those who may not see names: none from which a single person could be told. Pure.

What is hidden is decided by `people/small_groups.py`; a share is shown only where both of its
figures are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from people.small_groups import Cell, Column, is_small, leave_out, protect_table
from reports.coverage import Figures

COLUMNS = ("required", "covered", "overdue", "exempt", "unconfirmed")
PARTS_OF_REQUIRED = (1, 2)  # nobody is covered or overdue who is not required
Shown = int | str


@dataclass(frozen=True)
class Shielded:
    """One row as it may be shown. `share` is None where it is hidden or nobody is required."""

    required: Shown
    covered: Shown
    overdue: Shown
    exempt: Shown
    unconfirmed: Shown
    share: float | None


def shielded(
    total: Figures, parts: Sequence[Figures], *, above: Shielded | None = None
) -> tuple[Shielded, list[Shielded]]:
    """The total and the parts that add up to it, as they may be shown without names.

    `above` is the line that the table of the unit above shows of this one: what it keeps back
    is kept back here too, and what it tells cannot be hidden any more.
    """
    columns = _protected(parts, known=above is not None)
    hide = kept_back(above) if above else frozenset()
    columns = [
        leave_out(column._replace(total=Cell(None, column.total.is_small)))
        if name in hide
        else column
        for name, column in zip(COLUMNS, columns, strict=True)
    ]
    totals = [column.total for column in columns]
    if above is None and tells(total):
        totals[2] = Cell(None, totals[2].is_small)
        if is_small(total.required - total.covered):
            totals[1] = Cell(None, totals[1].is_small)
    if is_small(total.required):  # a group so small that even "nobody" tells of its people
        totals[1:3] = [Cell(None), Cell(None)]
    rows = zip(*(column.parts for column in columns), strict=True)
    return _row(total, totals), [_row(*both) for both in zip(parts, rows, strict=True)]


def kept_back(row: Shielded) -> frozenset[str]:
    """The columns of which a row tells nothing; where nobody required is told, none is told."""
    hidden = frozenset(name for name in COLUMNS if isinstance(getattr(row, name), str))
    return frozenset(COLUMNS) if COLUMNS[0] in hidden else hidden


def tells(figures: Figures) -> bool:
    """Whether subtracting the figures of a row tells of few: those who are not covered, or those
    of them who are still in time."""
    missing = figures.required - figures.covered
    return any(
        map(is_small, (figures.covered, figures.overdue, missing, missing - figures.overdue))
    )


def _protected(parts: Sequence[Figures], *, known: bool) -> list[Column]:
    """Where a row tells of few, covered and overdue are hidden together; of overdue not even
    whether it is small, since what is left of the group would tell of covered."""
    numbers = [_numbers(part) for part in parts]
    telling = frozenset(i for i, part in enumerate(parts) if tells(part))
    while True:
        columns = protect_table(numbers, within=PARTS_OF_REQUIRED, telling=telling, known=known)
        hidden = {
            i
            for number in PARTS_OF_REQUIRED
            for i, cell in enumerate(columns[number].parts)
            if cell.is_hidden and not columns[number].left_out
        }
        if hidden <= telling:
            break
        telling |= hidden
    overdue = [
        Cell(None) if cell.is_hidden and not is_small(part.required) else cell
        for part, cell in zip(parts, columns[2].parts, strict=True)
    ]
    columns[2] = columns[2]._replace(parts=overdue)
    return columns


def _numbers(figures: Figures) -> list[int]:
    return [getattr(figures, column) for column in COLUMNS]


def _row(figures: Figures, cells: Sequence[Cell]) -> Shielded:
    exact = not any(cell.is_hidden for cell in cells[:2])
    shown = [str(cell) if cell.is_hidden else cell.number for cell in cells]
    return Shielded(*shown, share=figures.share if exact else None)
