"""The frozen form of a quiz, pure: its canonical JSON, and the order it is shown in.

A version's content:

    {"schema": 1, "quiz": uuid, "pass_mark": 80, "shuffle": true,
     "attempts_allowed": null, "minutes_allowed": null,
     "questions": [{
        "id": uuid, "kind": "single" | "several" | "true_false", "source": "Luật …",
        "options": [{"id": uuid, "correct": bool, "last": bool}, …],
        "texts": {"vi": {"text", "explanation",
                         "picture": {"src", "width", "height", "alt"} | null,
                         "audio": {"src"} | null,
                         "options": {option id: {"text", "feedback"}}}}}, …]}

One key for all languages, texts per language. The order shown is computed from the
version and the attempt alone, so that a phone without signal shows what the server would:

    rank of a question = SHA-256 in hex of "<digest>:<attempt id>:<question id>"
    rank of an option  = SHA-256 in hex of "<digest>:<attempt id>:<question id>:<option id>"

Questions, and the options within a question, are shown by ascending rank. Options marked
`last` follow the others in their frozen order; "true" and "false" keep their order always.
With `shuffle` off everything keeps its frozen order. Ids and digest are ASCII, lower case.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SCHEMA = 1
FIRST_LANGUAGE = "vi"
KEY_OF_OPTION = {"correct"}
KEY_OF_TEXT = {"explanation", "feedback"}

Content = Mapping[str, Any]


@dataclass(frozen=True)
class PresentedOption:
    id: str
    text: str
    feedback: str
    correct: bool


@dataclass(frozen=True)
class PresentedQuestion:
    """A question with its options in the order shown, and the language its words are in."""

    id: str
    language: str
    kind: str
    text: str
    explanation: str
    source: str
    picture: Mapping[str, Any] | None
    audio: Mapping[str, Any] | None
    options: tuple[PresentedOption, ...]

    @property
    def takes_several(self) -> bool:
        return self.kind == "several"


def canonical(content: Content) -> str:
    """The one way to write a content down: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def digest(content: Content) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def presented(
    content: Content, *, seed: str, locale: str = FIRST_LANGUAGE
) -> tuple[PresentedQuestion, ...]:
    """The questions as the attempt with this id (`seed`) sees them."""
    questions = list(content["questions"])
    if not content["shuffle"]:
        return tuple(_present(question, question["options"], locale) for question in questions)
    start = f"{digest(content)}:{seed.lower()}:"
    questions.sort(key=lambda question: _rank(start + question["id"]))
    return tuple(
        _present(question, _shuffled(question, f"{start}{question['id']}:"), locale)
        for question in questions
    )


def presented_again(
    content: Content, shown: Any, *, locale: str = FIRST_LANGUAGE
) -> tuple[PresentedQuestion, ...]:
    """The questions in the order that an attempt kept as its `shown`.

    What the version does not have is passed over; what `shown` does not name follows.
    """
    order = dict(pair for pair in _pairs(shown))
    questions = _in_order(content["questions"], order)
    return tuple(
        _present(question, _in_order(question["options"], order.get(question["id"], ())), locale)
        for question in questions
    )


def in_language(question: Content, locale: str = FIRST_LANGUAGE) -> PresentedQuestion:
    """One question of a content with its options in the order they were written."""
    return _present(question, question["options"], locale)


def shown_as_json(questions: Iterable[PresentedQuestion]) -> list[list[Any]]:
    """What an attempt stores of the order: [[question id, [option ids]], …]."""
    return [[question.id, [option.id for option in question.options]] for question in questions]


def without_key(content: Content) -> dict[str, Any]:
    """A copy that tells nothing about which options are right, for phones."""
    return {
        **content,
        "questions": [
            {
                **_without(question, {"source"}),
                "options": [_without(option, KEY_OF_OPTION) for option in question["options"]],
                "texts": {
                    language: {
                        **_without(texts, KEY_OF_TEXT),
                        "options": {
                            option: _without(words, KEY_OF_TEXT)
                            for option, words in texts["options"].items()
                        },
                    }
                    for language, texts in question["texts"].items()
                },
            }
            for question in content["questions"]
        ],
    }


def _rank(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _shuffled(question: Content, start: str) -> list[Content]:
    if question["kind"] == "true_false":
        return question["options"]
    free = [option for option in question["options"] if not option["last"]]
    fixed = [option for option in question["options"] if option["last"]]
    return sorted(free, key=lambda option: _rank(start + option["id"])) + fixed


def _present(question: Content, options: Sequence[Content], locale: str) -> PresentedQuestion:
    language = locale if question["texts"].get(locale) else FIRST_LANGUAGE
    texts = question["texts"][language]
    words = texts["options"]
    return PresentedQuestion(
        id=question["id"],
        language=language,
        kind=question["kind"],
        text=texts["text"],
        explanation=texts["explanation"],
        source=question["source"],
        picture=texts["picture"],
        audio=texts["audio"],
        options=tuple(
            PresentedOption(
                option["id"],
                words[option["id"]]["text"],
                words[option["id"]]["feedback"],
                option["correct"],
            )
            for option in options
        ),
    )


def _pairs(shown: Any) -> list[tuple[str, list[str]]]:
    """The well-formed pairs of a stored `shown`, which may have come from any phone."""
    if not isinstance(shown, list):
        return []
    return [
        (pair[0], [option for option in pair[1] if isinstance(option, str)])
        for pair in shown
        if isinstance(pair, list)
        and len(pair) == 2
        and isinstance(pair[0], str)
        and isinstance(pair[1], list)
    ]


def _in_order(things: Sequence[Content], ids: Iterable[str]) -> list[Content]:
    place = {key: number for number, key in enumerate(ids)}
    return sorted(things, key=lambda thing: place.get(thing["id"], len(place)))


def _without(mapping: Content, keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key not in keys}
