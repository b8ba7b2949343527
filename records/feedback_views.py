"""What a reader says of a page, on the site; and the duty holder's pages."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.queries import course_of_lesson
from people.second_factor import second_factor_required
from people.services import log_reading
from records import careful_words, feedback, feedback_queries, flood, origins
from records.feedback_models import MOST_LETTERS
from records.models import Concern, PageFeedback

SETTLED_SHOWN = 100


@never_cache
@csrf_exempt
@require_POST
def say_of_page(request: HttpRequest, lesson_key: UUID) -> HttpResponse:
    """ "This page helped" or "is unclear", from the lesson's own page or from `_again`."""
    words = request.POST.get("words", "")[:MOST_LETTERS]
    if course_of_lesson(lesson_key) is None:
        raise Http404
    if not origins.may_be_taken(request):
        return _again(request, lesson_key, words, "unsure", status=403)
    if request.POST.get("website"):  # filled in by machines only
        return _thanks()
    if careful_words.tells_who(words) and "as_it_is" not in request.POST:
        return _again(request, lesson_key, words, "tells-who")
    if not flood.may_write(request, "feedback"):
        return _again(request, lesson_key, words, "too-many", status=429)
    person = request.user if request.user.is_authenticated else None
    felt = request.POST.get("felt", "")
    given = {"felt": felt, "words": words, "person": person, "locale": get_language() or "vi"}
    if feedback.give_feedback(lesson_key=lesson_key, **given) is None:
        return _again(request, lesson_key, words, "choose", status=400)
    return _thanks()


@never_cache
@require_safe
def said_of_page(request: HttpRequest) -> HttpResponse:
    return render(request, "records/said_of_page.html")


def _thanks() -> HttpResponse:
    return HttpResponseRedirect(reverse("said-of-page"), status=303)


def _again(
    request: HttpRequest, lesson_key: UUID, words: str, why: str, status: int = 200
) -> HttpResponse:
    """The box again with what was written, and why."""
    felt = request.POST.get("felt", "")
    context = {"lesson_key": lesson_key, "words": words, "why": why, "felt": felt}
    context["choices"] = PageFeedback.Felt.choices
    return render(request, "records/say_again.html", context, status=status)


# --- For the duty holder -----------------------------------------------------------------------


def for_duty_holder(view: Any) -> Any:
    """To everybody else the pages do not exist."""

    @never_cache
    @login_required
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not feedback.is_duty_holder(request.user):
            raise Http404
        return second_factor_required(view)(request, *args, **kwargs)

    return answer


@for_duty_holder
@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    rows = Concern.objects.select_related("course")
    waiting = list(rows.filter(settled_at=None))
    settled = list(rows.exclude(settled_at=None)[:SETTLED_SHOWN])
    log_reading(actor=request.user, action="concerns", people=len(waiting) + len(settled))
    context = {"open": waiting, "settled": settled}
    return render(request, "records/concerns.html", context)


@for_duty_holder
@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest, uuid: UUID) -> HttpResponse:
    rows = Concern.objects.select_related("course", "person", "passed_on_by")
    found, problem = get_object_or_404(rows, uuid=uuid), ""
    if request.method == "POST":
        told = {"text": request.POST.get("text", ""), "settles": "settles" in request.POST}
        try:
            feedback.note_on_concern(concern=found, by=request.user, **told)
        except ValidationError as error:
            problem = error.messages[0]
        else:
            return redirect("concern", uuid)
    # Without the writer: "My data" would tell whoever holds the phone that they wrote.
    log_reading(actor=request.user, action="concern", people=1)
    context = {"concern": found, "notes": found.notes.select_related("by"), "problem": problem}
    context["title"] = feedback_queries.title_of(found.lesson_key)
    return render(request, "records/concern.html", context, status=400 if problem else 200)
