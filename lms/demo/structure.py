"""Villages of the demonstration, and how units of one state are found in another."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from lms.demo import plan
from lms.demo.names import words
from lms.demo.plan import Dice
from places import days
from places.lineage import Row, UnitFact
from places.models import Level, Lineage, Succession, Unit
from reports.facts import known_forest

VILLAGE_NAMES = words(
    "An Bình,An Hòa,An Lộc,An Phong,Bình An,Bình Minh,Đông Hòa,Đông Yên,Gò Da,Hòa Bình,"
    "Hòa Phú,Làng Rin,Làng Ren,Long Bình,Mang Lùng,Mỹ Thạnh,Nước Min,Nước Nia,Phú Lộc,"
    "Phú Sơn,Phước Lộc,Tân An,Tân Phú,Tây Phước,Thanh Sơn,Thạch Trụ,Thuận Hòa,Trung An,"
    "Trường Thọ,Vạn Xuân,Vĩnh An,Xuân Phổ",
    between=",",
)
TOWNS = {"phường", "thị trấn"}


@dataclass
class Land:
    """The province through its states, in memory.

    `start` are the lowest units of 1/2/2020: communes, and the island district without
    any. `area_of` gives the district-level code of 2020 that a unit lay in.
    """

    units: dict[int, Unit]
    heirs: dict[int, list[Unit]]
    start: list[Unit] = field(default_factory=list)
    communes: list[Unit] = field(default_factory=list)
    villages: dict[int, list[Unit]] = field(default_factory=dict)

    @cached_property
    def province(self) -> Unit:
        return next(u for u in self.units.values() if u.level == 1 and u.valid_until is None)

    @property
    def old_provinces(self) -> list[Unit]:
        return [u for u in self.units.values() if u.level == 1 and u.valid_until is not None]

    def province_of(self, unit: Unit, day: date) -> Unit:
        if day >= plan.MERGER:
            return self.province
        while unit.parent_id is not None:
            unit = self.units[unit.parent_id]
        return unit

    def on(self, unit: Unit, day: date) -> Unit | None:
        """What a unit of 2020 is on a later day; None for one that was split."""
        while not unit.exists_on(day):
            heirs = self.heirs.get(unit.pk, [])
            if len(heirs) != 1:
                return None
            unit = heirs[0]
        return unit

    def commune_of(self, unit: Unit) -> Unit | None:
        """The commune of today that a village or commune of any state lies in."""
        unit = unit.parent if unit.level == Level.VILLAGE else unit
        return self.on(unit, plan.MERGER) if unit.level != Level.PROVINCE else None

    def halves(self, unit: Unit) -> list[Unit]:
        """Where the parts of a split unit are after the merger."""
        found = (self.on(heir, plan.MERGER) for heir in self.heirs[unit.pk])
        return [heir for heir in found if heir is not None]

    def origins(self, commune: Unit) -> list[Unit]:
        """The units of the eve of the merger that wholly became this commune."""
        return self._origins[commune.pk]

    @cached_property
    def _origins(self) -> dict[int, list[Unit]]:
        found: dict[int, list[Unit]] = defaultdict(list)
        for pk, heirs in self.heirs.items():
            if len(heirs) == 1 and self.units[pk].exists_on(plan.MERGER_EVE):
                found[heirs[0].pk].append(self.units[pk])
        return found

    @staticmethod
    def area_of(unit: Unit) -> str:
        district = unit if unit.level == Level.DISTRICT else unit.parent
        return district.code if district else ""


def read_land() -> Land:
    real = Unit.objects.exclude(level=Level.VILLAGE).select_related("parent").order_by("pk")
    units = {unit.pk: unit for unit in real}
    heirs: dict[int, list[Unit]] = defaultdict(list)
    links = Succession.objects.known().order_by("pk")
    for old, new in links.values_list("predecessor", "successor"):
        if {old, new} <= units.keys():
            heirs[old].append(units[new])
    first = min(unit.valid_from for unit in units.values())
    parents = {unit.parent_id for unit in units.values()}
    lowest = (unit for unit in units.values() if unit.level > 1 and unit.pk not in parents)
    start = [unit for unit in lowest if unit.valid_from == first]
    communes = [u for u in units.values() if u.level == Level.COMMUNE and u.valid_until is None]
    return Land(units, dict(heirs), start, communes)


def make_villages(land: Land, dice: Dice, total: int) -> None:
    """One village for each collaborator, entered under the communes of 2020."""
    weights = [dice.uniform(3, 9) for _unit in land.start]
    made = []
    for commune, number in zip(land.start, dice.shares(total, weights), strict=True):
        land.villages[commune.pk] = [
            _village(commune, name, position, dice)
            for position, name in enumerate(_names(commune, number, dice), start=1)
        ]
        made += land.villages[commune.pk]
    Unit.objects.bulk_create(made, batch_size=500)
    _enter_lineage(made)


def _names(commune: Unit, number: int, dice: Dice) -> list[str]:
    if commune.kind in TOWNS:
        return [f"Tổ dân phố {position}" for position in range(1, number + 1)]
    if number <= len(VILLAGE_NAMES) and dice.chance(0.5):
        return [f"Thôn {name}" for name in dice.sample(VILLAGE_NAMES, number)]
    return [f"Thôn {position}" for position in range(1, number + 1)]


def _village(commune: Unit, name: str, position: int, dice: Dice) -> Unit:
    return Unit(
        code=f"{commune.code}-{position:03d}",
        name=name,
        kind="tổ dân phố" if commune.kind in TOWNS else "thôn",
        level=Level.VILLAGE,
        parent=commune,
        valid_from=commune.valid_from,
        is_demo=True,
    )


def _enter_lineage(villages: list[Unit]) -> None:
    """As it would have been: entered with the roster, revised when each step was resolved."""
    known: dict[tuple, Lineage] = {}
    rows: list[Lineage] = []
    for day in (plan.ROSTER_ENTERED, *sorted(plan.RESOLVED.values())):
        at = days.start_of(day)
        wanted = _lineage_known(villages, days.end_of(day))
        for row in set(known) - set(wanted):
            known.pop(row).retracted_at = at
        for row in wanted:
            if row not in known:
                known[row] = _entry(row, at)
                rows.append(known[row])
    Lineage.objects.bulk_create(rows, batch_size=500)


def _lineage_known(villages: list[Unit], known: datetime) -> list[Row]:
    """Where the villages belong on each day, by the structure as it was known then."""
    forest = known_forest(known)
    forest.units |= {
        unit.pk: UnitFact(unit.pk, unit.parent_id, unit.valid_from, None) for unit in villages
    }
    return forest.rows(only=[village.pk for village in villages])


def _entry(row: Row, at: datetime) -> Lineage:
    return Lineage(
        unit_id=row.unit,
        ancestor_id=row.ancestor,
        since=row.since,
        until=row.until,
        standing=row.standing,
        recorded_at=at,
    )
