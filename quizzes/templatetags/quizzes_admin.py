"""What the admin's forms of questions and quizzes say besides their fields."""

import json

from django import template

from quizzes import queries
from quizzes.forms import usual_answers as usual

register = template.Library()


@register.simple_tag
def usual_answers() -> str:
    """The two answers of a true or false question, as JSON."""
    return json.dumps(usual())


@register.simple_tag
def to_draw_from() -> list[queries.ToDrawFrom]:
    return queries.to_draw_from()
