"""Reading the spreadsheet template: a row for every question (`sheet_words.py` has the columns)."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from python_calamine import CalamineWorkbook, PasswordError

from places import packed
from places.names import folded
from quizzes.formats.decoding import refuse_garbled
from quizzes.formats.neutral import (
    FALSE_WORDS,
    TRUE_WORDS,
    Drafted,
    DraftedCase,
    Problem,
    Unreadable,
    cleaned,
    lost,
    refused,
)
from quizzes.formats.numbers import decimal_of, in_vietnamese
from quizzes.formats.sheet_rows import answers_of
from quizzes.formats.sheet_words import EXAMPLES, HELP, column_of, difficulty_of, kind_of
from quizzes.formats.weights import short

MOST_UNPACKED = 100 * packed.MEGABYTE
MOST_ENTRIES = 500
HEADER_WITHIN = 20  # rows
Columns = Mapping[tuple[str, int], int]


def read(content: bytes) -> Iterator[Drafted]:
    """Every question in its order, also those that are refused. Raises Unreadable."""
    names, found, number = [], False, 0
    for name, rows in _sheets(content):
        names.append(name)
        header = _header(rows)
        if header is None:
            continue
        found = True
        start, columns = header
        for line, row in enumerate(rows[start + 1 :], start=start + 2):
            row = Row(columns, row)
            if row.is_empty:
                continue
            number += 1
            if number <= 50:
                refuse_garbled(row.text("text"))
            yield row.question(number, line)
    if not found:
        raise Unreadable(
            gettext(
                "No questions were found: no row names the columns. Use the template, with at "
                "least the columns “Câu hỏi” and “Đáp án đúng”."
            )
        )


def has_pictures(content: bytes) -> bool:
    """Whether pictures lie on its sheets: they are not read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(name.startswith("xl/media/") for name in archive.namelist())


def _sheets(content: bytes) -> Iterator[tuple[str, list[Sequence[Any]]]]:
    _refuse_bomb(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise Unreadable(
            gettext("The file is locked by a password. Save it without one.")
        ) from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # calamine's own panics are no Exception
        raise Unreadable(gettext("The file is no readable .xlsx. Save it again.")) from error
    with book:
        for name in book.sheet_names:
            if folded(name) not in {folded(EXAMPLES), folded(HELP)}:
                yield name, _rows(book, name)


def _rows(book: CalamineWorkbook, name: str) -> list[Sequence[Any]]:
    try:
        sheet = book.get_sheet_by_name(name)
        packed.measure_area(sheet.total_height, sheet.total_width)
        return [row[: packed.MOST_COLUMNS] for row in sheet.to_python(skip_empty_area=False)]
    except packed.TooWide as error:
        raise Unreadable(gettext("The table reaches too far down or to the right.")) from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise Unreadable(
            gettext("The sheet “%(name)s” cannot be read. Save it again.") % {"name": name}
        ) from error


def _refuse_bomb(content: bytes) -> None:
    try:
        packed.measure(content, most=MOST_UNPACKED, entries=MOST_ENTRIES)
    except (packed.TooLarge, packed.TooWide) as error:
        raise Unreadable(
            gettext("The file unpacks to far more than a list of questions.")
        ) from error
    except packed.Unfit as error:
        raise Unreadable(gettext("The file is damaged. Save it again as .xlsx.")) from error
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
    if not any(name.startswith("xl/") for name in names):
        kind = "Word" if any(name.startswith("word/") for name in names) else "zip"
        raise Unreadable(
            gettext("This is a %(kind)s file. Save the questions as .xlsx, .xml or .txt.")
            % {"kind": kind}
        )


def _header(rows: list[Sequence[Any]]) -> tuple[int, Columns] | None:
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        columns: dict[tuple[str, int], int] = {}
        for place, cell in enumerate(row):
            column = column_of(str(cell)) if cell else None
            if column and column not in columns:
                columns[column] = place
        if ("text", -1) in columns and len(columns) > 1:
            return number, columns
    return None


class Row:
    """One row: its cells by what they are."""

    def __init__(self, columns: Columns, cells: Sequence[Any]) -> None:
        self.columns, self.cells = columns, cells
        self.problems: list[Problem] = []

    @property
    def is_empty(self) -> bool:
        return not any(self.text(*key) for key in self.columns)

    def text(self, name: str, place: int = -1) -> str:
        column = self.columns.get((name, place), -1)
        return self._as_text(self.cells[column]) if 0 <= column < len(self.cells) else ""

    def _as_text(self, cell: Any) -> str:
        if isinstance(cell, bool):
            return TRUE_WORDS[0] if cell else FALSE_WORDS[0]
        if isinstance(cell, int | float):
            return in_vietnamese(Decimal(repr(cell))) if abs(cell) < 10**15 else str(cell)
        if isinstance(cell, date | datetime | time | timedelta):
            words = _("A cell holds a date (%(text)s). Make it a text cell.")
            self._add(refused(words, text=str(cell)))
            return str(cell)
        return cleaned(str(cell))

    def question(self, number: int, line: int) -> Drafted:
        named = self.text("kind")
        kind, options, problems = answers_of(kind_of(named), self.text, self._places())
        if named and not kind_of(named):
            problems = [refused(_("There is no kind “%(text)s”."), text=short(named))]
        tolerance = self._tolerance()
        question = Drafted(
            kind=kind,
            text=self.text("text"),
            options=options,
            tolerance=tolerance if kind == "number" else Decimal(0),
            explanation=self.text("explanation"),
            topics=tuple(re.split(r"[;\n]", self.text("topics"))),
            difficulty=self._difficulty(),
            source=self.text("source"),
            case=self._case(),
            external_id=self.text("id"),
            version=self.text("version"),
            number=number,
            line=line,
        )
        return question.having(*self.problems, *problems)

    def _places(self) -> int:
        return 1 + max((place for _name, place in self.columns), default=-1)

    def _difficulty(self) -> str:
        text = self.text("difficulty")
        if text and not difficulty_of(text):
            self._add(lost(_("There is no difficulty “%(text)s”."), text=short(text)))
        return difficulty_of(text)

    def _tolerance(self) -> Decimal:
        text = self.text("tolerance")
        number = decimal_of(text) if text else Decimal(0)
        if number is None:
            self._add(refused(_("“%(text)s” is no number."), text=short(text)))
        return number or Decimal(0)

    def _case(self) -> DraftedCase | None:
        title, text = self.text("case_title"), self.text("case_text")
        return DraftedCase(title or text[:80], title or text[:80], text) if text else None

    def _add(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)
