"""How a picture travels: drawings as they are, photos as one small rendition."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from wagtail.images.models import Image

PHOTO = "max-960x960|format-webp|webpquality-70"
CARD = "fill-640x360|format-webp|webpquality-70"
SHARED = "fill-1200x630|format-jpeg|jpegquality-80"
SHARED_SIZE = (1200, 630)


class Drawn(NamedTuple):
    src: str
    width: int
    height: int


def drawn(image: Image, spec: str = PHOTO) -> Drawn:
    """Address and size of a picture as pages show it."""
    if image.is_svg():
        return Drawn(image.file.url, image.width, image.height)
    rendition = image.get_rendition(spec)
    return Drawn(rendition.url, rendition.width, rendition.height)


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
