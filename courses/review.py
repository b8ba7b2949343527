"""What waits for an expert: draft lessons and questions that nobody has verified or signed off."""

from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import CoursePage, LessonPage
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
    """Lessons in the order of their courses, then questions; in four queries."""
    return [*_lessons(), *_questions()]


def _lessons() -> list[Waiting]:
    titles = dict(CoursePage.objects.values_list("path", "title"))
    lessons = LessonPage.objects.filter(WAITING, alias_of=None).order_by("path")
    return [
        Waiting(
            kind=_("lesson"),
            title=lesson.draft_title or lesson.title,
            course=titles.get(lesson.path[: -lesson.steplen], ""),
            check=lesson.why_draft,
            edit_url=reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        )
        for lesson in lessons
    ]


def _questions() -> list[Waiting]:
    used_in = dict(QuizQuestion.objects.values_list("question_id", "quiz__title"))
    return [
        Waiting(
            kind=_("question"),
            title=question.text,
            course=used_in.get(question.pk, ""),
            check=_what_to_check(question),
            edit_url=reverse(_edit_question(), args=[question.pk]),
        )
        for question in Question.objects.filter(WAITING).order_by("slug", "pk")
    ]


def _edit_question() -> Any:
    return Question.snippet_viewset.get_url_name("edit")


def _what_to_check(question: Question) -> str:
    return "\n".join(words for words in (question.explanation, question.source) if words)
