"""The checks beside a form, and how far a module is written."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from courses.models import CoursePage, LessonPage
from courses.writing import Writing, writing_of
from courses.writing_views import checks_of

register = template.Library()


@register.inclusion_tag("courses/admin/checks_panel.html", takes_context=True)
def writing_checks(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """Nothing for what is neither a course page nor a lesson."""
    if not isinstance(page, CoursePage | LessonPage):
        return {"address": ""}
    return {"address": _address(context["request"], page), **checks_of(page)}


def _address(request: HttpRequest, page: Any) -> str:
    if page.pk:
        return reverse("course_checks", args=[page.pk])
    asked = request.resolver_match.kwargs
    names = ("content_type_app_name", "content_type_model_name", "parent_page_id")
    return reverse("course_checks_new", args=[asked[name] for name in names])


@register.simple_tag
def written(page: CoursePage) -> Writing:
    """`{% written page as writing %}`: what is still to be written and mended in a module."""
    return writing_of(page)
