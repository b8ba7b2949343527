"""Which courses' figures somebody may ask for: all in the own units, an agency's everywhere."""

from django.db.models import QuerySet

from courses.models import Course
from courses.owners import courses_of, owners_of
from people.scopes import Scope
from places.models import Agency, Unit
from records.models import Requirement


def courses_within(scope: Scope) -> QuerySet[Course]:
    """The courses that may be asked about, if not everywhere."""
    if scope.sees_everything or scope.units:
        return Course.objects.all()
    return courses_of(scope.agencies)


def sees_figures(scope: Scope, course: Course, unit: Unit) -> bool:
    """Whether the figures of a course in a unit are open."""
    return scope.sees(unit, owners_of(course) if scope.agencies else frozenset())


def top_units(scope: Scope, course: Course) -> QuerySet[Unit]:
    """The units in which a course may be asked about, of any day."""
    if scope.agencies & owners_of(course):
        return Unit.objects.all()
    return scope.subtree()


def required_within(scope: Scope) -> QuerySet[Requirement]:
    """What is required, of the courses that may be asked about."""
    known = Requirement.objects.known()
    if scope.sees_everything or scope.units:
        return known
    return known.filter(course__in=courses_within(scope))


def agencies_named(scope: Scope) -> list[Agency]:
    """The agencies whose figures are open, in name order."""
    return list(Agency.objects.filter(pk__in=scope.agencies).order_by("sort_key"))
