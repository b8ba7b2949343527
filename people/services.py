"""Writing about people: who they are, where they are posted, and how they sign in."""

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import AccessEntry, Person, Posting
from people.pauses import forget_pauses
from people.phones import display_phone, national_digits, normalise_phone
from people.pins import ONE_TIME_PIN_LASTS, draw_pin, tells_about_owner
from places import days
from places.models import Audience, Unit


def read_phone(text: str | None) -> str | None:
    """A phone number as typed, in E.164; None if nothing was typed.

    Raises ValidationError, saying what a number looks like, for anything else.
    """
    if not text or not text.strip():
        return None
    phone = normalise_phone(text)
    if phone is None:
        raise ValidationError(
            _("“%(text)s” is not a phone number here. Write it like 0905 123 456."),
            params={"text": text.strip()},
            code="phone",
        )
    return phone


def phone_digits(person: Person) -> list[str]:
    """Somebody's numbers as dialled at home, for keeping them out of the PIN."""
    numbers = (person.login_phone, person.contact_phone)
    return [national_digits(number) for number in numbers if number]


@transaction.atomic
def add_person(
    *,
    name: str,
    phone: str | None = None,
    gender: str = "",
    ethnic_group: str = "",
    birth_date: date | None = None,
    language: str = "vi",
    is_demo: bool = False,
) -> Person:
    """Somebody new, who cannot sign in until they are given a one-time PIN.

    The phone signs in too if it is nobody else's; otherwise it is only how to reach them
    and they sign in with their personal code.
    """
    number = read_phone(phone)
    taken = number is None or Person.objects.filter(login_phone=number).exists()
    person = Person(
        name=name,
        contact_phone=number or "",
        login_phone=None if taken else number,
        gender=gender,
        ethnic_group=ethnic_group,
        birth_date=birth_date,
        language=language,
        is_demo=is_demo,
    )
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    return person


@transaction.atomic
def add_administrator(*, name: str, phone: str) -> tuple[Person, str]:
    """An administrator of this installation, and the one-time PIN they sign in with."""
    refuse_taken_phone(read_phone(phone), but=Person())
    person = add_person(name=name, phone=phone)
    person.is_staff = person.is_superuser = True
    person.save(update_fields=["is_staff", "is_superuser"])
    return person, issue_one_time_pin(person=person, by=None)


def refuse_taken_phone(phone: str | None, *, but: Person) -> None:
    """Raise ValidationError if this number signs in somebody else."""
    others = Person.objects.filter(login_phone=phone).exclude(pk=but.pk)
    if phone and others.exists():
        raise ValidationError(
            _(
                "%(phone)s already signs in somebody else. Leave this empty: "
                "the person signs in with the personal code."
            ),
            params={"phone": display_phone(phone)},
            code="taken",
        )


@transaction.atomic
def post(
    *,
    person: Person,
    audience: Audience,
    unit: Unit,
    start: date,
    until: date | None = None,
    workplace: str = "",
    workplace_kind: str = "",
    recorded_by: Person | None = None,
    at: datetime | None = None,
) -> Posting:
    """Record that somebody holds a post from a day (until another, not included).

    Raises ValidationError if the post ends before it begins, the unit is not there on the
    first day, or the person holds such a post already at that time.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # two posts at once: one waits
    _refuse_impossible(unit=unit, start=start, until=until)
    _refuse_overlap(person=person, audience=audience, start=start, until=until)
    return Posting.objects.create(
        person=person,
        audience=audience,
        unit=unit,
        start=start,
        until=until,
        workplace=workplace,
        workplace_kind=workplace_kind,
        recorded_by=recorded_by,
        recorded_at=at or days.now(),
    )


@transaction.atomic
def end_posting(
    *, posting: Posting, until: date, recorded_by: Person | None = None, at: datetime | None = None
) -> Posting:
    """End a post on a day that it no longer holds. What was known before stays known."""
    at = at or days.now()
    if until <= posting.start:
        raise ValidationError(
            _("The post began on %(start)s. Choose a later day, or withdraw the post."),
            params={"start": posting.start.strftime("%d/%m/%Y")},
            code="until",
        )
    withdraw_posting(posting=posting, at=at)
    return post(
        person=posting.person,
        audience=posting.audience,
        unit=posting.unit,
        start=posting.start,
        until=until,
        workplace=posting.workplace,
        workplace_kind=posting.workplace_kind,
        recorded_by=recorded_by,
        at=at,
    )


@transaction.atomic
def withdraw_posting(*, posting: Posting, at: datetime | None = None) -> None:
    """Take back a post that was entered by mistake; earlier questions still see it."""
    known = Posting.objects.known().filter(pk=posting.pk)
    if not known.update(retracted_at=at or days.now()):
        raise ValidationError(
            _("This post was changed meanwhile. Open the person again."), code="stale"
        )


@transaction.atomic
def move(
    *,
    posting: Posting,
    unit: Unit,
    on: date,
    workplace: str = "",
    workplace_kind: str = "",
    recorded_by: Person | None = None,
    at: datetime | None = None,
) -> Posting:
    """The same post in another unit from a day on, without a gap.

    On the post's own first day this corrects where it was from the beginning.
    """
    at = at or days.now()
    if on == posting.start:
        withdraw_posting(posting=posting, at=at)
    else:
        end_posting(posting=posting, until=on, recorded_by=recorded_by, at=at)
    return post(
        person=posting.person,
        audience=posting.audience,
        unit=unit,
        start=on,
        until=posting.until,
        workplace=workplace,
        workplace_kind=workplace_kind,
        recorded_by=recorded_by,
        at=at,
    )


@transaction.atomic
def issue_one_time_pin(*, person: Person, by: Person | None, at: datetime | None = None) -> str:
    """A PIN that signs somebody in once, within seven days, and must then be changed.

    The old PIN and every session opened with it end; pauses after wrong PINs are
    forgotten. Who gave it is logged, the PIN is not. Whether `by` may do this is asked
    of `permissions.may_give_pin` by the caller.
    """
    at = at or days.now()
    pin = draw_pin()
    while tells_about_owner(pin, phones=phone_digits(person), birth_date=person.birth_date):
        pin = draw_pin()
    person.set_password(pin)
    person.must_change_pin = True
    person.one_time_pin_until = at + ONE_TIME_PIN_LASTS
    person.one_time_pin_used_at = None
    person.save(update_fields=[*_PIN_FIELDS])
    if by is not None:
        log_reading(actor=by, action="new-pin", subject=person, people=1)
    transaction.on_commit(lambda: forget_pauses(person.login_phone, person.code))
    return pin


@transaction.atomic
def choose_pin(*, person: Person, pin: str) -> None:
    """The person's own PIN from now on; sessions opened with the old one end.

    Raises ValidationError, saying why, for a PIN that is too easy to guess.
    """
    validate_password(pin, person)
    person.set_password(pin)
    person.must_change_pin = False
    person.one_time_pin_until = None
    person.one_time_pin_used_at = None
    person.pin_chosen_at = days.now()
    person.save(update_fields=[*_PIN_FIELDS, "pin_chosen_at"])
    person.cards.filter(used_at=None, revoked_at=None).update(revoked_at=person.pin_chosen_at)
    transaction.on_commit(lambda: forget_pauses(person.login_phone, person.code))


def use_one_time_pin(*, person: Person, at: datetime | None = None) -> bool:
    """Note that a one-time PIN signed somebody in; False if it was used or is too old."""
    at = at or days.now()
    unused = Person.objects.filter(
        pk=person.pk, one_time_pin_used_at=None, one_time_pin_until__gt=at
    )
    return bool(unused.update(one_time_pin_used_at=at))


def log_reading(
    *,
    actor: Person,
    action: str,
    unit: Unit | None = None,
    subject: Person | None = None,
    people: int = 0,
    reason: str = "",
    at: datetime | None = None,
) -> AccessEntry:
    """Note that staff read (or changed) personal data: how many people's, of which unit, and
    why (`AccessEntry.Reason`) where that was asked."""
    return AccessEntry.objects.create(
        actor=actor,
        action=action,
        unit=unit,
        subject=subject,
        people=people,
        reason=reason,
        at=at or days.now(),
        is_demo=any(one is not None and one.is_demo for one in (actor, unit, subject)),
    )


_PIN_FIELDS = ("password", "must_change_pin", "one_time_pin_until", "one_time_pin_used_at")


def _refuse_impossible(*, unit: Unit, start: date, until: date | None) -> None:
    if until is not None and until <= start:
        raise ValidationError(_("A post must end after the day it begins."), code="until")
    gone = unit.valid_until is not None and unit.valid_until <= start
    not_yet = start < unit.valid_from and unit.came_from.filter(retracted_at=None).exists()
    if gone or not_yet:
        raise ValidationError(
            _("%(unit)s does not exist on %(day)s. Choose the unit as it was on that day."),
            params={"unit": str(unit), "day": start.strftime("%d/%m/%Y")},
            code="unit",
        )


def _refuse_overlap(*, person: Person, audience: Audience, start: date, until: date | None) -> None:
    known = Posting.objects.known().filter(person=person, audience=audience)
    other = known.overlapping(start, until).select_related("unit").order_by("start").first()
    if other is not None:
        raise ValidationError(
            _("Already posted as %(audience)s in %(unit)s since %(start)s. Move or end that post."),
            params={
                "audience": str(audience),
                "unit": str(other.unit),
                "start": other.start.strftime("%d/%m/%Y"),
            },
            code="overlap",
        )
