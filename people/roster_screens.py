"""What the screens of rosters show: figures, rows, choices, words. Nothing is decided here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.models import Person, RosterImport
from people.permissions import Scope
from people.rosters import services as rosters
from people.rosters.foreseen import PAGE_SIZE, Told
from people.rosters.leases import State
from people.rosters.looking import foreseen_of, is_long
from people.rosters.plans import NEW, SKIP
from places.models import Unit

TABS = {
    "leaving": gettext_lazy("Leaving"),
    "ambiguous": gettext_lazy("To decide"),
    "rejected": gettext_lazy("Cannot be brought in"),
    "created": gettext_lazy("New"),
    "moved": gettext_lazy("Moved"),
    "updated": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("Unchanged"),
}
# What a worker does, and the button that lets another go on with it.
AT_WORK = {
    State.LOOKING: (gettext_lazy("The list is being looked through"), "look-roster"),
    State.APPLYING: (gettext_lazy("The list is being brought in"), "apply-roster"),
    State.UNDOING: (gettext_lazy("The list is being taken back"), "undo-roster"),
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
class Shown:
    """One row as the page shows it, in the reader's language."""

    told: Told

    @property
    def changes(self) -> list[dict[str, Any]]:
        return [
            {"label": FIELDS.get(field, field), "before": before, "after": after}
            for field, before, after in self.told.changed
        ]

    @property
    def choices(self) -> Iterator[Choice]:
        """Whom (or which village) the row may mean, somebody new, or nobody."""
        about_people = True
        for candidate in self.told.candidates:
            if "village" in candidate:
                about_people = False
                yield Choice(f"village:{candidate['village']}", candidate["name"])
            elif candidate["person"] is not None:
                yield Choice(f"person:{candidate['person']}", _described(candidate))
        if about_people:
            yield Choice(NEW, _("Somebody new"))
        yield Choice(SKIP, _("Leave this row out"))


def _described(candidate: Mapping[str, Any]) -> str:
    told = [candidate["name"]]
    if candidate["born"]:
        told.append(_("born in %(year)d") % {"year": candidate["born"]})
    told += [_("number ending in %(digits)s") % {"digits": one} for one in candidate["digits"]]
    return ", ".join(told)


def rosters_within(scope: Scope, person: Person) -> QuerySet[RosterImport]:
    """The rosters that somebody may open: their own, and those of their units."""
    found = RosterImport.objects.select_related("unit", "audience").defer("content", "rejects")
    if not scope.sees_everything:
        found = found.filter(Q(uploaded_by=person) | Q(unit__in=scope.subtree()))
    return found


def page_of(rows: Any, number: str | None) -> Page:
    return Paginator(rows, PAGE_SIZE).get_page(number)


def plan_context(roster: RosterImport, asked: Mapping[str, str]) -> dict[str, Any]:
    """What applying would do, with the rows of one outcome; of a long list that nobody has
    looked through, only the roster. Raises ValidationError for a file that cannot be read."""
    foreseen = foreseen_of(roster)
    if foreseen is None:
        return {"roster": roster}
    numbers = foreseen.numbers
    tabs = [Tab(name, label, numbers[name]) for name, label in TABS.items() if numbers[name]]
    names = [tab.name for tab in tabs]
    show = asked.get("show", "")
    show = show if show in names else (names[0] if names else "created")
    page = page_of(foreseen.rows(show), asked.get("page"))
    if show != "leaving":
        page.object_list = [Shown(told) for told in page.object_list]
    return {
        "roster": roster,
        "foreseen": foreseen,
        "tabs": tabs,
        "show": show,
        "shown_label": TABS[show],
        "page": page,
        "query": f"show={show}&",
        "refused": numbers["rejected"] + numbers["ambiguous"],
        "changes": sum(numbers[name] for name in ("created", "moved", "updated", "ended")),
        "in_one_line": in_one_line(numbers),
    }


def in_one_line(told: Mapping[str, int]) -> str:
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
    at_work = AT_WORK.get(roster.state)
    return {
        "roster": roster,
        "at_work": at_work,
        "figures": [(labels[name], told[name]) for name in shown if told.get(name)],
        "refused": told.get("rejected", 0) + told.get("ambiguous", 0),
        "can_save_rejects": roster.content is not None and (not is_long(roster) or roster.rejects),
    }


def keep_decisions(roster: RosterImport, sent: Mapping[str, str]) -> None:
    """What was chosen for each row, as long as the row still offers it."""
    foreseen = foreseen_of(roster)
    rows = foreseen.rows("ambiguous")[:] if foreseen else []
    offered = {told.key: Shown(told) for told in rows}
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
        rosters.decide(roster=roster, row=row.told.key, **chosen)


def rejects_of(roster: RosterImport) -> bytes | None:
    """Those of a long list were written down when it was looked through or applied."""
    if is_long(roster):
        return bytes(roster.rejects) if roster.rejects is not None else None
    return rosters.rejects_file(roster)


def as_download(roster: RosterImport, content: bytes) -> HttpResponse:
    """The refused rows; named after the file that was sent in, as far as a name can be."""
    name = f"{Path(roster.file_name).stem or roster.uuid}.rejects.csv"
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    kind = "text/csv; charset=utf-8"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
