"""What readers say of a page, and what a trainer passes on because a child may be in danger."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from people.models import Person
from places import days

MOST_LETTERS = 500


class PageFeedback(models.Model):
    """A lesson helped somebody or was unclear, with a word if they liked.

    Trainers never see `person`. It is kept only where words were written by somebody signed
    in, and only for some days: until then the words may turn out to be about a child in
    danger, and the duty holder must be able to ask.
    """

    class Felt(models.TextChoices):
        HELPED = "helped", _("helped")
        UNCLEAR = "unclear", _("is unclear")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="feedback")
    lesson_key = models.UUIDField(help_text="translation_key of the lesson's pages")
    locale = models.CharField(max_length=10, default="vi")
    felt = models.CharField(max_length=7, choices=Felt)
    words = models.CharField(max_length=MOST_LETTERS, blank=True)
    may_disclose = models.BooleanField(default=False)
    given_at = models.DateTimeField(default=days.now)
    seen_at = models.DateTimeField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="page_feedback")

    class Meta:
        verbose_name = _("what readers say")
        verbose_name_plural = _("what readers say")
        ordering = ["-given_at"]
        indexes = [models.Index(fields=["lesson_key", "-given_at"], name="feedback_by_lesson")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | ~Q(words=""), name="writer_only_with_words"
            )
        ]

    def __str__(self) -> str:
        return f"feedback {self.uuid}"


class DutyHolder(models.Model):
    """Who is told when words about a child in danger turn up; one at a time, dated."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="duties_held")
    since = models.DateTimeField(default=days.now)
    until = models.DateTimeField(null=True)
    named_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("duty holder")
        verbose_name_plural = _("duty holders")
        ordering = ["-since"]


class Concern(models.Model):
    """Words about a child who may be in danger, moved out of everybody's sight but the duty
    holder's. The feedback they were written with keeps no word of them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    lesson_key = models.UUIDField()
    words = models.TextField(blank=True)
    written_at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    passed_on_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    passed_on_at = models.DateTimeField(default=days.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("words about a child in danger")
        verbose_name_plural = _("words about children in danger")
        ordering = ["-passed_on_at"]

    def __str__(self) -> str:
        return f"concern {self.uuid}"


class ConcernNote(models.Model):
    """What the duty holder did, when."""

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="notes")
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=days.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
