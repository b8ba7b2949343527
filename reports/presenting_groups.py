"""What the page by gender and ethnic group shows."""

from typing import Any

from people.optional_fields import are_off, need_consent
from reports import tables
from reports.by_group import ByGroup
from reports.forms import CoverageForm
from reports.grouping import Group, Grouping
from reports.presenting import Cell, Links, Row
from reports.queries import Coverage


def groups_context(
    table: Coverage, form: CoverageForm, groups: ByGroup | None, *, names: bool
) -> dict[str, Any]:
    """`groups` is None where there are none to show: the page says why."""
    unit = table.question.unit
    links = Links(form, unit, names=False)
    return {
        "form": form,
        "question": table.question,
        "unit": unit,
        "names": names,
        "tables": [_table(*both, links) for both in tables.named_groupings(groups)]
        if groups
        else [],
        "off": are_off(),
        "by_consent": need_consent(),
        "province_url": links.to("coverage-groups", unit=""),
        "back_url": links.to("coverage"),
        "csv_url": links.to("coverage-groups-csv"),
        "xlsx_url": links.to("coverage-xlsx"),
    }


def _table(name: str, grouping: Grouping, links: Links) -> dict[str, Any]:
    rows = [_row(tables.name_of_group(one.key), one, links) for one in grouping.groups]
    return {
        "name": name,
        "told": grouping.told,
        "rows": rows,
        "total": _row(name, grouping.total, links),
    }


def _row(name: str, group: Group, links: Links) -> Row:
    cells: list[Cell] = [
        links.cell(figure, getattr(group, figure)) for figure in ("required", "covered")
    ]
    return Row(name, group, cells)
