"""A row's audience, day and place: from what it says, what was said about the whole list,
and the structure of its day."""

import difflib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _

from people.rosters.land import Land, Spot
from people.rosters.lines import audience_in
from people.rosters.reasons import Refused, shown
from people.rosters.rows import RosterRow
from people.rosters.titles import Title
from places.models import Audience, Level
from places.names import folded
from places.villages import VillageName, place_name, village_name

OFFICE = re.compile(
    r"^(?:ubnd|uy ban nhan dan|ủy ban nhân dân|uỷ ban nhân dân|đảng ủy|hđnd)\s+", re.I
)
WITHIN = re.compile(r"\b((?:xã|phường|thị trấn|đặc khu)\s+.+)$", re.I)


@dataclass(slots=True)
class Told:
    """What a row says, resolved. `unit` is the unit it names, `village` one below it."""

    row: RosterRow
    audience: Audience
    start: date
    end: date | None
    unit: int
    commune: int | None
    village: VillageName | None
    village_text: str


@dataclass(slots=True)
class About:
    """What was said about the list as a whole."""

    on: date
    unit: int | None = None
    audience: Audience | None = None
    complete: bool = False


class Resolver:
    def __init__(self, land: Land, audiences: Mapping[str, Audience], about: About) -> None:
        self.land, self.audiences, self.about = land, audiences, about
        self._by_name = {folded(a.name): a for a in audiences.values()}
        self._by_name |= {folded(a.name_en): a for a in audiences.values() if a.name_en}
        self._units: dict[tuple[str, str, date], int] = {}
        self.titles: dict[Title, None] = {}
        self.by_title: Counter[tuple[str, Title]] = Counter()  # how many rows a title helped

    def told(self, row: RosterRow, today: date) -> Told:
        """Raises Refused, saying why, for a row that cannot be imported."""
        if row.problem:
            raise Refused(row.problem.text, **row.problem.parts)
        start = row.start or self.about.on
        if row.end and row.end <= start:
            raise Refused(_("The post must end after the day it begins."))
        if row.birth_date and row.birth_date > today:
            raise Refused(_("The birth date lies in the future."))
        if row.title:
            self.titles[row.title] = None
        audience = self.audience(row)
        unit = self.land.spots[self.unit(row, start)]
        self.refuse_outside(unit, start)
        if row.address and not row.village:
            row.village = self._village_of_address(row.address, unit, start)
        text, village = row.village, village_name(row.village) if row.village else None
        if unit.level == Level.VILLAGE:
            own = village_name(unit.name)
            if village and not village.may_be(own):
                raise Refused(
                    _("%(unit)s is itself a village. Give the code of its commune."), unit=unit.name
                )
            text, village = "", own
        elif village:
            self._refuse_village(unit, start)
        commune = self.land.commune(unit.key, start)
        return Told(row, audience, start, row.end, unit.key, commune, village, text)

    # --- audience --------------------------------------------------------------------
    def audience(self, row: RosterRow) -> Audience:
        found = self.named_audience(row)
        if not found.has_roster:
            raise Refused(
                _("People of “%(audience)s” are counted, not listed. Send their number instead."),
                audience=found,
            )
        return found

    def named_audience(self, row: RosterRow) -> Audience:
        text = row.audience
        found = self.audiences.get(text.lower()) if text else self.about.audience
        if found is None and not row.is_machine:
            found = self._by_name.get(folded(text)) or self.audiences.get(audience_in(text))
            found = found or self.about.audience or self._of_title(row)
        if found is None and not text:
            raise Refused(_("The audience is missing."))
        if found is None:
            raise self._unknown_audience(text)
        return found

    def _of_title(self, row: RosterRow) -> Audience | None:
        found = self.audiences.get(row.title.audience) if row.title else None
        if found:
            self.by_title["audience", row.title] += 1
        return found

    def _unknown_audience(self, text: str) -> Refused:
        near = difflib.get_close_matches(folded(text), self.audiences, n=1, cutoff=0.6)
        if near:
            return Refused(
                _("There is no audience “%(text)s”. Did you mean “%(near)s”?"),
                text=text,
                near=near[0],
            )
        return Refused(
            _("There is no audience “%(text)s”. There are: %(all)s."),
            text=text,
            all=", ".join(self.audiences),
        )

    # --- unit ------------------------------------------------------------------------
    def unit(self, row: RosterRow, day: date) -> int:
        code = row.unit_code or (row.unit if row.unit.isdigit() else "")
        key = (code or row.unit or row.group_unit, row.district if not code else "", day)
        if code:
            if key not in self._units:
                self._units[key] = self._with_code(code, day)
            return self._units[key]
        text = "" if row.is_machine else self._name_of_unit(row, day)
        if not text and row.address and self.about.unit is None:
            return self._with_address(row, day)
        if not text:
            return self._default()
        key = (text, row.district, day)
        if key not in self._units:
            self._units[key] = self._with_name(text, row, day)
        return self._units[key]

    def _name_of_unit(self, row: RosterRow, day: date) -> str:
        """What the row, a heading, the sheet or the title above it calls the unit."""
        if text := row.unit or row.group_unit:
            return text
        inside = WITHIN.search(row.workplace)
        if inside and len(self._named(inside[1], row, day)) == 1:
            return inside[1]
        if self.land.has_name(row.sheet):
            return row.sheet
        if self.about.unit is None and row.title and row.title.unit:
            self.by_title["unit", row.title] += 1
            return row.title.unit
        return ""

    def _default(self) -> int:
        if self.about.unit is None:
            raise Refused(_("The commune is missing."))
        return self.about.unit

    def _with_address(self, row: RosterRow, day: date) -> int:
        """Where somebody lives, if nothing else says where the post is: lists of villages'
        people often name the place in that column alone."""
        found = self._named(row.address, row, day)
        if len(found) == 1 and found[0].level == Level.COMMUNE:
            return found[0].key
        return self._default()

    def _village_of_address(self, address: str, unit: Spot, day: date) -> str:
        """The village, unless the address lies in another commune than the post."""
        parts = [part.strip() for part in re.split(r"[,;]| - ", address)]
        kinds = {"xã", "phường", "thị trấn", "đặc khu"}
        named = [part for part in parts if place_name(part)[0] in kinds]
        called = [spot.key for part in named for spot in self.called(part, day)]
        is_lowest = unit.level == Level.COMMUNE and not (called and unit.key not in called)
        villages = (part for part in parts if village_name(part).sort)
        return next(villages, "") if is_lowest else ""

    def _with_code(self, code: str, day: date) -> int:
        spot = self.land.with_code(code, day)
        if spot:
            return spot.key
        near = self.land.codes_like(code, day)
        offer = ", ".join(f"{one.code} ({one.name})" for one in near)
        versions = self.land.versions(code)
        if not versions:
            raise Refused(
                _("No unit has the code %(code)s. Nearest on %(day)s: %(near)s."),
                code=code,
                day=shown(day),
                near=offer or "–",
            )
        heirs = (self.land.home(version.key, day) for version in versions)
        heir = next((self.land.spots[key] for key in heirs if key is not None), None)
        if heir:
            offer = f"{heir.code} ({heir.name})"
        raise Refused(
            _("The code %(code)s stands for no unit on %(day)s: %(when)s. Nearest: %(near)s."),
            code=code,
            day=shown(day),
            when="; ".join(_when(version) for version in versions),
            near=offer or "–",
        )

    def _with_name(self, text: str, row: RosterRow, day: date) -> int:
        found = self._named(text, row, day)
        if len(found) == 1:
            return found[0].key
        if found:
            names = ", ".join(self._with_parent(spot) for spot in found[:5])
            raise Refused(
                _("“%(text)s” may be several units on %(day)s: %(names)s. Give the code."),
                text=text,
                day=shown(day),
                names=names,
            )
        if self.land.has_name(OFFICE.sub("", text)):
            raise Refused(
                _("“%(text)s” was divided. Give the unit that it is in on %(day)s."),
                text=text,
                day=shown(day),
            )
        near = self.land.names_like(OFFICE.sub("", text), day, self.about.unit)
        raise Refused(
            _("No unit is called “%(text)s” on %(day)s. Nearest: %(near)s."),
            text=text,
            day=shown(day),
            near=", ".join(f"{spot.name} ({spot.code})" for spot in near) or "–",
        )

    def _named(self, text: str, row: RosterRow, day: date) -> list[Spot]:
        """The units a text may mean: communes before districts, those in the list's unit first."""
        found = self.called(text, day)
        if not found and (parts := [part.strip() for part in re.split(r"[,;]| - ", text)])[1:]:
            for part in parts:
                found = found or self.called(part, day)
                if village_name(part).sort and not row.village:
                    row.village = part
        if row.district and len(found) > 1:
            found = self._in_district(found, row.district, day) or found
        communes = [spot for spot in found if spot.level == Level.COMMUNE]
        found = communes or found
        about = self.about
        if about.unit is not None and len(found) > 1:
            found = [s for s in found if self.is_inside(s.key, day)] or found
        return found

    def called(self, text: str, day: date) -> list[Spot]:
        return self.land.with_name(OFFICE.sub("", text), day)

    def _in_district(self, found: list[Spot], district: str, day: date) -> list[Spot]:
        wanted = place_name(district)[1]
        return [
            spot
            for spot in found
            if any(
                place_name(self.land.spots[key].name)[1] == wanted
                for key in self.land.place(spot.key, day).chain
            )
        ]

    def _with_parent(self, spot: Spot) -> str:
        parent = self.land.spots.get(spot.parent) if spot.parent else None
        inside = f", {parent.name}" if parent else ""
        return f"{spot.name}{inside} ({spot.code})"

    # --- scope and villages -----------------------------------------------------------
    def is_inside(self, key: int, day: date) -> bool:
        about = self.about
        return any(self.land.belongs(key, about.unit, one) for one in (about.on, day))

    def refuse_outside(self, unit: Spot, day: date) -> None:
        if self.about.unit is not None and not self.is_inside(unit.key, day):
            raise Refused(
                _("%(unit)s does not belong to %(scope)s, for which the list was sent."),
                unit=self._with_parent(unit),
                scope=self.land.spots[self.about.unit].name,
            )

    def _refuse_village(self, unit: Spot, day: date) -> None:
        is_lowest = unit.level == Level.COMMUNE or (
            unit.level == Level.DISTRICT and not self.land.has_communes(unit.key, day)
        )
        if not is_lowest:
            raise Refused(
                _("A village lies in a commune; %(unit)s is none. Give the commune."),
                unit=unit.name,
            )


def _when(spot: Spot) -> str:
    until = shown(spot.until) if spot.until else "…"
    return f"{spot.name} {shown(spot.since)} – {until}"
