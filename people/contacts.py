"""Whom to call in a unit for a child in danger: kept by day, by the unit's officer."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import UnitContact
from people.phones import normalise_phone
from places import days
from places.models import Unit


def read_number_to_call(text: str) -> str:
    """A number anybody may dial: a phone in E.164, or a short number such as 111.

    Raises ValidationError for anything else.
    """
    number = normalise_phone(text) or "".join(c for c in text if c not in " .-")
    if number.startswith("+") or (number.isascii() and number.isdigit() and 3 <= len(number) <= 8):
        return number
    raise ValidationError(
        _("“%(text)s” is not a phone number here. Write it like 0905 123 456."),
        params={"text": text.strip()},
        code="phone",
    )


@transaction.atomic
def keep_contact(
    *,
    unit: Unit,
    name: str,
    phone: str,
    role: str = "",
    replaces: UnitContact | None = None,
    on: date | None = None,
) -> UnitContact:
    """Whom to call in a unit from today on; the one it replaces ends today."""
    day = on or days.today()
    number = read_number_to_call(phone)
    if replaces is not None:
        end_contact(contact=replaces, on=day)
    return UnitContact.objects.create(
        unit=unit, name=name, phone=number, role=role, valid_from=day, is_demo=unit.is_demo
    )


@transaction.atomic
def end_contact(*, contact: UnitContact, on: date | None = None) -> None:
    """No longer to be called; one entered the same day was never there."""
    day = on or days.today()
    if contact.valid_from >= day:
        contact.delete()
    else:
        contact.valid_until = day
        contact.save(update_fields=["valid_until"])
