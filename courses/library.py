"""Communication products: what is printed, hung up, sung and broadcast (plan, section II.2).

Like courses they are pages: drafts, approval and preview are Wagtail's, the page is the same
bytes for everybody. How often a file was taken is counted, and nothing about who took it.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.models import Orderable
from wagtail_localize.fields import SynchronizedField

from courses import library_panels, panels
from courses.library_forms import ProductPageForm
from courses.public_pages import PublicPage
from places.models import Agency, Audience


class LibraryPage(PublicPage):
    """The list of all communication products."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = panels.INTRODUCED
    max_count_per_parent = 1
    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.ProductPage"]
    template = "courses/library_page.html"

    class Meta:
        verbose_name = _("library of communication products")


class ProductTopic(TaggedItemBase):
    content_object = ParentalKey(
        "courses.ProductPage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ProductPage(PublicPage):
    """One leaflet, poster, slogan, song or broadcast, with its files and its words.

    `words` are the slogan, the lyrics or the script, to be read aloud or copied.
    """

    class Kind(models.TextChoices):
        LEAFLET = "leaflet", _("leaflet")
        HANDBOOK = "handbook", _("handbook")
        POSTER = "poster", _("poster")
        SLOGAN = "slogan", _("slogan")
        SONG = "song", _("song or play")
        BROADCAST = "broadcast", _("loudspeaker broadcast")
        FILM = "film", _("film")

    class Licence(models.TextChoices):
        FREE = "free", _("free to use, print and broadcast")
        NAMED = "named", _("free to use, naming its owner")
        UNCHANGED = "unchanged", _("free to use unchanged, naming its owner")
        ASK = "ask", _("ask its owner first")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    summary = models.TextField(
        _("summary"),
        max_length=300,
        help_text=_("One or two sentences: what it is, and when to use it."),
    )
    words = models.TextField(
        _("words"),
        blank=True,
        help_text=_("The slogan, the lyrics, or the script that the loudspeaker reads."),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("What lists and chats show: the poster, or the first page of the leaflet."),
    )
    picture_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    topics = ClusterTaggableManager(through=ProductTopic, blank=True, verbose_name=_("topics"))
    audiences = ParentalManyToManyField(Audience, blank=True, verbose_name=_("for whom"))
    licence = models.CharField(
        _("may be used"), max_length=10, choices=Licence, default=Licence.NAMED
    )
    source = models.CharField(
        _("source"),
        max_length=300,
        blank=True,
        help_text=_("Who made it, when, by which document."),
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner agency"),
    )

    # The address is the same but for /en/: the language switch only swaps that.
    override_translatable_fields: ClassVar[list[SynchronizedField]] = [
        SynchronizedField("slug", overridable=False),
        SynchronizedField("audiences", overridable=False),
    ]
    base_form_class = ProductPageForm
    edit_handler = library_panels.product_tabs()
    parent_page_types = ["courses.LibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "courses/product_page.html"

    class Meta:
        verbose_name = _("communication product")
        verbose_name_plural = _("communication products")


class ProductFile(Orderable):
    """A file of a product, taken by an address that says nothing but the product and its place."""

    page = ParentalKey(ProductPage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        "wagtaildocs.Document", models.CASCADE, related_name="+", verbose_name=_("file")
    )
    title = models.CharField(
        _("title"), max_length=120, blank=True, help_text=_("Empty: the title of the file.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.title or self.document.title


class ProductFetches(models.Model):
    """How often a product's files were taken on a day: a count, nothing about anybody.

    `product` is the `translation_key` of its pages: taken in English is the same product.
    """

    product = models.UUIDField()
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("downloads")
        verbose_name_plural = _("downloads")
        constraints = [
            models.UniqueConstraint(fields=["product", "day"], name="one_counter_per_product_day"),
        ]
