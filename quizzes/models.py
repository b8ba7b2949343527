"""The bank of questions, quizzes, and the frozen versions that attempts are answered on."""

import uuid
from textwrap import shorten

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin

from places import days
from places.fields import FoldedField
from places.names import folded
from quizzes import freezing, versions


class SignedOff(models.Model):
    """Content that rests on facts: how it was verified, and who signed it off."""

    class Certainty(models.TextChoices):
        VERIFIED = "verified", _("verified in the source")
        EXPERT = "expert", _("needs an expert")

    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, default=Certainty.EXPERT
    )
    signed_off_by = models.CharField(_("signed off by (name)"), max_length=120, blank=True)
    signed_off_title = models.CharField(_("title of the expert"), max_length=120, blank=True)
    signed_off_on = models.DateField(_("signed off on"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def may_be_published(self) -> bool:
        """Verified in a source, or signed off by a named expert on a day."""
        signed = self.signed_off_by and self.signed_off_title and self.signed_off_on
        return self.certainty == self.Certainty.VERIFIED or bool(signed)


class QuestionQuerySet(models.QuerySet):
    def matching(self, text: str):
        """Questions that hold the words, diacritics or not, or have this short name."""
        rows = self
        for word in folded(text).split():
            rows = rows.filter(Q(search__contains=word) | Q(slug__icontains=word))
        return rows


class Question(SignedOff, PreviewableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """A question of the bank. Publishing it freezes new versions of the quizzes that use it."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("one right answer")
        SEVERAL = "several", _("several right answers")
        TRUE_FALSE = "true_false", _("true or false")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("short name"), max_length=80, unique=True, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SINGLE)
    text = models.TextField(_("question"))
    search = FoldedField(max_length=500, source="text", db_index=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    audio = models.ForeignKey(
        "wagtaildocs.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("audio"),
    )
    explanation = models.TextField(_("explanation"), blank=True)
    source = models.CharField(_("source of the rule"), max_length=300, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["slug", "pk"]

    def __str__(self) -> str:
        return shorten(self.text, 80, placeholder="…")

    def get_preview_template(self, request, mode_name) -> str:
        return "quizzes/question_preview.html"

    def get_preview_context(self, request, mode_name) -> dict:
        """As the learner sees it, and below it what the learner sees afterwards."""
        content = freezing.question_as_content(self)
        return {
            **super().get_preview_context(request, mode_name),
            "question": versions.in_language(content),
            "right": [option["id"] for option in content["options"] if option["correct"]],
            "problem": freezing.problem_with(self, self.options.all()),
        }


class Option(Orderable):
    """One possible answer of a question."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    text = models.CharField(_("answer"), max_length=500)
    is_correct = models.BooleanField(_("is right"), default=False)
    feedback = models.CharField(_("feedback"), max_length=500, blank=True)
    keep_last = models.BooleanField(
        _("always last"),
        default=False,
        help_text=_("For “All of these” when answers are shuffled."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.text


class Quiz(ClusterableModel):
    """A quiz: its questions and rules. Saving it in the admin publishes a new version."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"), default=80, help_text=_("Share of the points needed to pass.")
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, help_text=_("Empty: as many as wanted.")
    )
    minutes_allowed = models.PositiveSmallIntegerField(
        _("minutes allowed"), null=True, blank=True, help_text=_("Empty: no time limit.")
    )
    shuffle = models.BooleanField(_("shuffle questions and answers"), default=True)
    current = models.ForeignKey(
        "QuizVersion",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("version in use"),
    )

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class QuizQuestion(Orderable):
    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="entries")
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="+", verbose_name=_("question")
    )

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="question_once_per_quiz")
        ]


class QuizVersion(models.Model):
    """The frozen form of a quiz that an attempt was answered on; never changed.

    `content` is canonical JSON (`quizzes/versions.py` gives its shape), `digest` the
    SHA-256 of it in hex. The same content is stored once per quiz.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=days.now)

    class Meta:
        verbose_name = _("quiz version")
        verbose_name_plural = _("quiz versions")
        ordering = ["quiz", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="quiz_version_number_once"),
            models.UniqueConstraint(fields=["quiz", "digest"], name="quiz_version_content_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} v{self.number}"
