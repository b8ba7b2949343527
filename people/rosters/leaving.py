"""Who is missing from a complete roster: never somebody who may be on one of its lines."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from people.models import Posting
from people.rosters.cells import text_of
from people.rosters.land import Land
from people.rosters.resolving import About
from people.rosters.rows import RosterRow
from people.rosters.somebody import Somebody
from places.models import Unit
from places.names import folded


@dataclass(frozen=True, slots=True)
class Leaver:
    """A post that would end on `on`; one that only began that day would be withdrawn."""

    posting: int
    person: int
    name: str
    unit: int
    place: str
    start: date
    on: date


@dataclass(slots=True)
class Shelter:
    """Who is on the roster, and who may be: on a line that was refused or is undecided."""

    mentioned: set[tuple[int, int]] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)

    def mention(self, somebody: Somebody, audience: int) -> None:
        if somebody.pk is not None:
            self.mentioned.add((somebody.pk, audience))

    def protect(self, row: RosterRow, people: Iterable[Somebody]) -> None:
        self.people |= {somebody.pk for somebody in people if somebody.pk is not None}
        self.phones |= set(row.phones)
        if row.name:
            self.names.add(folded(row.name))
        else:
            self.unread.append(folded(" ".join(text_of(cell) for cell in row.raw)))

    def covers(self, posting: Posting) -> bool:
        person = posting.person
        if (person.pk, posting.audience_id) in self.mentioned or person.pk in self.people:
            return True
        if person.search in self.names or {person.contact_phone, person.login_phone} & self.phones:
            return True
        words = rf"\b{re.escape(person.search)}\b"
        return any(re.search(words, text) for text in self.unread)


def leavers(land: Land, about: About, shelter: Shelter) -> list[Leaver]:
    """The posts of the roster's audience held in its unit on its day that no line mentions."""
    unit = Unit.objects.get(pk=about.unit)
    held = (
        Posting.objects.known()
        .held_on(about.on)
        .filter(
            audience=about.audience,
            unit__in=Unit.objects.under(unit, about.on),
            person__is_demo=False,
            person__erased_at=None,
        )
    )
    found = held.select_related("person").order_by("person__sort_key", "pk")
    return [
        Leaver(
            posting.pk,
            posting.person_id,
            posting.person.name,
            posting.unit_id,
            land.spots[posting.unit_id].name,
            posting.start,
            about.on,
        )
        for posting in found.iterator(chunk_size=2000)
        if not shelter.covers(posting)
    ]
