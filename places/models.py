"""Administrative units, agencies, audiences, plan duties and legal references, in time."""

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from places import days
from places.fields import FoldedField, NameField, SortKeyField
from places.names import folded


class Named(models.Model):
    """A row with a name that people look for: NFC, searchable and sortable in Vietnamese."""

    name = NameField(_("name"), max_length=200)
    search = FoldedField(max_length=200, db_index=True)
    sort_key = SortKeyField(max_length=800)

    class Meta:
        abstract = True


def known_at(at: datetime | None, rows: str = "") -> Q:
    """What `KnownQuerySet.known` asks; `rows` is the lookup of rows behind a relation."""
    standing = Q(**{f"{rows}retracted_at": None})
    if at is None:
        return standing
    return (standing | Q(**{f"{rows}retracted_at__gt": at})) & Q(**{f"{rows}recorded_at__lte": at})


class KnownQuerySet(models.QuerySet):
    def known(self, at: datetime | None = None):
        """Rows that the system held as true at an instant (now, if none is given)."""
        return self.filter(known_at(at))


class Known(models.Model):
    """A row that was recorded at one instant and may be retracted at another, never changed.

    A change retracts the row and inserts another, so that an answer "as known on" a
    past day can be given again.
    """

    recorded_at = models.DateTimeField(_("recorded at"), default=days.now, editable=False)
    retracted_at = models.DateTimeField(_("retracted at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Level(models.IntegerChoices):
    PROVINCE = 1, _("province")
    DISTRICT = 2, _("district")
    COMMUNE = 3, _("commune")
    VILLAGE = 4, _("village")


class UnitQuerySet(models.QuerySet):
    def on(self, day: date | None = None):
        """Units that exist on a day (today, if none is given)."""
        day = day or days.today()
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gt=day),
            valid_from__lte=day,
        )

    def under(self, unit: "Unit", on: date | None = None):
        """Units of any state that belong to a unit on a day, itself among them."""
        day = on or days.today()
        return self.filter(
            pk__in=Lineage.objects.known().on(day).filter(ancestor=unit).values("unit_id")
        )

    def communes(self):
        return self.filter(level=Level.COMMUNE)

    def with_code(self, code: str):
        return self.filter(code=code)

    def matching(self, text: str):
        """Units whose name or code holds the words, diacritics or not."""
        words = folded(text).split()
        query = Q()
        for word in words:
            query &= Q(search__contains=word) | Q(code=word)
        return self.filter(query)

    def in_name_order(self):
        return self.order_by("sort_key", "code", "valid_from")


class Unit(Named):
    """One version of an administrative unit: one code, name, type, parent and interval.

    A new name, type, parent or extent closes the row and opens another; a code may come
    again (of the 56 units now on the old province's land 55 keep an old code, 42 of them
    under another name), so a code means a unit only together with a day.
    """

    code = models.CharField(_("official code"), max_length=20, db_index=True)
    kind = models.CharField(
        _("type"), max_length=20, help_text=_("As the law writes it: tỉnh, huyện, xã, phường…")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until (not included)"), null=True, blank=True)
    area = models.CharField(_("area"), max_length=60, blank=True)
    resolution = models.CharField(_("legal basis"), max_length=60, blank=True)
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("administrative unit")
        verbose_name_plural = _("administrative units")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_once_per_day"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


class Succession(Known):
    """Which unit became which on what day."""

    class Kind(models.TextChoices):
        RENAMED = "renamed", _("renamed or changed in type")
        MERGED = "merged", _("merged")
        MOVED = "moved", _("moved to another parent")
        SPLIT = "split", _("split")

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="became")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="came_from")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    whole = models.BooleanField(
        _("the whole of it"), default=True, help_text=_("Off when only a part went there.")
    )

    objects = KnownQuerySet.as_manager()

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                condition=Q(retracted_at=None),
                name="one_known_succession_per_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} ({self.day})"


class LineageQuerySet(KnownQuerySet):
    def on(self, day: date):
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class Lineage(Known):
    """To whom a unit version belongs on each day, in the structure of that day.

    One row says: on every day in [since, until), `unit` belongs to `ancestor`, a unit
    that exists on those days. `standing` tells how:

    - home: the lowest unit of that day that holds the whole of it (itself while it lives,
      the unit it was merged into afterwards);
    - above: a unit above its home;
    - unplaced: the lowest unit that holds all the parts of a unit that was split; people
      posted to it count here as not yet placed.
    """

    class Standing(models.TextChoices):
        HOME = "home", _("home")
        ABOVE = "above", _("above")
        UNPLACED = "unplaced", _("not yet placed")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="lineage")
    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="holds")
    since = models.DateField()
    until = models.DateField(null=True)
    standing = models.CharField(max_length=8, choices=Standing)

    objects = LineageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["ancestor", "since"], name="lineage_by_ancestor"),
            models.Index(fields=["unit", "since"], name="lineage_by_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "ancestor", "since"],
                condition=Q(retracted_at=None),
                name="one_known_lineage_row",
            ),
        ]


class Agency(Named):
    """An organisation that owns duties or courses; dated, with successors."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until (not included)"), null=True, blank=True)
    successors = models.ManyToManyField(
        "self",
        through="AgencySuccession",
        symmetrical=False,
        related_name="predecessors",
        verbose_name=_("successors"),
    )

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class AgencySuccession(models.Model):
    """Which agency took over from which, what part, and how sure we are of it."""

    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    day = models.DateField(_("day"), null=True, blank=True)
    part = models.CharField(_("what part"), max_length=200, blank=True)
    certainty = models.CharField(_("certainty"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="one_agency_succession_per_pair"
            ),
        ]


class AudienceQuerySet(models.QuerySet):
    def with_roster(self):
        return self.filter(has_roster=True)


class Audience(Named):
    """The kind of people a course is for (đối tượng)."""

    class Posts(models.TextChoices):
        PEOPLE = "people", _("people: they follow a merger")
        SEATS = "seats", _("seats: the post ends with its unit")

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    posts = models.CharField(_("its posts are"), max_length=6, choices=Posts)
    has_roster = models.BooleanField(
        _("kept on a roster"),
        default=True,
        help_text=_("Off for parents: they are counted, not listed, and have no coverage."),
    )
    sees_people = models.BooleanField(
        _("sees the people of its unit"),
        default=False,
        help_text=_("On for officers, who look after the list of their own unit."),
    )
    position = models.PositiveSmallIntegerField(_("order in lists"), default=100)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["position", "sort_key"]

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


class Duty(models.Model):
    """One bullet of the provincial plan of 29 June 2020."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("training")
        AWARENESS = "awareness", _("awareness")
        OVERSIGHT = "oversight", _("oversight")
        BUDGET = "budget", _("budget")
        SERVICE = "service", _("service")

    code = models.CharField(_("number in the plan"), max_length=12, unique=True)
    section = models.CharField(_("section"), max_length=8)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name=_("agency")
    )
    agency_name = models.CharField(_("agency as the plan names it"), max_length=200)
    text = models.TextField(_("what the plan asks"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    topic = models.CharField(_("topic"), max_length=300)
    topic_en = models.CharField(_("topic in English"), max_length=300, blank=True)
    audience_text = models.CharField(_("for whom"), max_length=300)
    audience_text_en = models.CharField(_("for whom, in English"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("order in the plan"), default=0)

    class Meta:
        verbose_name = _("plan duty")
        verbose_name_plural = _("plan duties")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.code} {self.topic}"


class LegalReference(models.Model):
    """A legal text that content or rules rest on, and how far it has been checked."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    short = models.CharField(_("short name"), max_length=80, unique=True)
    number = models.CharField(_("number"), max_length=60)
    issued = models.DateField(_("issued"), null=True, blank=True)
    effective = models.DateField(_("in force from"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=300)
    status = models.CharField(_("status"), max_length=200, blank=True)
    certainty = models.CharField(_("how it was checked"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("legal reference")
        verbose_name_plural = _("legal references")
        ordering = ["short"]

    def __str__(self) -> str:
        return f"{self.short} ({self.number})"
