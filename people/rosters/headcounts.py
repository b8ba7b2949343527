"""How many people of an audience without a roster there are: by the same door as rosters."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from people.models import Headcount, Person, RosterChange, RosterImport
from people.rosters import cells
from people.rosters.headings import Header
from people.rosters.land import Land
from people.rosters.lines import SIGNATURE, TOTAL
from people.rosters.plans import Change, Plan, PlannedRow
from people.rosters.reading import Sheet
from people.rosters.reasons import Reason, Refused
from people.rosters.resolving import About, Resolver
from people.rosters.rows import RosterRow
from people.rosters.timeline import Outcome
from places import days
from places.models import Audience
from places.names import folded

PARENTS = re.compile(r"\b(cha me|phu huynh|ho)\b")
MOST = 10_000_000
Kind = RosterChange.Kind


@dataclass(slots=True)
class Count:
    """A number to record, and the stored one that it replaces."""

    audience: int
    unit: int
    day: date
    number: int
    source: str
    replaces: int | None = None


@dataclass(slots=True)
class _CountRow:
    row: RosterRow
    number: int | None = None
    source: str = ""
    day: date | None = None


def count_rows(sheet: Sheet, header: Header) -> Iterator[_CountRow]:
    """The counts of a sheet; blank lines, totals and signatures are none."""
    for position in range(header.row + 1, len(sheet.rows)):
        raw, line = sheet.rows[position], sheet.numbers[position]
        values = {
            name: raw[column] if column < len(raw) else ""
            for name, column in header.columns.items()
        }
        text = {name: cells.bare(cells.text_of(value)) for name, value in values.items()}
        if not any(text.values()) or (not header.is_machine and _is_no_count(raw, text)):
            continue
        yield _count_row(RosterRow(line, sheet.name, raw, header.is_machine), text, values)


def _is_no_count(raw: Any, text: Mapping[str, str]) -> bool:
    words = [folded(one) for cell in raw if (one := cells.text_of(cell))]
    first = next((word for word in words if re.search(r"[^\W\d_]", word)), "")
    where = text.get("unit") or text.get("unit_code") or text.get("village")
    over = bool(TOTAL.match(first)) or any(SIGNATURE.search(word) for word in words)
    return over or not where or not text.get("number")


def _count_row(row: RosterRow, text: Mapping[str, str], values: Mapping[str, Any]) -> _CountRow:
    found = _CountRow(row, source=text.get("source", "")[:200])
    row.audience, row.unit_code = text.get("audience", ""), text.get("unit_code", "")
    row.unit, row.district = text.get("unit", ""), text.get("district", "")
    row.name = row.unit or row.unit_code
    number = re.sub(r"(?<=\d)[ .,](?=\d{3}\b)", "", text.get("number", ""))
    if not re.fullmatch(r"\d{1,9}", number) or int(number) > MOST:
        row.problem = Reason(_("“%(text)s” is not a number."), {"text": text.get("number", "")})
        return found
    found.number = int(number)
    if text.get("day"):
        found.day = cells.iso_day(text["day"]) if row.is_machine else cells.day_of(values["day"])
        if found.day is None:
            row.problem = Reason(_("The date “%(text)s” is not readable."), {"text": text["day"]})
    return found


def plan_counts(
    sheets: list[tuple[Sheet, Header]], *, land: Land, about: About, skipped_sheets: list[str]
) -> Plan:
    """What recording these counts would do."""
    planner = _CountPlanner(land, about)
    planner.plan.skipped_sheets = skipped_sheets
    for sheet, header in sheets:
        column = header.columns["number"]
        title = header.cells[column] if column < len(header.cells) else ""
        for found in count_rows(sheet, header):
            planner.take(found, title)
    return planner.plan


class _CountPlanner:
    def __init__(self, land: Land, about: About) -> None:
        self.land, self.about = land, about
        self.audiences = {audience.slug: audience for audience in Audience.objects.all()}
        self.resolver = Resolver(land, self.audiences, about)
        self.plan = Plan(land=land)
        self.said: dict[tuple[int, int, date], tuple[int, str, int]] = {}
        self.stored: dict[tuple[int, int], list[Headcount]] = {}
        known = Headcount.objects.known().order_by("day", "pk")
        for count in known:
            self.stored.setdefault((count.audience_id, count.unit_id), []).append(count)

    def take(self, found: _CountRow, title: str) -> None:
        planned = PlannedRow(found.row, Outcome.UNCHANGED)
        self.plan.rows.append(planned)
        try:
            self._take(planned, found, title)
        except Refused as refusal:
            planned.outcome, planned.reason = Outcome.REJECTED, refusal.reason

    def _take(self, planned: PlannedRow, found: _CountRow, title: str) -> None:
        row = found.row
        if row.problem:
            raise _refused(row.problem)
        day = found.day or self.about.on
        if day > days.today():
            raise Refused(_("The date lies in the future."))
        audience = self._audience(row, title)
        unit = self.resolver.unit(row, day)
        self.resolver.refuse_outside(self.land.spots[unit], day)
        key = (audience.pk, unit, day)
        if key in self.said:
            number, source, line = self.said[key]
            if (number, source) != (found.number, found.source):
                raise Refused(
                    _("Line %(line)s says something else about the same time."), line=line
                )
            return
        self.said[key] = (found.number, found.source, row.line)
        self._compare(planned, found, key)

    def _compare(self, planned: PlannedRow, found: _CountRow, key: tuple[int, int, date]) -> None:
        audience, unit, day = key
        there = [
            count
            for (kind, place), counts in self.stored.items()
            if kind == audience and self.land.home(place, day) == unit
            for count in counts
            if count.day <= day
        ]
        last = max(there, key=lambda count: (count.day, count.pk), default=None)
        same_day = last if last and last.day == day else None
        is_asked = same_day or found.day is None
        if last and is_asked and (last.number, last.source) == (found.number, found.source):
            return
        replaces = same_day.pk if same_day else None
        planned.outcome = Outcome.UPDATED if same_day else Outcome.CREATED
        if same_day:
            planned.changes = (Change("number", str(same_day.number), str(found.number)),)
        self.plan.counts.append(Count(audience, unit, day, found.number, found.source, replaces))

    def _audience(self, row: RosterRow, title: str) -> Audience:
        if not row.audience and not self.about.audience and PARENTS.search(folded(title)):
            row.audience = "parent"
        audience = self.resolver.named_audience(row)
        if audience.has_roster:
            raise Refused(
                _("People of “%(audience)s” are listed, not counted. Send the list instead."),
                audience=audience,
            )
        return audience


def _refused(reason: Reason) -> Refused:
    return Refused(reason.text, **reason.parts)


def write_counts(plan: Plan, *, roster: RosterImport, by: Person | None, at: datetime) -> None:
    """In the caller's transaction: a stored number is retracted, never edited."""
    replaced = [count.replaces for count in plan.counts if count.replaces]
    Headcount.objects.known().filter(pk__in=replaced).update(retracted_at=at)
    rows = Headcount.objects.bulk_create(
        Headcount(
            audience_id=count.audience,
            unit_id=count.unit,
            day=count.day,
            number=count.number,
            source=count.source,
            recorded_by=by,
            recorded_at=at,
        )
        for count in plan.counts
    )
    gone = [
        RosterChange(roster=roster, kind=Kind.HEADCOUNT_WITHDRAWN, headcount_id=pk)
        for pk in replaced
    ]
    came = [RosterChange(roster=roster, kind=Kind.HEADCOUNT_ADDED, headcount=row) for row in rows]
    RosterChange.objects.bulk_create([*gone, *came])


def take_back_headcounts(*, roster: RosterImport, by: Person | None, at: datetime) -> None:
    """Undo the numbers of a roster; one that was counted anew since then stays."""
    changes = RosterChange.objects.filter(roster=roster).exclude(headcount=None)
    added = changes.filter(kind=Kind.HEADCOUNT_ADDED).values("headcount")
    Headcount.objects.known().filter(pk__in=added).update(retracted_at=at)
    gone = changes.filter(kind=Kind.HEADCOUNT_WITHDRAWN).values("headcount")
    for count in Headcount.objects.filter(pk__in=gone):
        same = Headcount.objects.known().filter(
            audience=count.audience_id, unit=count.unit_id, day=count.day
        )
        if not same.exists():
            count.pk, count.retracted_at = None, None
            count.recorded_at, count.recorded_by = at, by
            count.save()
