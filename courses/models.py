"""What is taught: a course's identity, and the Wagtail pages that carry it."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from courses import panels
from courses.blocks import LessonBlocks
from courses.fields import LeanStreamField
from courses.forms import CoursePageForm, LessonPageForm
from courses.serving import serve_as_everybody
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


class PublicPage(Page):
    """A page that is the same bytes for everybody, so that it can be kept whole."""

    promote_panels = panels.ADDRESS
    private_page_options: ClassVar[list[str]] = []
    admin_default_ordering = "ord"  # in the admin too, lessons stand in reading order

    class Meta:
        abstract = True

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return panels.PREVIEW_SIZES

    @property
    def content_language(self) -> str:
        """The language the words are in; an alias shows the words of its source."""
        return (self.alias_of or self).locale.language_code

    @property
    def needs_account(self) -> bool:
        return False

    def get_view_restrictions(self) -> models.QuerySet:
        """None: who may read is said by `is_public` of the course, and nowhere else."""
        return PageViewRestriction.objects.none()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return serve_as_everybody(self, request, super().serve)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses import contexts

        context = super().get_context(request, *args, **kwargs)
        return context | contexts.of(self, request)


class HomePage(PublicPage):
    """The front door: one clear next step, and the modules anybody may read."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = panels.INTRODUCED
    max_count_per_parent = 2  # one, and its English twin
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CourseIndexPage"]
    template = "courses/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page below by its whole address: one query instead of two a level."""
        below = {1: CourseIndexPage, 2: CoursePage, 3: LessonPage}.get(len(path_components))
        if below is None:
            return super().route(request, path_components)
        address = self.url_path + "/".join(path_components) + "/"
        found = below.objects.select_related("locale", "alias_of__locale")
        page = found.filter(url_path=address, live=True).first()
        if page is None:
            raise Http404
        return RouteResult(page)


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


class StarterItem(models.Model):
    """What `load_starter` once put in, so that it never overwrites what a trainer has since edited.

    `key` names the thing in the files ("M1/lesson/ai-la-tre-em", "M1-Q03"), `object_pk` where it
    went; `file_digest` is the SHA-256 of what the file said, `digest` of what was then stored.
    An item whose file changed is loaded again only while the stored content still is that.
    """

    key = models.CharField(max_length=160, unique=True)
    digest = models.CharField(max_length=64)
    file_digest = models.CharField(max_length=64, default="")
    object_pk = models.BigIntegerField(null=True)
    loaded_revision = models.BigIntegerField(null=True)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.key
