"""What would happen: every row one outcome, who would leave, and what would be written.

Nothing is written here; applying writes exactly what a plan holds, and a dry run is a plan
that is thrown away.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from people.rosters.assuming import assumptions
from people.rosters.identifying import Decisions, Identifier
from people.rosters.land import Land
from people.rosters.leaving import Shelter, leavers
from people.rosters.matching import Crowd
from people.rosters.optional import Optional
from people.rosters.plans import SKIP, Change, Plan, PlannedRow
from people.rosters.reasons import Refused, Undecided, shown
from people.rosters.resolving import About, Resolver, Told
from people.rosters.rows import RosterRow
from people.rosters.somebody import Somebody
from people.rosters.timeline import Clash, Fitted, Outcome, Span, Statement, Timeline
from places import days
from places.models import Audience, Level
from places.names import folded

REPORTED = 1000  # every so many rows
ATTRIBUTES = ("gender", "ethnic_group", "birth_date")


def plan_rows(
    rows: Iterable[RosterRow],
    *,
    land: Land,
    about: About,
    decisions: Decisions | None = None,
    skipped_sheets: Sequence[str] = (),
    report: Callable[[int], None] | None = None,
) -> Plan:
    """What importing these rows would do to the people and posts as they are now.

    `report` is told from time to time how many rows were done; each is gone through twice.
    """
    planner = _Planner(land, about, decisions or {}, report or (lambda _done: None))
    planner.plan.skipped_sheets = list(skipped_sheets)
    planner.resolve(rows)
    planner.identify()
    planner.fit()
    if about.complete:
        planner.find_leaving()
    planner.plan.people = [s for s in planner.crowd.everybody if is_written(s)]
    return planner.plan


def is_written(somebody: Somebody) -> bool:
    spans = (span for line in somebody.timelines.values() for span in line.spans)
    return bool(somebody.before) or any(span.changed for span in spans)


class _Planner:
    def __init__(
        self, land: Land, about: About, decisions: Decisions, report: Callable[[int], None]
    ) -> None:
        self.report = report
        self.land, self.about, self.decisions = land, about, decisions
        self.audiences = {audience.slug: audience for audience in Audience.objects.all()}
        self.seats = {a.pk for a in self.audiences.values() if a.posts == Audience.Posts.SEATS}
        self.crowd = Crowd(land)
        self.plan = Plan(land=land)
        self.shelter = Shelter()
        self.optional = Optional()
        self.tolds: list[tuple[PlannedRow, Told]] = []
        self.planned: dict[int, PlannedRow] = {}

    # --- what each row says ------------------------------------------------------------
    def resolve(self, rows: Iterable[RosterRow]) -> None:
        resolver, today = Resolver(self.land, self.audiences, self.about), days.today()
        for row in rows:
            planned = PlannedRow(row, Outcome.UNCHANGED)
            self.plan.rows.append(planned)
            if len(self.plan.rows) % REPORTED == 0:
                self.report(len(self.plan.rows))
            try:
                if self.decisions.get(row.key, {}).get("choice") == SKIP:
                    raise Refused(_("Left out, as somebody decided."))
                told = resolver.told(row, today)
            except Refused as refusal:
                self._refuse(planned, refusal)
            else:
                self.tolds.append((planned, told))
                self.planned[id(told)] = planned
        self.plan.assumptions = assumptions(resolver, self.about.on)

    def _refuse(
        self, planned: PlannedRow, refusal: Refused, person: Somebody | None = None
    ) -> None:
        is_open = isinstance(refusal, Undecided)
        planned.outcome = Outcome.AMBIGUOUS if is_open else Outcome.REJECTED
        planned.reason, planned.candidates = refusal.reason, refusal.candidates
        planned.person = person
        people = [c for c in refusal.candidates if isinstance(c, Somebody)]
        self.shelter.protect(planned.row, [*people, *([person] if person else [])])

    # --- whom each row means -------------------------------------------------------------
    def identify(self) -> None:
        def refuse(told: Told, refusal: Undecided) -> None:
            self._refuse(self.planned[id(told)], refusal)

        Identifier(self.crowd, self.decisions, refuse).identify([t for _p, t in self.tolds])
        self.optional.load(self.crowd.by_pk)

    # --- what would change -------------------------------------------------------------
    def fit(self) -> None:
        """Each person's rows in the order of their first days, whatever the file's order."""
        for number, somebody in enumerate(list(self.crowd.everybody), start=1):
            if number % REPORTED == 0:
                self.report(len(self.plan.rows) + number)
            is_new = somebody.pk is None
            for told in sorted(somebody.rows, key=lambda told: (told.start, told.row.line)):
                planned = self.planned[id(told)]
                try:
                    self._fit_row(planned, somebody, told, is_new)
                except Refused as refusal:
                    self._refuse(planned, refusal, somebody)
                else:
                    is_new = False
            _forget_claims(somebody)

    def _fit_row(self, planned: PlannedRow, somebody: Somebody, told: Told, is_new: bool) -> None:
        planned.person = somebody
        self._refuse_contradiction(somebody, told)
        place = self._place(somebody, told)
        timeline = somebody.timelines.setdefault(told.audience.pk, Timeline())
        before = timeline.held_on(told.start)
        was = self._words(before) if before else ""
        fitted = self._fitted(timeline, told, place)
        self.plan.ended += fitted.ended
        changes = self._take_attributes(somebody, told, is_new)
        if fitted.outcome != Outcome.UNCHANGED:
            after = timeline.held_on(told.start)
            changes.insert(0, Change("post", was, self._words(after)))
        if is_new:
            planned.outcome = Outcome.CREATED
        elif fitted.outcome == Outcome.UNCHANGED and changes:
            planned.outcome = Outcome.UPDATED
        else:
            planned.outcome = fitted.outcome
        planned.changes = () if is_new else tuple(changes)
        self.shelter.mention(somebody, told.audience.pk)

    def _fitted(self, timeline: Timeline, told: Told, place: int) -> Fitted:
        row = told.row
        said = Statement(
            told.start,
            told.end,
            place,
            row.workplace,
            told.village is not None,
            row.start is not None,
            f"{row.line}",
        )
        is_seat = told.audience.pk in self.seats
        try:
            return timeline.fit(said, lambda *args: self._same(*args, is_seat=is_seat))
        except Clash as clash:
            if clash.span is None:
                raise Refused(
                    _("Line %(line)s says something else about the same time."), line=clash.line
                ) from clash
            raise Refused(
                _("Overlaps with a post that is on record: %(post)s."), post=self._words(clash.span)
            ) from clash

    def _same(self, span: Span, said: Statement, day: date, *, is_seat: bool) -> bool:
        """Whether a post is where a row says, compared in the structure of the row's day."""
        if is_seat and (end := self.land.seat_until(span.place)) is not None and end <= day:
            return False
        if self._identity(span.place, day) == self._identity(said.place, day):
            return True
        if said.has_village or self.land.commune(span.place, day) != said.place:
            return False
        tells_apart = any(c.has_village and c.start < said.start for c in span.claimed)
        return not (said.says_start and tells_apart)

    def _identity(self, key: int, day: date) -> tuple[str, int | None]:
        spot = self.land.spots[key]
        if spot.level == Level.VILLAGE and day < spot.since:
            return "self", key
        home = self.land.home(key, day)
        return ("self", key) if home is None else ("home", home)

    def _place(self, somebody: Somebody, told: Told) -> int:
        """The unit of the post; a village is found below its commune or planned there."""
        if not told.village_text:
            return told.unit
        found = self.land.villages(told.commune, told.village_text, told.start)
        if not found:
            return self.land.add_village(self.land.spots[told.unit], told.village_text)
        if len(found) > 1:
            found = self._own(somebody, found, told) or found
        decided = self.decisions.get(told.row.key, {}).get("village")
        if decided in found:
            return decided
        if len(found) > 1:
            raise Undecided(
                _("Several villages have this name: %(names)s."),
                tuple(self.land.spots[key] for key in found),
                names="; ".join(self._village_words(key) for key in found),
            )
        return found[0]

    def _own(self, somebody: Somebody, found: list[int], told: Told) -> list[int]:
        """Their own village among several of one name: that of the day before any other."""
        spans = [span for line in somebody.timelines.values() for span in line.spans]
        held = [span for span in spans if span.holds(told.start)]
        for some in (held, spans):
            own = {self.land.home(span.place, told.start) for span in some} | {
                s.place for s in some
            }
            if mine := [key for key in found if key in own]:
                return mine
        return []

    # --- what a row says of the person ---------------------------------------------------
    def _refuse_contradiction(self, somebody: Somebody, told: Told) -> None:
        """One line may not overturn what another line of the file said of the same person."""
        for name in ATTRIBUTES:
            value = self.optional.kept(somebody, name, getattr(told.row, name))
            said, line = somebody.said.get(name, (None, 0))
            if not value or not said or _alike(value, said):
                continue
            if name == "birth_date":
                raise Undecided(
                    _("Line %(line)d has the same person with another birth date."),
                    (somebody,),
                    line=line,
                )
            raise Refused(_("Line %(line)d says something else about the same person."), line=line)

    def _take_attributes(self, somebody: Somebody, told: Told, is_new: bool) -> list[Change]:
        changes = []
        for name in ATTRIBUTES:
            value = self.optional.kept(somebody, name, getattr(told.row, name))
            if not value:
                continue
            if len(somebody.rows) > 1:
                somebody.said.setdefault(name, (value, told.row.line))
            old = getattr(somebody, name)
            if old and _alike(value, old):
                continue
            if somebody.pk is not None:
                somebody.before.setdefault(name, old)
            setattr(somebody, name, value)
            if old or not is_new:
                changes.append(Change(name, _shown(old), _shown(value)))
        phones = told.row.phones
        if somebody.pk is not None and phones and not set(phones) & set(somebody.phones):
            # only where a person decided that it is them, under a new number
            somebody.before["contact_phone"] = phones[0]
            changes.append(Change("contact_phone", ", ".join(somebody.phones), phones[0]))
            somebody.phones = (*phones, *somebody.phones)
        return changes

    # --- who is missing ------------------------------------------------------------------
    def find_leaving(self) -> None:
        self.plan.leaving = leavers(self.land, self.about, self.shelter)
        self.plan.ended += len(self.plan.leaving)

    # --- words ---------------------------------------------------------------------------
    def _words(self, span: Span) -> str:
        spot = self.land.spots[span.place]
        name = self._village_words(span.place) if spot.level == Level.VILLAGE else spot.name
        until = f" – {shown(span.until)}" if span.until else ""
        at = f", {span.workplace}" if span.workplace else ""
        return f"{name}{at}, {shown(span.start)}{until}"

    def _village_words(self, key: int) -> str:
        spot = self.land.spots[key]
        above = self.land.spots.get(spot.parent)
        return f"{spot.name}, {above.name}" if above else spot.name


def _forget_claims(somebody: Somebody) -> None:
    """They matter only among the rows of one person, and weigh much in a long list."""
    for timeline in somebody.timelines.values():
        timeline.claims = []
        for span in timeline.spans:
            span.claimed = []


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return folded(one) == folded(other)
    return one == other


def _shown(value: Any) -> str:
    return shown(value) if isinstance(value, date) else str(value or "")
