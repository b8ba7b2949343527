"""Recordings for people who speak a language but do not read it: languages, parts, and the
parts as somebody spoke them (voicings)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from places import days
from recordings.models import PLAYS


class SpokenLanguage(models.Model):
    """A language that lessons can be heard in. `code` ends the names of sound files."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    own_name = models.CharField(
        _("its own name"),
        max_length=60,
        blank=True,
        help_text=_("As its speakers write it. Leave empty when unsure."),
    )
    code = models.SlugField(
        _("short name"),
        max_length=20,
        unique=True,
        help_text=_("Ends the names of sound files, such as hre in M1-L02-B03-hre.mp3."),
    )
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    is_offered = models.BooleanField(
        _("offered to learners"), default=True, help_text=_("Off: nothing of it is shown.")
    )

    class Meta:
        verbose_name = _("spoken language")
        verbose_name_plural = _("spoken languages")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.own_name or self.name


class SpokenPart(models.Model):
    """What is read aloud in one go: a block or the title of a lesson, a question, an answer.

    `owner` is the lesson (its translation key) or the question, `part` the block or answer;
    the same as the owner for the title, and for the question itself. `code` is printed in the
    script and begins the name of its sound file: given once, never given to another part.
    `words` are the Vietnamese ones as they now stand, `digest` says them in short
    (`courses/spoken_words.py`); it is empty for a part that is there no more.
    """

    code = models.CharField(max_length=40, unique=True)
    owner = models.UUIDField(db_index=True)
    part = models.UUIDField()
    words = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "part"], name="spoken_part_once"),
        ]

    def __str__(self) -> str:
        return self.code


class VoicingBatch(models.Model):
    """Sound files sent in together. Learners hear them once it is applied.

    `not_placed` lists the files that went nowhere: [{"name": …, "why": …}].
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=days.now)
    applied_at = models.DateTimeField(null=True)
    not_placed = models.JSONField(default=list)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{localtime(self.created_at):%d/%m/%Y %H:%M}"


class VoicingQuerySet(models.QuerySet):
    def used(self):
        """The newest of each part and language."""
        return self.filter(is_used=True)

    def heard(self):
        """Those that learners are offered: they say what the page says today, in a file that
        every phone plays."""
        playable = Q()
        for suffix in PLAYS:
            playable |= Q(document__file__iendswith=f".{suffix}")
        current = Q(language__is_offered=True, words_digest=F("part__digest"))
        return self.used().filter(current, playable)


class Voicing(models.Model):
    """One part spoken in one language. `words_digest` are the words it was recorded from."""

    part = models.ForeignKey(SpokenPart, models.CASCADE, related_name="voicings")
    language = models.ForeignKey(SpokenLanguage, models.PROTECT, related_name="voicings")
    document = models.ForeignKey("wagtaildocs.Document", models.CASCADE, related_name="+")
    words_digest = models.CharField(max_length=64)
    recorded_by = models.CharField(_("voice"), max_length=120, blank=True)
    recorded_on = models.DateField(_("recorded on"), null=True, blank=True)
    created_at = models.DateTimeField(default=days.now)
    batch = models.ForeignKey(
        VoicingBatch, models.CASCADE, null=True, blank=True, related_name="voicings"
    )
    is_used = models.BooleanField(default=False)

    objects = VoicingQuerySet.as_manager()

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "language"],
                condition=Q(is_used=True),
                name="one_voicing_used_per_language",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part.code}-{self.language.code}"

    @property
    def is_outdated(self) -> bool:
        """The words changed after it was recorded."""
        return self.words_digest != self.part.digest
