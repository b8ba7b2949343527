"""What the coverage templates show: rows, links, words. Nothing is computed here but order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.optional_fields import are_off
from places.models import Level, Unit
from reports.coverage import DIRECT, UNPLACED, Figures
from reports.forms import CoverageForm
from reports.listing import FIGURES, Listed
from reports.queries import Coverage, Part
from reports.scoping import agencies_named
from reports.shielding import Shielded, Shown

SORTS = {
    "name": (gettext_lazy("By name"), None),
    "share": (gettext_lazy("Lowest share first"), lambda row: _low_first(row.figures)),
    "overdue": (gettext_lazy("Most overdue first"), lambda row: -row.figures.overdue),
}
FIGURE_NAMES = {
    "required": gettext_lazy("Required"),
    "covered": gettext_lazy("Covered"),
    "missing": gettext_lazy("Not covered"),
    "overdue": gettext_lazy("Overdue"),
    "exempt": gettext_lazy("Exempt"),
    "unconfirmed": gettext_lazy("Not yet confirmed since the merger"),
}


@dataclass(frozen=True)
class Cell:
    """A figure and the list of exactly that many people. Kept back, it is a text."""

    label: str
    number: Shown
    url: str


@dataclass(frozen=True)
class Row:
    """`figures` as they may be shown: as they are, or shielded."""

    name: str
    figures: Figures | Shielded
    cells: Sequence[Cell]
    url: str = ""

    @property
    def percent(self) -> int | None:
        return None if self.figures.share is None else int(100 * self.figures.share)

    @property
    def tone(self) -> str:
        if self.percent is None or self.percent >= 80:
            return "good"
        return "warn" if self.percent >= 50 else "bad"


class Links:
    """Addresses that keep the question and change one thing in it. Without `names` no figure
    leads to its people."""

    def __init__(self, form: CoverageForm, unit: Unit, *, names: bool = True) -> None:
        data = form.cleaned_data
        self.names = names
        self.kept = {"course": data["course"].slug, "audience": data["audience"].slug}
        self.kept |= {k: data[k].isoformat() for k in ("on", "known", "structure") if data.get(k)}
        self.kept["unit"] = unit.code

    def to(self, name: str, **changed: str) -> str:
        return f"{reverse(name)}?{urlencode(self.kept | changed)}"

    def cells(self, figures: Figures | Shielded, part: str = "") -> list[Cell]:
        names = ("required", "covered", "overdue")
        return [self.cell(name, getattr(figures, name), part) for name in names]

    def cell(self, figure: str, number: Shown, part: str = "") -> Cell:
        extra = {"figure": figure} | ({"part": part} if part else {})
        label = str(FIGURE_NAMES[figure])
        url = self.to("coverage-people", **extra) if number and self.names else ""
        return Cell(label, number, url)


def table_context(
    table: Coverage, form: CoverageForm, *, sort: str, names: bool = True
) -> dict[str, Any]:
    """What the table shows. Without `names`: figures from which nobody could be told."""
    unit = table.question.unit
    links = Links(form, unit, names=names)
    sorts = SORTS if names else {"name": SORTS["name"]}  # the order would tell kept figures
    sort = sort if sort in sorts else "name"
    total, parts, own = _as_shown(table, names=names)
    children = [
        _row(part, figures, links) for part, figures in zip(table.parts, parts, strict=True)
    ]
    if key := sorts[sort][1]:
        children.sort(key=key)
    return {
        "names": names,
        "form": form,
        "question": table.question,
        "unit": unit,
        "total": Row(unit.name, total, links.cells(total)),
        "undecided": table.undecided,
        "rows": (rows := children + _own_rows(table, own, links)),
        "told": any(isinstance(row.figures.required, int) for row in rows),
        "more": [
            cell
            for cell in (
                links.cell("exempt", total.exempt),
                links.cell("unconfirmed", total.unconfirmed),
            )
            if cell.number
        ],
        "sorts": [
            (links.to("coverage", sort=k), label, k == sort) for k, (label, _) in sorts.items()
        ],
        "agencies": [] if names else agencies_named(form.scope),
        "groups_url": links.to("coverage-groups") if _has_groups(table, names) else "",
        "csv_url": links.to("coverage-csv"),
        "xlsx_url": links.to("coverage-xlsx"),
        "missing_url": links.to("coverage-people", figure="missing"),
        "crumbs": _crumbs(unit, form, links),
    }


def people_context(
    table: Coverage,
    form: CoverageForm,
    figure: str,
    part: str,
    page: Page,
    people: Sequence[Listed],
) -> dict[str, Any]:
    unit = table.question.unit
    links = Links(form, unit)
    where = {DIRECT: _("at the unit itself"), UNPLACED: _("not yet placed")}
    names = {row.unit.code: row.name for row in table.parts}
    kept = {"figure": figure, "part": part}
    return {
        "question": table.question,
        "unit": unit,
        "figure": FIGURE_NAMES[figure],
        "part": where.get(part) or names.get(part, ""),
        "page": page,
        "people": people,
        "back_url": links.to("coverage"),
        "call_list_url": page.paginator.count and links.to("call-list", **kept),
        "figures": [
            (
                links.to("coverage-people", part=part, figure=name),
                FIGURE_NAMES[name],
                name == figure,
            )
            for name in FIGURES
        ],
        "previous_url": page.has_previous()
        and links.to("coverage-people", **kept, page=str(page.previous_page_number())),
        "next_url": page.has_next()
        and links.to("coverage-people", **kept, page=str(page.next_page_number())),
    }


def call_list_context(
    table: Coverage, form: CoverageForm, figure: str, part: str, number: int
) -> dict[str, Any]:
    unit = table.question.unit
    return {
        "question": table.question,
        "unit": unit,
        "figure": FIGURE_NAMES[figure],
        "number": number,
        "back_url": Links(form, unit).to("coverage-people", figure=figure, part=part),
    }


def _as_shown(table: Coverage, *, names: bool) -> tuple[Any, list[Any], list[Any]]:
    """The total, the children and the unit's own two rows, as they are or shielded."""
    total, rows = (table.total, table.lines) if names else table.shielded
    return total, rows[:-2], rows[-2:]


def _row(part: Part, figures: Figures | Shielded, links: Links) -> Row:
    code = part.unit.code
    deeper = links.to("coverage", unit=code) if part.unit.level < Level.VILLAGE else ""
    return Row(part.name, figures, links.cells(figures, code), deeper)


def _own_rows(table: Coverage, own: list[Any], links: Links) -> list[Row]:
    """Posts held at the unit itself and those not placed, where there are any."""
    where = [(_("At the unit itself"), DIRECT), (_("Not yet placed"), UNPLACED)]
    return [
        Row(name, figures, links.cells(figures, bucket))
        for (name, bucket), figures in zip(where, own, strict=True)
        if table.tally.part(bucket) != Figures()
    ]


def _has_groups(table: Coverage, names: bool) -> bool:
    return (names or table.is_top) and not are_off()


def _crumbs(unit: Unit, form: CoverageForm, links: Links) -> list[tuple[str, str]]:
    """The units above, as far as the person may see them."""
    above, crumbs = unit.parent, []
    while above is not None and form.sees(above):
        crumbs.insert(0, (above.name, links.to("coverage", unit=above.code)))
        above = above.parent
    return crumbs


def _low_first(figures: Figures) -> float:
    return 2.0 if figures.share is None else figures.share
