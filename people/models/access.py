"""The log of who read whose data. Rows are only added (`people/triggers.py`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from places import days
from places.models import Unit


class AccessEntry(models.Model):
    """One reading of personal data by staff: who, what, of which unit, how many, when, and
    why where that was asked. Erasing the subject empties `subject`, and nothing else ever.
    """

    class Reason(models.TextChoices):
        """Chosen from a list: a free text would hold names that erasure cannot find."""

        CALL = "call", _("To call those who are missing")
        CLASS = "class", _("To prepare a class")
        CHECK = "check", _("To check the list of people")
        REQUEST = "request", _("To answer a person’s own request")
        INSPECTION = "inspection", _("For an inspection or a superior’s report")

    actor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    subject = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    people = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    at = models.DateTimeField(default=days.now)

    class Meta:
        verbose_name = _("reading of personal data")
        verbose_name_plural = _("readings of personal data")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d}"
