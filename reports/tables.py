"""Coverage as data for other programs: JSON, CSV and XLSX."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from places.models import Unit
from reports.coverage import Figures
from reports.queries import Coverage


def as_json(table: Coverage) -> dict[str, Any]:
    """The answer in the form that other systems rely on.

    `unplaced` is the number required who are not placed in a child yet; `not_placed` has
    their figures in full. Children, `direct` and `not_placed` add up to the unit.
    `undecided` are units where a merger carried no requirement over and nobody decided yet.
    """
    question = table.question
    return {
        **_unit(question.unit),
        **asdict(table.total),
        "unplaced": table.unplaced.required,
        "on": question.on.isoformat(),
        "structure": question.structure_day.isoformat(),
        "known": question.known.isoformat() if question.known else None,
        "course": question.course.slug,
        "audience": question.audience.slug,
        "direct": asdict(table.direct),
        "not_placed": asdict(table.unplaced),
        "undecided": [_unit(unit) for unit in table.undecided],
        "children": [_unit(part.unit) | asdict(part.figures) for part in table.parts],
    }


def _unit(unit: Unit) -> dict[str, str]:
    return {"unit": unit.code, "name": unit.name}


def header() -> list[str]:
    return [
        _("Code"),
        _("Unit"),
        _("Required"),
        _("Covered"),
        _("Share (%)"),
        _("Overdue"),
        _("Exempt"),
        _("Not confirmed"),
    ]


def lines(table: Coverage) -> Iterator[list[Any]]:
    """One row per child, then those at the unit itself, not placed, and the total."""
    for part in table.parts:
        yield _line(part.unit.code, part.unit.name, part.figures)
    unit = table.question.unit
    yield _line("", _("At the unit itself"), table.direct)
    yield _line("", _("Not yet placed"), table.unplaced)
    yield _line(unit.code, _("Total: %(unit)s") % {"unit": unit.name}, table.total)


def _line(code: str, name: str, figures: Figures) -> list[Any]:
    # Rounded down: 100 is said only where everybody is covered.
    share = 1000 * figures.covered // figures.required / 10 if figures.required else None
    return [
        code,
        name,
        figures.required,
        figures.covered,
        share,
        figures.overdue,
        figures.exempt,
        figures.unconfirmed,
    ]


def title(table: Coverage) -> str:
    """What the figures are about, in one line."""
    question = table.question
    return _("%(course)s – %(audience)s – %(unit)s, on %(day)s") % {
        "course": question.course.title,
        "audience": question.audience,
        "unit": question.unit.name,
        "day": f"{question.on:%d/%m/%Y}",
    }


def as_csv(table: Coverage) -> bytes:
    """UTF-8 with a mark at the front, so that spreadsheets show Vietnamese letters."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header())
    for row in lines(table):
        writer.writerow(["" if cell is None else _harmless(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(table: Coverage) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Coverage"))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.write(0, 0, title(table), book.add_format({"bold": True, "font_size": 13}))
        sheet.write_row(2, 0, header(), bold)
        for number, row in enumerate(lines(table), start=3):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell)
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 1, 36)
        sheet.set_column(2, 7, 12)
        sheet.freeze_panes(3, 2)
    return out.getvalue()


def _harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell
