"""Drawing pictures in templates."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.images.models import Image

from courses.pictures import CARD, PHOTO, Shape, drawn

register = template.Library()


@register.simple_tag
def picture_tag(image: Image, alt: str) -> SafeString:
    """A picture of a lesson; its size is given, so that nothing jumps when it comes."""
    return _picture(image, alt, PHOTO, "")


@register.simple_tag
def cover_tag(image: Image, alt: str, tint: str) -> SafeString:
    return _picture(image, alt, CARD, f"cover tint-{tint}")


def _picture(image: Image, alt: str, shape: Shape, css: str) -> SafeString:
    one = drawn(image, shape)
    img = format_html(
        '<img{} src="{}" width="{}" height="{}" alt="{}" loading="lazy" decoding="async">',
        format_html(' class="{}"', css) if css else "",
        one.src,
        one.width,
        one.height,
        alt,
    )
    if not one.sources:
        return img
    sources = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        ((mime, srcset, one.shown) for mime, srcset in one.sources),
    )
    return format_html("<picture>{}{}</picture>", sources, img)
