"""Take a demonstration away again: everything it made, and whatever was done in its name.

The ledger lets rows go that say of themselves for ever that they are a demonstration
(docs/decisions/0010); nothing real is touched. Should the ledger of real people name a
demonstration person (who entered a list, say), that account stays, empty and nameless.
"""

from collections.abc import Iterable

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q, QuerySet

from courses.page_cache import drop_pages
from lms.context import forget_demonstration
from lms.demo.people import CANNOT_SIGN_IN
from people.models import (
    AccessEntry,
    AgencyViewer,
    Consent,
    DataRequest,
    NoticeRead,
    Person,
    Posting,
    UnitContact,
    new_code,
)
from places import days
from places.models import Lineage, Succession, Unit
from records.models import (
    Attempt,
    Completion,
    Correction,
    Evidence,
    LessonProgress,
    Marking,
    Payload,
    Reach,
    RepairOutcome,
    Requirement,
    Seal,
    SealedRow,
    Unplaced,
)

# Each before what it points to.
LEDGER = (
    RepairOutcome,
    SealedRow,
    Seal,
    Evidence,
    Correction,
    Completion,
    Marking,
    Attempt,
    Payload,
)
MARKED = (Requirement, Reach, UnitContact)
OF_PEOPLE = (LessonProgress, Unplaced, Posting, AgencyViewer, Consent, DataRequest, NoticeRead)


@transaction.atomic
def remove_demonstration() -> int:
    """Remove it; return how many people went."""
    people = Person.objects.demo()
    found = people.count()
    _end_sessions({str(key) for key in people.values_list("pk", flat=True)})
    for model in (*LEDGER, *MARKED):
        _delete(model._base_manager.filter(is_demo=True))
    for model in OF_PEOPLE:
        _delete(model._base_manager.filter(person__in=people))
    _delete(AccessEntry.objects.filter(is_demo=True))
    named = _let_go(Person, people, append_only=LEDGER)
    _delete(people.exclude(pk__in=named))
    _make_nameless(people)
    _remove_villages(Unit.objects.filter(is_demo=True))
    drop_pages()
    transaction.on_commit(forget_demonstration)
    return found


def _delete(rows: QuerySet) -> None:
    """In one statement. Django's own delete would fetch a hundred thousand rows first to see
    what hangs on them; that nothing does is what the database checks."""
    rows._raw_delete(rows.db)


def _end_sessions(keys: set[str]) -> None:
    ended = [one.pk for one in Session.objects.all() if one.get_decoded().get(SESSION_KEY) in keys]
    Session.objects.filter(pk__in=ended).delete()


def _let_go(
    model: type[models.Model], rows: QuerySet, *, append_only: Iterable[type[models.Model]] = ()
) -> set[int]:
    """Cut what still points to the rows, as each relation says; return whom something needs."""
    needed: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or not relation.auto_created:
            continue
        field = relation.field
        pointing = relation.related_model._base_manager.filter(**{f"{field.name}__in": rows})
        if field.remote_field.on_delete is models.CASCADE:
            pointing.delete()
        elif field.remote_field.on_delete is models.DO_NOTHING:
            continue
        elif field.null and relation.related_model not in append_only:
            pointing.update(**{field.name: None})
        else:
            needed |= set(pointing.values_list(field.attname, flat=True))
    return needed


def _make_nameless(people: QuerySet[Person]) -> None:
    for person in people:
        person.code, person.password = new_code(), CANNOT_SIGN_IN
        person.name = person.contact_phone = person.gender = person.ethnic_group = ""
        person.login_phone = person.birth_date = None
        person.is_active = person.is_staff = person.is_superuser = person.is_demo = False
        person.erased_at = days.now()
        person.save()


def _remove_villages(villages: QuerySet[Unit]) -> None:
    """A village that real people were posted to meanwhile stays, as a real one."""
    used = set(Posting.objects.filter(unit__in=villages).values_list("unit", flat=True))
    used |= set(Requirement.objects.filter(unit__in=villages).values_list("unit", flat=True))
    used |= set(UnitContact.objects.filter(unit__in=villages).values_list("unit", flat=True))
    Unit.objects.filter(pk__in=used).update(is_demo=False)
    _delete(Lineage.objects.filter(Q(unit__in=villages) | Q(ancestor__in=villages)))
    _delete(Succession.objects.filter(Q(predecessor__in=villages) | Q(successor__in=villages)))
    _let_go(Unit, villages)
    _delete(villages)
