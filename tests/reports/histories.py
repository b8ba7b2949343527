"""Random but repeatable histories: structure, reorganisations, posts, completions, corrections.

`History(random)` makes a world for the reference and writes the same facts to the database.
"""

from datetime import date, datetime, timedelta
from random import Random

from people.models import Posting
from places import days
from places.models import Audience, Succession, Unit
from places.services import rebuild_lineage
from records.models import Completion, Correction, Requirement
from tests.factories import make_course, make_person
from tests.reports.reference import (
    RCorrection,
    RDone,
    RLink,
    RPost,
    RRequirement,
    RUnit,
    World,
)

FIRST, LAST = date(2022, 1, 1), date(2026, 6, 30)
DAWN = datetime(2021, 1, 1, tzinfo=days.UTC)


class History:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.world = World()
        self.instants = [DAWN]
        self._plant()
        for day in sorted(self._day() for _ in range(random.randint(0, 4))):
            self._reorganise(day)
        self.audiences = {"people": False, "seats": True}
        self.people = list(range(1, random.randint(3, 8)))
        self._populate()
        self._train()

    # --- structure -------------------------------------------------------------
    def _day(self) -> date:
        return FIRST + timedelta(days=self.random.randint(0, (LAST - FIRST).days))

    def _instant(self, near: date) -> datetime:
        return days.start_of(near) + timedelta(days=self.random.randint(-10, 60), hours=5)

    def _unit(self, level: int, parent: int | None, since: date, recorded: datetime) -> int:
        key = len(self.world.units) + 1
        self.world.units[key] = RUnit(key, level, parent, since, recorded)
        return key

    def _plant(self) -> None:
        since = date(2020, 2, 1)
        for _ in range(self.random.randint(1, 2)):
            province = self._unit(1, None, since, DAWN)
            for _ in range(self.random.randint(1, 2)):
                district = self._unit(2, province, since, DAWN)
                for _ in range(self.random.randint(1, 3)):
                    commune = self._unit(3, district, since, DAWN)
                    for _ in range(self.random.choice([0, 0, 2])):
                        self._unit(4, commune, since, DAWN)

    def _alive(self, level: int, day: date) -> list[int]:
        return [
            u.key
            for u in self.world.units.values()
            if u.level == level and u.until is None and u.since < day
        ]

    def _close(self, key: int, day: date, at: datetime) -> RUnit:
        unit = self.world.units[key]
        unit.until, unit.closed = day, at
        return unit

    def _become(self, olds: list[int], parent: int | None, day: date, at: datetime) -> int:
        """Close units and open one that holds all of them."""
        level = self.world.units[olds[0]].level
        new = self._unit(level, parent, day, at)
        for old in olds:
            self._close(old, day, at)
            self.world.links.append(RLink(old, new, at))
        return new

    def _reorganise(self, day: date) -> None:
        at = max(self.instants[-1] + timedelta(days=1), self._instant(day))
        self.instants.append(at)
        getattr(self, self.random.choice(
            ["_merge", "_merge", "_split", "_rename", "_move", "_abolish", "_join", "_place"]
        ))(day, at)  # fmt: skip

    def _merge(self, day: date, at: datetime) -> None:
        alive = self._alive(3, day)
        if len(alive) > 1:
            chosen = self.random.sample(alive, self.random.randint(2, min(3, len(alive))))
            self._become(chosen, self.world.units[chosen[0]].parent, day, at)

    def _split(self, day: date, at: datetime) -> None:
        """A commune is divided: a part to a new one, a part to a neighbour or a second new one."""
        alive = self._alive(3, day)
        if not alive:
            return
        old = self.random.choice(alive)
        others = [key for key in alive if key != old]
        parent = self.world.units[old].parent
        heirs = [self._unit(3, parent, day, at)]
        if others and self.random.random() < 0.5:
            neighbour = self.random.choice(others)
            heirs.append(self._become([neighbour], self.world.units[neighbour].parent, day, at))
        else:
            heirs.append(self._unit(3, parent, day, at))
        self._close(old, day, at)
        self.world.links += [RLink(old, heir, at) for heir in heirs]

    def _rename(self, day: date, at: datetime) -> None:
        if alive := self._alive(3, day):
            old = self.random.choice(alive)
            self._become([old], self.world.units[old].parent, day, at)

    def _move(self, day: date, at: datetime) -> None:
        communes, districts = self._alive(3, day), self._alive(2, day)
        if communes and districts:
            self._become([self.random.choice(communes)], self.random.choice(districts), day, at)

    def _abolish(self, day: date, at: datetime) -> None:
        """All districts of a province go; their communes stand under the province."""
        province = self.random.choice(self._alive(1, day))
        for district in self._alive(2, day):
            if self.world.units[district].parent == province:
                self._reopen_children(district, province, day, at)
                self._close(district, day, at)

    def _join(self, day: date, at: datetime) -> None:
        """All provinces become one; every unit below is opened anew under it."""
        provinces = self._alive(1, day)
        if len(provinces) > 1:
            merged = self._become(provinces, None, day, at)
            for province in provinces:
                self._reopen_children(province, merged, day, at)

    def _reopen_children(self, old: int, new: int, day: date, at: datetime) -> None:
        for unit in list(self.world.units.values()):
            if unit.parent == old and unit.until is None and unit.level < 4 and unit.since < day:
                again = self._become([unit.key], new, day, at)
                self._reopen_children(unit.key, again, day, at)

    def _place(self, day: date, at: datetime) -> None:
        """A village of a commune that has ended is put under one of its heirs."""
        for village in self._alive(4, day):
            heirs = [x.new for x in self.world.links if x.old == self.world.units[village].parent]
            heirs = [heir for heir in heirs if self.world.units[heir].until is None]
            if heirs:
                self._become([village], self.random.choice(heirs), day, at)

    # --- people --------------------------------------------------------------------
    def _populate(self) -> None:
        for person in self.people:
            for audience in self.audiences:
                start = self._day()
                for _ in range(self.random.randint(0, 3)):
                    start = self._post(person, audience, start)

    def _post(self, person: int, audience: str, start: date) -> date:
        until: date | None = start + timedelta(days=self.random.randint(20, 500))
        unit = self._any_unit(start)
        recorded = self._after(unit, self._instant(start))
        row = RPost(person, audience, unit, start, until, recorded)
        self.world.posts.append(row)
        if self.random.random() < 0.2:  # entered wrongly, corrected later
            unit = self._any_unit(start)
            later = row.recorded + timedelta(days=self.random.randint(1, 90))
            row.retracted = self._after(unit, later)
            self.world.posts.append(RPost(person, audience, unit, start, until, row.retracted))
        return until + timedelta(days=self.random.choice([0, 0, 1, 40]))

    def _after(self, unit: int, at: datetime) -> datetime:
        """Nothing is said of a unit before the unit itself is known."""
        return max(at, self.world.units[unit].recorded + timedelta(hours=1))

    def _any_unit(self, day: date) -> int:
        """Usually a unit that exists on the day, sometimes any."""
        units = list(self.world.units.values())
        alive = [u for u in units if u.since <= day and (u.until is None or day < u.until)]
        return self.random.choice(alive if alive and self.random.random() < 0.9 else units).key

    def _train(self) -> None:
        for key in range(1, self.random.randint(2, 5)):
            start = self._day()
            until = start + timedelta(days=300) if self.random.random() < 0.3 else None
            unit = self._any_unit(start)
            row = RRequirement(
                key, unit, start, until, self.random.choice([0, 30, 60]),
                self.random.choice([None, 6, 12]), self._after(unit, self._instant(start)),
            )  # fmt: skip
            if self.random.random() < 0.2:
                row.retracted = row.recorded + timedelta(days=200)
            twin = [
                r for r in self.world.requirements if (r.unit, r.start) == (row.unit, row.start)
            ]
            if not twin:
                self.world.requirements.append(row)
        for person in self.people:
            for on in {self._day() for _ in range(self.random.randint(0, 3))}:
                key = len(self.world.done) + 1
                self.world.done.append(RDone(key, person, on, self._instant(on)))
        for key in range(1, self.random.randint(1, 6)):
            self.world.corrections.append(self._correction(key))

    def _correction(self, key: int) -> RCorrection:
        kind = self.random.choice(["void", "re-date", "exemption", "withdraw"])
        at = self._instant(self._day()) + timedelta(seconds=key)
        if kind == "withdraw" and self.world.corrections:
            taken = {c.withdraws for c in self.world.corrections}
            free = [c for c in self.world.corrections if c.key not in taken]
            if free:
                earlier = self.random.choice(free)
                at = max(at, earlier.recorded + timedelta(days=1))
                return RCorrection(key, kind, at, withdraws=earlier.key)
        if kind in ("void", "re-date") and self.world.done:
            done = self.random.choice(self.world.done).key
            return RCorrection(key, kind, at, done=done, new_date=self._day())
        start = self._day()
        until = start + timedelta(days=200) if self.random.random() < 0.5 else None
        who = self.random.choice(self.people)
        return RCorrection(key, "exemption", at, person=who, start=start, until=until)

    # --- the same facts in the database ------------------------------------------------
    def store(self) -> None:
        self.units: dict[int, Unit] = {}
        for at in self.instants:
            self._store_structure(at)
        self._store_people()
        self._store_training()

    def _store_structure(self, at: datetime) -> None:
        for row in self.world.units.values():
            if row.closed == at:
                Unit.objects.filter(pk=self.units[row.key].pk).update(valid_until=row.until)
        for row in self.world.units.values():
            if row.recorded == at:
                self.units[row.key] = Unit.objects.create(
                    code=f"U{row.key}",
                    name=f"Unit {row.key}",
                    kind="x",
                    level=row.level,
                    parent=self.units[row.parent] if row.parent else None,
                    valid_from=row.since,
                )
        for link in self.world.links:
            if link.recorded == at:
                Succession.objects.create(
                    predecessor=self.units[link.old],
                    successor=self.units[link.new],
                    day=self.world.units[link.new].since,
                    kind="merged",
                    recorded_at=at,
                )
        rebuild_lineage(at=at)

    def _store_people(self) -> None:
        self.course = make_course()
        self.audience = {
            slug: Audience.objects.create(
                slug=slug, name=slug, posts="seats" if seats else "people"
            )
            for slug, seats in self.audiences.items()
        }
        self.person = {key: make_person() for key in self.people}
        for row in self.world.posts:
            Posting.objects.create(
                person=self.person[row.person],
                audience=self.audience[row.audience],
                unit=self.units[row.unit],
                start=row.start,
                until=row.until,
                recorded_at=row.recorded,
                retracted_at=row.retracted,
            )

    def _store_training(self) -> None:
        for row in self.world.requirements:
            for audience in self.audience.values():
                Requirement.objects.create(
                    course=self.course,
                    audience=audience,
                    unit=self.units[row.unit],
                    start=row.start,
                    until=row.until,
                    due_days=row.due,
                    valid_months=row.months,
                    recorded_at=row.recorded,
                    retracted_at=row.retracted,
                )
        self.completions = {
            row.key: Completion.objects.create(
                person=self.person[row.person],
                course=self.course,
                completed_on=row.on,
                recorded_at=row.recorded,
                digest="-",
            )
            for row in self.world.done
        }
        stored: dict[int, list[Correction]] = {}
        for row in self.world.corrections:
            stored[row.key] = [
                Correction.objects.create(
                    kind=row.kind,
                    completion=self.completions.get(row.done),
                    withdraws=withdrawn,
                    person=self.person.get(row.person),
                    course=self.course if row.kind == "exemption" else None,
                    audience=audience,
                    new_date=row.new_date,
                    start=row.start,
                    until=row.until,
                    recorded_at=row.recorded,
                    digest="-",
                )
                for withdrawn, audience in self._targets(row, stored)
            ]

    def _targets(self, row: RCorrection, stored: dict) -> list[tuple]:
        """An exemption is one row per audience; withdrawing it withdraws each of them."""
        if row.withdraws is not None:
            return [(earlier, None) for earlier in stored[row.withdraws]]
        if row.kind == "exemption":
            return [(None, audience) for audience in self.audience.values()]
        return [(None, None)]
