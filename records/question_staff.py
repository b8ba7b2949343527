"""Who works on questions in the admin: those who may change them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access

View = Callable[..., HttpResponse]


def for_question_writers(view: View) -> View:
    @require_admin_access
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("quizzes.change_question"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer
