"""Reading the library of communication products."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Sum
from taggit.models import Tag

from courses.library import LibraryPage, ProductFetches, ProductFile, ProductPage
from courses.pictures import fetch_renditions
from places.models import Audience
from places.names import folded, sort_key


class ProductCard(NamedTuple):
    """A product as lists show it."""

    page: ProductPage
    url: str
    topics: list[Tag]
    audiences: list[Audience]
    size: int
    words: str

    def matches(self, words: str, kind: str, topic: str, audience: str) -> bool:
        return (
            all(word in self.words for word in folded(words).split())
            and (not kind or self.page.kind == kind)
            and (not topic or any(tag.slug == topic for tag in self.topics))
            and (not audience or any(a.slug == audience for a in self.audiences))
        )


def library_below(home: object) -> LibraryPage | None:
    """The library of the site, if it is open and there is something in it."""
    library = LibraryPage.objects.live().child_of(home).first()
    return library if library and library.get_children().live().exists() else None


def product_cards(library: LibraryPage, url: str) -> list[ProductCard]:
    """Every live product, the newest first, in six queries however many there are."""
    pages = ProductPage.objects.live().child_of(library)
    pages = pages.select_related("picture", "alias_of__locale", "locale")
    pages = list(
        pages.prefetch_related("tagged_items__tag", "audiences", "files__document").order_by(
            "-first_published_at", "path"
        )
    )
    fetch_renditions(page.picture for page in pages)
    return [_card(page, f"{url}{page.slug}/") for page in pages]


def _card(page: ProductPage, url: str) -> ProductCard:
    topics = topics_of(page)
    audiences = sorted(page.audiences.all(), key=lambda a: (a.position, a.sort_key))
    files = page.files.all()
    words = [page.title, page.summary, page.words, page.get_kind_display()]
    words += [tag.name for tag in topics] + [str(file) for file in files]
    size = sum(file.document.file_size or 0 for file in files)
    return ProductCard(page, url, topics, audiences, size, folded(" ".join(words)))


def topics_of(page: ProductPage) -> list[Tag]:
    return sorted((item.tag for item in page.tagged_items.all()), key=lambda t: sort_key(t.name))


def files_of(page: ProductPage) -> list[ProductFile]:
    return list(page.files.select_related("document").order_by("sort_order", "pk"))


def file_at(product: UUID, number: int) -> ProductFile | None:
    """The file at this place (from 1) of a product that anybody may see; the Vietnamese page's."""
    pages = ProductPage.objects.live().filter(translation_key=product)
    page = pages.order_by("locale__language_code").last()
    files = files_of(page) if page else []
    return files[number - 1] if 1 <= number <= len(files) else None


def fetches_of(products: list[UUID]) -> dict[UUID, int]:
    """How often the files of these products were taken, ever."""
    rows = ProductFetches.objects.filter(product__in=products).values_list("product")
    return dict(rows.annotate(all=Sum("count")))
