"""The days by which content must be confirmed: set on publishing, moved on by confirming.

A course that is published without such a day gets one a year away. Confirming says that its
words still hold, and when they will next be looked at; the page's history keeps who said so.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.models import ContentReview, Course, CoursePage
from places import days

MONTHS_BETWEEN = 12
SOON_DAYS = 30


class Urgency(models.TextChoices):
    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"


@transaction.atomic
def begin_reviews(*, page: CoursePage, on: date | None = None) -> ContentReview | None:
    """Give a course that is now live the day of its first review, unless it has one."""
    if page.course_id is None:
        return None
    due = days.add_months(on or days.today(), MONTHS_BETWEEN)
    return ContentReview.objects.get_or_create(course=page.course, defaults={"due": due})[0]


@transaction.atomic
def confirm_content(
    *, page: CoursePage, user: Any, next_due: date, on: date | None = None
) -> ContentReview:
    """Somebody has read the module and says that it still holds, until `next_due`."""
    today = on or days.today()
    if next_due <= today:
        raise ValidationError({"next_due": _("The next review must lie in the future.")})
    review, _made = ContentReview.objects.update_or_create(
        course=page.course, defaults={"due": next_due, "why": "", "confirmed_on": today}
    )
    log(instance=page, action="courses.confirm", user=user, data={"next": next_due.isoformat()})
    return review


@transaction.atomic
def ask_to_confirm(
    *, pages: Iterable[CoursePage], due: date, why: str, user: Any, on: date | None = None
) -> list[ContentReview]:
    """Ask that these modules be looked at by a day; an earlier day already set stays."""
    why = why.strip()
    if due < (on or days.today()):
        raise ValidationError({"due": _("This day is over already.")})
    if not why:
        raise ValidationError({"why": _("Say what to look at: the trainer reads it.")})
    asked = []
    for page in pages:
        defaults = {"due": due, "why": why}
        review, made = ContentReview.objects.get_or_create(course=page.course, defaults=defaults)
        if not made:
            review.due, review.why = min(review.due, due), why
            review.save(update_fields=["due", "why"])
        log(instance=page, action="courses.ask_to_confirm", user=user, data={"why": why})
        asked.append(review)
    return asked


def reviews_by_course(courses: Iterable[Course | int]) -> dict[int, ContentReview]:
    return {one.course_id: one for one in ContentReview.objects.filter(course__in=courses)}


def urgency_of(review: ContentReview, on: date | None = None) -> Urgency:
    left = (review.due - (on or days.today())).days
    if left < 0:
        return Urgency.OVERDUE
    return Urgency.SOON if left <= SOON_DAYS else Urgency.LATER
