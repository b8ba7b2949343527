"""From the bank's rows to the content of a version (`quizzes/versions.py` says its shape)."""

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quizzes.versions import FIRST_LANGUAGE, SCHEMA

if TYPE_CHECKING:
    from quizzes.models import Option, Question, Quiz

PICTURE_SPEC = "max-640x640|format-webp|preserve-svg"


def questions_to_ask(quiz: "Quiz") -> list["Question"]:
    """The quiz's questions in order: those that are live and may be published."""
    entries = quiz.entries.model.objects.filter(quiz=quiz).order_by("sort_order", "pk")
    entries = entries.select_related("question__picture", "question__audio")
    questions = [entry.question for entry in entries.prefetch_related("question__options")]
    return [question for question in questions if question.live and question.may_be_published]


def problem_with(question: "Question", options: Iterable["Option"]) -> str:
    """What keeps a question with these options from being asked, in words; else empty."""
    options, kind = list(options), question.kind
    if not question.text.strip():
        return _("Write the question.")
    right = sum(option.is_correct for option in options)
    if kind == question.Kind.TRUE_FALSE and len(options) != 2:
        return _("A true or false question needs exactly two answers.")
    if len(options) < 2:
        return _("Write at least two answers.")
    if any(not option.text.strip() for option in options):
        return _("Write something in every answer, or remove it.")
    if len({option.text.strip().lower() for option in options}) < len(options):
        return _("Two answers say the same. Change one of them.")
    if kind == question.Kind.SEVERAL:
        return "" if right else _("Mark at least one answer as right.")
    return "" if right == 1 else _("Mark exactly one answer as right.")


def content_of(quiz: "Quiz", questions: Iterable["Question"]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "quiz": str(quiz.uuid),
        "pass_mark": quiz.pass_mark,
        "shuffle": quiz.shuffle,
        "attempts_allowed": quiz.attempts_allowed,
        "minutes_allowed": quiz.minutes_allowed,
        "questions": [question_as_content(question) for question in questions],
    }


def question_as_content(question: "Question") -> dict[str, Any]:
    options = list(question.options.all())
    words = {
        str(option.uuid): {"text": _text(option.text), "feedback": _text(option.feedback)}
        for option in options
    }
    texts = {
        "text": _text(question.text),
        "explanation": _text(question.explanation),
        "picture": _picture(question),
        "audio": {"src": question.audio.url} if question.audio else None,
        "options": words,
    }
    return {
        "id": str(question.uuid),
        "kind": question.kind,
        "source": _text(question.source),
        "options": [
            {"id": str(option.uuid), "correct": option.is_correct, "last": option.keep_last}
            for option in options
        ],
        "texts": {FIRST_LANGUAGE: texts},
    }


def _picture(question: "Question") -> dict[str, Any] | None:
    """The small rendition that a phone gets, made now so that no learner waits for it."""
    if question.picture is None:
        return None
    rendition = question.picture.get_rendition(PICTURE_SPEC)
    return {
        "src": rendition.url,
        "width": rendition.width,
        "height": rendition.height,
        "alt": _text(question.picture_alt),
    }


def _text(text: str) -> str:
    """NFC with its line breaks kept, so that one text has one digest."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip().split("\n")
    return "\n".join(line.rstrip() for line in lines)
