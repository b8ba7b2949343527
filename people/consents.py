"""Consent: free, one purpose at a time, in words that are kept, and taken back as easily."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from people.models import Consent, Person, Purpose
from people.optional_fields import OPTIONAL_FIELDS, are_off, need_consent
from places import days
from places.names import nfc

# Whoever changes a wording gives it a new version. What was shown is kept with each consent.
WORDINGS = {
    Purpose.REMINDERS: (
        "2026-11",
        gettext_noop(
            "I agree to be reminded by message on my phone when a course is due. "
            "I can take this back at any time."
        ),
    ),
    Purpose.GENDER: (
        "2026-11",
        gettext_noop(
            "I agree that my gender is kept, only to count women and men among those trained. "
            "I can take this back at any time; it is then erased."
        ),
    ),
    Purpose.ETHNIC_GROUP: (
        "2026-11",
        gettext_noop(
            "I agree that my ethnic group is kept, only to count whether training reaches all "
            "ethnic groups. I can take this back at any time; it is then erased."
        ),
    ),
}


def wording_of(purpose: str) -> str:
    """The words in the reader's language."""
    return _(WORDINGS[Purpose(purpose)][1])


def purposes_here() -> list[Purpose]:
    """What this site asks consent for."""
    return [Purpose.REMINDERS, *(OPTIONAL_FIELDS if need_consent() else ())]


def has_consent(person: Person, purpose: str) -> bool:
    return person.consents.standing().filter(purpose=purpose).exists()


@transaction.atomic
def give_consent(
    *,
    person: Person,
    purpose: str,
    value: str = "",
    how: str = Consent.How.OWN_PAGE,
    recorded_by: Person | None = None,
    at: datetime | None = None,
) -> Consent:
    """Keep that somebody agreed to a purpose, and the optional field it is about.

    Agreeing twice changes nothing but the field. Raises ValidationError for a field that this
    site does not keep, or one without a value.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if purpose in OPTIONAL_FIELDS:
        _keep_field(person, purpose, value)
    version, _text = WORDINGS[Purpose(purpose)]
    standing = person.consents.standing().filter(purpose=purpose).first()
    return standing or Consent.objects.create(
        person=person,
        purpose=purpose,
        version=version,
        wording=wording_of(purpose),
        how=how,
        recorded_by=recorded_by,
        given_at=at or days.now(),
    )


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: str, at: datetime | None = None) -> bool:
    """Take a consent back; the field it was about is emptied at once. False if none stood."""
    if purpose in OPTIONAL_FIELDS:
        Person.objects.filter(pk=person.pk).update(**{purpose: ""})
    standing = person.consents.standing().filter(purpose=purpose)
    return bool(standing.update(withdrawn_at=at or days.now()))


def _keep_field(person: Person, field: str, value: str) -> None:
    value = nfc(value)
    if are_off():
        raise ValidationError(_("This site does not keep this."))
    if not value:
        raise ValidationError(_("Say what may be kept."), code="empty")
    setattr(person, field, value)
    person.clean_fields(exclude=[one.name for one in Person._meta.fields if one.name != field])
    person.save(update_fields=[field])
