"""Names that are data and have an English form of their own."""

from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def in_language(thing: Any) -> str:
    """The name of an audience or agency in the language of the page, if it has one."""
    return (get_language() == "en" and thing.name_en) or thing.name
