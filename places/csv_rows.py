"""The rows of a CSV text, also where a quotation mark was never closed. Pure."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence

MOST_LINES = 30  # of one row, whose cells may hold line breaks


def rows_of(
    lines: Iterator[str], delimiter: str, number: int = 1
) -> Iterator[tuple[int, list[str] | None, str]]:
    """Each row with its line number and first line; no cells for one that cannot be read.

    Python's reader takes everything after an open quotation mark for one cell, to the end of
    the file if need be, and so would lose the rows in between.
    """
    ahead: deque[str] = deque()
    while text := ahead.popleft() if ahead else next(lines, ""):
        taken = [text]
        row = _row(taken, delimiter)
        while row is None and len(taken) < MOST_LINES:
            more = ahead.popleft() if ahead else next(lines, "")
            if not more:
                break
            taken.append(more)
            row = _row(taken, delimiter)
        if row is None:
            ahead.extendleft(reversed(taken[1:]))
            taken = taken[:1]
        yield number, row, text
        number += len(taken)


def _row(lines: Sequence[str], delimiter: str) -> list[str] | None:
    """The cells of the one row that these lines make; None if a quotation mark is still open.

    On one line a stray mark does no harm. Over several the row must be written properly, or
    the mark that closes it may be the one that opens a cell of another row.
    """
    is_strict = len(lines) > 1
    try:
        rows = list(csv.reader([*lines, "\n"], delimiter=delimiter, strict=is_strict))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 2 else None
