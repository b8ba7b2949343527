"""The ledger: who must, who tried, who finished. It only grows.

`Attempt`, `Marking`, `Completion`, `Evidence`, `Correction`, `Seal` and `SealedRow` are
inserted and never updated or deleted: triggers of the database refuse it
(`records/triggers.py`). Each carries a digest of its canonical content
(`records/digests.py`). What may identify or embarrass a person (raw answers as sent,
notes) lies in `Payload`, which erasure empties; the ledger keeps its salted digest.
"""

import secrets
import uuid
from datetime import date

import uuid6
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from people.models import Person
from places import days
from places.models import Audience, Known, KnownQuerySet, Unit
from quizzes.models import Quiz, QuizVersion
from records.digests import DigestField

SERIAL_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_serial() -> str:
    """A certificate's serial: 20 letters and digits, about 99 bits, in groups of five."""
    letters = [secrets.choice(SERIAL_ALPHABET) for _ in range(20)]
    return "-".join("".join(letters[i : i + 5]) for i in range(0, 20, 5))


class Source(models.TextChoices):
    ONLINE = "online", _("online")
    OFFLINE = "offline", _("on a phone without signal")
    WORKSHOP = "workshop", _("class in a room")
    CONTEST = "contest", _("contest")
    IMPORT = "import", _("entered from a list")


class Requirement(Known):
    """A course is required of an audience within a unit, from a date.

    Due `due_days` after the later of the post's first day and `start`; valid for
    `valid_months` from the completion's day, for ever when empty.
    """

    course = models.ForeignKey(
        Course, models.PROTECT, related_name="requirements", verbose_name=_("course")
    )
    audience = models.ForeignKey(
        Audience, models.PROTECT, related_name="requirements", verbose_name=_("for whom")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="requirements", verbose_name=_("within")
    )
    start = models.DateField(_("from"))
    until = models.DateField(_("until (not included)"), null=True, blank=True)
    due_days = models.PositiveIntegerField(_("due within (days)"), default=60)
    valid_months = models.PositiveIntegerField(
        _("valid for (months)"), null=True, blank=True, help_text=_("Empty: for ever.")
    )
    extends = models.BooleanField(_("a renewal extends from the previous expiry"), default=False)
    max_age_months = models.PositiveIntegerField(
        _("earlier completions count up to (months)"),
        null=True,
        blank=True,
        help_text=_("Empty: however old."),
    )
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = KnownQuerySet.as_manager()

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("start")),
                name="requirement_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["course", "audience", "unit", "start"],
                condition=Q(retracted_at=None),
                name="one_known_requirement_per_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} – {self.audience} – {self.unit}"

    @property
    def rank(self) -> tuple[int, date, int]:
        """Of several for one post the highest applies: the most specific, then the latest."""
        return (self.unit.level, self.start, self.pk)

    @property
    def asks(self) -> tuple[int, int | None, bool, int | None]:
        return (self.due_days, self.valid_months, self.extends, self.max_age_months)


class LessonProgress(models.Model):
    """A lesson that a person has read. Only ever forward: a row is there or not yet."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="lessons_read")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    lesson_key = models.UUIDField(help_text="translation_key of the lesson's pages")
    read_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson_key"], name="lesson_read_once")
        ]


class ExtraTime(models.Model):
    """More minutes for each try, and more tries, given to one person at one quiz.

    Several rows add up. Why it was given is nobody's business here.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="extra_time", verbose_name=_("person")
    )
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="+", verbose_name=_("quiz"))
    minutes = models.PositiveSmallIntegerField(
        _("more minutes for each try"), default=0, validators=[MaxValueValidator(600)]
    )
    tries = models.PositiveSmallIntegerField(
        _("more tries"), default=0, validators=[MaxValueValidator(50)]
    )
    given_at = models.DateTimeField(_("given on"), default=days.now, editable=False)
    given_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("more time")
        verbose_name_plural = _("more time")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0) | Q(tries__gt=0), name="extra_time_gives_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quiz}: +{self.minutes}, +{self.tries}"


class LedgerRow(models.Model):
    """What every row of the ledger has: an id of its own, when it came, and its digest.

    `is_demo` says for ever whether the row is about a demonstration person: only then
    does the database let it be taken away again.
    """

    uuid = models.UUIDField(unique=True, default=uuid6.uuid7, editable=False)
    recorded_at = models.DateTimeField(default=days.now, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    digest = DigestField(max_length=64, editable=False)

    class Meta:
        abstract = True


class Attempt(LedgerRow):
    """One go at a quiz, stored before it is marked. `uuid` is the client's UUIDv7."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="attempts")
    course = models.ForeignKey(Course, models.PROTECT, related_name="attempts")
    quiz_version = models.ForeignKey(QuizVersion, models.PROTECT, related_name="attempts")
    source = models.CharField(max_length=10, choices=Source, default=Source.ONLINE)
    device_time = models.DateTimeField(null=True)
    locale = models.CharField(max_length=10, default="vi")
    shown = models.JSONField(
        default=list, help_text="[[question id, [option ids in the order shown]], …]"
    )
    payload_digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["person", "course"], name="attempt_by_person")]


class Marking(LedgerRow):
    """The marks of an attempt; a re-mark is a further row, the last recorded one holds."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="markings")
    number = models.PositiveSmallIntegerField(default=1)
    quiz_version = models.ForeignKey(QuizVersion, models.PROTECT, related_name="+")
    pass_mark = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=8, decimal_places=4)
    max_score = models.DecimalField(max_digits=8, decimal_places=4)
    passed = models.BooleanField()
    marks = models.JSONField(
        default=list, help_text='[{"question", "chosen": [option ids], "points", "max"}, …]'
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="marking_number_once")
        ]


class Completion(LedgerRow):
    """The fact that a person finished a course on a day, with all it was judged by.

    One per person, course and day; further evidence for the same day is `Evidence`.
    `postings` copies every posting held that day: [{"audience", "unit_code", "unit_name",
    "unit_from", "workplace_kind"}, …]. `rules` copies the requirements that applied:
    [{"unit_code", "audience", "start", "due_days", "valid_months"}, …].
    """

    serial = models.CharField(max_length=30, unique=True, default=new_serial, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="completions")
    course = models.ForeignKey(Course, models.PROTECT, related_name="completions")
    completed_on = models.DateField()
    source = models.CharField(max_length=10, choices=Source, default=Source.ONLINE)
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="completions")
    quiz_version = models.ForeignKey(QuizVersion, models.PROTECT, null=True, related_name="+")
    page_revision = models.BigIntegerField(null=True)
    locale = models.CharField(max_length=10, default="vi")
    pass_mark = models.PositiveSmallIntegerField(null=True)
    score = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    max_score = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    device_time = models.DateTimeField(null=True)
    postings = models.JSONField(default=list)
    rules = models.JSONField(default=list)

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course", "completed_on"], name="one_completion_per_day"
            )
        ]
        indexes = [
            models.Index(fields=["course", "completed_on"], name="completion_by_course"),
        ]


class Evidence(LedgerRow):
    """One way in which a completion is evidenced (a pass, a list, a class)."""

    completion = models.ForeignKey(Completion, models.PROTECT, related_name="evidence")
    source = models.CharField(max_length=10, choices=Source)
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    fingerprint = models.CharField(
        max_length=64, help_text="Same thing sent again has the same fingerprint."
    )
    payload_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["completion", "fingerprint"], name="same_evidence_once")
        ]


class Correction(LedgerRow):
    """A fact that voids or amends an earlier one. Nothing is edited.

    void: `completion` counts no more. re-date: it counts from `new_date`. exemption: the
    post of `person` × `audience` is not required to do `course` from `start` until `until`.
    """

    class Kind(models.TextChoices):
        VOID = "void", _("void")
        RE_DATE = "re-date", _("another date")
        RE_MARK = "re-mark", _("marked again")
        EXEMPTION = "exemption", _("exemption")
        WITHDRAW = "withdraw", _("withdraws an earlier correction")

    kind = models.CharField(max_length=10, choices=Kind)
    completion = models.ForeignKey(
        Completion, models.PROTECT, null=True, related_name="corrections"
    )
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="corrections")
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, related_name="withdrawn_by")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="corrections")
    course = models.ForeignKey(Course, models.PROTECT, null=True, related_name="+")
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    new_date = models.DateField(null=True)
    start = models.DateField(null=True)
    until = models.DateField(null=True)
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    payload_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")


class Payload(models.Model):
    """What was sent or noted with a ledger row. Emptied by erasure; the row keeps the digest."""

    row = models.UUIDField(unique=True, help_text="uuid of the ledger row")
    salt = models.CharField(max_length=32)
    text = models.TextField(blank=True)
    emptied_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False, editable=False)


class Seal(models.Model):
    """Closes a batch of so far unsealed rows; each seal holds the digest of the one before.

    Rows of demonstration people have a chain of their own, so that taking them away
    leaves the other chain whole.
    """

    is_demo = models.BooleanField(default=False, editable=False)
    number = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=days.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_demo", "number"], name="seal_number_once")
        ]


class SealedRow(models.Model):
    """Membership of a row in a seal, by table and id, with the digest it had."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="members")
    table = models.CharField(max_length=20)
    row = models.UUIDField()
    digest = models.CharField(max_length=64)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row"], name="row_sealed_once")]


class Unplaced(models.Model):
    """The inbox: something a person handed in that could not be placed, with the reason."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    received_at = models.DateTimeField(default=days.now)
    settled_at = models.DateTimeField(null=True)


class Reach(models.Model):
    """Anonymous readings and quiz answers of public modules: counts, nothing about anybody."""

    class What(models.TextChoices):
        READING = "reading", _("readings")
        QUIZ = "quiz", _("quiz answers")

    course = models.ForeignKey(Course, models.PROTECT, related_name="reach")
    day = models.DateField()
    what = models.CharField(max_length=7, choices=What)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("reach")
        verbose_name_plural = _("reach")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "day", "what", "unit"],
                condition=Q(unit__isnull=False),
                name="one_reach_counter_per_unit",
            ),
            models.UniqueConstraint(
                fields=["course", "day", "what"],
                condition=Q(unit=None),
                name="one_reach_counter_without_unit",
            ),
        ]


# Tables beside the ledger, each in a module of its own.
from records.feedback_models import (  # noqa: E402
    Concern,
    ConcernNote,
    DutyHolder,
    PageFeedback,
)
from records.repair_models import KeyRepair, RepairedVersion, RepairOutcome  # noqa: E402

__all__ = [
    "Attempt", "Completion", "Concern", "ConcernNote", "Correction", "DutyHolder", "Evidence",
    "KeyRepair", "LedgerRow", "LessonProgress", "Marking", "PageFeedback", "Payload", "Reach",
    "RepairOutcome", "RepairedVersion", "Requirement", "Seal", "SealedRow", "Source", "Unplaced",
    "new_serial",
]  # fmt: skip
