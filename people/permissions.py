"""Who may see and do what: every permission question about people is answered here.

Whatever may be done has a name, an `Action`: which roles may do it in the whole province,
and whether a seat gives it within its units. Apps higher in the house register theirs when
they start; administrators may do everything; nobody else does what no action names.

Three things give rights. A **role** (a group) says what somebody does for the programme as
a whole: trainer, approver, agency, department. A **seat** (an active posting in an audience
that `sees_people`, such as commune officer) opens the people of one unit and of what lies
below it, and nobody else; it ends on the day it was given until, and on the day its unit
closes: after a merger it waits to be confirmed in the new unit. An **agency** that somebody
with the role of that name views for opens, in every unit, what belongs to it and to the
agencies it came from or became; the role alone opens nothing.

`on` is the day of the asking (today, if none is given), also when the question is about
another day: whoever lost the seat yesterday does not see last year's lists today.
"""

from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import date

from people.models import Person, Posting
from people.roles import Role
from people.scopes import (
    Scope,
    Visitor,
    agencies_viewed_by,
    has_role,
    may_sign_in,
    roles_given_to,
    roles_of,
    seat_units,
    seats_on,
)
from places import days
from places.models import Unit

__all__ = ["Action", "Scope", "Visitor", "has_role", "may", "register", "roles_of", "scope_of"]


@dataclass(frozen=True)
class Action:
    """Something that may be done. `roles` may do it in the whole province; with `seats`,
    whoever holds a seat may do it to the people and units of the seat; with `agencies`,
    whoever views for an agency may do it to what belongs to the agency."""

    name: str
    roles: frozenset[str] = frozenset()
    seats: bool = False
    agencies: bool = False


_actions: dict[str, Action] = {}


def register(name: str, *roles: Role, seats: bool = False, agencies: bool = False) -> None:
    """Say when the project starts who may do something. Saying it twice differently raises."""
    action = Action(name, frozenset(roles), seats, agencies)
    if _actions.setdefault(name, action) != action:
        raise ValueError(f"“{name}” is registered already, for others.")


def actions() -> dict[str, Action]:
    """All that may be done, by name."""
    return dict(_actions)


register("see-people", Role.DEPARTMENT, seats=True)
register("keep-people", Role.DEPARTMENT)
register("give-pins", Role.DEPARTMENT, seats=True)
register("bring-rosters", Role.DEPARTMENT, seats=True)
register("keep-contacts", Role.DEPARTMENT, seats=True)
register("read-access-log", Role.DEPARTMENT)
register("handle-data-requests", Role.DEPARTMENT)
register("reset-second-factors")  # administrators only


def may(
    visitor: Visitor,
    name: str,
    *,
    unit: Unit | None = None,
    person: Person | None = None,
    owners: Set[int] = frozenset(),
    on: date | None = None,
) -> bool:
    """Whether somebody may do something: in a unit, to a person, or (without both) at all.
    `owners` are the agencies that what it is about belongs to.

    Raises KeyError for an action that nobody has registered.
    """
    scope = scope_of(visitor, on, to=name)
    if unit is not None and not scope.sees(unit, owners):
        return False
    if person is not None and not scope.holds(person):
        return False
    return bool(scope)


def scope_of(visitor: Visitor, on: date | None = None, *, to: str = "see-people") -> Scope:
    """Where somebody may do something; if nothing else is said: whose people they may see."""
    action, day = _actions[to], on or days.today()
    if not may_sign_in(visitor):
        return Scope(on=day)
    if visitor.is_superuser or action.roles & (roles := roles_of(visitor)):
        return Scope(on=day, sees_everything=True)
    views = action.agencies and Role.AGENCY in roles
    return Scope(
        on=day,
        units=seat_units(visitor, day) if action.seats else (),
        agencies=agencies_viewed_by(visitor, day) if views else frozenset(),
    )


def waits_for_agency(visitor: Visitor, on: date | None = None) -> bool:
    """Whether somebody has the role of an agency's viewer, and nobody has said of which."""
    day = on or days.today()
    return has_role(visitor, Role.AGENCY) and not agencies_viewed_by(visitor, day)


def may_see_everybody(person: Visitor) -> bool:
    return scope_of(person).sees_everything


def may_see_people_of(person: Visitor, unit: Unit, on: date | None = None) -> bool:
    """Whether somebody may open the list of a unit's people."""
    return may(person, "see-people", unit=unit, on=on)


def may_see_person(viewer: Visitor, person: Person, on: date | None = None) -> bool:
    """Whether somebody may see another's data: their own, or in their scope by a posting."""
    if may_sign_in(viewer) and viewer == person:
        return True
    return may(viewer, "see-people", person=person, on=on)


def may_keep_people(person: Visitor) -> bool:
    """Add and edit people of the whole province, their roles and their postings."""
    return may(person, "keep-people")


def may_edit_person(editor: Visitor, person: Person) -> bool:
    """Whoever keeps people edits them, but for those who may do more than they."""
    return may_keep_people(editor) and not stands_above(person, editor)


def stands_above(person: Person, editor: Visitor) -> bool:
    """Administrators are edited, and given PINs, by administrators only."""
    return person.is_superuser and not editor.is_superuser


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
    scope = scope_of(giver, on, to="give-pins")
    if scope.sees_everything:
        return True
    beyond = roles_given_to(person) - {Role.LEARNER, Role.OFFICER}
    if beyond or not scope.holds(person):
        return False
    return all(scope.sees(unit) for unit in seat_units(person, scope.on))


def those_given_pins_by(
    giver: Visitor, people: Collection[Person], on: date | None = None
) -> set[int]:
    """Of these people, the ids of those for whom `may_give_pin` holds; a few queries for all."""
    scope = scope_of(giver, on, to="give-pins")
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
    seats = seats_on(scope.on).filter(person__in=able).exclude(unit__in=scope.subtree())
    above = set(beyond.values_list("pk", flat=True)) | set(
        seats.values_list("person_id", flat=True)
    )
    return in_scope - above


def may_keep_contacts_of(person: Visitor, unit: Unit, on: date | None = None) -> bool:
    """Whether somebody keeps "whom to call" of a unit."""
    return may(person, "keep-contacts", unit=unit, on=on)


def may_read_access_log(person: Visitor) -> bool:
    return may(person, "read-access-log")


def may_reset_second_factor(giver: Visitor, person: Person) -> bool:
    """Take away a lost second factor. One's own is changed on one's own page."""
    return giver != person and may(giver, "reset-second-factors")


def only_learns(person_pk: int, on: date | None = None) -> bool:
    """Whether somebody does nothing but learn: no role in the programme, no seat, no
    administrator. Asked the same way about a key that nobody has."""
    day = on or days.today()
    roles = Person.objects.filter(pk=person_pk, groups__isnull=False)
    more = roles.exclude(groups__name=Role.LEARNER).exists()
    seat = seats_on(day).filter(person=person_pk).exists()
    return not (more or seat or Person.objects.filter(pk=person_pk, is_superuser=True).exists())
