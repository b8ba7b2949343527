"""What a question, answer, case or quiz says in another language."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WordingQuerySet(models.QuerySet):
    def of(self, subjects, language: str):
        return self.filter(subject__in=list(subjects), language=language)

    def shown(self):
        """Those that learners may get, if the Vietnamese still is what they were made from."""
        return self.exclude(live_text="")


class Wording(models.Model):
    """One text of the bank in one more language; the row of the bank keeps the Vietnamese.

    `subject` is the uuid of the question, answer, case or quiz, `field` names the text
    (`quizzes/texts.py`). `text` is as the translator left it, `live_text` as learners get it;
    the digests say which Vietnamese words each was made from. So a question keeps one key,
    one uuid and one history in all languages.
    """

    subject = models.UUIDField()
    field = models.CharField(max_length=20)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    text = models.TextField(_("words"))
    source_digest = models.CharField(max_length=64)
    live_text = models.TextField(blank=True, default="")
    live_digest = models.CharField(max_length=64, blank=True, default="")

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("translated text")
        verbose_name_plural = _("translated texts")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "field", "language"], name="wording_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.field} ({self.language})"
