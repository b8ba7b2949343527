"""Turn what a person typed into a coverage question, or say in words what is wrong with it."""

from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from courses.models import Course
from places import days
from places.models import Audience, Lineage, Unit
from reports.facts import Question


class AskedWrongly(ValueError):
    """The question names something that is not there; the message says what and what to do."""


def ask(
    *,
    course: str,
    audience: str,
    unit: str,
    on: date,
    known: date | None = None,
    structure: date | None = None,
) -> Question:
    """The question about a course and audience by short name and a unit by code.

    The code is read on the structure date (by default the day asked about), and `known`
    means the end of that local day. Raises AskedWrongly.
    """
    return Question(
        course=find_course(course),
        audience=find_audience(audience),
        unit=find_unit(unit, structure or on, days.end_of(known) if known else None),
        on=on,
        known=days.end_of(known) if known else None,
        structure=structure,
    )


def find_course(slug: str) -> Course:
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        raise AskedWrongly(
            _("There is no course “%(slug)s”. The courses are: %(known)s.")
            % {"slug": slug, "known": _listed(Course)}
        )
    return course


def find_audience(slug: str) -> Audience:
    audience = Audience.objects.filter(slug=slug).first()
    if audience is None:
        raise AskedWrongly(
            _("There is no audience “%(slug)s”. The audiences are: %(known)s.")
            % {"slug": slug, "known": _listed(Audience)}
        )
    if not audience.has_roster:
        raise AskedWrongly(
            _("“%(name)s” are counted, not listed: they have reach, but no coverage.")
            % {"name": audience.name}
        )
    return audience


def find_unit(code: str, on: date, known: datetime | None = None) -> Unit:
    """The unit that has this code on a day, as known at an instant.

    Before a merger is known, its province or commune goes on as it was.
    """
    alive = Lineage.objects.known(known).on(on).filter(unit=F("ancestor"))
    unit = Unit.objects.with_code(code).filter(pk__in=alive.values("unit")).first()
    if unit is None:
        others = Unit.objects.with_code(code).order_by("valid_from")
        when = "; ".join(
            f"{other.name} {other.valid_from:%d/%m/%Y} – "
            + (f"{other.valid_until:%d/%m/%Y}" if other.valid_until else "…")
            for other in others
        )
        raise AskedWrongly(
            _("No unit has the code %(code)s on %(day)s.") % {"code": code, "day": f"{on:%d/%m/%Y}"}
            + (" " + _("It had it: %(when)s.") % {"when": when} if when else "")
        )
    return unit


def _listed(model: type) -> str:
    return ", ".join(model.objects.order_by("slug").values_list("slug", flat=True)) or "–"
