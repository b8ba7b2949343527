"""Coverage as data for other programs: JSON, CSV and XLSX."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from places.cells import harmless
from places.models import Unit
from reports.coverage import Figures
from reports.queries import Coverage
from reports.shielding import Shielded, shielded

# Texts stay texts: neither formulas nor links.
PLAIN_CELLS = {"strings_to_formulas": False, "strings_to_urls": False}


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


def lines(table: Coverage, *, names: bool = True) -> Iterator[list[Any]]:
    """One row per child, then those at the unit itself, not placed, and the total.

    Without `names`: figures from which nobody could be told.
    """
    unit = table.question.unit
    where = [(part.unit.code, part.unit.name) for part in table.parts]
    where += [("", _("At the unit itself")), ("", _("Not yet placed"))]
    rows = [*(part.figures for part in table.parts), table.direct, table.unplaced]
    total, shown = (table.total, rows) if names else shielded(table.total, rows)
    for (code, name), figures in zip(where, shown, strict=True):
        yield _line(code, name, figures)
    yield _line(unit.code, _("Total: %(unit)s") % {"unit": unit.name}, total)


def _line(code: str, name: str, figures: Figures | Shielded) -> list[Any]:
    # Rounded down: 100 is said only where everybody is covered.
    told = figures.share is not None
    share = 1000 * figures.covered // figures.required / 10 if told else None
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


def as_csv(table: Coverage, *, names: bool = True) -> bytes:
    """UTF-8 with a mark at the front, so that spreadsheets show Vietnamese letters."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header())
    for row in lines(table, names=names):
        writer.writerow(["" if cell is None else harmless(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(table: Coverage, *, names: bool = True) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, PLAIN_CELLS) as book:
        sheet = book.add_worksheet(_("Coverage"))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.write(0, 0, title(table), book.add_format({"bold": True, "font_size": 13}))
        sheet.write_row(2, 0, header(), bold)
        for number, row in enumerate(lines(table, names=names), start=3):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell)
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 1, 36)
        sheet.set_column(2, 7, 12)
        sheet.freeze_panes(3, 2)
    return out.getvalue()
