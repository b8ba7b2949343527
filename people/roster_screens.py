"""What the screens of rosters show: figures, rows, choices, words. Nothing is decided here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.models import Person, RosterImport
from people.permissions import Scope
from people.phones import display_phone
from people.rosters import services as rosters
from people.rosters.land import Spot
from people.rosters.plans import NEW, SKIP, Plan, PlannedRow
from people.rosters.somebody import Somebody
from people.rosters.timeline import Outcome
from places.models import Unit

PAGE_SIZE = 50
TABS = {
    "leaving": gettext_lazy("Leaving"),
    "ambiguous": gettext_lazy("To decide"),
    "rejected": gettext_lazy("Cannot be brought in"),
    "created": gettext_lazy("New"),
    "moved": gettext_lazy("Moved"),
    "updated": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("Unchanged"),
}
FIELDS = {
    "post": gettext_lazy("Post"),
    "gender": gettext_lazy("Gender"),
    "ethnic_group": gettext_lazy("Ethnic group"),
    "birth_date": gettext_lazy("Birth date"),
    "contact_phone": gettext_lazy("Phone"),
}


@dataclass(frozen=True)
class Tab:
    name: str
    label: Any
    number: int


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Told:
    """One row as the page shows it."""

    planned: PlannedRow
    plan: Plan

    @property
    def name(self) -> str:
        return self.planned.name

    @property
    def line(self) -> int:
        return self.planned.line

    @property
    def sheet(self) -> str:
        return self.planned.sheet

    @property
    def key(self) -> str:
        return self.planned.key

    @property
    def reason(self) -> str:
        return str(self.planned.reason or "")

    @property
    def changes(self) -> list[dict[str, Any]]:
        return [
            {
                "label": FIELDS.get(change.field, change.field),
                "before": change.before,
                "after": change.after,
            }
            for change in self.planned.changes
        ]

    @property
    def choices(self) -> Iterator[Choice]:
        """Whom (or which village) the row may mean, somebody new, or nobody."""
        about_people = True
        for candidate in self.planned.candidates:
            if isinstance(candidate, Somebody):
                if candidate.pk is not None:
                    yield Choice(f"person:{candidate.pk}", _described(candidate))
            else:
                about_people = False
                yield Choice(f"village:{candidate.key}", self._village(candidate))
        if about_people:
            yield Choice(NEW, _("Somebody new"))
        yield Choice(SKIP, _("Leave this row out"))

    def _village(self, spot: Spot) -> str:
        """Villages of one name are told apart by the commune they were entered under."""
        above = self.plan.land.spots.get(spot.parent) if self.plan.land else None
        return f"{spot.name}, {above.name}" if above else f"{spot.name} ({spot.code})"

    @property
    def said(self) -> str:
        """What the row of somebody new says, as far as it is not its name."""
        row = self.planned.row
        if self.planned.outcome != Outcome.CREATED:
            return ""
        told = [*row.phones, row.village, row.unit or row.unit_code, row.workplace]
        return ", ".join(display_phone(one) for one in told if one)


def _described(somebody: Somebody) -> str:
    """Enough to tell namesakes apart, and no number or birth date of another unit's people."""
    told = [somebody.name]
    if somebody.birth_date:
        told.append(_("born in %(year)d") % {"year": somebody.birth_date.year})
    told += [_("number ending in %(digits)s") % {"digits": one[-3:]} for one in somebody.phones]
    return ", ".join(told)


def rosters_within(scope: Scope, person: Person) -> QuerySet[RosterImport]:
    """The rosters that somebody may open: their own, and those of their units."""
    found = RosterImport.objects.select_related("unit", "audience").defer("content")
    if not scope.sees_everything:
        found = found.filter(Q(uploaded_by=person) | Q(unit__in=scope.subtree()))
    return found


def page_of(rows: Any, number: str | None) -> Page:
    return Paginator(rows, PAGE_SIZE).get_page(number)


def plan_context(roster: RosterImport, asked: Mapping[str, str]) -> dict[str, Any]:
    """What applying would do, with the rows of one outcome. Raises ValidationError for a
    file that cannot be read."""
    plan = rosters.plan_of(roster)
    numbers = plan.summary | {"leaving": len(plan.leaving)}
    tabs = [Tab(name, label, numbers[name]) for name, label in TABS.items() if numbers[name]]
    names = [tab.name for tab in tabs]
    show = asked.get("show", "")
    show = show if show in names else (names[0] if names else "created")
    rows: Sequence[Any] = plan.leaving if show == "leaving" else plan.with_outcome(show)
    page = page_of(rows, asked.get("page"))
    if show != "leaving":
        page.object_list = [Told(row, plan) for row in page.object_list]
    return {
        "roster": roster,
        "plan": plan,
        "tabs": tabs,
        "show": show,
        "shown_label": TABS[show],
        "page": page,
        "query": f"show={show}&",
        "refused": numbers["rejected"] + numbers["ambiguous"],
        "changes": sum(numbers[name] for name in ("created", "moved", "updated", "ended")),
        "in_one_line": in_one_line(plan),
    }


def in_one_line(plan: Plan) -> str:
    told = plan.summary
    rows = ngettext("%(n)d row", "%(n)d rows", told["rows"]) % {"n": told["rows"]}
    refused = told["rejected"] + told["ambiguous"]
    if not refused:
        return _("%(rows)s read; all of them can be brought in.") % {"rows": rows}
    some = ngettext("%(n)d cannot be", "%(n)d cannot be", refused) % {"n": refused}
    return _("%(rows)s read; %(some)s brought in yet.") % {"rows": rows, "some": some}


def outcome_context(roster: RosterImport) -> dict[str, Any]:
    told = roster.summary or {}
    labels = TABS | {"ended": gettext_lazy("Posts ended"), "rows": gettext_lazy("Rows")}
    shown = ("rows", "created", "moved", "updated", "ended", "unchanged", "ambiguous", "rejected")
    return {
        "roster": roster,
        "at_work": roster.state in (RosterImport.State.APPLYING, RosterImport.State.UNDOING),
        "figures": [(labels[name], told[name]) for name in shown if told.get(name)],
        "refused": told.get("rejected", 0) + told.get("ambiguous", 0),
    }


def keep_decisions(roster: RosterImport, sent: Mapping[str, str]) -> None:
    """What was chosen for each row, as long as the row still offers it."""
    plan = rosters.plan_of(roster)
    offered = {row.key: Told(row, plan) for row in plan.with_outcome("ambiguous")}
    for name, value in sent.items():
        row = offered.get(name.removeprefix("row:"))
        if row is None or value not in {choice.value for choice in row.choices}:
            continue
        kind, _colon, key = value.partition(":")
        if kind == "person":
            chosen = {"choice": Person.objects.get(pk=key)}
        elif kind == "village":
            chosen = {"choice": None, "village": Unit.objects.get(pk=key)}
        else:
            chosen = {"choice": kind}
        rosters.decide(roster=roster, row=row.key, **chosen)


def back_to_plan(roster: RosterImport, *, show: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('roster', args=[roster.uuid])}?show={show}")


def as_download(roster: RosterImport, content: bytes) -> HttpResponse:
    """The refused rows; named after the file that was sent in, as far as a name can be."""
    name = f"{Path(roster.file_name).stem or roster.uuid}.rejects.csv"
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    kind = "text/csv; charset=utf-8"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
