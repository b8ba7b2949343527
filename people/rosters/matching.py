"""Whom a row means: by phone and name together, else by name, birth date and unit.

Two people may share a number, and a name: nothing is merged on one of them alone. What
only probably means somebody is for a person to decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from people.models import Person, Posting
from people.rosters.land import Land
from people.rosters.reasons import Undecided
from people.rosters.resolving import Told
from people.rosters.somebody import Namesakes, Sighting, Somebody
from people.rosters.timeline import Span, Timeline
from places.names import folded, nfc, sort_key

CHUNK = 500


class Crowd:
    """The stored people whom a file may mean, and those who are new with it."""

    def __init__(self, land: Land) -> None:
        self.land = land
        self.by_pk: dict[int, Somebody] = {}
        self.everybody: list[Somebody] = []
        self._by_phone: dict[str, list[Somebody]] = defaultdict(list)
        self._by_name: dict[str, Namesakes] = {}

    def load(self, tolds: Iterable[Told], also: Iterable[int] = ()) -> None:
        """Real people, not erased, with one of the numbers or names; a few queries a chunk."""
        tolds = list(tolds)
        phones = {phone for told in tolds for phone in told.row.phones}
        names = {folded(told.row.name) for told in tolds}
        for some in _chunks(phones):
            self._load(Q(contact_phone__in=some) | Q(login_phone__in=some))
        for some in _chunks(names):
            self._load(Q(search__in=some))
        for some in _chunks(set(also)):
            self._load(Q(pk__in=some))
        for some in _chunks(self.by_pk):
            self._load_postings(some)
        for somebody in self.by_pk.values():
            self._index(somebody)

    def add(self, told: Told) -> Somebody:
        """Somebody new, as this row tells of them."""
        row = told.row
        somebody = Somebody(
            None, nfc(row.name), folded(row.name), row.phones, row.birth_date, line=row.line
        )
        somebody.has_own_row = bool(row.phones)
        self._index(somebody)
        return somebody

    def note(self, somebody: Somebody, told: Told) -> None:
        """This row of the file means this person."""
        sighting = Sighting(
            told.unit, told.village, told.start, told.end, told.audience.pk, told.row.line
        )
        somebody.sightings.append(sighting)
        somebody.rows.append(told)
        self._by_name[somebody.folded].saw(somebody, sighting)

    def note_own_rows(self, tolds: Iterable[Told]) -> None:
        for told in tolds:
            found = self._with_phone(told)
            for somebody in found:
                somebody.has_own_row = True
            if len(found) == 1 and told.row.birth_date and not found[0].birth_told:
                found[0].birth_told = told.row.birth_date
                self._by_name[found[0].folded].add_birth(found[0], told.row.birth_date)

    def with_phone(self, told: Told) -> Somebody | None:
        """Who has one of the row's numbers and its name; raises Undecided where several do."""
        found = self._with_phone(told)
        if len(found) > 1:
            found = self._narrowed(found, told)
        if len(found) > 1:
            raise Undecided(
                _("Several people have this number and name. Choose one."), tuple(found)
            )
        return found[0] if found else None

    # --- by phone and name -------------------------------------------------------------
    def _with_phone(self, told: Told) -> list[Somebody]:
        name = folded(told.row.name)
        found: dict[int, Somebody] = {}
        for phone in told.row.phones:
            for somebody in self._by_phone.get(phone, ()):
                if somebody.folded == name:
                    found[id(somebody)] = somebody
        return list(found.values())

    def _narrowed(self, found: list[Somebody], told: Told) -> list[Somebody]:
        name, birth = spelling(told.row.name), told.row.birth_date
        found = [s for s in found if spelling(s.name) == name] or found
        found = [s for s in found if birth and s.birth_date == birth] or found
        return [s for s in found if self._agreement(s, told) == "same"] or found

    # --- by name, birth date and unit ----------------------------------------------------
    def namesake(self, told: Told) -> Somebody | None:
        """Who is that, with no number to tell; None for somebody new. Raises Undecided."""
        group = self._by_name.get(folded(told.row.name))
        if group is None:
            return None
        sure, perhaps = [], []
        for somebody in group.near(told):
            match self._likeness(somebody, told):
                case "sure":
                    sure.append(somebody)
                case "perhaps":
                    perhaps.append(somebody)
        if len(sure) == 1:
            self._refuse_twin(sure[0], told)
            return sure[0]
        if sure or perhaps:
            raise Undecided(
                _("This may be %(people)s. Choose, or say that it is somebody new."),
                tuple(sure or perhaps),
                people=", ".join(self.described(one) for one in (sure or perhaps)[:3]),
            )
        return None

    def _likeness(self, somebody: Somebody, told: Told) -> str:
        """ "sure" if all that is known agrees, "perhaps" if something is missing or new, ""
        for somebody else who has the same name."""
        row = told.row
        born = somebody.birth_told or somebody.birth_date
        birth = _compared(born, row.birth_date)
        year = born.year if born else row.birth_year
        if birth == "differ" or (row.birth_year and year != row.birth_year):
            return ""
        if birth != "same" and not _may_be_spelled(somebody.name, row.name):
            return ""
        phone = "differ" if somebody.phones and row.phones else "missing"
        phone = "absent" if not somebody.phones and not row.phones else phone
        if phone == "differ" and somebody.has_own_row:
            return ""  # a list has everybody under one number
        place = self._agreement(somebody, told)
        if not place:
            return "perhaps" if birth == "same" else ""
        agrees = birth == "same" or (birth == "absent" and place == "same")
        return "sure" if agrees and phone == "absent" else "perhaps"

    def _refuse_twin(self, somebody: Somebody, told: Told) -> None:
        """Two lines with nothing but one name, place and time may be two people."""
        if told.row.phones or told.row.birth_date:
            return
        for seen in somebody.sightings:
            if seen.line and seen.audience == told.audience.pk and _overlap(seen, told):
                raise Undecided(
                    _("The same as line %(line)d: nothing tells the two apart."),
                    (somebody,),
                    line=seen.line,
                )

    def _agreement(self, somebody: Somebody, told: Told) -> str:
        """ "same" place, "near" (one commune, a village missing on one side) or ""."""
        seen = [s for s in somebody.sightings if _overlap(s, told)] or somebody.sightings
        found = ""
        for sighting in seen:
            if self.land.commune(sighting.unit, told.start) != told.commune:
                continue
            if sighting.village and told.village:
                if sighting.village.may_be(told.village):
                    return "same"
            elif not sighting.village and not told.village:
                return "same"
            else:
                found = "near"
        return found

    def described(self, somebody: Somebody) -> str:
        """For whoever decides: the name and where they are."""
        last = max(somebody.sightings, key=lambda s: s.start, default=None)
        where = self.land.spots[last.unit].name if last else "–"
        return f"{somebody.name} ({where})"

    # --- the index -----------------------------------------------------------------------
    def _index(self, somebody: Somebody) -> None:
        self.everybody.append(somebody)
        for phone in somebody.phones:
            self._by_phone[phone].append(somebody)
        group = self._by_name.get(somebody.folded)
        if group is None:
            group = self._by_name[somebody.folded] = Namesakes(self.land)
        group.add(somebody)

    def _load(self, wanted: Q) -> None:
        people = Person.objects.real().filter(wanted, erased_at=None)
        columns = ("pk", "name", "search", "contact_phone", "login_phone", "birth_date")
        for row in people.values_list(*columns, "gender", "ethnic_group"):
            pk, name, search, contact, login, birth, gender, ethnic = row
            if pk not in self.by_pk:
                phones = tuple({phone for phone in (contact, login) if phone})
                self.by_pk[pk] = Somebody(pk, name, search, phones, birth, gender, ethnic)

    def _load_postings(self, people: list[int]) -> None:
        known = Posting.objects.known().filter(person__in=people).order_by("start")
        columns = ("pk", "person_id", "audience_id", "unit_id", "start", "until")
        for row in known.values_list(*columns, "workplace", "workplace_kind"):
            pk, person, audience, unit, start, until, workplace, kind = row
            somebody = self.by_pk[person]
            village = self.land.village_of(unit)
            somebody.sightings.append(Sighting(unit, village, start, until, audience))
            timeline = somebody.timelines.setdefault(audience, Timeline())
            timeline.spans.append(Span(start, until, unit, workplace, kind, pk))


def spelling(name: str) -> str:
    """A name with its marks, whatever its case, form or the place of its tone marks."""
    return " ".join(_letters_and_tones(word) for word in nfc(name).lower().split())


def _letters_and_tones(word: str) -> str:
    key = sort_key(word)  # two digits a letter, "00", one digit a tone
    letters = (len(key) - 2) // 3 * 2
    return key[:letters] + "".join(sorted(key[letters:]))


def _may_be_spelled(one: str, other: str) -> bool:
    """ "Hoa" written without marks may be "Hòa"; "Hóa" may not."""
    unmarked = any(folded(name) == nfc(name).lower() for name in (one, other))
    return unmarked or spelling(one) == spelling(other)


def _compared(one: Any, other: Any) -> str:
    if one and other:
        return "same" if one == other else "differ"
    return "absent" if not one and not other else "missing"


def _overlap(seen: Sighting, told: Told) -> bool:
    begins = told.end is None or seen.start < told.end
    return begins and (seen.until is None or told.start < seen.until)


def _chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    keys = iter(keys)
    while some := list(islice(keys, CHUNK)):
        yield some
