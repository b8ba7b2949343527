"""The bank of questions, quizzes, and the frozen versions that attempts are answered on."""

import uuid
from textwrap import shorten

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.models import (
    DraftStateMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from places import days
from places.fields import FoldedField
from places.names import folded
from quizzes import freezing, kinds, presenting, telling
from quizzes.imported import ImportedQuestion as ImportedQuestion
from quizzes.imported import QuestionImport as QuestionImport
from quizzes.previews import PREVIEW_SIZES
from quizzes.wordings import Wording as Wording  # a model of this app, in a file of its own


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


class QuestionTopic(TaggedItemBase):
    content_object = ParentalKey(
        "quizzes.Question", on_delete=models.CASCADE, related_name="tagged_items"
    )


class Case(ClusterableModel):
    """A short story that several questions are about, shown once before the first of them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    search = FoldedField(max_length=500, source="title", db_index=True)
    text = models.TextField(_("story"))
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

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class QuestionQuerySet(models.QuerySet):
    def matching(self, text: str):
        """Questions that hold the words, diacritics or not, or have this short name."""
        rows = self
        for word in folded(text).split():
            rows = rows.filter(Q(search__contains=word) | Q(slug__icontains=word))
        return rows

    def may_be_asked(self):
        """Live, and verified or signed off (`SignedOff.may_be_published`)."""
        signed = Q(signed_off_by__gt="", signed_off_title__gt="", signed_off_on__isnull=False)
        return self.filter(Q(certainty=SignedOff.Certainty.VERIFIED) | signed, live=True)


class Question(
    SignedOff, PreviewableMixin, WorkflowMixin, DraftStateMixin, RevisionMixin, ClusterableModel
):
    """A question of the bank. Publishing it freezes new versions of the quizzes that use it."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("one right answer")
        SEVERAL = "several", _("several right answers")
        TRUE_FALSE = "true_false", _("true or false")
        ORDERING = "ordering", _("put in order")
        MATCHING = "matching", _("match pairs")
        NUMBER = "number", _("fill in a number")
        WORD = "word", _("fill in a word")
        LIKERT = "likert", _("opinion, not marked")

    class Difficulty(models.TextChoices):
        EASY = "easy", _("easy")
        MEDIUM = "medium", _("medium")
        HARD = "hard", _("hard")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("short name"), max_length=80, unique=True, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SINGLE)
    difficulty = models.CharField(
        _("difficulty"), max_length=8, choices=Difficulty, default=Difficulty.MEDIUM
    )
    topics = ClusterTaggableManager(
        through="quizzes.QuestionTopic", blank=True, verbose_name=_("topics")
    )
    case = models.ForeignKey(
        "quizzes.Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("case"),
        help_text=_("A story that several questions are about. It is shown before the first."),
    )
    case_position = models.PositiveSmallIntegerField(_("place within the case"), default=0)
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
    tolerance = models.DecimalField(
        _("tolerance"),
        max_digits=14,
        decimal_places=4,
        default=0,
        help_text=_("How far a number may be off and still be right."),
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

    @property
    def preview_sizes(self) -> list:
        return PREVIEW_SIZES

    def get_preview_template(self, request, mode_name) -> str:
        return "quizzes/question_preview.html"

    def get_preview_context(self, request, mode_name) -> dict:
        """As the learner sees it, and below it what the learner sees afterwards."""
        content = freezing.question_as_content(self)
        case = freezing.case_as_content(self.case) if self.case else None
        question = presenting.in_language(content, case=case)
        right = kinds.right_answer(content)
        return {
            **super().get_preview_context(request, mode_name),
            "question": question,
            "one": telling.told(question, right, share=1),
            "problem": freezing.problem_with(self, self.options.all()),
        }


class Option(Orderable):
    """One possible answer of a question."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    match_uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    text = models.CharField(_("answer"), max_length=500, blank=True)
    match = models.CharField(_("goes with"), max_length=500, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
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


class Quiz(PreviewableMixin, ClusterableModel):
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
    pause_minutes = models.PositiveSmallIntegerField(
        _("pause between tries (minutes)"),
        null=True,
        blank=True,
        help_text=_("Empty: one may try again at once."),
    )
    is_practice = models.BooleanField(
        _("for practice"),
        default=False,
        help_text=_("Says after each question what is right. Nothing is counted."),
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

    def get_preview_template(self, request, mode_name) -> str:
        return "quizzes/quiz_preview.html"

    def get_preview_context(self, request, mode_name) -> dict:
        """As one learner would get it now; another may get other questions."""
        content = freezing.content_in_the_making(self)
        return {
            **super().get_preview_context(request, mode_name),
            "quiz": self,
            "questions": presenting.presented(content, seed=str(self.uuid)),
        }


class QuizQuestion(Orderable):
    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="entries")
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="+", verbose_name=_("question")
    )

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="question_once_per_quiz")
        ]


class QuizDraw(Orderable):
    """So many questions of a topic, of a difficulty or both, drawn anew for every attempt."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="draws")
    topic = models.ForeignKey(
        "taggit.Tag", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("topic"),
    )  # fmt: skip
    difficulty = models.CharField(
        _("difficulty"), max_length=8, choices=Question.Difficulty, blank=True
    )
    count = models.PositiveSmallIntegerField(_("how many"), default=5)

    class Meta(Orderable.Meta):
        verbose_name = _("draw")
        verbose_name_plural = _("draws")

    def __str__(self) -> str:
        words = [self.topic.name] if self.topic else []
        words += [str(self.get_difficulty_display())] if self.difficulty else []
        what = ", ".join(words) or _("any question")
        return f"{self.count} × {what}"

    def pool(self) -> QuestionQuerySet:
        """What it may draw from: never an opinion, which earns nothing."""
        rows = Question.objects.may_be_asked().exclude(kind=Question.Kind.LIKERT)
        if self.difficulty:
            rows = rows.filter(difficulty=self.difficulty)
        return rows.filter(tagged_items__tag=self.topic_id) if self.topic_id else rows


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
