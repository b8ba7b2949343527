"""Requests about personal data: opened by the person (or for them), answered, done or refused.

The days are reckoned when a request comes and kept with it: Decree 356/2025/NĐ-CP gives two
working days to answer, fifteen days to stop, and one extension of at most fifteen days.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.consents import withdraw_consent
from people.erasure import erase_person
from people.models import DataRequest, Person, Purpose
from people.working_days import add_working_days, working_days_left
from places import days
from places.names import nfc

Kind, State = DataRequest.Kind, DataRequest.State
MOST_LETTERS = 2000


class Clock(NamedTuple):
    """How much time is left. `to_answer` is None once it is answered."""

    to_answer: int | None
    to_act: int

    @property
    def is_overdue(self) -> bool:
        return self.to_act < 0 or (self.to_answer is not None and self.to_answer < 0)


def due_days(kind: str, opened_on: date) -> tuple[date, date]:
    """By when a request of a day is to be answered, and by when settled."""
    privacy = settings.PRIVACY
    answer = add_working_days(opened_on, privacy["ANSWER_WORKING_DAYS"], privacy["HOLIDAYS"])
    allowed = {Kind.ERASE: privacy["ERASE_DAYS"], Kind.OBJECT: privacy["STOP_DAYS"]}
    return answer, opened_on + timedelta(days=allowed.get(Kind(kind), privacy["SHOW_DAYS"]))


def clock_of(request: DataRequest, on: date | None = None) -> Clock:
    today = on or days.today()
    left = working_days_left(today, request.answer_due, settings.PRIVACY["HOLIDAYS"])
    waiting = request.is_open and request.answered_at is None
    return Clock(left if waiting else None, (request.act_due - today).days)


@transaction.atomic
def open_request(
    *,
    person: Person,
    kind: str,
    text: str = "",
    knows_certificates_end: bool = False,
    opened_by: Person | None = None,
    at: datetime | None = None,
) -> DataRequest:
    """Take in what somebody asks for. The same kind again, while it is open, adds the words.

    Raises ValidationError for an erasure by somebody who was not told that certificates can
    then no longer be checked.
    """
    at = at or days.now()
    Person.objects.select_for_update().get(pk=person.pk)
    if kind == Kind.ERASE and not knows_certificates_end:
        raise ValidationError(
            _("Please confirm that you know: your certificates can then no longer be checked."),
            code="certificates",
        )
    if kind == Kind.CORRECT and not nfc(text):
        raise ValidationError(_("Write what is wrong and how it should be."), code="text")
    standing = person.data_requests.open().filter(kind=kind).first()
    if standing is not None:
        standing.text = "\n".join(filter(None, [standing.text, text.strip()]))[:MOST_LETTERS]
        standing.save(update_fields=["text"])
        return standing
    answer_due, act_due = due_days(kind, days.local_day(at))
    return DataRequest.objects.create(
        person=person,
        kind=kind,
        text=text.strip()[:MOST_LETTERS],
        knows_certificates_end=knows_certificates_end,
        opened_at=at,
        opened_by=opened_by,
        answer_due=answer_due,
        act_due=act_due,
    )


@transaction.atomic
def answer_request(*, request: DataRequest, by: Person, at: datetime | None = None) -> None:
    """Tell the person that their request was received and is being worked on."""
    request = _still_open(request)
    if request.answered_at is None:
        request.state, request.answered_at = State.ANSWERED, at or days.now()
        request.save(update_fields=["state", "answered_at"])


@transaction.atomic
def extend_request(*, request: DataRequest, by: Person, number: int, because: str) -> None:
    """Take longer, once, and say why: the person reads it."""
    request = _still_open(request)
    longest = settings.PRIVACY["LONGEST_EXTENSION_DAYS"]
    if request.extended_because:
        raise ValidationError(_("The time was extended already. It can be done once."))
    if not 0 < number <= longest:
        raise ValidationError(_("At most %(n)s days longer.") % {"n": longest})
    if not nfc(because):
        raise ValidationError(_("Say why it takes longer."))
    request.act_due += timedelta(days=number)
    request.extended_because = because.strip()
    request.save(update_fields=["act_due", "extended_because"])


@transaction.atomic
def settle_request(
    *, request: DataRequest, by: Person, decision: str = "", at: datetime | None = None
) -> DataRequest:
    """Do what was asked. An erasure happens here; stopping takes back every consent."""
    request = _still_open(request)
    at = at or days.now()
    _decide(request, State.DONE, by=by, decision=decision, at=at)
    if request.kind == Kind.OBJECT:
        for purpose in Purpose.values:
            withdraw_consent(person=request.person, purpose=purpose, at=at)
    if request.kind == Kind.ERASE:
        erase_person(person=request.person, by=by, at=at)
        request.refresh_from_db()
    return request


@transaction.atomic
def refuse_request(
    *,
    request: DataRequest,
    by: Person,
    legal_ground: str,
    decision: str = "",
    at: datetime | None = None,
) -> DataRequest:
    """Refuse, with the legal ground, which the person reads."""
    request = _still_open(request)
    if not nfc(legal_ground):
        raise ValidationError(_("Give the legal ground: the person reads it."), code="ground")
    request.legal_ground = legal_ground.strip()
    return _decide(request, State.REFUSED, by=by, decision=decision, at=at or days.now())


def _decide(
    request: DataRequest, state: str, *, by: Person, decision: str, at: datetime
) -> DataRequest:
    request.state, request.decision = state, decision.strip()
    request.decided_by, request.decided_at = by, at
    request.answered_at = request.answered_at or at
    request.save()
    return request


def _still_open(request: DataRequest) -> DataRequest:
    rows = DataRequest.objects.select_for_update().filter(pk=request.pk, decided_at=None)
    found = rows.first()
    if found is None:
        raise ValidationError(_("This request has been decided already."), code="decided")
    return found
