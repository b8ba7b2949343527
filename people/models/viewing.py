"""For which agency somebody looks at figures, and since when."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from places.models import Agency, Known, KnownQuerySet


class AgencyViewerQuerySet(KnownQuerySet):
    def held_on(self, day: date):
        return self.filter(Q(until=None) | Q(until__gt=day), start__lte=day)


class AgencyViewer(Known):
    """Person × agency, from … until: whose courses' figures a person with the role sees.

    The role alone opens nothing. Agencies that this one came from or became are read from
    the successions, so that a reorganisation rewrites no row here.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="viewed_agencies")
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="viewers", verbose_name=_("agency")
    )
    start = models.DateField(_("from"))
    until = models.DateField(_("until (not included)"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = AgencyViewerQuerySet.as_manager()

    class Meta:
        verbose_name = _("viewer for an agency")
        verbose_name_plural = _("viewers for agencies")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until=None, retracted_at=None),
                name="one_open_agency_per_viewer",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("start")),
                name="viewing_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"agency viewer {self.pk}"
