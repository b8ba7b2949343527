"""Cells that leave their words to a cell above: merged ones, “nt”, the rest of a group. Pure."""

import re
from typing import Any

from people.rosters.cells import text_of
from people.rosters.headings import Header
from people.rosters.reading import Sheet
from places.names import folded

PLACES = ("district", "unit_code", "unit", "village")  # the larger before the smaller
MERGED = {*PLACES, "address", "workplace", "audience", "ethnic_group", "start", "end"}
OWN = {"name", "surname", "middle_name", "number_in_list", "number"}
DITTO_WORDS = {"nt", "n t", "n.t", "nhu tren", "ntr", "nhu tr", "idem"}
AROUND = " -–—_.,:/\\\"'“”‘’´`〃″"
DITTO_MARK = re.compile(r"[\"“”〃″]|''|´´|``|’’|//")


def is_ditto(value: Any) -> bool:
    """ "nt", "-nt-", "như trên", a quotation mark: the same as in the line above."""
    if not isinstance(value, str) or len(value) > 20:
        return False
    core = folded(value).strip(AROUND)
    return core in DITTO_WORDS or (not core and bool(DITTO_MARK.search(value)))


class Above:
    """The cells of each person by our names of the columns, with what those above lend them.

    `carried` says of which columns cells were filled that nobody merged, and how many.
    """

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self.rows, self.columns = sheet.rows, header.columns
        self.carried: dict[str, int] = {}
        self._last: dict[str, Any] = {}
        self._merged = _lenders(sheet, header.columns)
        names = [header.columns[name] for name in ("surname", "name") if name in header.columns]
        first = min(names, default=0)
        self._groups = [name for name in PLACES if header.columns.get(name, first) < first]

    def values(self, position: int) -> dict[str, Any]:
        raw, given = self.rows[position], {}
        for name, column in self.columns.items():
            value = raw[column] if column < len(raw) else ""
            if name not in OWN and is_ditto(value):
                value = self._last.get(name, "")
            elif name in MERGED and not text_of(value):
                value = self._of_merged(position, column)
            given[name] = value
        self._fill_group(given)
        self._last = given
        return given

    def _of_merged(self, position: int, column: int) -> Any:
        lender = self._merged.get(column, {}).get(position)
        return "" if lender is None else self.rows[lender][column]

    def _fill_group(self, given: dict[str, Any]) -> None:
        """A place that stands before the names and only in the first line of its people; a
        larger place that is new ends the smaller ones."""
        for name in self._groups:
            if text_of(given[name]):
                if text_of(given[name]) != text_of(self._last.get(name, "")):
                    return
            elif text_of(self._last.get(name, "")):
                given[name] = self._last[name]
                self.carried[name] = self.carried.get(name, 0) + 1


def _lenders(sheet: Sheet, columns: dict[str, int]) -> dict[int, dict[int, int]]:
    """For each column, from a row inside a merged cell to the row that holds its words."""
    wanted = {column for name, column in columns.items() if name in MERGED}
    found: dict[int, dict[int, int]] = {}
    left = len(sheet.rows) * max(len(wanted), 1)  # merged cells do not overlap
    for (top, column), (bottom, _right) in sheet.merged:
        bottom = min(bottom, len(sheet.rows) - 1)
        if column not in wanted or bottom <= top or left <= 0:
            continue
        left -= bottom - top
        if column < len(sheet.rows[top]):
            found.setdefault(column, {}).update(dict.fromkeys(range(top + 1, bottom + 1), top))
    return found
