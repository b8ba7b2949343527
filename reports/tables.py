"""Coverage as data for other programs: JSON, CSV and XLSX."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from people.models import Person
from places.cells import harmless
from places.models import Unit
from reports.by_group import ByGroup
from reports.coverage import Figures
from reports.grouping import NOT_STATED, OTHERS, Group, Grouping
from reports.queries import Coverage
from reports.shielding import Shielded

# Texts stay texts: neither formulas nor links.
PLAIN_CELLS = {"strings_to_formulas": False, "strings_to_urls": False}


def as_json(table: Coverage, groups: ByGroup | None = None) -> dict[str, Any]:
    """The answer in the form that other systems rely on; with `groups`, those too.

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
        **({"by_gender": _groups(groups.gender)} if groups else {}),
        **({"by_ethnic_group": _groups(groups.ethnic_group)} if groups else {}),
    }


def _groups(grouping: Grouping) -> list[dict[str, Any]]:
    """`group` is null for those who have not stated theirs."""
    return [
        {"group": one.key or None, "required": one.required, "covered": one.covered}
        for one in grouping.groups
    ]


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
    where = [(part.unit.code, part.name) for part in table.parts]
    where += [("", _("At the unit itself")), ("", _("Not yet placed"))]
    total, shown = (table.total, table.lines) if names else table.shielded
    for (code, name), figures in zip(where, shown, strict=True):
        yield _line(code, name, figures)
    yield _line(unit.code, _("Total: %(unit)s") % {"unit": unit.name}, total)


def _line(code: str, name: str, figures: Figures | Shielded) -> list[Any]:
    return [
        code,
        name,
        figures.required,
        figures.covered,
        _percent(figures),
        figures.overdue,
        figures.exempt,
        figures.unconfirmed,
    ]


def _percent(figures: Figures | Shielded | Group) -> float | None:
    """Rounded down: 100 is said only where everybody is covered."""
    if figures.share is None:
        return None
    return 1000 * figures.covered // figures.required / 10


def group_header() -> list[str]:
    return [_("By"), _("Group"), _("Required"), _("Covered"), _("Share (%)")]


def group_lines(groups: ByGroup) -> Iterator[list[Any]]:
    """One row per gender and per ethnic group, those not stated among them, each with a total."""
    for name, grouping in named_groupings(groups):
        if not grouping.told:
            yield [name, _("too few to show"), None, None, None]
        for one in (*grouping.groups, grouping.total):
            label = _("Total") if one is grouping.total else name_of_group(one.key)
            yield [name, label, one.required, one.covered, _percent(one)]


def name_of_group(key: str) -> str:
    """A gender or an ethnic group in words; ethnic groups as people wrote them."""
    known = {NOT_STATED: _("not stated"), OTHERS: _("others, each fewer than five")}
    genders = {one.value: str(one.label) for one in Person.Gender}
    return known.get(key) or genders.get(key) or key


def named_groupings(groups: ByGroup) -> list[tuple[str, Grouping]]:
    return [(_("Gender"), groups.gender), (_("Ethnic group"), groups.ethnic_group)]


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
    return _csv(header(), lines(table, names=names))


def groups_as_csv(groups: ByGroup) -> bytes:
    return _csv(group_header(), group_lines(groups))


def as_xlsx(table: Coverage, groups: ByGroup | None = None, *, names: bool = True) -> bytes:
    """A sheet by unit, and one by gender and ethnic group if they are given."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, PLAIN_CELLS) as book:
        _sheet(book, _("Coverage"), title(table), header(), lines(table, names=names))
        if groups is not None:
            name = _("Gender, ethnic group")
            _sheet(book, name, title(table), group_header(), group_lines(groups))
    return out.getvalue()


def _csv(heads: list[str], rows: Iterable[list[Any]]) -> bytes:
    """UTF-8 with a mark at the front, so that spreadsheets show Vietnamese letters."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow(["" if cell is None else harmless(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    heading: str,
    heads: list[str],
    rows: Iterable[list[Any]],
) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet.write(0, 0, heading, book.add_format({"bold": True, "font_size": 13}))
    sheet.write_row(2, 0, heads, bold)
    for number, row in enumerate(rows, start=3):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, column, cell)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 7, 12)
    sheet.freeze_panes(3, 2)
