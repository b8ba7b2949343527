"""Somebody with an account or on a roster."""

import secrets
import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places import days
from places.fields import FoldedField, NameField, SortKeyField
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
    pin_chosen_at = models.DateTimeField(null=True, blank=True, editable=False)
    one_time_pin_until = models.DateTimeField(null=True, blank=True, editable=False)
    one_time_pin_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(default=False, editable=False)
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)
    notice_version = models.CharField(max_length=20, blank=True, editable=False)
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
    def has_chosen_pin(self) -> bool:
        """Whether this person ever had a PIN of their own; a one-time PIN is none."""
        return bool(self.pin_chosen_at) or (self.has_usable_password() and not self.must_change_pin)

    @property
    def first_name(self) -> str:
        """What Wagtail's menu greets one with, instead of the opaque username."""
        return self.get_short_name()

    def get_short_name(self) -> str:
        """The last word of a Vietnamese name is what one is called by."""
        return self.name.split()[-1] if self.name else ""
