"""Ways in for whoever has no PIN yet: personal cards, codes by message, codes of a class."""

import secrets
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.person import CODE_ALPHABET, Person
from places import days
from places.models import Audience, Unit

TOKEN_LENGTH = 26  # of 31 letters and digits: 128 bits


def new_group_code() -> str:
    """Eight letters and digits that can be read off a blackboard."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


class SignInCardQuerySet(models.QuerySet):
    def usable(self, at: datetime | None = None):
        """Cards that would sign somebody in: not used, not revoked, not too old."""
        unused = self.filter(used_at=None, revoked_at=None, expires_at__gt=at or days.now())
        return unused.filter(person__is_active=True, person__erased_at=None)


class SignInCard(models.Model):
    """A printed card that signs one person in once. Only the token's digest is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="cards")
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField(default=days.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = SignInCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in card")
        verbose_name_plural = _("sign-in cards")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at=None, revoked_at=None),
                name="one_open_card_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"card {self.pk}"


class SignInCode(models.Model):
    """A code sent by message. One stands for every number asked about: for a number that is
    on nobody's sign-in it belongs to nobody, was sent nowhere, and opens nothing."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    code_hash = models.CharField(max_length=128)
    asked_at = models.DateTimeField(default=days.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("code by message")
        verbose_name_plural = _("codes by message")

    def __str__(self) -> str:
        return f"code {self.pk}"


class MessageCount(models.Model):
    """How many messages were sent in an hour, a day or a month; of numbers only an HMAC."""

    key = models.CharField(max_length=80)
    start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("count of messages")
        verbose_name_plural = _("counts of messages")
        constraints = [
            models.UniqueConstraint(fields=["key", "start"], name="one_message_count_per_time")
        ]

    def __str__(self) -> str:
        return f"messages {self.pk}"


class GroupCodeQuerySet(models.QuerySet):
    def open(self, at: datetime | None = None):
        at = at or days.now()
        return self.filter(closed_at=None, issued_at__lte=at, expires_at__gt=at)

    def with_room(self, at: datetime | None = None):
        return self.open(at).filter(uses__lt=F("max_uses"))


class GroupCode(models.Model):
    """A code shown at a class: opens the door once to each who belongs to the unit and has
    never chosen a PIN."""

    code = models.CharField(_("code"), max_length=8, unique=True, default=new_group_code)
    unit = models.ForeignKey(
        Unit, models.CASCADE, related_name="+", verbose_name=_("administrative unit")
    )
    audience = models.ForeignKey(
        Audience, models.CASCADE, null=True, related_name="+", verbose_name=_("audience")
    )
    issued_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    issued_at = models.DateTimeField(default=days.now)
    expires_at = models.DateTimeField(_("until"))
    closed_at = models.DateTimeField(null=True)
    max_uses = models.PositiveIntegerField(_("at most so many people"), default=60)
    uses = models.PositiveIntegerField(default=0)

    objects = GroupCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("code of a class")
        verbose_name_plural = _("codes of classes")

    def __str__(self) -> str:
        return f"group code {self.pk}"

    @property
    def shown(self) -> str:
        """As it is written on the board."""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.expires_at > days.now()


class GroupEntry(models.Model):
    """Somebody came in by the code of a class."""

    group_code = models.ForeignKey(GroupCode, models.CASCADE, related_name="entries")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=days.now)

    class Meta:
        verbose_name = _("entry by the code of a class")
        verbose_name_plural = _("entries by the code of a class")
        constraints = [
            models.UniqueConstraint(
                fields=["group_code", "person"], name="one_entry_per_code_and_person"
            )
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"
