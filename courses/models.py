"""What is taught: a course's identity, and the Wagtail pages that carry it."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from courses import panels
from courses.blocks import LessonBlocks
from courses.fields import LeanStreamField
from courses.forms import CoursePageForm, LessonPageForm
from courses.library import LibraryPage as LibraryPage  # models of this app, in files of their own
from courses.library import ProductFetches as ProductFetches
from courses.library import ProductFile as ProductFile
from courses.library import ProductPage as ProductPage
from courses.library import ProductTopic as ProductTopic
from courses.public_pages import PublicPage
from courses.spoken import SpokenLanguage as SpokenLanguage  # models too, in their own file
from courses.spoken import SpokenPart as SpokenPart
from courses.spoken import Voicing as Voicing
from courses.spoken import VoicingBatch as VoicingBatch
from places import days
from places.fields import SortKeyField
from places.models import Agency, Audience, Duty
from quizzes.models import Quiz, SignedOff


class Course(models.Model):
    """The identity of a course, for ever: its pages in all locales point to it.

    `title` is the name shown where there is no page at hand (history, reports); it
    follows the Vietnamese page. The ledger protects the row.
    """

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=255)
    sort_key = SortKeyField(max_length=1000, source="title")
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.title


def same_in_every_language(*names: str) -> list[SynchronizedField]:
    """Fields that a translation takes over from the Vietnamese page and may not change."""
    return [SynchronizedField(name, overridable=False) for name in names]


class HomePage(PublicPage):
    """The front door: one clear next step, and the modules anybody may read."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = panels.INTRODUCED
    max_count_per_parent = 2  # one, and its English twin
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CourseIndexPage", "courses.LibraryPage"]
    template = "courses/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page below by its whole address: one query instead of two a level."""
        below = BELOW_HOME.get(len(path_components))
        if below is None:
            return super().route(request, path_components)
        address = self.url_path + "/".join(path_components) + "/"
        for model in below():
            found = model.objects.select_related("locale", "alias_of__locale")
            page = found.filter(url_path=address, live=True).first()
            if page is not None:
                return RouteResult(page)
        raise Http404


class CourseIndexPage(PublicPage):
    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = panels.INTRODUCED
    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.CoursePage"]
    template = "courses/course_index_page.html"

    class Meta:
        verbose_name = _("list of courses")


class CourseTopic(TaggedItemBase):
    content_object = ParentalKey(
        "courses.CoursePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class Colour(models.TextChoices):
    LEAF = "la", _("leaf")
    SEA = "bien", _("sea")
    EARTH = "dat", _("earth")
    SUN = "nang", _("sun")
    VIOLET = "tim", _("violet")
    PINK = "hong", _("pink")
    SKY = "troi", _("sky")
    FOREST = "rung", _("forest")


class CoursePage(PublicPage):
    """A training module: what it is about, for whom, its lessons and its quiz."""

    course = models.ForeignKey(
        Course,
        models.PROTECT,
        null=True,  # only until `give_identity`, in the same request that made the page
        related_name="pages",
        verbose_name=_("course"),
        editable=False,
    )
    summary = models.TextField(
        _("summary"), max_length=500, help_text=_("One or two sentences. Chats show them too.")
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    share_picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for chats"),
        help_text=_("PNG or JPEG, 1200 × 630. Chats cannot show SVG drawings."),
    )
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.LEAF)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=15)
    topics = ClusterTaggableManager(through=CourseTopic, blank=True, verbose_name=_("topics"))
    duties = ParentalManyToManyField(Duty, blank=True, verbose_name=_("plan duties covered"))
    audiences = ParentalManyToManyField(Audience, blank=True, verbose_name=_("for whom"))
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner agency"),
    )
    quiz = models.ForeignKey(
        Quiz,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="course_pages",
        verbose_name=_("quiz"),
    )
    is_public = models.BooleanField(
        _("open to everybody"), default=True, help_text=_("Readable without an account.")
    )

    # The address is the same but for /en/: the language switch only swaps that.
    override_translatable_fields = same_in_every_language(
        "slug", "seo_title", "quiz", "audiences", "duties"
    )
    base_form_class = CoursePageForm
    edit_handler = panels.course_tabs()
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage"]
    template = "courses/course_page.html"

    class Meta:
        verbose_name = _("course page")
        verbose_name_plural = _("course pages")

    @property
    def needs_account(self) -> bool:
        return not self.is_public


class LessonPage(SignedOff, PublicPage):
    """One lesson. Its page is the same bytes for everybody; `translation_key` is its identity."""

    body = LeanStreamField(LessonBlocks(), verbose_name=_("content"), blank=True)
    why_draft = models.TextField(
        _("what an expert should check"), blank=True, help_text=_("Learners never see this.")
    )

    override_translatable_fields = same_in_every_language(
        "slug", "seo_title", "certainty", "signed_off_by", "signed_off_title", "signed_off_on",
        "why_draft",
    )  # fmt: skip
    base_form_class = LessonPageForm
    edit_handler = panels.lesson_tabs()
    parent_page_types = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @cached_property
    def course_page(self) -> CoursePage:
        """The page above it, with all that a lesson shows of it."""
        pages = CoursePage.objects.select_related(
            "course", "locale", "alias_of__locale", "quiz", "picture", "share_picture"
        )
        return pages.get(path=self.path[: -self.steplen])

    @property
    def needs_account(self) -> bool:
        return self.course_page.needs_account

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """Whatever way leads here (schedule, workflow, bulk): unverified words stay a draft."""
        if not revision.as_object().may_be_published:
            raise PublishPagePermissionError(
                "This lesson is neither verified nor signed off by a named expert."
            )
        super().publish(revision, *args, **kwargs)


class ContentReview(models.Model):
    """The day by which a course's content must be confirmed, or changed: law changes.

    Who confirmed it stands in the history of the course page. `why` is what somebody asked
    to be looked at before that day.
    """

    course = models.OneToOneField(
        Course, models.CASCADE, related_name="review", verbose_name=_("course")
    )
    due = models.DateField(_("to be confirmed by"))
    why = models.CharField(_("what to look at"), max_length=300, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("review of content")
        verbose_name_plural = _("reviews of content")
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return f"{self.course}: {self.due:%d/%m/%Y}"


# What may stand how far below the front door, most asked for first.
BELOW_HOME = {
    1: lambda: (CourseIndexPage, LibraryPage),
    2: lambda: (CoursePage, ProductPage),
    3: lambda: (LessonPage,),
}


class StarterItem(models.Model):
    """What a file once put in, so that it never overwrites what a trainer has since edited.

    `key` names the thing in the starter files ("M1/lesson/ai-la-tre-em", "M1-Q03"), or by kind
    and uuid where somebody brought the file; `kind` and `object_pk` say where it went.
    `file_digest` is the SHA-256 of what the file said, `digest` of what was then stored.
    An item whose file changed is loaded again only while the stored content still is that.
    `checked_at` is the site on which the words were verified or signed off, by the file.
    """

    key = models.CharField(max_length=160, unique=True)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, default="")
    checked_at = models.CharField(max_length=200, default="")
    file_digest = models.CharField(max_length=64, default="")
    object_pk = models.BigIntegerField(null=True)
    loaded_revision = models.BigIntegerField(null=True)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.key


class ModuleUpload(models.Model):
    """A module's file that somebody sent in, kept until they have looked and decided."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.BinaryField()
    received_at = models.DateTimeField(default=days.now)
