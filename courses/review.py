"""What waits for an expert: draft lessons and questions that nobody has verified or signed off,
and those that came with a file, checked by somebody on another site."""

from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import CoursePage, LessonPage, StarterItem
from courses.module_files.plain import UNSAID
from quizzes.models import Question, QuizQuestion, SignedOff

UNSIGNED = Q(signed_off_by="") | Q(signed_off_title="") | Q(signed_off_on=None)
WAITING = Q(certainty=SignedOff.Certainty.EXPERT) & UNSIGNED & Q(live=False)


class Waiting(NamedTuple):
    kind: str
    title: str
    course: str
    check: str
    edit_url: str


def waiting_for_an_expert() -> list[Waiting]:
    """Lessons in the order of their courses, then questions; in five queries."""
    brought = _brought()
    return [*_lessons(brought), *_questions(brought)]


def _brought() -> dict[tuple[str, int], str]:
    """Where the words of what came with a file were checked, by kind and key."""
    items = StarterItem.objects.exclude(checked_at="")
    return {(i.kind, i.object_pk): i.checked_at for i in items}


def _waiting(kind: str, brought: dict[tuple[str, int], str]) -> Q:
    """In doubt, or brought in and never looked at here."""
    keys = [key for name, key in brought if name == kind]
    return WAITING | Q(pk__in=keys, live=False, first_published_at=None)


def _checked_elsewhere(thing: LessonPage | Question, place: str | None) -> str:
    if not place:
        return ""
    place = _("an unnamed place") if place == UNSAID else place
    told = {"place": place, "by": thing.signed_off_by, "title": thing.signed_off_title}
    if thing.signed_off_by:
        return _("Came with a file; signed off at %(place)s by %(by)s, %(title)s.") % told
    if thing.certainty == SignedOff.Certainty.VERIFIED:
        return _("Came with a file; verified at %(place)s.") % told
    return ""


def _lessons(brought: dict[tuple[str, int], str]) -> list[Waiting]:
    titles = dict(CoursePage.objects.values_list("path", "title"))
    lessons = LessonPage.objects.filter(_waiting("lesson", brought), alias_of=None).order_by("path")
    return [
        Waiting(
            kind=_("lesson"),
            title=lesson.draft_title or lesson.title,
            course=titles.get(lesson.path[: -lesson.steplen], ""),
            check=_lines(
                _checked_elsewhere(lesson, brought.get(("lesson", lesson.pk))), lesson.why_draft
            ),
            edit_url=reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        )
        for lesson in lessons
    ]


def _questions(brought: dict[tuple[str, int], str]) -> list[Waiting]:
    used_in = dict(QuizQuestion.objects.values_list("question_id", "quiz__title"))
    return [
        Waiting(
            kind=_("question"),
            title=question.text,
            course=used_in.get(question.pk, ""),
            check=_lines(
                _checked_elsewhere(question, brought.get(("question", question.pk))),
                question.explanation,
                question.source,
            ),
            edit_url=reverse(_edit_question(), args=[question.pk]),
        )
        for question in Question.objects.filter(_waiting("question", brought)).order_by(
            "slug", "pk"
        )
    ]


def _edit_question() -> Any:
    return Question.snippet_viewset.get_url_name("edit")


def _lines(*words: str) -> str:
    return "\n".join(line for line in words if line)
