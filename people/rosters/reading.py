"""Bytes to sheets of cells: xlsx, xls and ods by calamine, csv and text by hand."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from people.rosters.limits import MOST_COLUMNS, MOST_ROWS, refuse_area, refuse_bomb, refuse_large
from people.rosters.mojibake import refuse_old_encoding
from people.rosters.reasons import UnreadableRoster
from places.csv_rows import rows_of

POOL = 5_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
    """

    name: str
    rows: list[Sequence[Any]]
    numbers: Sequence[int]
    is_text: bool = False
    broken: set[int] = field(default_factory=set)


def read_sheets(content: bytes) -> list[Sheet]:
    """Every sheet that holds anything. Raises UnreadableRoster, in words that say what to do."""
    refuse_large(content)
    if content.startswith(ZIP):
        refuse_bomb(content)
        sheets = _workbook(content)
    elif content.startswith(OLE):
        sheets = _workbook(content)
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


def _workbook(content: bytes) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet
                and sheet.visible == SheetVisibleEnum.Visible
            ]
            return [_sheet(book, name) for name in names]
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


def _sheet(book: CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    refuse_area(sheet.total_height, sheet.total_width)
    rows = sheet.to_python(skip_empty_area=False)
    if sheet.total_width > MOST_COLUMNS:
        rows = [row[:MOST_COLUMNS] for row in rows]
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    return Sheet(name, rows, range(1, len(rows) + 1))


def _text(content: bytes) -> Sheet:
    text = _decoded(content)
    lines = text.splitlines(keepends=True)
    skipped = 0
    while skipped < len(lines) and re.fullmatch(r"[\s,;]*|sep=.\s*", lines[skipped]):
        skipped += 1
    if skipped == len(lines):
        raise UnreadableRoster(_("The file is empty."))
    delimiter = max(",;\t", key=lambda mark: _most(lines[skipped : skipped + 20], mark))
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


def _most(lines: Sequence[str], mark: str) -> int:
    return max(line.count(mark) for line in lines)


def _decoded(content: bytes) -> str:
    for start, kind in OTHER_KINDS.items():
        if content.startswith(start):
            raise UnreadableRoster(
                _("This is a %(kind)s file. Send the list as .xlsx, .xls, .ods or .csv.")
                % {"kind": kind}
            )
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = content.decode("utf-16")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse_old_encoding(content)
        raise UnreadableRoster(
            _("The file is not readable. Save it as “CSV UTF-8” and send it again.")
        ) from error
    if "\x00" in text:
        raise UnreadableRoster(_("This is no list. Send the list as .xlsx, .xls, .ods or .csv."))
    return text
