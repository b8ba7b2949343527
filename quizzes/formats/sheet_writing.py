"""Writing the spreadsheet: a row for every question, in words that a trainer writes too.

Every cell is written as text, so that nothing a spreadsheet would take for a formula is one.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml
from django.utils.translation import gettext_noop as _

from quizzes.formats.neutral import Drafted, DraftedOption, lost, refused
from quizzes.formats.numbers import in_vietnamese
from quizzes.formats.sheet_words import (
    DIFFICULTIES,
    EXAMPLES,
    HEADINGS,
    HELP,
    KINDS,
    OF_OPTIONS,
    QUESTIONS,
    letter_of,
)
from quizzes.formats.standing import as_true_false, with_true_first

FEWEST_OPTIONS = 6
FIRST = ("kind", "text")
AFTER = ("right", "explanation", "topics", "difficulty", "source")
LAST = ("tolerance", "last", "case_title", "case_text", "id", "version")
WIDTHS = {"text": 50, "explanation": 40, "case_text": 40, "source": 30, "version": 14}
TEMPLATE = Path(__file__).with_name("template.yaml")
Column = tuple[str, int]


def write(questions: Iterable[Drafted]) -> tuple[list[Drafted], bytes]:
    """The questions with the problems of carrying them, and the file without those refused."""
    told = [carried(question) for question in questions]
    kept = [question for question in told if not question.is_refused]
    return told, _book([(QUESTIONS, _table(kept))])


def template() -> bytes:
    """An empty table with lists to choose from, examples and help beside it."""
    words = yaml.safe_load(TEMPLATE.read_text(encoding="utf-8"))
    columns = columns_for(FEWEST_OPTIONS)
    examples = [
        [str(row.get(_title(column), "")) for column in columns] for row in words["examples"]
    ]
    return _book(
        [(QUESTIONS, (columns, [])), (EXAMPLES, (columns, examples))], help_lines=words["help"]
    )


def carried(question: Drafted) -> Drafted:
    """The question as a row can hold it."""
    problems = []
    if question.kind not in {"matching"} and any(not option.text for option in question.options):
        return question.having(refused(_("A sheet holds no answers that are only a picture.")))
    if any(not option.text and option.picture for option in question.options):
        return question.having(refused(_("A sheet holds no answers that are only a picture.")))
    case = question.case
    pictures = [question.picture, *(o.picture for o in question.options), case and case.picture]
    if any(pictures):
        problems.append(lost(_("Pictures are not carried.")))
    if any(";" in topic for topic in question.topics):
        problems.append(lost(_("A semicolon within a topic becomes a comma.")))
    options = tuple(replace(option, picture=None) for option in question.options)
    return replace(
        with_true_first(replace(question, options=options)),
        picture=None,
        case=replace(case, picture=None) if case else None,
        topics=tuple(topic.replace(";", ",") for topic in question.topics),
    ).having(*problems)


def columns_for(options: int) -> list[Column]:
    """What stands in which column, for so many answers."""
    places = range(options)
    return [
        *((name, -1) for name in FIRST),
        *(("option", place) for place in places),
        *((name, -1) for name in AFTER),
        *(("match", place) for place in places),
        *(("feedback", place) for place in places),
        *((name, -1) for name in LAST),
    ]


def _title(column: Column) -> str:
    name, place = column
    return HEADINGS[name][0] if place < 0 else f"{OF_OPTIONS[name][0]} {letter_of(place)}"


def _table(questions: Sequence[Drafted]) -> tuple[list[Column], list[list[str]]]:
    most = max((len(question.options) for question in questions), default=0)
    columns = columns_for(max(most, FEWEST_OPTIONS))
    return columns, [[_cell(question, column) for column in columns] for question in questions]


def _cell(question: Drafted, column: Column) -> str:
    name, place = column
    if place >= 0:
        option = question.options[place] if place < len(question.options) else DraftedOption()
        texts = {"option": option.text, "match": option.match, "feedback": option.feedback}
        if name == "option" and as_true_false(question) and question.kind == "true_false":
            return ""
        return texts[name]
    case = question.case
    return {
        "kind": KINDS[question.kind][0],
        "text": question.text,
        "right": _right(question),
        "explanation": question.explanation,
        "topics": "; ".join(question.topics),
        "difficulty": DIFFICULTIES[question.difficulty][0] if question.difficulty else "",
        "source": question.source,
        "tolerance": in_vietnamese(question.tolerance) if question.kind == "number" else "",
        "last": _letters(question, lambda option: option.keep_last),
        "case_title": case.title if case else "",
        "case_text": case.text if case else "",
        "id": question.external_id,
        "version": question.version,
    }[name]


def _right(question: Drafted) -> str:
    if question.kind in {"ordering", "matching", "likert"}:
        return ""
    if question.kind == "true_false" and as_true_false(question):
        return next(option.text for option in question.options if option.correct)
    return _letters(question, lambda option: option.correct)


def _letters(question: Drafted, is_meant: Any) -> str:
    meant = (n for n, option in enumerate(question.options) if is_meant(option))
    return ", ".join(letter_of(place) for place in meant)


def _book(
    tables: list[tuple[str, tuple[list[Column], list[list[str]]]]], help_lines: Sequence[str] = ()
) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEEDD"}
        )
        plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for name, (columns, rows) in tables:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            for place, column in enumerate(columns):
                sheet.set_column(place, place, WIDTHS.get(column[0], 18), plain)
                sheet.write_string(0, place, _title(column), bold)
            for line, row in enumerate(rows, start=1):
                for place, text in enumerate(row):
                    if text:
                        sheet.write_string(line, place, text, plain)
            _offer_words(sheet, columns)
        if help_lines:
            sheet = book.add_worksheet(HELP)
            sheet.set_column(0, 0, 110, plain)
            for line, text in enumerate(help_lines):
                sheet.write_string(line, 0, text, bold if text.isupper() else plain)
    return out.getvalue()


def _offer_words(sheet: Any, columns: list[Column]) -> None:
    """Lists to choose from, for kinds and difficulties; another word may still be written."""
    for name, words in (("kind", KINDS), ("difficulty", DIFFICULTIES)):
        place = columns.index((name, -1))
        offered = {
            "validate": "list",
            "source": [w[0] for w in words.values()],
            "error_type": "warning",
        }
        sheet.data_validation(1, place, 2000, place, offered)
