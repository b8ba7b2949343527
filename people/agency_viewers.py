"""Writing for which agency somebody views figures."""

from datetime import date, datetime

from django.db import transaction

from people.models import AgencyViewer, Person
from places import days
from places.models import Agency


def agency_viewed_by(person: Person, on: date | None = None) -> Agency | None:
    """The agency that was chosen for somebody, whatever role they hold."""
    held = AgencyViewer.objects.known().held_on(on or days.today()).filter(person=person)
    row = held.select_related("agency").first()
    return row and row.agency


@transaction.atomic
def view_for(
    *,
    person: Person,
    agency: Agency | None,
    recorded_by: Person | None = None,
    on: date | None = None,
    at: datetime | None = None,
) -> AgencyViewer | None:
    """From a day on somebody views figures for this agency, or for none any more.

    The one before ends on that day, and stays on record; the same one again changes nothing.
    Whether `recorded_by` may is asked of `permissions.may_edit_person` by the caller.
    """
    day, at = on or days.today(), at or days.now()
    Person.objects.select_for_update().get(pk=person.pk)  # two at once: one waits
    standing = AgencyViewer.objects.known().filter(person=person, until=None).first()
    if standing is not None:
        if standing.agency == agency:
            return standing
        _end(standing, day, recorded_by, at)
    if agency is None:
        return None
    return AgencyViewer.objects.create(
        person=person, agency=agency, start=day, recorded_by=recorded_by, recorded_at=at
    )


def _end(standing: AgencyViewer, day: date, by: Person | None, at: datetime) -> None:
    """Retract it and say until when it held; one of the same day was chosen by mistake."""
    AgencyViewer.objects.filter(pk=standing.pk).update(retracted_at=at)
    if standing.start < day:
        AgencyViewer.objects.create(
            person=standing.person,
            agency=standing.agency,
            start=standing.start,
            until=day,
            recorded_by=by,
            recorded_at=at,
        )
