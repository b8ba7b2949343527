"""Guiding words: what a pattern writes where a trainer is to write. They are never published.

The sign ✎ marks them: it stands on no keyboard, so whatever holds it was left over.
"""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks import StructValue
from wagtail.rich_text import RichText

from courses.readability import plain

SIGN = "✎"


def is_guiding(text: str) -> bool:
    return SIGN in text


def strings_in(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every piece of writing in a block's value, with the name of the field it stands in."""
    if isinstance(value, RichText):
        yield key, plain(value.source)
    elif isinstance(value, str):
        yield key, value
    elif isinstance(value, StructValue):
        for name, below in value.items():
            yield from strings_in(below, name)
    elif isinstance(value, list | tuple) or hasattr(value, "bound_blocks"):
        for below in value:
            yield from strings_in(below, key)


def is_left_over(page: Any) -> bool:
    """Whether guiding words remain anywhere on a course page or lesson."""
    fields = (page.title, getattr(page, "summary", ""), page.search_description)
    words = [*fields, getattr(page, "picture_alt", "")]
    words += [text for child in getattr(page, "body", ()) for _key, text in strings_in(child.value)]
    return any(is_guiding(text or "") for text in words)
