"""People as matching sees them: where they were seen, and all who share a name."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from people.rosters.land import Land
from people.rosters.resolving import Told
from people.rosters.timeline import Timeline
from places.villages import VillageName

FORGOTTEN = date.max
FEW = 8


@dataclass(slots=True)
class Sighting:
    """Somebody was in a unit (and village) on the days in [start, until)."""

    unit: int
    village: VillageName | None
    start: date
    until: date | None
    audience: int
    line: int = 0  # of the file; 0 for a stored post


@dataclass(slots=True, eq=False)
class Somebody:
    """A person, stored or new with this file, with the posts that are known of them."""

    pk: int | None
    name: str
    folded: str
    phones: tuple[str, ...] = ()
    birth_date: date | None = None
    gender: str = ""
    ethnic_group: str = ""
    line: int = 0
    has_own_row: bool = False  # some row of the file means them by their number
    birth_told: date | None = None  # as the file tells it, where it means them by number
    sightings: list[Sighting] = field(default_factory=list)
    timelines: dict[int, Timeline] = field(default_factory=dict)
    rows: list[Any] = field(default_factory=list)
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)


class Namesakes:
    """All people of one folded name; where they are many, by birth date and by commune."""

    def __init__(self, land: Land) -> None:
        self.land = land
        self.members: list[Somebody] = []
        self._by_birth: dict[date, list[Somebody]] | None = None
        self._by_commune: dict[int, dict[int | None, dict[int, Somebody]]] = {}

    def add(self, somebody: Somebody) -> None:
        self.members.append(somebody)
        if self._by_birth is not None and somebody.birth_date:
            self.add_birth(somebody, somebody.birth_date)
        for sighting in somebody.sightings:
            self.saw(somebody, sighting)

    def add_birth(self, somebody: Somebody, day: date) -> None:
        if self._by_birth is not None:
            self._by_birth.setdefault(day, []).append(somebody)

    def saw(self, somebody: Somebody, sighting: Sighting) -> None:
        for epoch, communes in self._by_commune.items():
            day = self.land.epoch_day(epoch)
            there = communes.setdefault(self.land.commune(sighting.unit, day), {})
            there[id(somebody)] = somebody

    def near(self, told: Told) -> list[Somebody]:
        """Those with the row's birth date and those seen in its commune, if not all."""
        if len(self.members) <= FEW:
            return self.members
        if self._by_birth is None:
            self._by_birth = {}
            for somebody in self.members:
                for day in {somebody.birth_date, somebody.birth_told} - {None}:
                    self.add_birth(somebody, day)
        found = {id(s): s for s in self._by_birth.get(told.row.birth_date or FORGOTTEN, ())}
        return list((found | self._in_commune(told)).values())

    def _in_commune(self, told: Told) -> dict[int, Somebody]:
        epoch = self.land.epoch(told.start)
        if epoch not in self._by_commune:
            communes = self._by_commune[epoch] = {}
            for somebody in self.members:
                for sighting in somebody.sightings:
                    there = self.land.commune(sighting.unit, told.start)
                    communes.setdefault(there, {})[id(somebody)] = somebody
        return self._by_commune[epoch].get(told.commune, {})
