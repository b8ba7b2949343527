"""Take back what applying a roster did, exactly, as far as nothing was built on it since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from people.erasure import make_nameless
from people.models import AccessEntry, Person, Posting, RosterChange, RosterImport
from people.rosters.headcounts import take_back_headcounts
from places import days
from places.models import Lineage, Unit
from places.services import rebuild_lineage

CHUNK = 300
Kind = RosterChange.Kind
# Rows that tell of a person without anything being built on them.
HARMLESS = (RosterChange, AccessEntry, Posting)


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody of whom nothing was undone, and why."""

    person: int
    name: str
    reason: str


@dataclass(slots=True)
class Undone:
    people: int = 0
    kept: list[Kept] = field(default_factory=list)


@dataclass(slots=True)
class _Done:
    """What the roster did to one person."""

    added: bool = False
    changes: list[RosterChange] = field(default_factory=list)
    postings: list[int] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)


def revert(*, roster: RosterImport, by: Person | None, at: datetime) -> Undone:
    """Undo every change of a roster, person by person; run again, it goes on where it was.

    People whom it added go again, unless something was built on them. On the day they came
    their rows go too; on a later day their posts are withdrawn and they become nameless, so
    that figures as known on the days between stay what they were.
    """
    undone = Undone()
    touched = RosterChange.objects.filter(roster=roster).exclude(person=None)
    people = sorted(set(touched.values_list("person", flat=True)))
    for start in range(0, len(people), CHUNK):
        with transaction.atomic():
            _revert_people(roster, people[start : start + CHUNK], by, at, undone)
    with transaction.atomic():
        take_back_headcounts(roster=roster, by=by, at=at)
        _remove_villages(roster)
        RosterChange.objects.filter(roster=roster, person=None).delete()
    return undone


def _revert_people(
    roster: RosterImport, keys: Sequence[int], by: Person | None, at: datetime, undone: Undone
) -> None:
    people = Person.objects.in_bulk(keys)
    done = _what_was_done(roster, keys)
    reasons = _built_on(done, people)
    postings = Posting.objects.in_bulk([pk for one in done.values() for pk in one.withdrawn])
    back: list[Posting] = []
    goes: list[Person] = []
    withdrawn: list[int] = []
    for key, one in done.items():
        if key in reasons:
            undone.kept.append(Kept(key, people[key].name, reasons[key]))
            continue
        undone.people += 1
        withdrawn += one.postings
        back += [_copy(postings[pk], by, at) for pk in one.withdrawn]
        if one.added:
            goes.append(people[key])
        else:
            _restore(people[key], one.changes)
    Posting.objects.known().filter(pk__in=withdrawn).update(retracted_at=at)
    Posting.objects.bulk_create(back)
    finished = [key for key in done if key not in reasons]
    RosterChange.objects.filter(roster=roster, person__in=finished).delete()
    _let_go(goes, at)


def _what_was_done(roster: RosterImport, keys: Sequence[int]) -> dict[int, _Done]:
    done: dict[int, _Done] = {key: _Done() for key in keys}
    for change in RosterChange.objects.filter(roster=roster, person__in=keys).order_by("pk"):
        one = done[change.person_id]
        match change.kind:
            case Kind.PERSON_ADDED:
                one.added = True
            case Kind.PERSON_CHANGED:
                one.changes.append(change)
            case Kind.POSTING_ADDED:
                one.postings.append(change.posting_id)
            case Kind.POSTING_WITHDRAWN:
                one.withdrawn.append(change.posting_id)
    return done


def _built_on(done: dict[int, _Done], people: dict[int, Person]) -> dict[int, str]:
    """Whose changes cannot be taken back any more, each with the reason."""
    reasons: dict[int, str] = {}
    ours = {pk for one in done.values() for pk in one.postings}
    known = dict(Posting.objects.known().filter(person__in=done).values_list("pk", "person"))
    gone = ours - known.keys()
    others = {person for pk, person in known.items() if pk not in ours}
    used = _used([key for key, one in done.items() if one.added and people[key].erased_at is None])
    for key, one in done.items():
        person = people[key]
        if person.erased_at is not None:
            reasons[key] = _("The person was erased meanwhile.")
        elif set(one.postings) & gone:
            reasons[key] = _("A post from this list was changed since.")
        elif one.added and (person.last_login or person.has_usable_password()):
            reasons[key] = _("The person has signed in or was given a PIN since.")
        elif one.added and key in others:
            reasons[key] = _("The person was given another post since.")
        elif one.added and key in used:
            reasons[key] = _("Something was recorded about the person since.")
        elif one.withdrawn and _would_overlap(one, ours):
            reasons[key] = _("The person was given another post since.")
    return reasons


def _would_overlap(one: _Done, ours: set[int]) -> bool:
    """Whether a post that would come back meets one that was entered since."""
    for posting in Posting.objects.filter(pk__in=one.withdrawn):
        known = Posting.objects.known().filter(
            person=posting.person_id, audience=posting.audience_id
        )
        known = known.overlapping(posting.start, posting.until).exclude(pk__in=one.postings)
        if known.exists():
            return True
    return False


def _used(keys: Sequence[int]) -> set[int]:
    """People to whom any row of any app points, but for those that came with the roster."""
    found: set[int] = set()
    for model, column in _relations():
        rows = model._base_manager.filter(**{f"{column}__in": keys})
        found |= set(rows.values_list(column, flat=True))
    return found


def _relations() -> Iterator[tuple[type[models.Model], str]]:
    for relation in Person._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            of_posting = relation.related_model is Posting and relation.field.name == "person"
            if relation.related_model in (RosterChange, AccessEntry) or of_posting:
                continue
            yield relation.related_model, relation.field.attname


def _copy(posting: Posting, by: Person | None, at: datetime) -> Posting:
    posting.pk, posting.retracted_at = None, None
    posting.recorded_at, posting.recorded_by = at, by
    return posting


def _restore(person: Person, changes: Sequence[RosterChange]) -> None:
    """What was changed since then stays as it is now."""
    names: set[str] = set()
    for change in reversed(changes):
        for name, value in change.before.items():
            if _plain(getattr(person, name)) == change.after.get(name):
                is_day = name == "birth_date" and value
                setattr(person, name, date.fromisoformat(value) if is_day else value)
                names.add(name)
    if names:
        person.save(update_fields=sorted(names))


def _let_go(people: Sequence[Person], at: datetime) -> None:
    seen = set(AccessEntry.objects.filter(subject__in=people).values_list("subject", flat=True))
    today = days.local_day(at)
    at_once = [p for p in people if days.local_day(p.created_at) == today and p.pk not in seen]
    keys = [person.pk for person in at_once]
    Posting.objects.filter(person__in=keys).delete()
    Person.objects.filter(pk__in=keys).delete()
    for person in people:
        if person.pk is not None and person not in at_once:
            make_nameless(person, at=at)


def _remove_villages(roster: RosterImport) -> None:
    """Villages that came with the roster and that nothing needs any more."""
    made = RosterChange.objects.filter(roster=roster, kind=Kind.VILLAGE_ADDED)
    keys = set(made.exclude(unit=None).values_list("unit", flat=True))
    for relation in Unit._meta.get_fields(include_hidden=True):
        if not keys or not relation.auto_created or not relation.one_to_many:
            continue
        model, column = relation.related_model, relation.field.attname
        if model in (Lineage, RosterChange):
            continue
        rows = model._base_manager.filter(**{f"{column}__in": keys})
        keys -= set(rows.values_list(column, flat=True))
    if keys:
        Lineage.objects.filter(unit__in=keys).delete()
        Lineage.objects.filter(ancestor__in=keys).delete()
        Unit.objects.filter(pk__in=keys).delete()
        rebuild_lineage()


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
