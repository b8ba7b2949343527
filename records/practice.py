"""A quiz for practice: every answer can be looked up at once, and nothing is stored but a count."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quizzes.models import QuizVersion
from records import services, sittings
from records.answers import HandedIn
from records.models import Reach
from records.quiz_pages import about, form
from records.sittings import Sitting


def practise(
    request: HttpRequest, sitting: Sitting, handed: HandedIn, version: QuizVersion
) -> HttpResponse:
    """After "check" the form with what is right so far; after "send" the whole result."""
    if handed.checked and "finish" not in request.POST:
        return form(request, sitting, version, handed=handed)
    unit = sittings.commune_with(handed.commune)
    services.count_reach(course=sitting.course, what=Reach.What.QUIZ, unit=unit)
    context = {
        **about(request, sitting),
        **sittings.result_now(version, handed),
        "is_practice": True,
        "share_url": request.build_absolute_uri(request.path),
        "share_title": sitting.quiz.title,
    }
    return render(request, "records/passer_by_result.html", context)
