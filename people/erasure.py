"""Erasing a person: what is left is a row without a name that the ledger's facts hang on.

Counts, past reports, digests and seals stay as they were, and nobody can tell whose they are.
Each app empties what it holds by its entry in `people.personal_data`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from people.models import Person, new_code, new_username
from people.pauses import forget_pauses
from people.personal_data import Erasing, holdings
from people.services import log_reading
from people.traces import traces_of
from places import days


class Erased(NamedTuple):
    """One line of the list that is kept beside backups: whom to erase again, and since when."""

    uuid: UUID
    at: datetime


@transaction.atomic
def erase_person(*, person: Person, by: Person | None, at: datetime | None = None) -> Person:
    """Make a person a nameless row and empty what every app holds; again changes nothing.

    It cannot be taken back. `by` decided it; None when an erasure is done again after a
    restore. Raises ValidationError for an administrator and for oneself.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at is not None:
        return person
    _refuse_to_erase(person, by)
    erasing = Erasing(person=person, traces=traces_of(person), at=at or days.now())
    identifiers = (person.login_phone, person.code)
    for holding in reversed(holdings()):  # the person's own row, registered first, goes last
        holding.erase(erasing)
    if by is not None:
        log_reading(actor=by, action="erased", people=1, at=erasing.at)
    transaction.on_commit(lambda: forget_pauses(*identifiers))
    transaction.on_commit(leave_nothing_behind)
    return person


def make_nameless(person: Person, *, at: datetime) -> None:
    """Empty the person's own row. The public id stays: digests of the ledger name it."""
    person.username, person.code = new_username(), new_code()
    person.name = person.contact_phone = person.gender = person.ethnic_group = ""
    person.login_phone = person.birth_date = person.last_login = None
    person.pin_chosen_at = person.one_time_pin_until = person.one_time_pin_used_at = None
    person.notice_version, person.language = "", "vi"
    person.must_change_pin = person.is_active = person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.groups.clear()
    person.user_permissions.clear()
    person.erased_at = at
    person.save()


def leave_nothing_behind() -> None:
    """Drop kept pages, and on SQLite what the write-ahead log still holds of the old rows.

    PostgreSQL clears the room of old rows when it vacuums, which it does by itself.
    """
    caches["pages"].clear()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def erasures(since: datetime | None = None) -> list[Erased]:
    """Who was erased (since an instant), oldest first: only ids, to be kept beside backups."""
    people = Person.objects.filter(erased_at__isnull=False).order_by("erased_at", "pk")
    if since is not None:
        people = people.filter(erased_at__gte=since)
    return [Erased(*row) for row in people.values_list("uuid", "erased_at")]


def redo_erasures(*, done: Iterable[Erased]) -> int:
    """Erase again, after a restore, whoever a backup brought back; return how many."""
    when = {one.uuid: one.at for one in done}
    brought_back = list(Person.objects.filter(uuid__in=when, erased_at=None))
    for person in brought_back:
        erase_person(person=person, by=None, at=when[person.uuid])
    return len(brought_back)


def _refuse_to_erase(person: Person, by: Person | None) -> None:
    if by is not None and person == by:
        raise ValidationError(_("Nobody erases their own account here. Ask a colleague."))
    if by is not None and person.is_superuser:
        raise ValidationError(
            _("This is an administrator. Another administrator must take the rights away first.")
        )
