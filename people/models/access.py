"""The log of who read whose data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from places import days
from places.models import Unit


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
