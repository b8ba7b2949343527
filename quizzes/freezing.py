"""From the bank's rows to the content of a version (`quizzes/versions.py` says its shape)."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from places.names import folded
from quizzes.kinds.numbers import number_of
from quizzes.problems import problem_with as problem_with
from quizzes.versions import FIRST_LANGUAGE, SCHEMA
from recordings.queries import prepared

if TYPE_CHECKING:
    from wagtail.documents.models import Document

    from quizzes.models import Case, Option, Question, Quiz

PICTURE_SPEC = "max-640x640|format-webp|preserve-svg"
OPTION_PICTURE_SPEC = "max-320x320|format-webp|preserve-svg"
MOST_PREVIEWED = 50  # of what a draw could take
RELATED = ("picture", "audio", "case__picture", "case__audio")

Json = dict[str, Any]


def questions_to_ask(quiz: "Quiz") -> list["Question"]:
    """The quiz's own questions in order: those that are live and may be published."""
    entries = quiz.entries.model.objects.filter(quiz=quiz).order_by("sort_order", "pk")
    entries = entries.select_related(*(f"question__{name}" for name in RELATED))
    entries = entries.prefetch_related("question__options__picture")
    questions = [entry.question for entry in entries]
    return [question for question in questions if question.live and question.may_be_published]


def pools_of(quiz: "Quiz") -> dict[str, list["Question"]]:
    """For each draw, by its number, the questions it may draw from."""
    draws = quiz.draws.model.objects.filter(quiz=quiz).order_by("sort_order", "pk")
    return {
        str(number): list(
            draw.pool().select_related(*RELATED).prefetch_related("options__picture").order_by("pk")
        )
        for number, draw in enumerate(draws, start=1)
    }


def content_of(
    quiz: "Quiz",
    questions: Sequence["Question"],
    pools: Mapping[str, Sequence["Question"]] | None = None,
    counts: Mapping[str, int] | None = None,
) -> Json:
    """`questions` are asked of everybody; of each pool as many as `counts` says."""
    pools, counts = pools or {}, counts or {}
    drawn = (question for pool in pools.values() for question in pool)
    every = list({question.pk: question for question in [*questions, *drawn]}.values())
    return {
        "schema": SCHEMA,
        "quiz": str(quiz.uuid),
        "pass_mark": quiz.pass_mark,
        "shuffle": quiz.shuffle,
        "attempts_allowed": quiz.attempts_allowed,
        "minutes_allowed": quiz.minutes_allowed,
        "pause_minutes": quiz.pause_minutes,
        "practice": quiz.is_practice,
        "fixed": [str(question.uuid) for question in questions],
        "draws": [
            {"id": key, "count": counts[key], "pool": [str(question.uuid) for question in pool]}
            for key, pool in pools.items()
        ],
        "cases": _cases_of(every),
        "questions": [question_as_content(question) for question in every],
    }


def content_in_the_making(quiz: "Quiz") -> Json:
    """What would be frozen of a quiz as it stands in the editor's form, saved or not."""
    questions = [entry.question for entry in quiz.entries.all()]
    asked = [question for question in questions if question.live and question.may_be_published]
    draws = {str(number): draw for number, draw in enumerate(quiz.draws.all(), start=1)}
    pools = {key: list(draw.pool()[:MOST_PREVIEWED]) for key, draw in draws.items()}
    return content_of(quiz, asked, pools, {key: draw.count for key, draw in draws.items()})


def question_as_content(question: "Question") -> Json:
    options = sorted(question.options.all(), key=_place_of_option)
    frozen: Json = {
        "id": str(question.uuid),
        "kind": question.kind,
        "source": _text(question.source),
        "case": str(question.case.uuid) if question.case else None,
        "options": [
            {"id": str(one.uuid), "correct": one.is_correct, "last": one.keep_last}
            for one in options
        ],
        "texts": {FIRST_LANGUAGE: _words_of(question, options)},
    }
    add_the_key = _KEYS.get(question.kind)
    return add_the_key(question, options, frozen) if add_the_key else frozen


def _words_of(question: "Question", options: Iterable["Option"]) -> Json:
    return {
        "text": _text(question.text),
        "explanation": _text(question.explanation),
        "picture": _picture(question),
        "audio": _audio(question.audio),
        "options": {
            str(option.uuid): {
                "text": _text(option.text),
                "feedback": _text(option.feedback),
                "picture": _picture(option, OPTION_PICTURE_SPEC),
            }
            for option in options
        },
    }


def _unmarked(question: "Question", options: list["Option"], frozen: Json) -> Json:
    plain = [{**option, "correct": False} for option in frozen["options"]]
    return {**frozen, "options": plain}


def _to_order(question: "Question", options: list["Option"], frozen: Json) -> Json:
    """Everything but `order` stands by id, so that it tells nothing of it."""
    texts, order = frozen["texts"][FIRST_LANGUAGE], [option["id"] for option in frozen["options"]]
    words = {**texts, "options": dict(sorted(texts["options"].items()))}
    plain = [{"id": key, "correct": False, "last": False} for key in sorted(order)]
    return {**frozen, "options": plain, "order": order, "texts": {FIRST_LANGUAGE: words}}


def _to_match(question: "Question", options: list["Option"], frozen: Json) -> Json:
    """Rights that say the same are one; a line without a left only offers its right."""
    right_ids: dict[str, str] = {}
    words: Json = {}
    for option in options:
        key = right_ids.setdefault(folded(option.match), str(option.match_uuid))
        words.setdefault(key, {"text": _text(option.match)})
    lefts = [option for option in options if option.text.strip() or option.picture]
    known = {str(option.uuid): right_ids[folded(option.match)] for option in lefts}
    texts = frozen["texts"][FIRST_LANGUAGE]
    texts = {
        **texts,
        "options": {key: texts["options"][key] for key in known},
        "matches": dict(sorted(words.items())),
    }
    return {
        **frozen,
        "options": [{"id": key, "correct": False, "last": False} for key in known],
        "matches": [{"id": key} for key in sorted(words)],
        "pairs": known,
        "texts": {FIRST_LANGUAGE: texts},
    }


def _to_fill_in(question: "Question", options: list["Option"], frozen: Json) -> Json:
    values = {str(option.uuid): _plain(number_of(option.text)) for option in options}
    known = [{**option, "value": values[option["id"]]} for option in frozen["options"]]
    return {**frozen, "options": known, "tolerance": _plain(question.tolerance)}


_KEYS = {
    "likert": _unmarked,
    "ordering": _to_order,
    "matching": _to_match,
    "number": _to_fill_in,
}


def _cases_of(questions: Iterable["Question"]) -> list[Json]:
    """The cases of these questions, each with its questions in their order."""
    members: dict[Case, list[Question]] = {}
    for question in questions:
        if question.case:
            members.setdefault(question.case, []).append(question)
    return [
        {
            "id": str(case.uuid),
            "questions": [
                str(one.uuid) for one in sorted(asked, key=lambda one: (one.case_position, one.pk))
            ],
            "texts": {FIRST_LANGUAGE: _words_of_case(case)},
        }
        for case, asked in members.items()
    ]


def case_as_content(case: "Case") -> Json:
    """A case by itself, for a preview."""
    return {"id": str(case.uuid), "texts": {FIRST_LANGUAGE: _words_of_case(case)}}


def _words_of_case(case: "Case") -> Json:
    return {
        "title": _text(case.title),
        "text": _text(case.text),
        "picture": _picture(case),
        "audio": _audio(case.audio),
    }


def _audio(document: "Document | None") -> dict[str, Any] | None:
    """Where it is played from: its small form, once there is one."""
    return {"src": prepared(document).url or document.url} if document else None


def _picture(of: Any, spec: str = PICTURE_SPEC) -> Json | None:
    """The small rendition that a phone gets, made now so that no learner waits for it."""
    if of.picture is None:
        return None
    rendition = of.picture.get_rendition(spec)
    return {
        "src": rendition.url,
        "width": rendition.width,
        "height": rendition.height,
        "alt": _text(of.picture_alt),
    }


def _place_of_option(option: "Option") -> tuple[int, int]:
    return (option.sort_order or 0, option.pk or 0)


def _plain(number: Any) -> str:
    """A number without exponent or empty decimals: 0.5, 3.5, 1000; nothing for none."""
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(text: str) -> str:
    """NFC with its line breaks kept, so that one text has one digest."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip().split("\n")
    return "\n".join(line.rstrip() for line in lines)
