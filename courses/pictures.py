"""How a picture travels: drawings as they are, photos in small forms of which a phone picks one.

AVIF for whoever knows it (Chrome since 85), else WebP, else JPEG, each in two widths: one for
small or thrifty screens, one that fills a phone sharply. All have their size beside them, so
that nothing jumps. Making AVIF costs about a second of the processor each: only what is there
already is offered, and the rest is made in the background (`courses/tasks.py`).
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from wagtail.images.models import Filter, Image, Rendition

FORMATS = {
    "avif": "format-avif|avifquality-50",
    "webp": "format-webp|webpquality-68",
    "jpeg": "format-jpeg|jpegquality-70|bgcolor-fffdf9",
}
SHARED = "fill-1200x630|format-jpeg|jpegquality-80"
SHARED_SIZE = (1200, 630)


class Shape(NamedTuple):
    """The small and the large form, and how wide the page shows it (`sizes`)."""

    small: str
    large: str
    shown: str


PHOTO = Shape("max-360x480", "max-720x960", "(min-width:45em) 41em,calc(100vw - 2rem)")
CARD = Shape("fill-360x203", "fill-720x405", "(min-width:45em) 21em,calc(100vw - 2rem)")


class Drawn(NamedTuple):
    """`sources` are (MIME type, srcset), the best first; `shown` is what `sizes` says."""

    src: str
    width: int
    height: int
    sources: list[tuple[str, str]]
    shown: str


def drawn(image: Image, shape: Shape = PHOTO) -> Drawn:
    """Addresses and size of a picture as pages show it. Makes one form if there is none yet."""
    if image.is_svg():
        return Drawn(image.file.url, image.width, image.height, [], "")
    made = _made(image, shape)
    plain = made.get(("jpeg", shape.large)) or made.get(("webp", shape.large))
    plain = plain or image.get_rendition(f"{shape.large}|{FORMATS['webp']}")
    found = [(f"image/{kind}", _srcset(made, kind, shape)) for kind in ("avif", "webp")]
    sources = [source for source in found if source[1]]
    return Drawn(plain.url, plain.width, plain.height, sources, shape.shown)


def _made(image: Image, shape: Shape) -> dict[tuple[str, str], Rendition]:
    names = {
        Filter(f"{size}|{form}"): (kind, size)
        for kind, form in FORMATS.items()
        for size in (shape.small, shape.large)
    }
    found = image.find_existing_renditions(*names)
    by_spec = {one.spec: rendition for one, rendition in found.items()}
    return {name: by_spec[one.spec] for one, name in names.items() if one.spec in by_spec}


def _srcset(made: dict[tuple[str, str], Rendition], kind: str, shape: Shape) -> str:
    """Empty until both are there; a picture smaller than the phone has one form."""
    forms = [made.get((kind, size)) for size in (shape.small, shape.large)]
    if None in forms:
        return ""
    by_width = {form.width: form.url for form in forms}
    return ",".join(f"{url} {width}w" for width, url in by_width.items())


def make_first(image: Image | None, shape: Shape = PHOTO) -> None:
    """The one form that every browser of today shows."""
    if image is not None and not image.is_svg():
        image.get_rendition(f"{shape.large}|{FORMATS['webp']}")


def make_all(image: Image | None, shape: Shape = PHOTO) -> None:
    """Every form, the quick ones first."""
    if image is None or image.is_svg():
        return
    for kind in ("webp", "jpeg", "avif"):
        for size in (shape.large, shape.small):
            image.get_rendition(f"{size}|{FORMATS[kind]}")


def weight(image: Image, shape: Shape = PHOTO) -> int:
    """Bytes that a phone downloads to show it; for a form still to be made, what is usual."""
    if image.is_svg():
        return image.get_file_size() or 0
    made = _made(image, shape)
    form = made.get(("avif", shape.large)) or made.get(("webp", shape.large))
    return (form.file.size if form else 0) or USUAL


USUAL = 40_000


def shared(image: Image | None) -> str:
    """Address of what chat applications show; they draw no SVG. Empty when there is none."""
    if image is None or image.is_svg():
        return ""
    if (image.width, image.height) == SHARED_SIZE:
        return image.file.url
    return image.get_rendition(SHARED).url


def fetch_renditions(images: Iterable[Image | None]) -> None:
    """Read what was made of these pictures in one query; none at all for drawings."""
    photos = [image for image in images if image is not None and not image.is_svg()]
    prefetch_related_objects(photos, "renditions")
