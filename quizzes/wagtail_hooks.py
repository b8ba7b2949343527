"""Registers the admin of questions and quizzes."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from quizzes.viewsets import QuizzesGroup, keep_published_quizzes

register_snippet(QuizzesGroup)
hooks.register("before_delete_snippet", keep_published_quizzes)
