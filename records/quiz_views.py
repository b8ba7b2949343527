"""Taking a quiz: the form, handing it in, and what a passer-by sees at once.

The promise of this page: answers that somebody gave are never lost. Whatever keeps them from
being taken, they come back filled in, with one button to send them again.
"""

from dataclasses import replace

import uuid6
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from places import days
from quizzes.drawing import asked_ids
from quizzes.models import QuizVersion
from quizzes.presenting import presented, shown_as_json
from records import answers, ledger, origins, services, sittings
from records.answers import HandedIn
from records.models import Attempt, Reach
from records.practice import practise
from records.quiz_pages import about, again, closed, form, not_open, not_yet
from records.sittings import Sitting
from records.tries import Tries


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def take_quiz(request: HttpRequest, slug: str) -> HttpResponse:
    sitting = sittings.sitting_of(slug)
    if sitting is None:
        raise Http404
    if request.method == "POST":
        return hand_in(request, sitting)
    if "afresh" in request.GET:
        answers.forget(request.session)
    kept = answers.kept(request.session, slug) if request.user.is_authenticated else None
    return send(request, sitting, kept) if kept else blank_form(request, sitting)


def blank_form(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    if not sitting.is_open:
        return closed(request, sitting, not_open())
    if not (sitting.page.is_public or request.user.is_authenticated):
        return redirect_to_login(request.get_full_path())
    tries = sitting.tries(request.user)
    if not tries.is_open:
        return closed(request, sitting, not_yet(tries))
    return form(request, sitting, sitting.quiz.current, tries=tries)


def hand_in(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    handed = answers.read(request.POST)
    if not origins.may_be_taken(request):
        words = _("Please send once more. Your answers are still here.")
        return again(request, sitting, handed, words, status=403)
    version = sitting.version(handed.version)
    if version and version.content.get("practice"):
        return practise(request, sitting, handed, version)
    if request.user.is_authenticated:
        return send(request, sitting, handed)
    wants_it_counted = request.POST.get("then") == "sign-in"
    if handed.given_to or wants_it_counted or not sitting.page.is_public:
        return through_sign_in(request, sitting, handed, at_once=wants_it_counted)
    return answer_passer_by(request, sitting, handed)


def send(request: HttpRequest, sitting: Sitting, handed: HandedIn) -> HttpResponse:
    """Hand in under the person signed in, or ask before it."""
    person, version = request.user, sitting.version(handed.version)
    if handed.given_to and handed.given_to != answers.mark_of(person):
        words = _("Somebody else was signed in when these answers were given. Are they yours?")
        return again(request, sitting, handed, words)
    if version is None:
        keep_for_settling(request, handed, "unknown-quiz-version")
        words = _("This quiz has changed. Please look at your answers and send them again.")
        return again(request, sitting, handed, words)
    if ask := ask_for_missing(request, sitting, handed, version):
        return ask
    return store(request, sitting, handed, version)


def store(
    request: HttpRequest, sitting: Sitting, handed: HandedIn, version: QuizVersion
) -> HttpResponse:
    tries = sitting.tries(request.user)
    if not tries.is_open and not is_a_replay(handed):
        return too_soon(request, sitting, handed, tries)
    shown = presented(version.content, seed=str(handed.client_id), digest=version.digest)
    stored = services.submit_attempt(
        person=request.user,
        course=sitting.course,
        quiz_version=version,
        client_id=handed.client_id,
        answers=handed.answers,
        shown=shown_as_json(shown),
        locale=get_language(),
    )
    answers.forget(request.session)
    if stored.attempt is None:
        words = _("These answers could not be told from somebody else's. Please send them again.")
        return again(request, sitting, replace(handed, client_id=uuid6.uuid7()), words)
    return go_to(request, reverse("attempt", args=[stored.attempt.uuid]))


def too_soon(
    request: HttpRequest, sitting: Sitting, handed: HandedIn, tries: Tries
) -> HttpResponse:
    """In a pause the answers come back, to be sent later; past the last try they are kept."""
    if tries.left == 0:
        keep_for_settling(request, handed, "no-tries-left")
        return closed(request, sitting, not_yet(tries))
    kept = _("Your answers are still here.")
    return again(request, sitting, handed, f"{kept} {not_yet(tries)}", tries=tries)


def answer_passer_by(request: HttpRequest, sitting: Sitting, handed: HandedIn) -> HttpResponse:
    """The result at once. Kept is one count, and nothing else."""
    version = sitting.version(handed.version)
    if version is None:
        words = _("This quiz has changed. Please look at your answers and send them again.")
        return again(request, sitting, handed, words)
    if ask := ask_for_missing(request, sitting, handed, version):
        return ask
    unit = sittings.commune_with(handed.commune)
    services.count_reach(course=sitting.course, what=Reach.What.QUIZ, unit=unit)
    context = {
        **about(request, sitting),
        **sittings.result_now(version, handed),
        "sent": answers.to_send_again(request.POST),
        "share_url": request.build_absolute_uri(request.path),
        "share_title": sitting.quiz.title,
    }
    return render(request, "records/passer_by_result.html", context)


def through_sign_in(
    request: HttpRequest, sitting: Sitting, handed: HandedIn, *, at_once: bool
) -> HttpResponse:
    """Keep the answers while somebody signs in; they are handed in on the way back."""
    answers.keep(request.session, sitting.quiz.slug, request.POST)
    back = reverse("take-quiz", args=[sitting.quiz.slug])
    if at_once:
        return HttpResponseRedirect(redirect_to_login(back).url, status=303)
    context = {**about(request, sitting), "sign_in_url": redirect_to_login(back).url}
    return render(request, "records/sign_in_to_send.html", context)


def ask_for_missing(
    request: HttpRequest, sitting: Sitting, handed: HandedIn, version: QuizVersion
) -> HttpResponse | None:
    """Once, and kindly: a question was passed over. It may stay so."""
    seed = str(handed.client_id)
    asked = asked_ids(version.content, digest=version.digest, seed=seed)
    missing = handed.unanswered(version.content, asked)
    if not missing or handed.as_it_is:
        return None
    words = ngettext(
        "%(n)s question has no answer yet. Answer it, or send your answers as they are.",
        "%(n)s questions have no answer yet. Answer them, or send your answers as they are.",
        len(missing),
    )
    notice = words % {"n": len(missing)}
    return again(request, sitting, handed, notice, version=version, missing=missing)


def is_a_replay(handed: HandedIn) -> bool:
    return Attempt.objects.filter(uuid=handed.client_id).exists()


def keep_for_settling(request: HttpRequest, handed: HandedIn, reason: str) -> None:
    """What cannot be placed is kept, with the reason, for a person to settle."""
    content = {"attempt": handed.client_id, "version": handed.version, "answers": handed.answers}
    ledger.keep_unplaced(person=request.user, reason=reason, content=content, at=days.now())


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """To the result. A script asks for its address, so that it can forget what it kept."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"url": url})
    return HttpResponseRedirect(url, status=303)
