"""Rosters as they were sent in, what each of them changed, and headcounts."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from people.models.posting import Posting
from places import days
from places.models import Audience, Known, KnownQuerySet, Unit


class RosterImport(models.Model):
    """One roster: the file as it was sent, what was said about it, and what became of it.

    The file lies in the database, so that any node can read it; it is taken out again
    after some days (`people/roster_holdings.py`).
    """

    class State(models.TextChoices):
        LOOKING = "looking", _("being looked through")
        RECEIVED = "received", _("received")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("failed; nothing was changed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    received_at = models.DateTimeField(default=days.now, editable=False)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(null=True, editable=False)
    lines = models.PositiveIntegerField(
        null=True, editable=False, help_text="of all its sheets; None before they were counted"
    )
    digest = models.CharField(max_length=64, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    audience = models.ForeignKey(
        Audience,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("audience"),
    )
    on = models.DateField(_("as of"), default=days.today)
    complete = models.BooleanField(
        _("complete for this unit and audience"),
        default=False,
        help_text=_("The posts of those missing from it end on its day."),
    )
    mapping = models.JSONField(default=dict, blank=True, editable=False)
    decisions = models.JSONField(default=dict, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    progress = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    beat_at = models.DateTimeField(null=True, editable=False, help_text="last sign of work")
    summary = models.JSONField(default=dict, blank=True, editable=False)
    foreseen = models.JSONField(
        default=dict, blank=True, editable=False, help_text="of a long list: what it would change"
    )
    foreseen_at = models.DateTimeField(null=True, editable=False)
    rejects = models.BinaryField(null=True, editable=False, help_text="of a long list")
    error = models.TextField(blank=True, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"roster {self.uuid}"

    @property
    def is_open(self) -> bool:
        """Whether its mapping and decisions may still be changed."""
        return self.state in (self.State.RECEIVED, self.State.FAILED, self.State.UNDONE)


class RosterPage(models.Model):
    """Fifty rows of what a long list would change, kept until it is applied: worked out by
    the worker, since no request may last that long."""

    roster = models.ForeignKey(RosterImport, models.CASCADE, related_name="pages")
    show = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    rows = models.JSONField(default=list)

    class Meta:
        verbose_name = _("page of a roster")
        verbose_name_plural = _("pages of rosters")
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "show", "number"], name="one_page_of_a_roster"
            ),
        ]

    def __str__(self) -> str:
        return f"page {self.number} of roster {self.roster_id}"


class HeadcountQuerySet(KnownQuerySet):
    def counted_by(self, day):
        """Counts taken on a day or before, the latest first."""
        return self.filter(day__lte=day).order_by("-day", "-recorded_at")


class Headcount(Known):
    """How many people of an audience without a roster there are in a unit, and who says so."""

    audience = models.ForeignKey(
        Audience, models.PROTECT, related_name="headcounts", verbose_name=_("audience")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="headcounts", verbose_name=_("unit")
    )
    day = models.DateField(_("counted on"))
    number = models.PositiveIntegerField(_("how many"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        verbose_name = _("headcount")
        verbose_name_plural = _("headcounts")
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "unit", "day"],
                condition=Q(retracted_at=None),
                name="one_known_headcount_per_day",
            ),
        ]

    def __str__(self) -> str:
        return f"headcount {self.pk}"


class RosterChange(models.Model):
    """One thing that applying a roster did, so that it can be undone exactly."""

    class Kind(models.TextChoices):
        PERSON_ADDED = "person-added"
        PERSON_CHANGED = "person-changed"
        POSTING_ADDED = "posting-added"
        POSTING_WITHDRAWN = "posting-withdrawn"
        VILLAGE_ADDED = "village-added"
        HEADCOUNT_ADDED = "headcount-added"
        HEADCOUNT_WITHDRAWN = "headcount-withdrawn"

    roster = models.ForeignKey(RosterImport, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="roster_changes")
    posting = models.ForeignKey(Posting, models.SET_NULL, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, related_name="+")
    headcount = models.ForeignKey(Headcount, models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("change by a roster")
        verbose_name_plural = _("changes by rosters")
        indexes = [models.Index(fields=["roster", "kind"], name="roster_change_by_kind")]
