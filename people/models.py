"""Who people are, what they do, where, and since when."""

import secrets
import uuid
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from places import days
from places.fields import FoldedField, NameField, SortKeyField
from places.models import Audience, Known, KnownQuerySet, Named, Unit
from places.names import folded

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0/O, 1/I/L


def new_username() -> str:
    return uuid.uuid4().hex


def new_code() -> str:
    """A personal code of eight letters and digits that cannot be misread."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


class PersonQuerySet(models.QuerySet):
    def matching(self, text: str):
        """People whose name holds the words, diacritics or not, or who have this code."""
        query = Q(code=text.strip().upper())
        words = folded(text).split()
        if words:
            by_name = Q()
            for word in words:
                by_name &= Q(search__contains=word)
            query |= by_name
        return self.filter(query)

    def in_name_order(self):
        return self.order_by("sort_key", "pk")

    def real(self):
        return self.filter(is_demo=False)

    def demo(self):
        return self.filter(is_demo=True)


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def create_superuser(self, username: str | None = None, password: str | None = None, **fields):
        """An administrator of this installation (used by `createsuperuser`)."""
        fields.setdefault("name", "Quản trị")
        person = self.model(
            username=username or new_username(), is_staff=True, is_superuser=True, **fields
        )
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account or on a roster; never identified by citizen number.

    A contact phone may belong to several people; a sign-in phone is one person's.
    `str()` is nameless, because other people's logs keep it.
    """

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    username = models.CharField(max_length=40, unique=True, default=new_username)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = NameField(_("full name"), max_length=120)
    search = FoldedField(max_length=120, db_index=True)
    sort_key = SortKeyField(max_length=500)
    contact_phone = models.CharField(_("contact phone"), max_length=20, blank=True, db_index=True)
    login_phone = models.CharField(
        _("sign-in phone"), max_length=20, unique=True, null=True, blank=True
    )
    code = models.CharField(_("personal code"), max_length=12, unique=True, default=new_code)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender, blank=True)
    ethnic_group = models.CharField(_("ethnic group"), max_length=40, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi"
    )
    must_change_pin = models.BooleanField(_("must choose a new PIN"), default=False)
    one_time_pin_until = models.DateTimeField(null=True, blank=True, editable=False)
    one_time_pin_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(default=False, editable=False)
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)
    created_at = models.DateTimeField(default=days.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    email = ""  # nobody needs one; Wagtail's approval asks before it would write to somebody

    objects = PersonManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return f"person {self.uuid}"

    def get_full_name(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What Wagtail's menu greets one with, instead of the opaque username."""
        return self.get_short_name()

    def get_short_name(self) -> str:
        """The last word of a Vietnamese name is what one is called by."""
        return self.name.split()[-1] if self.name else ""


class PostingQuerySet(KnownQuerySet):
    def held_on(self, day: date):
        return self.filter(Q(until=None) | Q(until__gt=day), start__lte=day)

    def overlapping(self, start: date, until: date | None):
        rows = self.filter(Q(until=None) | Q(until__gt=start))
        return rows.filter(start__lt=until) if until else rows


class Posting(Known):
    """Person × audience × unit, from … until; at most one at a time per person and audience.

    Postings are the denominator of coverage. They stay as entered when units merge: the
    lineage says where they count. A database trigger refuses two known postings of one
    person and audience that overlap in time (`people/triggers.py`).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings")
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    workplace = NameField(_("workplace"), max_length=200, blank=True)
    workplace_kind = models.CharField(_("kind of workplace"), max_length=40, blank=True)
    start = models.DateField(_("from"))
    until = models.DateField(_("until (not included)"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "audience"],
                condition=Q(until=None, retracted_at=None),
                name="one_open_posting_per_audience",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("start")),
                name="posting_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["audience", "unit", "start"], name="posting_by_unit")]

    def __str__(self) -> str:
        return f"posting {self.pk}"


class UnitContact(Named):
    """Whom to call in this unit for a child in danger, kept by its officer."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="contacts", verbose_name=_("administrative unit")
    )
    role = NameField(_("role"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=20)
    valid_from = models.DateField(_("from"), default=days.today)
    valid_until = models.DateField(_("until (not included)"), null=True, blank=True)
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)

    class Meta:
        verbose_name = _("unit contact")
        verbose_name_plural = _("unit contacts")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return f"{self.role or self.name} – {self.unit}"


class AccessEntry(models.Model):
    """One reading of personal data by staff: who, what, of which unit, how many, when."""

    actor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    subject = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    people = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=days.now)

    class Meta:
        verbose_name = _("reading of personal data")
        verbose_name_plural = _("readings of personal data")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d}"
