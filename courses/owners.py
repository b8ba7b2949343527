"""Which agencies a course belongs to: the one named on its page, and those whose duties in the
plan it covers. A page that was never published says nothing yet."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from courses.models import Course, CoursePage


def owners_of(course: Course) -> frozenset[int]:
    """The agencies that a course belongs to."""
    pages = _published().filter(course=course)
    named = pages.values_list("agency", "duties__agency")
    return frozenset(agency for pair in named for agency in pair if agency is not None)


def courses_of(agencies: Collection[int]) -> QuerySet[Course]:
    """The courses that belong to one of these agencies."""
    named = Q(agency__in=agencies) | Q(duties__agency__in=agencies)
    return Course.objects.filter(pk__in=_published().filter(named).values("course"))


def _published() -> QuerySet[CoursePage]:
    return CoursePage.objects.exclude(live=False, first_published_at=None)
