"""What people do, where, and since when."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from places.fields import NameField
from places.models import Audience, Known, KnownQuerySet, Unit


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
