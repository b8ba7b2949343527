"""Write what a plan holds: in short transactions, each with the changes that undo it."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Person, Posting, RosterChange, RosterImport, new_code
from people.rosters.land import Land, Spot
from people.rosters.leases import show_sign
from people.rosters.leaving import Leaver
from people.rosters.plans import Plan, Progress
from people.rosters.somebody import Somebody
from people.rosters.timeline import Span
from places.models import Level, Unit
from places.services import rebuild_lineage
from places.statistics import refresh_statistics
from places.villages import village_name, village_title

CHUNK = 500
Kind = RosterChange.Kind


def stale() -> ValidationError:
    return ValidationError(
        _("People or posts were changed meanwhile. Look at the list again and apply it anew."),
        code="stale",
    )


@dataclass(slots=True)
class Writer:
    """Writes one plan for one roster. Every step leaves the changes by which it is undone."""

    plan: Plan
    roster: RosterImport
    by: Person | None
    at: datetime

    def write(self, progress: Progress | None = None) -> None:
        """Raises ValidationError or IntegrityError half-way; the caller then undoes."""
        units = self._make_villages()
        people, leavers = self.plan.people, self.plan.leaving
        total, done = len(people) + len(leavers), 0
        steps: list[tuple[Sequence[Any], Callable[[Sequence[Any]], None]]] = [
            (some, lambda chunk: self._write_people(chunk, units)) for some in _chunks(people)
        ]
        steps += [(some, self._end_postings) for some in _chunks(leavers)]
        for some, step in steps:
            with transaction.atomic():
                step(some)
                done += len(some)
                show_sign(self.roster, done, total)
            if progress:
                progress(done, total)
        if total >= CHUNK:
            refresh_statistics(Person, Posting, Unit)

    def _note(self, kind: str, **fields: Any) -> RosterChange:
        return RosterChange(roster=self.roster, kind=kind, **fields)

    # --- villages ----------------------------------------------------------------------
    def _make_villages(self) -> dict[int, int]:
        """The key of every village still to be made, with that of its new row."""
        land = self.plan.land
        wanted = {
            span.place
            for somebody in self.plan.people
            for span in changed_spans(somebody)
            if span.place < 0
        }
        if not wanted:
            return {}
        spots = [spot for spot in land.new_villages if spot.key in wanted]
        with transaction.atomic():
            units = Unit.objects.bulk_create(list(_villages(land, spots)))
            rebuild_lineage(at=self.at)
            RosterChange.objects.bulk_create(self._note(Kind.VILLAGE_ADDED, unit=u) for u in units)
        return {spot.key: unit.pk for spot, unit in zip(spots, units, strict=True)}

    # --- people and their posts ----------------------------------------------------------
    def _write_people(self, chunk: Sequence[Somebody], units: dict[int, int]) -> None:
        new = [somebody for somebody in chunk if somebody.pk is None]
        changes = self._add_people(new)
        changes += self._change_people([s for s in chunk if s.pk is not None and s.before])
        gone = [span.pk for s in chunk for span in changed_spans(s) if span.pk]
        owners = {span.pk: s.pk for s in chunk for span in changed_spans(s) if span.pk}
        self._withdraw(gone)
        changes += [
            self._note(Kind.POSTING_WITHDRAWN, posting_id=pk, person_id=owners[pk]) for pk in gone
        ]
        postings = [
            self._posting(somebody, audience, span, units)
            for somebody in chunk
            for audience, timeline in somebody.timelines.items()
            for span in timeline.spans
            if span.changed
        ]
        Posting.objects.bulk_create(postings)
        changes += [
            self._note(Kind.POSTING_ADDED, posting=posting, person_id=posting.person_id)
            for posting in postings
        ]
        RosterChange.objects.bulk_create(changes)

    def _posting(
        self, somebody: Somebody, audience: int, span: Span, units: dict[int, int]
    ) -> Posting:
        return Posting(
            person_id=somebody.pk,
            audience_id=audience,
            unit_id=units.get(span.place, span.place),
            start=span.start,
            until=span.until,
            workplace=span.workplace,
            workplace_kind=span.workplace_kind,
            recorded_by=self.by,
            recorded_at=self.at,
        )

    def _add_people(self, new: Sequence[Somebody]) -> list[RosterChange]:
        """Nobody of them can sign in until they are given a one-time PIN; the number signs in
        too where it is nobody else's."""
        numbers = {somebody.phones[0] for somebody in new if somebody.phones}
        taken = set(
            Person.objects.filter(login_phone__in=numbers).values_list("login_phone", flat=True)
        )
        codes = _free_codes(len(new))
        people = []
        for somebody, code in zip(new, codes, strict=True):
            number = somebody.phones[0] if somebody.phones else ""
            person = Person(
                name=somebody.name,
                code=code,
                contact_phone=number,
                login_phone=number if number and number not in taken else None,
                gender=somebody.gender,
                ethnic_group=somebody.ethnic_group,
                birth_date=somebody.birth_date,
                created_at=self.at,
            )
            person.password = f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_hex(20)}"
            taken.add(number)
            people.append(person)
        Person.objects.bulk_create(people)
        for somebody, person in zip(new, people, strict=True):
            somebody.pk = person.pk
        return [self._note(Kind.PERSON_ADDED, person=person) for person in people]

    def _change_people(self, changed: Sequence[Somebody]) -> list[RosterChange]:
        stored = Person.objects.filter(erased_at=None).in_bulk([s.pk for s in changed])
        if len(stored) != len(changed):
            raise stale()
        changes = []
        for somebody in changed:
            person = stored[somebody.pk]
            wanted = {name: getattr(somebody, name, "") for name in somebody.before}
            if "contact_phone" in wanted:
                wanted["contact_phone"] = somebody.before["contact_phone"]
            before = {name: _plain(getattr(person, name)) for name in wanted}
            for name, value in wanted.items():
                setattr(person, name, value)
            after = {name: _plain(value) for name, value in wanted.items()}
            changes.append(
                self._note(Kind.PERSON_CHANGED, person=person, before=before, after=after)
            )
        fields = ["gender", "ethnic_group", "birth_date", "contact_phone"]
        Person.objects.bulk_update(stored.values(), fields)
        return changes

    def _withdraw(self, postings: Sequence[int]) -> None:
        known = Posting.objects.known().filter(pk__in=postings)
        if known.update(retracted_at=self.at) != len(postings):
            raise stale()

    # --- who leaves ----------------------------------------------------------------------
    def _end_postings(self, leavers: Sequence[Leaver]) -> None:
        held = Posting.objects.known().in_bulk([leaver.posting for leaver in leavers])
        if len(held) != len(leavers):
            raise stale()
        self._withdraw(list(held))
        ended = []
        for leaver in leavers:
            posting = held[leaver.posting]
            if posting.start < leaver.on:
                posting.pk, posting.until = None, leaver.on
                posting.recorded_at, posting.recorded_by = self.at, self.by
                posting.retracted_at = None
                ended.append(posting)
        Posting.objects.bulk_create(ended)
        RosterChange.objects.bulk_create(
            self._note(Kind.POSTING_WITHDRAWN, posting_id=one.posting, person_id=one.person)
            for one in leavers
        )
        RosterChange.objects.bulk_create(
            self._note(Kind.POSTING_ADDED, posting=posting, person_id=posting.person_id)
            for posting in ended
        )


def changed_spans(somebody: Somebody) -> Iterator[Span]:
    for timeline in somebody.timelines.values():
        yield from (span for span in timeline.spans if span.changed)


def _villages(land: Land, spots: Sequence[Spot]) -> Iterator[Unit]:
    codes = {spot.code for spot in land.spots.values()}
    numbers: dict[str, int] = {}
    for spot in spots:
        commune = land.spots[spot.parent]
        number = numbers.get(commune.code, 0) + 1
        while f"{commune.code}-{number:03d}" in codes:
            number += 1
        numbers[commune.code] = number
        yield Unit(
            code=f"{commune.code}-{number:03d}",
            name=village_title(spot.name),
            kind=village_name(spot.name).kind,
            level=Level.VILLAGE,
            parent_id=commune.key,
            valid_from=spot.since,
        )


def _free_codes(count: int) -> list[str]:
    """So many personal codes that nobody has."""
    codes: set[str] = set()
    while len(codes) < count:
        codes |= {new_code() for _number in range(count - len(codes))}
        codes -= set(Person.objects.filter(code__in=codes).values_list("code", flat=True))
    return list(codes)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
