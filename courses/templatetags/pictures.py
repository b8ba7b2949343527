"""Drawing pictures in templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import Image

from courses.pictures import CARD, PHOTO, drawn

register = template.Library()


@register.simple_tag
def picture_tag(image: Image, alt: str) -> SafeString:
    """A picture of a lesson; its size is given, so that nothing jumps when it comes."""
    return _img(image, alt, PHOTO, "")


@register.simple_tag
def cover_tag(image: Image, alt: str, tint: str) -> SafeString:
    return _img(image, alt, CARD, f"cover tint-{tint}")


def _img(image: Image, alt: str, spec: str, css: str) -> SafeString:
    src, width, height = drawn(image, spec)
    return format_html(
        '<img{} src="{}" width="{}" height="{}" alt="{}" loading="lazy" decoding="async">',
        format_html(' class="{}"', css) if css else "",
        src,
        width,
        height,
        alt,
    )
