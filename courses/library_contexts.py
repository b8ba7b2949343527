"""What the templates of the library get. The same for everybody."""

from typing import Any

from django.http import HttpRequest

from courses import pictures
from courses.library import LibraryPage, ProductFile, ProductPage
from courses.library_queries import ProductCard, files_of, product_cards, topics_of
from places.names import sort_key

PAGE_USES = ("q", "kind", "topic", "audience")
PLAYED = {"mp3", "m4a"}


def library(page: LibraryPage, request: HttpRequest) -> dict[str, Any]:
    asked = {name: request.GET.get(name, "")[:100].strip() for name in PAGE_USES}
    cards = product_cards(page, page.get_url(request))
    used = {card.page.kind for card in cards}
    return {
        "cards": [card for card in cards if card.matches(*(asked[name] for name in PAGE_USES))],
        "asked": asked,
        "is_asking": any(asked.values()),
        "kinds": [pair for pair in ProductPage.Kind.choices if pair[0] in used],
        "topics": _topics(cards),
        "audiences": _audiences(cards),
        "courses_url": page.get_parent().get_url(request),
        "og_title": page.title,
        "og_description": page.introduction,
    }


def _topics(cards: list[ProductCard]) -> list[Any]:
    by_slug = {tag.slug: tag for card in cards for tag in card.topics}
    return sorted(by_slug.values(), key=lambda tag: sort_key(tag.name))


def _audiences(cards: list[ProductCard]) -> list[Any]:
    by_slug = {audience.slug: audience for card in cards for audience in card.audiences}
    return sorted(by_slug.values(), key=lambda a: (a.position, a.sort_key))


def product(page: ProductPage, request: HttpRequest) -> dict[str, Any]:
    above = page.get_parent()
    files = files_of(page)
    for file in files:
        file.sound = _sound(file)
    return {
        "crumbs": [(above.title, above.get_url(request))],
        "library_url": above.get_url(request),
        "files": files,
        "topics": topics_of(page),
        "audiences": list(page.audiences.order_by("position", "sort_key")),
        "og_title": page.title,
        "og_description": page.summary,
        "og_image": pictures.shared(page.picture),
        "og_type": "article",
    }


def _sound(file: ProductFile) -> str:
    """Where it can be heard without saving it; empty for what is no sound."""
    document = file.document
    return document.file.url if document.file_extension.lower() in PLAYED else ""
