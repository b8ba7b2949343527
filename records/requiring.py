"""Who must do what: requirements are recorded and retracted, never changed."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Course
from people.models import Person
from places import days
from places.models import Audience, Unit
from records.models import Requirement

MOST_MONTHS = 1200
MOST_DAYS = 36_500


@transaction.atomic
def require(
    *,
    course: Course,
    audience: Audience,
    unit: Unit,
    start: date,
    due_days: int,
    valid_months: int | None = None,
    extends: bool = False,
    max_age_months: int | None = None,
    until: date | None = None,
    recorded_by: Person | None = None,
    is_demo: bool = False,
    at: datetime | None = None,
) -> Requirement:
    """Require a course of an audience within a unit from a day on.

    The same again changes nothing. Other terms for the same start take the place of the
    earlier ones, which are retracted. Raises ValidationError for terms that make no sense.
    """
    terms = {
        "due_days": due_days,
        "valid_months": valid_months,
        "extends": extends,
        "max_age_months": max_age_months,
        "until": until,
    }
    _refuse_senseless(audience=audience, start=start, **terms)
    at = at or days.now()
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)  # one at a time
    known = Requirement.objects.known().filter(
        course=course, audience=audience, unit=unit, start=start
    )
    held = known.first()
    if held is not None and all(getattr(held, name) == value for name, value in terms.items()):
        return held
    known.update(retracted_at=at)
    return Requirement.objects.create(
        course=course,
        audience=audience,
        unit=unit,
        start=start,
        recorded_by=recorded_by,
        is_demo=is_demo,
        recorded_at=at,
        **terms,
    )


@transaction.atomic
def end_requirement(
    *,
    requirement: Requirement,
    until: date,
    recorded_by: Person | None = None,
    at: datetime | None = None,
) -> Requirement | None:
    """End a requirement on a day (not included); earlier days stay required.

    Ended on or before its first day it is retracted altogether, and None comes back.
    Raises ValidationError for one that was retracted already.
    """
    at = at or days.now()
    if until > requirement.start:
        return require(
            course=requirement.course,
            audience=requirement.audience,
            unit=requirement.unit,
            start=requirement.start,
            due_days=requirement.due_days,
            valid_months=requirement.valid_months,
            extends=requirement.extends,
            max_age_months=requirement.max_age_months,
            until=until,
            recorded_by=recorded_by,
            is_demo=requirement.is_demo,
            at=at,
        )
    rows = Requirement.objects.known().filter(pk=requirement.pk)
    if not rows.update(retracted_at=at):
        raise ValidationError(_("This requirement has been taken back already."))
    return None


def _refuse_senseless(
    *,
    audience: Audience,
    start: date,
    until: date | None,
    due_days: int,
    valid_months: int | None,
    max_age_months: int | None,
    extends: bool,
) -> None:
    if not audience.has_roster:
        raise ValidationError(
            _("Nothing can be required of “%(name)s”: they are counted, not listed.")
            % {"name": audience.name}
        )
    if until is not None and until <= start:
        raise ValidationError(_("The requirement must end after it begins."))
    if not 0 <= due_days <= MOST_DAYS:
        raise ValidationError(
            _("Give the number of days to finish, from 0 to %(most)d.") % {"most": MOST_DAYS}
        )
    for months in (valid_months, max_age_months):
        if months is not None and not 1 <= months <= MOST_MONTHS:
            raise ValidationError(
                _("Give the number of months, from 1 to %(most)d.") % {"most": MOST_MONTHS}
            )
    if extends and valid_months is None:
        raise ValidationError(_("What is valid for ever cannot be extended."))
