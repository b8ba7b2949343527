"""What readers say of a page, and passing on what is about a child in danger."""

from datetime import datetime
from uuid import UUID

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.queries import course_of_lesson
from people.models import Person
from people.permissions import Visitor
from places import days
from places.names import nfc
from records.careful_words import may_disclose
from records.feedback_models import MOST_LETTERS
from records.models import Concern, ConcernNote, DutyHolder, PageFeedback

HOLDER = "duty-holder"
ASKED_AGAIN = 300  # seconds


@transaction.atomic
def give_feedback(
    *,
    lesson_key: UUID,
    felt: str,
    words: str = "",
    person: Person | None = None,
    locale: str = "vi",
    at: datetime | None = None,
) -> PageFeedback | None:
    """Keep what somebody says of a lesson; None for an unknown lesson or an unknown word.

    Who it was is kept only with words, for some days (`forget_writers`).
    """
    course, words = course_of_lesson(lesson_key), nfc(words)[:MOST_LETTERS]
    if course is None or felt not in PageFeedback.Felt.values:
        return None
    return PageFeedback.objects.create(
        course=course,
        lesson_key=lesson_key,
        locale=locale[:10],
        felt=felt,
        words=words,
        may_disclose=may_disclose(words),
        given_at=at or days.now(),
        person=person if words else None,
    )


def note_seen(*, feedback: PageFeedback, at: datetime | None = None) -> None:
    """A trainer has read it and it is about the page: who wrote it matters no more."""
    rows = PageFeedback.objects.filter(pk=feedback.pk, seen_at=None)
    rows.update(seen_at=at or days.now(), person=None)


@transaction.atomic
def pass_on(*, feedback: PageFeedback, by: Person, at: datetime | None = None) -> Concern:
    """Move the words to the duty holder, out of everybody else's sight.

    Raises ValidationError where nobody is named as duty holder, or without words.
    """
    if duty_holder() is None:
        raise ValidationError(
            _(
                "Nobody is named yet to receive this. Call 111 now, and ask the Department to "
                "name a duty holder."
            )
        )
    feedback = PageFeedback.objects.select_for_update().get(pk=feedback.pk)
    if not feedback.words:
        raise ValidationError(_("There are no words to pass on; somebody may have done it."))
    concern = Concern.objects.create(
        course_id=feedback.course_id,
        lesson_key=feedback.lesson_key,
        words=feedback.words,
        written_at=feedback.given_at,
        person_id=feedback.person_id,
        passed_on_by=by,
        passed_on_at=at or days.now(),
        is_demo=feedback.person.is_demo if feedback.person else False,
    )
    PageFeedback.objects.filter(pk=feedback.pk).update(
        words="", person=None, may_disclose=False, seen_at=at or days.now()
    )
    return concern


@transaction.atomic
def note_on_concern(
    *, concern: Concern, by: Person, text: str, settles: bool = False, at: datetime | None = None
) -> ConcernNote:
    """Write down what was done; `settles` says that nothing is left to do."""
    if not nfc(text):
        raise ValidationError(_("Write what was done."))
    at = at or days.now()
    note = ConcernNote.objects.create(concern=concern, text=nfc(text), at=at, by=by)
    if settles:
        Concern.objects.filter(pk=concern.pk).update(settled_at=at, settled_by=by)
    return note


@transaction.atomic
def name_duty_holder(
    *, person: Person, by: Person | None, at: datetime | None = None
) -> DutyHolder:
    """From now on this person receives what is passed on, and sees what was passed on before.

    Raises ValidationError for somebody who cannot sign in.
    """
    if not person.is_active or person.erased_at or person.is_demo:
        raise ValidationError(_("This person cannot sign in. Choose another."))
    at = at or days.now()
    DutyHolder.objects.filter(until=None).update(until=at)
    named = DutyHolder.objects.create(person=person, since=at, named_by=by)
    transaction.on_commit(lambda: caches["pages"].delete(HOLDER))
    return named


def duty_holder() -> Person | None:
    """Whoever is named now and can still sign in."""
    rows = DutyHolder.objects.filter(until=None, person__is_active=True, person__erased_at=None)
    row = rows.select_related("person").order_by("-since").first()
    return row.person if row else None


def is_duty_holder(visitor: Visitor) -> bool:
    return visitor.is_authenticated and duty_holder() == visitor


def may_be_duty_holder(visitor: Visitor) -> bool:
    """The same without a query, for a link: up to five minutes late."""
    if not visitor.is_authenticated:
        return False
    return visitor.pk == caches["pages"].get_or_set(HOLDER, _key_of_holder, ASKED_AGAIN)


def _key_of_holder() -> int:
    holder = duty_holder()
    return holder.pk if holder else 0


def forget_writers(before: datetime) -> int:
    """Who wrote something that nobody passed on is of no use after a while."""
    rows = PageFeedback.objects.filter(given_at__lt=before).exclude(person=None)
    return rows.update(person=None)


def forget_words(before: datetime) -> int:
    """Old words go; that a page helped or was unclear is still counted."""
    rows = PageFeedback.objects.filter(given_at__lt=before).exclude(words="")
    return rows.update(words="", person=None, may_disclose=False)
