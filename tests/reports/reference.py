"""Coverage restated slowly and plainly, to be compared with the real engine.

Nothing here is shared with the product: no lineage table, no chains, no folding code. A
unit's history is followed path by path, a person's day by day. Facts are plain rows with
the instant at which they became known (`recorded`) and, where they were taken back,
`retracted`.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

ONE_DAY = timedelta(days=1)


@dataclass
class RUnit:
    key: int
    level: int
    parent: int | None
    since: date
    recorded: datetime
    until: date | None = None
    closed: datetime | None = None


@dataclass
class RLink:
    old: int
    new: int
    recorded: datetime


@dataclass
class RPost:
    person: int
    audience: str
    unit: int
    start: date
    until: date | None
    recorded: datetime
    retracted: datetime | None = None


@dataclass
class RRequirement:
    key: int
    unit: int
    start: date
    until: date | None
    due: int
    months: int | None
    recorded: datetime
    retracted: datetime | None = None


@dataclass
class RDone:
    key: int
    person: int
    on: date
    recorded: datetime


@dataclass
class RCorrection:
    key: int
    kind: str
    recorded: datetime
    done: int | None = None
    person: int | None = None
    new_date: date | None = None
    start: date | None = None
    until: date | None = None
    withdraws: int | None = None


@dataclass
class World:
    units: dict[int, RUnit] = field(default_factory=dict)
    links: list[RLink] = field(default_factory=list)
    posts: list[RPost] = field(default_factory=list)
    requirements: list[RRequirement] = field(default_factory=list)
    done: list[RDone] = field(default_factory=list)
    corrections: list[RCorrection] = field(default_factory=list)


class Reference:
    """Answers for one world and one audience, as known at one instant."""

    def __init__(self, world: World, audience: str, seats: bool, known: datetime) -> None:
        self.world, self.audience, self.seats, self.known = world, audience, seats, known

    # --- structure ------------------------------------------------------------
    def life(self, unit: int) -> tuple[date, date | None] | None:
        row = self.world.units[unit]
        if row.recorded > self.known:
            return None
        closed = row.closed is not None and row.closed <= self.known
        return row.since, row.until if closed else None

    def alive(self, unit: int, day: date) -> bool:
        life = self.life(unit)
        return life is not None and life[0] <= day and (life[1] is None or day < life[1])

    def heirs(self, unit: int) -> list[int]:
        return [x.new for x in self.world.links if x.old == unit and x.recorded <= self.known]

    def origins(self, unit: int) -> list[int]:
        return [x.old for x in self.world.links if x.new == unit and x.recorded <= self.known]

    def ends(self, unit: int, day: date) -> list[tuple[int | None, bool]]:
        """Every way to follow a unit to a day: (the unit reached, whether wholly)."""
        if self.alive(unit, day):
            return [(unit, True)]
        life = self.life(unit)
        forward = life is None or life[0] <= day
        nexts = self.heirs(unit) if forward else self.origins(unit)
        if nexts:
            return [end for step in nexts for end in self.ends(step, day)]
        parent = self.world.units[unit].parent
        if parent is None:
            return [(None, False)]
        return [(end, whole and not forward) for end, whole in self.ends(parent, day)]

    def inside(self, unit: int | None, ancestor: int, day: date) -> bool:
        """Whether a unit that exists on the day stands under another one, or is it.

        Its parent may have ended (a village whose commune merged): then it stands where
        every way of following the parent leads.
        """
        if unit is None or unit == ancestor:
            return unit is not None
        parent = self.world.units[unit].parent
        return parent is not None and self.within(parent, ancestor, day)

    def within(self, unit: int, ancestor: int, day: date) -> bool:
        return all(self.inside(end, ancestor, day) for end, _whole in self.ends(unit, day))

    def is_child(self, unit: RUnit, asked: int, day: date) -> bool:
        """Whether the whole of its parent, whatever became of it, is the asked unit."""
        if unit.parent is None or not self.alive(unit.key, day):
            return False
        return all(end == (asked, True) for end in self.ends(unit.parent, day))

    def bucket(self, unit: int, asked: int, day: date) -> int | str | None:
        """The child of `asked` that holds the unit, "direct", "unplaced", or None."""
        if not self.within(unit, asked, day):
            return None
        children = [u.key for u in self.world.units.values() if self.is_child(u, asked, day)]
        for child in children:
            if self.within(unit, child, day):
                return child
        ends = self.ends(unit, day)
        return "direct" if all(end == asked and whole for end, whole in ends) else "unplaced"

    def seat_end(self, unit: int) -> date | None:
        life = self.life(unit)
        heirs = self.heirs(unit)
        if life is None or life[1] is None:
            return None
        if len(heirs) == 1 and self.origins(heirs[0]) == [unit]:
            return self.seat_end(heirs[0])
        return life[1]

    # --- requirements -----------------------------------------------------------
    def requirements(self, on: date) -> list[RRequirement]:
        return [
            r
            for r in self.world.requirements
            if r.recorded <= self.known
            and (r.retracted is None or r.retracted > self.known)
            and r.start <= on
            and (r.until is None or on < r.until)
        ]

    def in_scope(self, unit: int, requirement: RRequirement, on: date) -> bool:
        life = self.life(requirement.unit)
        if life is None:
            return False
        day = max(on, life[0])
        if life[1] is not None and day >= life[1]:
            day = life[1] - ONE_DAY
        return self.within(unit, requirement.unit, day)

    def applicable(self, unit: int, on: date) -> RRequirement | None:
        mine = [r for r in self.requirements(on) if self.in_scope(unit, r, on)]
        if mine:
            return max(mine, key=lambda r: (self.world.units[r.unit].level, r.start, r.key))
        before = [self.applicable(old, on) for old in self.origins(unit)]
        if before and all(before) and len({(r.due, r.months) for r in before}) == 1:
            return max(before, key=lambda r: r.start)
        if self.world.units[unit].level == 4 and self.world.units[unit].parent is not None:
            return self.applicable(self.world.units[unit].parent, on)
        return None

    # --- people -------------------------------------------------------------------
    def posts(self) -> list[RPost]:
        return [
            p
            for p in self.world.posts
            if p.audience == self.audience
            and p.recorded <= self.known
            and (p.retracted is None or p.retracted > self.known)
        ]

    def held(self, person: int, day: date) -> bool:
        return any(
            p.person == person and p.start <= day and (p.until is None or day < p.until)
            for p in self.posts()
        )

    def first_day(self, person: int, day: date) -> date:
        """Walk back, day by day, while the person was posted."""
        while self.held(person, day - ONE_DAY):
            day -= ONE_DAY
        return day

    def stands(self, correction: RCorrection) -> bool:
        return correction.recorded <= self.known and not any(
            later.withdraws == correction.key and self.stands(later)
            for later in self.world.corrections
        )

    def days_done(self, person: int) -> set[date]:
        days = set()
        for done in self.world.done:
            if done.person != person or done.recorded > self.known:
                continue
            about = [c for c in self.world.corrections if c.done == done.key and self.stands(c)]
            if any(c.kind == "void" for c in about):
                continue
            dated = sorted((c for c in about if c.kind == "re-date"), key=lambda c: c.recorded)
            days.add(dated[-1].new_date if dated else done.on)
        return days

    def exempt(self, person: int, on: date) -> bool:
        return any(
            c.kind == "exemption"
            and c.person == person
            and self.stands(c)
            and c.start <= on
            and (c.until is None or on < c.until)
            for c in self.world.corrections
        )

    def status(self, post: RPost, on: date) -> str:
        if self.seats:
            end = self.seat_end(post.unit)
            if end is not None and post.start < end <= on:
                return "unconfirmed"
        rule = self.applicable(post.unit, on)
        if rule is None:
            return "not-required"
        if self.exempt(post.person, on):
            return "exempt"
        for day in self.days_done(post.person):
            if day <= on and (rule.months is None or months_later(day, rule.months) > on):
                return "covered"
        grace = max(self.first_day(post.person, on), rule.start) + timedelta(days=rule.due)
        return "overdue" if on > grace else "due"

    def table(self, asked: int, on: date, structure: date) -> dict:
        """{bucket: {status: count}} of all posts held on the day within the asked unit."""
        result: dict = {}
        for post in self.posts():
            if not (post.start <= on and (post.until is None or on < post.until)):
                continue
            bucket = self.bucket(post.unit, asked, structure)
            if bucket is None:
                continue
            part = result.setdefault(bucket, {})
            status = self.status(post, on)
            part[status] = part.get(status, 0) + 1
        return result


def months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
