"""Corrections: rows that void or amend earlier facts, each with author, reason and instant.

Nothing is edited. The reason is free text, so it lies in a payload that erasure empties.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Course
from people.models import Person
from places import days
from places.models import Audience
from places.names import nfc
from quizzes.models import QuizVersion
from records.amendments import stands
from records.ledger import digest_of_payload, lock, new_payload
from records.marking import insert_marking, last_marking, settle_pass, stored_answers
from records.models import Attempt, Completion, Correction, Marking, Payload


@transaction.atomic
def void_completion(
    *, completion: Completion, author: Person, reason: str, at: datetime | None = None
) -> Correction:
    """From now on the completion counts no more. What was known before stays as it was."""
    lock([completion.person])
    if not stands(completion):
        raise ValidationError(_("This completion is void already."))
    return _insert(
        kind=Correction.Kind.VOID,
        completion=completion,
        author=author,
        reason=reason,
        at=at,
        is_demo=completion.is_demo,
    )


@transaction.atomic
def re_date_completion(
    *,
    completion: Completion,
    new_date: date,
    author: Person,
    reason: str,
    at: datetime | None = None,
) -> Correction:
    """The completion counts from another day. The last re-dating not withdrawn holds."""
    if new_date > days.local_day(at or days.now()):
        raise ValidationError(_("The new date lies in the future."))
    lock([completion.person])
    return _insert(
        kind=Correction.Kind.RE_DATE,
        completion=completion,
        new_date=new_date,
        author=author,
        reason=reason,
        at=at,
        is_demo=completion.is_demo,
    )


@transaction.atomic
def exempt(
    *,
    person: Person,
    course: Course,
    audience: Audience,
    start: date,
    until: date | None = None,
    author: Person,
    reason: str,
    at: datetime | None = None,
) -> Correction:
    """The person's post in an audience need not do a course from `start` until `until`."""
    if until is not None and until <= start:
        raise ValidationError(_("The exemption must end after it begins."))
    return _insert(
        kind=Correction.Kind.EXEMPTION,
        person=person,
        course=course,
        audience=audience,
        start=start,
        until=until,
        author=author,
        reason=reason,
        at=at,
        is_demo=person.is_demo,
    )


@transaction.atomic
def withdraw_correction(
    *, correction: Correction, author: Person, reason: str, at: datetime | None = None
) -> Correction:
    """Take back a correction (or a withdrawal: then what it withdrew holds again), once."""
    if correction.kind == Correction.Kind.RE_MARK:
        raise ValidationError(_("A marking cannot be taken back. Mark the attempt again."))
    if Correction.objects.filter(withdraws=correction).exists():
        raise ValidationError(_("This correction has been withdrawn already."))
    return _insert(
        kind=Correction.Kind.WITHDRAW,
        withdraws=correction,
        author=author,
        reason=reason,
        at=at,
        is_demo=correction.is_demo,
    )


@transaction.atomic
def re_mark(
    *,
    attempt: Attempt,
    quiz_version: QuizVersion,
    author: Person,
    reason: str,
    at: datetime | None = None,
) -> tuple[Marking, Completion | None]:
    """Mark an attempt again by another version: a further marking, and a correction saying why.

    A pass completes the course as the attempt would have, on the attempt's day. A fail
    takes nothing away: who means to void the completion says so with `void_completion`.
    """
    at = at or days.now()
    lock([attempt.person])
    last = last_marking(attempt)
    marking = insert_marking(
        attempt=attempt,
        quiz_version=quiz_version,
        answers=stored_answers(attempt),
        number=last.number + 1 if last else 1,
        at=at,
    )
    _insert(
        kind=Correction.Kind.RE_MARK,
        attempt=attempt,
        author=author,
        reason=reason,
        at=at,
        is_demo=attempt.is_demo,
    )
    return marking, settle_pass(marking=marking, at=at)[0] if marking.passed else None


def new_correction(
    *, reason: str, at: datetime | None, **fields: Any
) -> tuple[Correction, Payload]:
    """A correction and what holds its reason, neither stored yet."""
    if not nfc(reason):
        raise ValidationError(_("Say why."))
    correction = Correction(recorded_at=at or days.now(), **fields)
    payload = new_payload(correction.uuid, nfc(reason), is_demo=correction.is_demo)
    correction.payload_digest = digest_of_payload(payload)
    return correction, payload


def _insert(*, reason: str, at: datetime | None, **fields: Any) -> Correction:
    correction, payload = new_correction(reason=reason, at=at, **fields)
    correction.save(force_insert=True)
    payload.save(force_insert=True)
    return correction
