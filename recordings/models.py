"""What becomes of an uploaded sound or film: a file small enough for a phone's data."""

import posixpath

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import Document

SOUNDS = ("mp3", "m4a", "wav", "aac", "ogg", "opus", "amr", "flac")
FILMS = ("mp4", "mov", "m4v", "3gp", "webm")
PLAYS = ("mp3", "m4a", "aac", "mp4")  # on every phone promised, whatever is inside


def suffix_of(name: str) -> str:
    return posixpath.splitext(name)[1].lstrip(".").lower()


class RecordingQuerySet(models.QuerySet):
    def waiting(self) -> "RecordingQuerySet":
        return self.filter(state=Recording.State.WAITING)


class Recording(models.Model):
    """An uploaded sound or film and its way to the small form, which takes the upload's place.

    Once READY, `document.file` is the small file; `original` is what was uploaded, if it is
    kept. `file_hash` is the hash of the document's file this row speaks of: another one means
    that somebody uploaded anew.
    """

    class Kind(models.TextChoices):
        SOUND = "sound", _("sound")
        FILM = "film", _("film")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WORKING = "working", _("being made small")
        READY = "ready", _("ready for phones")
        FAILED = "failed", _("could not be made small")

    class Reason(models.TextChoices):
        NOT_MEDIA = (
            "not_media",
            _("There is no sound or film in this file. Record or save it anew."),
        )
        TOO_LONG = "too_long", _("It is too long. Cut it into shorter parts.")
        TOO_WIDE = "too_wide", _("Its picture is larger than any phone films. Save it smaller.")
        TOO_SLOW = "too_slow", _("It took too long. Cut it into shorter parts, or try again.")
        BROKEN = "broken", _("The file breaks off or is damaged. Record or save it anew.")
        GONE = "gone", _("The file is no longer there. Upload it again.")

    document = models.OneToOneField(
        Document, models.CASCADE, related_name="recording", verbose_name=_("file")
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=9, choices=Reason, blank=True, default="")
    file_hash = models.CharField(max_length=40)
    seconds = models.FloatField(_("length"), null=True)
    size_before = models.PositiveBigIntegerField(_("size as uploaded"), null=True)
    size_after = models.PositiveBigIntegerField(_("size for phones"), null=True)
    original = models.FileField(blank=True, max_length=255)
    changed_at = models.DateTimeField()

    objects = RecordingQuerySet.as_manager()
    wagtail_reference_index_ignore = True  # it does not use the file: it is about it

    class Meta:
        verbose_name = _("sound or film")
        verbose_name_plural = _("sound and film")
        ordering = ["-changed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="failed") ^ models.Q(reason=""),
                name="failed_recording_says_why",
            )
        ]

    def __str__(self) -> str:
        return self.document.title

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.WORKING}
