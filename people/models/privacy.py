"""What was told, agreed to and asked for about personal data."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from people.models.person import Person
from places import days
from places.models import Agency


@register_setting(icon="lock", order=950)
class PrivacySettings(BaseGenericSetting):
    """Who answers for the personal data kept here: data, since agencies change."""

    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible agency"),
        help_text=_("Named in the privacy notice as responsible for the data."),
    )
    contact = models.TextField(
        _("whom to ask"),
        blank=True,
        help_text=_("Office, phone number and address for questions about personal data."),
    )

    legal_basis = models.TextField(
        _("legal basis"),
        blank=True,
        help_text=_("Added to the notice: decisions and documents that the record rests on."),
    )

    class Meta:
        verbose_name = _("privacy")


class NoticeRead(models.Model):
    """Somebody was shown a version of the privacy notice and said that they had read it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices_read")
    version = models.CharField(max_length=20)
    read_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="notice_read_once")
        ]


class Purpose(models.TextChoices):
    """What may be done only with somebody's consent."""

    REMINDERS = "reminders", _("reminders")
    GENDER = "gender", _("gender")
    ETHNIC_GROUP = "ethnic_group", _("ethnic group")


class ConsentQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """Somebody agreed to one purpose, in the words they were shown. Never edited: a
    withdrawal notes its instant once, agreeing again is another row."""

    class How(models.TextChoices):
        OWN_PAGE = "own-page", _("on the page “My data”")
        TOLD = "told", _("told the office, on paper or in person")

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    version = models.CharField(max_length=20)
    wording = models.TextField(help_text="the words as they were shown")
    how = models.CharField(_("how it was given"), max_length=10, choices=How)
    given_at = models.DateTimeField(default=days.now)
    withdrawn_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at=None),
                name="one_standing_consent_per_purpose",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]


class DataRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decided_at=None)


class DataRequest(models.Model):
    """Somebody asks to see, correct or erase their data, or that something stop.

    The days it is due on are kept as they were reckoned when it came.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", _("see or receive my data")
        CORRECT = "correct", _("correct my data")
        ERASE = "erase", _("erase my data")
        OBJECT = "object", _("stop using my data")

    class State(models.TextChoices):
        OPEN = "open", _("received")
        ANSWERED = "answered", _("answered, being worked on")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("what is asked for"), max_length=10, choices=Kind)
    text = models.TextField(_("in their own words"), blank=True)
    knows_certificates_end = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=days.now)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answer_due = models.DateField(_("answer by"))
    act_due = models.DateField(_("settle by"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answered_at = models.DateTimeField(null=True)
    extended_because = models.TextField(_("why it takes longer"), blank=True)
    decision = models.TextField(_("what was decided"), blank=True)
    legal_ground = models.TextField(_("legal ground"), blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["act_due", "opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(decided_at=None),
                name="one_open_data_request_per_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(legal_ground=""),
                name="data_request_refused_with_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.uuid}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None
