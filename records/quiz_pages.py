"""The pages of a quiz: its form, blank or filled in again, and a word when it is shut."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import uuid6
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses import hearing
from courses.page_cache import kept_until_published
from quizzes import translating
from quizzes.models import QuizVersion
from records import answers, sittings
from records.answers import HandedIn
from records.progress import address_of
from records.sittings import Sitting
from records.tries import Tries, begun_at


def form(
    request: HttpRequest,
    sitting: Sitting,
    version: QuizVersion,
    *,
    handed: HandedIn | None = None,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    client_id = handed.client_id if handed else uuid6.uuid7()
    tries = extra.pop("tries", None) or sitting.tries(request.user)
    context = {
        **about(request, sitting),
        "version": version,
        "content": version.content,
        "rows": sittings.to_ask(version, client_id, handed, extra.get("missing", ())),
        "client_id": client_id,
        "given_to": answers.mark_of(request.user),
        "checked": sorted(handed.checked) if handed else (),
        "commune": handed.commune if handed else "",
        "communes": () if request.user.is_authenticated else sittings.communes(),
        "tries": tries,
        "deadline": deadline(client_id, version, tries),
        "heard": heard_in(version),
        "listens_in": request.COOKIES.get("listen", ""),
        **extra,
    }
    return render(request, "records/take_quiz.html", context, status=status)


def heard_in(version: QuizVersion) -> Any:
    """What can be heard of it is the same for everybody, until something is published."""
    ask = partial(hearing.heard_in_quiz, version.content)
    return kept_until_published(f"heard-in-quiz:{version.digest}", ask)


def again(
    request: HttpRequest, sitting: Sitting, handed: HandedIn, notice: str, **extra: Any
) -> HttpResponse:
    """The form once more with everything that was answered, under the same id."""
    version = extra.pop("version", None) or sitting.version(handed.version)
    version = version or sitting.quiz.current
    if version is None:
        return closed(request, sitting, not_open())
    return form(request, sitting, version, handed=handed, notice=notice, **extra)


def closed(request: HttpRequest, sitting: Sitting, words: str) -> HttpResponse:
    return render(request, "records/quiz_closed.html", {**about(request, sitting), "words": words})


def about(request: HttpRequest, sitting: Sitting) -> dict[str, Any]:
    """What every page of a quiz says of it, and the way back to the course."""
    if request.user.is_authenticated:
        back_url = reverse("my-course", args=[sitting.course.slug])
    else:
        back_url = address_of(sitting.page)
    crumbs = [(sitting.page.title, back_url)]
    title = translating.shown_title(sitting.quiz, get_language())
    return {"quiz": sitting.quiz, "quiz_title": title, "crumbs": crumbs, "back_url": back_url}


def deadline(client_id: UUID, version: QuizVersion, tries: Tries) -> datetime | None:
    """Until when the answers are in time; None when there is no limit."""
    begun = begun_at(client_id)
    if not (version.content["minutes_allowed"] and tries.minutes and begun):
        return None
    return begun + timedelta(minutes=tries.minutes)


def not_open() -> str:
    return _("This quiz is not open at the moment.")


def not_yet(tries: Tries) -> str:
    """When the next try opens, and what to do until then."""
    opens = {"when": date_format(localtime(tries.opens_at), "SHORT_DATETIME_FORMAT")}
    if tries.left == 0:
        words = _(
            "You have used your tries for now. One more opens on %(when)s. Your commune's "
            "officer can open it sooner."
        )
    else:
        words = _("You can try again from %(when)s. Until then, look at the lessons once more.")
    return words % opens
