"""Bytes to sheets of cells: xlsx, xls and ods by calamine, csv and text by hand."""

import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from people.rosters.headings import columns_named
from people.rosters.limits import MOST_COLUMNS, MOST_ROWS, refuse_area, refuse_bomb, refuse_large
from people.rosters.mojibake import refuse_old_encoding
from people.rosters.reasons import UnreadableRoster
from places.csv_rows import rows_of

POOL = 5_000
LOOKED_AT = 60  # rows of a sheet that is not read
MARKS = ",;\t|"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WEB_PAGE = re.compile(r"\s*(?:<!doctype html|<html|<table|<\?xml|<meta|<style|mime-version:)", re.I)
OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"{\\rtf": "RTF",
}


@dataclass(slots=True)
class Sheet:
    """One table: its cells as they stand, and the line number of each row.

    `broken` are rows that cannot be read (an open quotation mark); they have one cell.
    `merged` are the first and the last cell (row, column) of those that were made one. Of a
    sheet that is `left_out`, because it is hidden, there are only the first rows.
    """

    name: str
    rows: list[Sequence[Any]]
    numbers: Sequence[int]
    is_text: bool = False
    broken: set[int] = field(default_factory=set)
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    is_hidden: bool = False
    left_out: bool = False


def read_sheets(content: bytes, also: Collection[str] = ()) -> list[Sheet]:
    """Every sheet that holds anything; of the hidden ones those named in `also` as a whole.

    Raises UnreadableRoster, in words that say what to do.
    """
    refuse_large(content)
    if content.startswith(ZIP):
        refuse_bomb(content)
        sheets = _workbook(content, also)
    elif content.startswith(OLE):
        sheets = _workbook(content, also)
    else:
        sheets = [_text(content)]
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise UnreadableRoster(_("The file is empty."))
    if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS:
        raise UnreadableRoster(
            _("The list has more than %(most)d rows. Divide it into several files.")
            % {"most": MOST_ROWS}
        )
    return sheets


def _workbook(content: bytes, also: Collection[str]) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return [
                _sheet(book, one.name, one.visible != SheetVisibleEnum.Visible, also)
                for one in book.sheets_metadata
                if one.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise UnreadableRoster(
            _("The file is locked by a password. Save it without one and send it again.")
        ) from error
    except UnreadableRoster:
        raise
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise UnreadableRoster(
            _("The file cannot be read. Save it as .xlsx or as “CSV UTF-8” and send it again.")
        ) from error


def _sheet(book: CalamineWorkbook, name: str, is_hidden: bool, also: Collection[str]) -> Sheet:
    left_out = is_hidden and name not in also
    sheet = book.get_sheet_by_name(name)
    refuse_area(sheet.total_height, sheet.total_width)
    if left_out:
        # `iter_rows` begins at the first row that holds anything: enough to tell what it is
        rows = [list(row[:MOST_COLUMNS]) for row in islice(sheet.iter_rows(), LOOKED_AT)]
    else:
        rows = sheet.to_python(skip_empty_area=False)
    if sheet.total_width > MOST_COLUMNS:
        rows = [row[:MOST_COLUMNS] for row in rows]
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    found = Sheet(name, rows, range(1, len(rows) + 1), is_hidden=is_hidden, left_out=left_out)
    found.merged = sheet.merged_cell_ranges or ()
    return found


def _text(content: bytes) -> Sheet:
    text = _decoded(content)
    lines = text.splitlines(keepends=True)
    skipped = 0
    while skipped < len(lines) and re.fullmatch(r"[\s,;]*|sep=.\s*", lines[skipped]):
        skipped += 1
    if skipped == len(lines):
        raise UnreadableRoster(_("The file is empty."))
    delimiter = _delimiter(lines[skipped : skipped + LOOKED_AT])
    sheet = Sheet("", [], [], is_text=True)
    pool: dict[str, str] = {}  # most cells say the same as another: kept once
    numbers: list[int] = []
    for number, row, first in rows_of(iter(lines[skipped:]), delimiter, skipped + 1):
        if row is None:
            sheet.broken.add(number)
        cells = [first.rstrip("\r\n")] if row is None else row[:MOST_COLUMNS]
        sheet.rows.append(
            [pool.setdefault(c, c) if len(pool) < POOL else pool.get(c, c) for c in cells]
        )
        numbers.append(number)
        if len(numbers) > MOST_ROWS + 100:
            break
    sheet.numbers = numbers
    return sheet


def _delimiter(lines: Sequence[str]) -> str:
    """What parts the cells: the mark by which a line names most of the usual columns, else
    the one that a line holds most of. A title may hold more commas than the table."""

    def fitness(mark: str) -> tuple[int, int]:
        named = (len(columns_named(line.rstrip("\r\n").split(mark))) for line in lines)
        return max(named), max(line.count(mark) for line in lines)

    return max(MARKS, key=fitness)


def _decoded(content: bytes) -> str:
    for start, kind in OTHER_KINDS.items():
        if content.startswith(start):
            raise UnreadableRoster(
                _("This is a %(kind)s file. Send the list as .xlsx, .xls, .ods or .csv.")
                % {"kind": kind}
            )
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError as error:
        refuse_old_encoding(content)
        raise UnreadableRoster(
            _("The file is not readable. Save it as “CSV UTF-8” and send it again.")
        ) from error
    if "\x00" in text:
        raise UnreadableRoster(_("This is no list. Send the list as .xlsx, .xls, .ods or .csv."))
    if WEB_PAGE.match(text):
        raise UnreadableRoster(
            _(
                "This is a web page that was saved under the name of a spreadsheet. Open it in "
                "Excel, save it as .xlsx and send it again."
            )
        )
    return text


def _encoding(content: bytes) -> str:
    """UTF-8, or UTF-16 with or without its mark: then every second byte is mostly 0."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = content[:2000]
    evens, odds = sample[::2].count(0), sample[1::2].count(0)
    if not evens and odds * 4 > len(sample) // 2:
        return "utf-16-le"
    if not odds and evens * 4 > len(sample) // 2:
        return "utf-16-be"
    return "utf-8-sig"
