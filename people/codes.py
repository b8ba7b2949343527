"""Codes by message: six digits for the first time, or for a forgotten PIN.

A number nobody signs in with gets the same: a row, a hash, a message that is sent nowhere,
and a page that waits for a code. What is known by asking is nothing.
"""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from people import messages
from people.models import Person, SignInCode
from people.pauses import forget_pauses
from places import days

CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5


def ask_code(*, phone: str, at: datetime | None = None) -> SignInCode:
    """Send a code to the owner of a sign-in phone. A contact phone signs in nobody."""
    at = at or days.now()
    code = f"{secrets.randbelow(10**6):06d}"
    person = Person.objects.filter(login_phone=phone, is_active=True, erased_at=None).first()
    asked = SignInCode.objects.create(
        person=person, code_hash=make_password(code), asked_at=at, expires_at=at + CODE_LASTS
    )
    text = _("Măng Non: your code is %(code)s, for 10 minutes. Tell nobody.") % {"code": code}
    messages.send(phone=phone, text=text, to_nobody=person is None, at=at)
    return asked


def use_code(*, asked_pk: int, code: str, at: datetime | None = None) -> Person | None:
    """Whom the code signs in, once; None if it is wrong, too old, used, or tried too often."""
    at = at or days.now()
    open_ones = SignInCode.objects.filter(pk=asked_pk, used_at=None, expires_at__gt=at)
    counted = open_ones.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
    asked = SignInCode.objects.select_related("person").filter(pk=asked_pk).first()
    right = check_password(code, asked.code_hash if asked else "!")
    if not (counted and right and asked and asked.person):
        return None
    return asked.person if _first_use(asked, at) else None


@transaction.atomic
def _first_use(asked: SignInCode, at: datetime) -> bool:
    """Of two at once, one wins; other codes of the same person end with it."""
    person = asked.person
    if not SignInCode.objects.filter(pk=asked.pk, used_at=None).update(used_at=at):
        return False
    SignInCode.objects.filter(person=person, used_at=None).update(used_at=at)
    still = Person.objects.filter(pk=person.pk, is_active=True, erased_at=None).exists()
    transaction.on_commit(lambda: forget_pauses(person.login_phone, person.code))
    return still
