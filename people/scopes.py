"""Whose people a seat opens, and whose figures an agency: the units of the officers' posts
and what lies below them; the courses of the agency that somebody views figures for.

`on` is the day of the asking (today, if none is given), also when the question is about
another day: whoever lost the seat yesterday does not see last year's lists today.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.auth.models import AnonymousUser

from people.models import AgencyViewer, Person, Posting, PostingQuerySet
from people.roles import Role
from places.agencies import lines_of
from places.models import Lineage, Unit, UnitQuerySet

Visitor = Person | AnonymousUser


@dataclass(frozen=True)
class Scope:
    """Where somebody may do something: everywhere, in some units' subtrees, or (in every
    unit) to what belongs to some agencies."""

    on: date
    sees_everything: bool = False
    units: tuple[Unit, ...] = ()
    agencies: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.sees_everything or bool(self.units) or bool(self.agencies)

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """Every unit version, living or closed, that belongs to the scope's units today."""
        rows = Lineage.objects.known().on(self.on).filter(ancestor__in=self.units)
        return frozenset(rows.values_list("unit_id", flat=True)) if self.units else frozenset()

    def sees(self, unit: Unit, owners: Set[int] = frozenset()) -> bool:
        """Whether a unit is open. `owners` are the agencies that what is asked about belongs
        to: to whoever may for one of them, it is open in every unit."""
        return self.sees_everything or bool(self.agencies & owners) or unit.pk in self.unit_ids

    def subtree(self) -> UnitQuerySet:
        """The units of the scope as a query, to filter others by."""
        if self.sees_everything:
            return Unit.objects.all()
        rows = Lineage.objects.known().on(self.on).filter(ancestor__in=self.units)
        return Unit.objects.filter(pk__in=rows.values("unit_id"))

    def holds(self, person: Person) -> bool:
        """Whether somebody is posted in the scope on its day."""
        if self.sees_everything:
            return True
        held = Posting.objects.known().held_on(self.on).filter(person=person)
        return bool(self.units) and held.filter(unit__in=self.subtree()).exists()


def may_sign_in(person: Visitor) -> bool:
    return person.is_authenticated and person.is_active


def roles_of(person: Visitor) -> frozenset[str]:
    """The roles somebody holds; a visitor and a person who may not sign in hold none."""
    return roles_given_to(person) if may_sign_in(person) else frozenset()


def has_role(person: Visitor, *roles: Role) -> bool:
    return bool(roles_of(person) & set(roles))


def roles_given_to(person: Person) -> frozenset[str]:
    return frozenset(person.groups.values_list("name", flat=True))


def seats_on(day: date) -> PostingQuerySet:
    """The posts that open people on a day; one whose unit is gone opens nobody."""
    return (
        Posting.objects.known()
        .held_on(day)
        .filter(audience__sees_people=True, unit__in=Unit.objects.on(day))
    )


def seat_units(person: Person, day: date) -> tuple[Unit, ...]:
    """The units of somebody's seats, each once."""
    seats = seats_on(day).filter(person=person).select_related("unit").order_by("unit__sort_key")
    return tuple({seat.unit_id: seat.unit for seat in seats}.values())


def agencies_viewed_by(person: Person, day: date) -> frozenset[int]:
    """The agencies whose figures somebody views on a day: the one that they view for, those it
    came from and those it became. None without the role, and none with the role alone."""
    viewed = AgencyViewer.objects.known().held_on(day).filter(person=person)
    own = list(viewed.values_list("agency_id", flat=True))
    return lines_of(own, day) if own else frozenset()
