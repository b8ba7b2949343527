"""Who may see and do what: every permission question about people is answered here.

Two things give rights. A **role** (a group) says what somebody does for the programme as
a whole: trainer, approver, department. A **seat** (an active posting in an audience that
`sees_people`, such as commune officer) opens the people of one unit and of what lies
below it, and nobody else; it ends on the day it was given until, and on the day its unit
closes: after a merger it waits to be confirmed in the new unit.

`on` is the day of the asking (today, if none is given), also when the question is about
another day: whoever lost the seat yesterday does not see last year's lists today.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.auth.models import AnonymousUser

from people.models import Person, Posting, PostingQuerySet
from people.roles import Role
from places import days
from places.models import Lineage, Unit, UnitQuerySet

Visitor = Person | AnonymousUser


@dataclass(frozen=True)
class Scope:
    """Whose people somebody may see: everybody's, or those of some units' subtrees."""

    on: date
    sees_everything: bool = False
    units: tuple[Unit, ...] = ()

    def __bool__(self) -> bool:
        return self.sees_everything or bool(self.units)

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """Every unit version, living or closed, that belongs to the scope's units today."""
        rows = Lineage.objects.known().on(self.on).filter(ancestor__in=self.units)
        return frozenset(rows.values_list("unit_id", flat=True)) if self.units else frozenset()

    def sees(self, unit: Unit) -> bool:
        return self.sees_everything or unit.pk in self.unit_ids

    def subtree(self) -> UnitQuerySet:
        """The units of the scope as a query, to filter others by."""
        if self.sees_everything:
            return Unit.objects.all()
        rows = Lineage.objects.known().on(self.on).filter(ancestor__in=self.units)
        return Unit.objects.filter(pk__in=rows.values("unit_id"))


def roles_of(person: Visitor) -> frozenset[str]:
    """The roles somebody holds; a visitor and a person who may not sign in hold none."""
    if not person.is_authenticated or not person.is_active:
        return frozenset()
    return _roles_given_to(person)


def has_role(person: Visitor, *roles: Role) -> bool:
    return bool(roles_of(person) & set(roles))


def scope_of(person: Visitor, on: date | None = None) -> Scope:
    """Whose people somebody may see."""
    day = on or days.today()
    if may_see_everybody(person):
        return Scope(on=day, sees_everything=True)
    if not person.is_authenticated or not person.is_active:
        return Scope(on=day)
    seats = _seats_on(day).filter(person=person).select_related("unit").order_by("unit__sort_key")
    return Scope(on=day, units=tuple({seat.unit_id: seat.unit for seat in seats}.values()))


def may_see_everybody(person: Visitor) -> bool:
    if not person.is_authenticated or not person.is_active:
        return False
    return person.is_superuser or has_role(person, Role.DEPARTMENT)


def may_see_people_of(person: Visitor, unit: Unit, on: date | None = None) -> bool:
    """Whether somebody may open the list of a unit's people."""
    return scope_of(person, on).sees(unit)


def may_see_person(viewer: Visitor, person: Person, on: date | None = None) -> bool:
    """Whether somebody may see another's data: their own, or in their scope by a posting."""
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    if viewer == person:
        return True
    scope = scope_of(viewer, on)
    if scope.sees_everything:
        return True
    postings = Posting.objects.known().held_on(scope.on).filter(person=person)
    return bool(scope.units) and postings.filter(unit__in=scope.subtree()).exists()


def may_open_coverage(person: Visitor, on: date | None = None) -> bool:
    return bool(scope_of(person, on))


def may_keep_people(person: Visitor) -> bool:
    """Add and edit people of the whole province, their roles and their postings."""
    return may_see_everybody(person)


def may_edit_person(editor: Visitor, person: Person) -> bool:
    """Whoever keeps people edits them, but for those who may do more than they."""
    return may_keep_people(editor) and not stands_above(person, editor)


def stands_above(person: Person, editor: Visitor) -> bool:
    """Administrators are edited, and given PINs, by administrators only."""
    return person.is_superuser and not editor.is_superuser


def may_set_requirements(person: Visitor) -> bool:
    """Say which course is required of whom, from when."""
    return may_see_everybody(person)


def may_give_pin(giver: Visitor, person: Person, on: date | None = None) -> bool:
    """Whether somebody may give another person a new one-time PIN.

    Whoever gives a PIN could sign in with it, so nobody gives one to a person who may do
    more than they: an administrator only by administrators, people with a role in the
    programme by the department, another seat only where the giver's scope holds it all.
    """
    if not giver.is_authenticated or giver == person or person.erased_at:
        return False
    if stands_above(person, giver):
        return False
    scope = scope_of(giver, on)
    if scope.sees_everything:
        return True
    beyond = _roles_given_to(person) - {Role.LEARNER, Role.OFFICER}
    if beyond or not may_see_person(giver, person, on):
        return False
    return all(scope.sees(unit) for unit in _seat_units(person, scope.on))


def those_given_pins_by(
    giver: Visitor, people: Collection[Person], on: date | None = None
) -> set[int]:
    """Of these people, the ids of those for whom `may_give_pin` holds; a few queries for all."""
    if not giver.is_authenticated or not giver.is_active:
        return set()
    scope = scope_of(giver, on)
    able = {
        one.pk
        for one in people
        if one != giver and not one.erased_at and not stands_above(one, giver)
    }
    if scope.sees_everything or not scope:
        return able if scope else set()
    held = Posting.objects.known().held_on(scope.on).filter(person__in=able)
    in_scope = set(held.filter(unit__in=scope.subtree()).values_list("person_id", flat=True))
    beyond = Person.objects.filter(pk__in=able, groups__isnull=False).exclude(
        groups__name__in=[Role.LEARNER, Role.OFFICER]
    )
    seats = _seats_on(scope.on).filter(person__in=able).exclude(unit__in=scope.subtree())
    above = set(beyond.values_list("pk", flat=True)) | set(
        seats.values_list("person_id", flat=True)
    )
    return in_scope - above


def may_keep_contacts_of(person: Visitor, unit: Unit, on: date | None = None) -> bool:
    """Whether somebody keeps "whom to call" of a unit."""
    return scope_of(person, on).sees(unit)


def may_read_access_log(person: Visitor) -> bool:
    return may_see_everybody(person)


def _roles_given_to(person: Person) -> frozenset[str]:
    return frozenset(person.groups.values_list("name", flat=True))


def _seats_on(day: date) -> PostingQuerySet:
    return (
        Posting.objects.known()
        .held_on(day)
        .filter(audience__sees_people=True, unit__in=Unit.objects.on(day))
    )


def _seat_units(person: Person, day: date) -> list[Unit]:
    return [seat.unit for seat in _seats_on(day).filter(person=person).select_related("unit")]
