"""Reading a list of past training: a CSV file as people really save it. Pure, no model.

UTF-8 with or without a byte order mark; comma, semicolon or tab between the columns; the
names of the columns in Vietnamese or English, in any order, others left alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path

from places.csv_rows import rows_of
from places.names import folded, nfc

HEADERS: Mapping[str, tuple[str, ...]] = {
    "phone": (
        "phone",
        "phone number",
        "mobile",
        "mobile phone",
        "telephone",
        "so dien thoai",
        "dien thoai",
        "so dt",
        "sdt",
        "dt",
        "di dong",
        "so di dong",
    ),
    "code": ("code", "personal code", "ma", "ma ca nhan", "ma so", "ma nguoi hoc"),
    "name": ("name", "full name", "ho ten", "ho va ten", "ten", "hoc vien"),
    "course": (
        "course",
        "course slug",
        "slug",
        "module",
        "khoa hoc",
        "khoa",
        "ma khoa hoc",
        "lop",
        "chuyen de",
    ),
    "completed_on": (
        "completed on",
        "completed",
        "completion date",
        "date",
        "day",
        "ngay hoan thanh",
        "hoan thanh ngay",
        "hoan thanh",
        "ngay hoc xong",
        "ngay",
    ),
    "source": ("source", "nguon", "hinh thuc", "loai hinh"),
    "note": ("note", "notes", "remark", "ghi chu"),
}
EARLIEST = date(1990, 1, 1)


class UnreadableList(Exception):
    """The file as a whole cannot be read; the message is for the person who sent it."""


@dataclass(frozen=True)
class Line:
    """One row of the file: its line number, its cells by our names, and as they stood.

    Where a quotation mark was opened and never closed there are no cells, and the line as it
    stood is all there is: guessing where the row ends could swallow the rows after it.
    """

    number: int
    cells: Mapping[str, str]
    raw: list[str]
    is_whole: bool = True


@dataclass(frozen=True)
class Layout:
    """How a file is laid out: its header, separator, which column is what, and how many
    lines stand before the header (empty ones, or Excel's "sep=;")."""

    header: list[str]
    delimiter: str
    columns: Mapping[str, int]
    skipped: int = 0

    @property
    def has_person(self) -> bool:
        return "phone" in self.columns or "code" in self.columns

    @property
    def missing(self) -> list[str]:
        lacking = [name for name in ("course", "completed_on") if name not in self.columns]
        return lacking if self.has_person else ["phone", *lacking]


def layout_of(path: Path) -> Layout:
    """Raises UnreadableList, in English, where there is no readable header."""
    skipped = 0
    with _open(path) as file:
        first = file.readline()
        while first and re.fullmatch(r"[\s,;]*|sep=.\s*", first):
            first, skipped = file.readline(), skipped + 1
        if not first:
            raise UnreadableList("empty")
        delimiter = max(",;\t", key=first.count)
        _number, header, text = next(rows_of(chain([first], file), delimiter))
    known = {usual: name for name, usuals in HEADERS.items() for usual in usuals}
    columns: dict[str, int] = {}
    for position, title in enumerate(header or [text]):
        name = known.get(_plain_header(title))
        if name is not None:
            columns.setdefault(name, position)
    return Layout(header or [text], delimiter, columns, skipped)


def check_readable(path: Path, layout: Layout) -> None:
    """Read the whole file once, so that an unreadable one is refused before anything is written."""
    try:
        for _line in lines_of(path, layout):
            pass
    except UnicodeDecodeError as error:
        raise UnreadableList("encoding") from error


def lines_of(path: Path, layout: Layout) -> Iterator[Line]:
    """The rows that hold anything, one at a time, so that memory stays small."""
    with _open(path) as file:
        rows = rows_of(islice(file, layout.skipped, None), layout.delimiter, layout.skipped + 1)
        next(rows)
        for number, raw, text in rows:
            if raw is None:
                yield Line(number, {}, [text.rstrip("\r\n")], is_whole=False)
            elif any(cell.strip() for cell in raw):
                cells = {
                    name: nfc(raw[position]) if position < len(raw) else ""
                    for name, position in layout.columns.items()
                }
                yield Line(number, cells, raw)


def read_day(text: str) -> date | None:
    """A day written 2024-02-01 or 2024/2/1 (a time may follow) or 1/2/2024, 1-2-2024, 1.2.2024;
    else None."""
    text = re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text.strip())
    if iso := re.fullmatch(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})", text):
        year, month, day = iso.groups()
    elif usual := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        day, month, year = usual.groups()
    else:
        return None
    try:
        return datetime(int(year), int(month), int(day)).date()
    except ValueError:
        return None


def _plain_header(title: str) -> str:
    return nfc(re.sub(r"[^a-z0-9]+", " ", folded(title)))


def _open(path: Path):
    if not path.is_file():
        raise FileNotFoundError(path)  # a pipe could not be read twice
    return path.open(encoding="utf-8-sig", newline="")
