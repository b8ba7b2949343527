"""All units in memory: what a code, a commune's name or a village's name means on a day.

A roster of a hundred thousand rows asks this a hundred thousand times; the tables are read
once.
"""

import difflib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from places.lineage import Forest, Place, SuccessionFact, UnitFact
from places.models import Level, Succession, Unit
from places.villages import VillageName, place_name, place_spelling, village_name


@dataclass(frozen=True, slots=True)
class Spot:
    """A unit as the rows of a roster need it; a village still to be made has a key below 0."""

    key: int
    code: str
    name: str
    kind: str
    level: int
    parent: int | None
    since: date
    until: date | None

    def exists_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


class Land:
    """The units of all states, the villages still to be made among them."""

    def __init__(self, units: Iterable[Spot], successions: Iterable[SuccessionFact]) -> None:
        self.spots = {spot.key: spot for spot in units}
        facts = (UnitFact(s.key, s.parent, s.since, s.until) for s in self.spots.values())
        self.forest = Forest(facts, successions)
        self.new_villages: list[Spot] = []
        self._by_code: dict[str, list[Spot]] = defaultdict(list)
        self._by_name: dict[str, list[Spot]] = defaultdict(list)
        for spot in sorted(self.spots.values(), key=lambda spot: spot.since):
            self._by_code[spot.code].append(spot)
            if spot.level < Level.VILLAGE:
                self._by_name[place_name(spot.name)[1]].append(spot)
        self._places: dict[int, dict[int, Place]] = {}
        self._villages: dict[int, dict[int, list[tuple[VillageName, int]]]] = {}
        self._seats: dict[int, date | None] = {}

    @classmethod
    def load(cls) -> "Land":
        """As the units and successions are known now: two queries."""
        columns = ("pk", "code", "name", "kind", "level", "parent_id", "valid_from", "valid_until")
        units = Unit.objects.values_list(*columns)
        facts = Succession.objects.known().values_list("predecessor_id", "successor_id", "whole")
        return cls((Spot(*row) for row in units), (SuccessionFact(*row) for row in facts))

    # --- where a unit belongs --------------------------------------------------------
    def place(self, key: int, day: date) -> Place:
        epoch = self.epoch(day)
        return self.forest.place(key, self.epoch_day(epoch), self._places.setdefault(epoch, {}))

    def home(self, key: int, day: date) -> int | None:
        """The one unit of a day that holds the whole of this one, if there is one."""
        place = self.place(key, day)
        return place.chain[0] if place.placed and place.chain else None

    def belongs(self, key: int, above: int, day: date) -> bool:
        return above in self.place(key, day).chain

    def commune(self, key: int, day: date) -> int | None:
        """The lowest unit above the villages that this one belongs to on a day."""
        place = self.place(key, day)
        if not place.placed:
            return None
        return next((k for k in place.chain if self.spots[k].level < Level.VILLAGE), None)

    def village_of(self, key: int) -> VillageName | None:
        spot = self.spots[key]
        return village_name(spot.name) if spot.level == Level.VILLAGE else None

    def seat_until(self, key: int) -> date | None:
        """When a post that is a seat of this unit ended with it."""
        if key not in self._seats:
            self._seats[key] = self.forest.seat_until(key)
        return self._seats[key]

    def epoch(self, day: date) -> int:
        """The structure stands still between two breaks: all days of an epoch are alike."""
        return bisect_right(self._breaks, day)

    def epoch_day(self, epoch: int) -> date:
        return self._breaks[epoch - 1] if epoch else date.min

    @cached_property
    def _breaks(self) -> list[date]:
        return list(self.forest.breaks)

    # --- what a code or a name means -------------------------------------------------
    def with_code(self, code: str, day: date) -> Spot | None:
        return next((spot for spot in self._by_code.get(code, ()) if spot.exists_on(day)), None)

    def versions(self, code: str) -> list[Spot]:
        return self._by_code.get(code, [])

    def codes_like(self, code: str, day: date) -> list[Spot]:
        near = difflib.get_close_matches(code, self._by_code, n=6, cutoff=0.6)
        found = (self.with_code(one, day) for one in near)
        return [spot for spot in found if spot][:3]

    def with_name(self, text: str, day: date) -> list[Spot]:
        """Units above the villages that this name may mean on a day: spelt as it is, if any
        is, and of its type if it says so.

        A name of another state is followed to where the whole of that unit belongs.
        """
        kind, name = place_name(text)
        called = self._by_name.get(name, [])
        spelling = place_spelling(text)
        spelt = [spot for spot in called if place_spelling(spot.name) == spelling]
        for spots in (_of_kind(spelt, kind), spelt, _of_kind(called, kind), called):
            now = [spot for spot in spots if spot.exists_on(day)]
            homes = {self.home(spot.key, day) for spot in spots} - {None}
            if now or homes:
                return now or [self.spots[key] for key in sorted(homes)]
        return []

    def names_like(self, text: str, day: date, within: int | None) -> list[Spot]:
        """The units of a day whose names come nearest, inside a unit if one is given."""
        names = {
            name: spot
            for name, spots in self._by_name.items()
            for spot in spots
            if spot.exists_on(day) and (within is None or self.belongs(spot.key, within, day))
        }
        near = difflib.get_close_matches(place_name(text)[1], names, n=3, cutoff=0.5)
        return [names[name] for name in near]

    def has_name(self, text: str) -> bool:
        return place_name(text)[1] in self._by_name

    def has_communes(self, key: int, day: date) -> bool:
        return any(
            spot.level == Level.COMMUNE and spot.parent == key and spot.exists_on(day)
            for spot in self.spots.values()
        )

    # --- villages --------------------------------------------------------------------
    def villages(self, commune: int, text: str, day: date) -> list[int]:
        """The villages of a commune on a day that this name may mean."""
        wanted = village_name(text)
        there = self._villages_by_commune(day).get(commune, ())
        found = [(name, key) for name, key in there if wanted.may_be(name)]
        same = [key for name, key in found if name.sort == wanted.sort]
        return same or [key for _name, key in found]

    def add_village(self, commune: Spot, text: str) -> int:
        """A village that is to be made below a commune; it goes where its commune goes."""
        key = -1 - len(self.new_villages)
        kind = village_name(text).kind
        spot = Spot(key, "", text, kind, Level.VILLAGE, commune.key, commune.since, None)
        self.spots[key] = spot
        self.forest.units[key] = UnitFact(key, commune.key, commune.since, None)
        self.new_villages.append(spot)
        for epoch, villages in self._villages.items():
            above = self.commune(key, self.epoch_day(epoch))
            if above is not None:
                villages.setdefault(above, []).append((village_name(text), key))
        return key

    def _villages_by_commune(self, day: date) -> dict[int, list[tuple[VillageName, int]]]:
        epoch = self.epoch(day)
        if epoch not in self._villages:
            day = self.epoch_day(epoch)
            found: dict[int, list[tuple[VillageName, int]]] = {}
            for spot in self._living_villages(day):
                above = self.commune(spot.key, day)
                if above is not None:
                    found.setdefault(above, []).append((village_name(spot.name), spot.key))
            self._villages[epoch] = found
        return self._villages[epoch]

    def _living_villages(self, day: date) -> Iterator[Spot]:
        """Villages of a day, and those written down later that came from nowhere."""
        for spot in self.spots.values():
            if spot.level != Level.VILLAGE:
                continue
            later = day < spot.since and not self.forest.predecessors.get(spot.key)
            if spot.exists_on(day) or later:
                yield spot


def _of_kind(spots: Iterable[Spot], kind: str) -> list[Spot]:
    return [spot for spot in spots if spot.kind.lower() == kind]
