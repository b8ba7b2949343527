"""The code of a class: lets those in the room in who have never chosen a PIN.

Whoever reads the code off the board could come in as somebody else of the unit. So it lasts
for hours, opens nobody who may do more than learn, nobody who has a PIN, and the officer
sees who came in.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from people.models import GroupCode, GroupEntry, Person, Posting
from people.models.person import CODE_ALPHABET
from people.permissions import only_learns
from people.services import log_reading
from people.sign_in import person_with
from places import days
from places.models import Audience, Lineage, Unit

LASTS = timedelta(hours=4)
NOBODY = 0


@transaction.atomic
def open_group_code(
    *,
    unit: Unit,
    by: Person,
    audience: Audience | None = None,
    lasts: timedelta = LASTS,
    max_uses: int = 60,
    at: datetime | None = None,
) -> GroupCode:
    """A code for a class in a unit from now on. Whether `by` may is asked by the caller."""
    at = at or days.now()
    log_reading(actor=by, action="group-code", unit=unit, at=at)
    return GroupCode.objects.create(
        unit=unit,
        audience=audience,
        issued_by=by,
        issued_at=at,
        expires_at=at + lasts,
        max_uses=max_uses,
    )


def close_group_code(*, group_code: GroupCode, at: datetime | None = None) -> None:
    """Opens nobody from now on. Closing twice keeps the first time."""
    GroupCode.objects.filter(pk=group_code.pk, closed_at=None).update(closed_at=at or days.now())


def let_in(*, code: str, identifier: str, at: datetime | None = None) -> Person | None:
    """Whom this code and this phone or personal code let in; None for every other case.

    The same questions are asked whatever was typed.
    """
    at = at or days.now()
    letters = "".join(letter for letter in code.upper() if letter in CODE_ALPHABET)
    group_code = GroupCode.objects.with_room(at).filter(code=letters[:8]).first()
    person = person_with(identifier)
    belongs, learns = _belongs(group_code, person, at), _only_learns(person, at)
    if group_code is None or person is None or not (belongs and learns):
        return None
    if person.has_chosen_pin or not person.is_active or person.erased_at:
        return None
    return person if _note_entry(group_code, person, at) else None


@transaction.atomic
def _note_entry(group_code: GroupCode, person: Person, at: datetime) -> bool:
    """Whoever comes again before having chosen a PIN is not counted twice."""
    _entry, is_new = GroupEntry.objects.get_or_create(
        group_code=group_code, person=person, defaults={"at": at}
    )
    if is_new:
        room = GroupCode.objects.with_room(at).filter(pk=group_code.pk)
        if not room.update(uses=F("uses") + 1):
            transaction.set_rollback(True)
            return False
    log_reading(
        actor=group_code.issued_by,
        action="group-code-entry",
        unit=group_code.unit,
        subject=person,
        people=1,
        at=at,
    )
    return True


def _belongs(group_code: GroupCode | None, person: Person | None, at: datetime) -> bool:
    day = days.local_day(at)
    below = Lineage.objects.known().on(day).filter(ancestor=group_code.unit_id if group_code else 0)
    held = Posting.objects.known().held_on(day).filter(person=person.pk if person else NOBODY)
    if group_code and group_code.audience_id:
        held = held.filter(audience=group_code.audience_id)
    return held.filter(unit__in=below.values("unit_id")).exists()


def _only_learns(person: Person | None, at: datetime) -> bool:
    return only_learns(person.pk if person else NOBODY, on=days.local_day(at))
