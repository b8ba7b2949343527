"""Files of questions as they were sent in, and what each of them brought into the bank.

A part of `quizzes.models`, in a file of its own.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from places import days


class QuestionImport(models.Model):
    """One file of questions: its bytes until they are taken in, and what became of it.

    The file lies in the database, so that any node can read it; it is taken out again
    (`quizzes.importing.drop_old_files`). `summary` holds the counts that the command prints.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        APPLIED = "applied", _("imported")
        UNDONE = "undone", _("taken back")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    received_at = models.DateTimeField(default=days.now, editable=False)
    file_name = models.CharField(_("file"), max_length=200)
    format = models.CharField(_("format"), max_length=10)
    content = models.BinaryField(null=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    summary = models.JSONField(default=dict, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("file of questions")
        verbose_name_plural = _("files of questions")
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportedQuestion(models.Model):
    """What a file said of one question when it was taken in.

    `digest` is that of the file's own words (`quizzes.formats.neutral.digest_of`), so that the
    same file is known again whatever was edited since; `revision` is the draft it made.
    `before` says how to put the question back (its latest revision, and whether it had
    changes), and which `version` of it the file was made from ("" for other programs' files).
    """

    class Action(models.TextChoices):
        CREATED = "created", _("new")
        CHANGED = "changed", _("changed")

    batch = models.ForeignKey(QuestionImport, models.CASCADE, related_name="rows")
    question = models.ForeignKey(
        "quizzes.Question", models.CASCADE, related_name="imported", verbose_name=_("question")
    )
    external_id = models.CharField(max_length=200, blank=True, db_index=True)
    digest = models.CharField(max_length=64, db_index=True)
    action = models.CharField(max_length=8, choices=Action)
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, related_name="+"
    )
    before = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("imported question")
        verbose_name_plural = _("imported questions")
        ordering = ["batch", "pk"]
