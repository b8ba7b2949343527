"""Whom to call for a child in danger."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from places import days
from places.fields import NameField
from places.models import Named, Unit


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
