"""Gender and ethnic group: kept only where a site may, and where the person has not refused."""

from django.conf import settings

from people.models import Person, Purpose

OPTIONAL_FIELDS = (Purpose.GENDER, Purpose.ETHNIC_GROUP)


def are_off() -> bool:
    """Whether this site keeps no optional field at all: no form, import or table shows them."""
    return settings.PRIVACY["OPTIONAL_FIELDS"] == "off"


def need_consent() -> bool:
    return settings.PRIVACY["OPTIONAL_FIELDS"] == "consent"


def may_keep(person: Person | None, field: str) -> bool:
    """Whether a field of somebody may be kept; for somebody not on record yet, give None.

    With consent it stands or falls; on another basis that the site states, a person who has
    withdrawn is left out; switched off, nobody's is kept. Every other field may be.
    """
    if field not in OPTIONAL_FIELDS:
        return True
    if are_off():
        return False
    last = person and person.consents.filter(purpose=field).order_by("given_at", "pk").last()
    if last:
        return last.withdrawn_at is None
    return not need_consent()
