"""Registers the admin of questions and quizzes."""

from typing import Any

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from quizzes import file_urls
from quizzes.file_menu import IntoFile
from quizzes.viewsets import QuizzesGroup, keep_published_quizzes

register_snippet(QuizzesGroup)
hooks.register("before_delete_snippet", keep_published_quizzes)

hooks.register("register_bulk_action", IntoFile)


@hooks.register("register_admin_urls")
def register_question_files() -> list[Any]:
    return file_urls.urlpatterns
