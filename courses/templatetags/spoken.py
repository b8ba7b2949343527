"""Hearing a question in another language, below the question itself."""

from collections.abc import Mapping
from typing import Any

from django import template

from courses.hearing import Heard
from courses.models import SpokenLanguage

register = template.Library()


@register.inclusion_tag("courses/heard_below.html")
def heard_below(
    question: Any, heard: Mapping[SpokenLanguage, Heard], listens_in: str = ""
) -> dict[str, Any]:
    """`question` (a PresentedQuestion) with its story and answers, in each language that has a
    recording of any of them; the one that this visitor listens in stands open."""
    told = [(question.case.id, "")] if question.case else []
    told += [(question.id, ""), *((one.id, one.words) for one in question.options)]
    found = [
        (language, language.code == listens_in, rows)
        for language, own in heard.items()
        if (rows := [(words, own[key]) for key, words in told if key in own])
    ]
    return {"heard": found, "lang": question.language}
