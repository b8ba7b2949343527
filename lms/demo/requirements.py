"""What the demonstration requires, as it was entered before and after the merger."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from courses.models import Course
from lms.demo import plan
from lms.demo.structure import Land
from places import days
from places.models import Audience, Unit
from records.models import Requirement

CONFIRMED_ANEW = date(2025, 6, 25)


def require(land: Land, taught: dict[Course, list[Audience]], today: date) -> list[Requirement]:
    """Each course of each of its audiences, first in the two old provinces, then in the new."""
    rows = [
        row
        for course, audiences in taught.items()
        for audience in audiences
        for row in _rows(land, course, audience, today)
    ]
    there = set(Requirement.objects.known().values_list("course", "audience", "unit", "start"))
    rows = [
        row for row in rows if (row.course_id, row.audience_id, row.unit_id, row.start) not in there
    ]
    return Requirement.objects.bulk_create(rows, batch_size=500)


def _rows(land: Land, course: Course, audience: Audience, today: date) -> Iterable[Requirement]:
    start = plan.required_from(course.slug)
    about = {"course": course, "audience": audience}
    if start < plan.MERGER:
        for province in land.old_provinces:
            yield from _until_the_merger(province, start, about)
        yield _row(land.province, plan.MERGER, CONFIRMED_ANEW, about)
    elif start <= today:
        yield _row(land.province, start, start - timedelta(days=20), about)


def _until_the_merger(province: Unit, start: date, about: dict[str, Any]) -> Iterable[Requirement]:
    """Entered without an end; when the provinces were to merge, retracted for one with an end."""
    first = _row(province, start, start - timedelta(days=14), about)
    first.retracted_at = days.start_of(CONFIRMED_ANEW)
    last = _row(province, start, CONFIRMED_ANEW, about)
    last.until = plan.MERGER
    yield from (first, last)


def _row(unit: Unit, start: date, entered: date, about: dict[str, Any]) -> Requirement:
    return Requirement(
        unit=unit,
        start=start,
        due_days=plan.DUE_DAYS,
        valid_months=plan.VALID_MONTHS,
        recorded_at=days.start_of(entered),
        is_demo=True,
        **about,
    )
