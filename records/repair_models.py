"""A key that was wrong: what was counted before anything was done, and what was done."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person
from places import days
from quizzes.models import Question, QuizVersion


class KeyRepair(models.Model):
    """The marking again of all that was marked by a wrong key of one question.

    `corrected` is the question as the bank had it when the repair was opened, `also_right`
    option ids that count as right besides. `told` and `done` are the figures before and
    after (`records.repair_figures`). `cursor` is the key of the last person gone through,
    from which a worker goes on after it was cut off.
    """

    class State(models.TextChoices):
        COUNTING = "counting", _("being counted")
        COUNTED = "counted", _("counted, nothing done yet")
        MARKING = "marking", _("being marked again")
        DONE = "done", _("done")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="repairs")
    corrected = models.JSONField()
    also_right = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.COUNTING)
    people = models.PositiveIntegerField(default=0)
    people_seen = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    told = models.JSONField(default=dict)
    done = models.JSONField(default=dict)
    takes_away = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=days.now)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("repair of a key")
        verbose_name_plural = _("repairs of keys")
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return f"repair {self.uuid}"

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.COUNTING, self.State.MARKING)

    @property
    def per_cent(self) -> int:
        """How far the counting or the marking is."""
        return self.people_seen * 100 // self.people if self.people else 100


class RepairedVersion(models.Model):
    """A version with the wrong key, and its twin: the same questions with the right one.

    The twin is a version of the quiz like any other, asked of nobody unless it happens to be
    what was published anyway. It is there once the repair was confirmed.
    """

    repair = models.ForeignKey(KeyRepair, models.CASCADE, related_name="versions")
    version = models.ForeignKey(QuizVersion, models.PROTECT, related_name="+")
    twin = models.ForeignKey(QuizVersion, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["repair", "version"], name="version_once_per_repair")
        ]


class RepairOutcome(models.Model):
    """A completion that a repair gave, or a void by which it took one away."""

    repair = models.ForeignKey(KeyRepair, models.PROTECT, related_name="outcomes")
    gained = models.OneToOneField(
        "records.Completion", models.PROTECT, null=True, related_name="given_by_repair"
    )
    voided = models.OneToOneField(
        "records.Correction", models.PROTECT, null=True, related_name="made_by_repair"
    )
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(gained=None) ^ models.Q(voided=None),
                name="repair_gave_or_took",
            )
        ]
