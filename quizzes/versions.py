"""The frozen form of a quiz, pure: its canonical JSON, its digest, and what phones get of it.

A version's content, as it is frozen today:

    {"schema": 2, "quiz": uuid, "pass_mark": 80, "shuffle": true,
     "attempts_allowed": null, "minutes_allowed": null, "pause_minutes": null,
     "practice": false,
     "fixed": [ids of the questions that everybody is asked, in order],
     "draws": [{"id": "1", "count": 5, "pool": [question ids]}, …],
     "cases": [{"id": uuid, "questions": [its question ids, in order],
                "texts": {"vi": {"title", "text", "picture", "audio"}}}, …],
     "questions": [{
        "id": uuid, "kind": …, "source": "Luật …", "case": id of a case | null,
        "options": [{"id": uuid, "correct": bool, "last": bool}, …],
        "texts": {"vi": {"text", "explanation",
                         "picture": {"src", "width", "height", "alt"} | null,
                         "audio": {"src"} | null,
                         "options": {option id: {"text", "feedback", "picture"}}}}}, …]}

`questions` holds each question that may be asked once. Some kinds have more:

- ordering: "order", the option ids in the right order; `options` are sorted by id
- matching: `options` are the lefts; "matches": [{"id"}, …] sorted by id; "pairs":
  {left id: right id}; in texts "matches": {right id: {"text"}}
- number: "tolerance": "0.5"; each option also "value": "3.5"
- several answers of a number or a word may be right; a wrong one there carries feedback

Schema 1, frozen before, has the kinds single, several and true_false, neither `case`,
`fixed`, `draws`, `cases`, `pause_minutes` nor `practice`, and options without pictures. It
stays as it is, is shown and marked for ever, and its digests never change.

One key for all languages, texts per language. `quizzes.drawing` says what of it an attempt is
asked and in what order. Ids and digest are ASCII, lower case.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from quizzes.kinds import WRITTEN

SCHEMA = 2
FIRST_LANGUAGE = "vi"
KEY_OF_QUESTION = {"source", "order", "pairs", "tolerance"}
KEY_OF_OPTION = {"correct", "value"}
KEY_OF_TEXT = {"explanation", "feedback"}

Content = Mapping[str, Any]


def canonical(content: Content) -> str:
    """The one way to write a content down: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def digest(content: Content) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def without_key(content: Content) -> dict[str, Any]:
    """A copy that tells nothing about what is right, for phones.

    Keys within texts are sorted too: the order in which they were written may say something.
    """
    return {**content, "questions": [_without_its_key(one) for one in content["questions"]]}


def _without_its_key(question: Content) -> dict[str, Any]:
    options = [] if question["kind"] in WRITTEN else question["options"]
    known = sorted(option["id"] for option in options)
    return {
        **_without(question, KEY_OF_QUESTION),
        "options": [_without(option, KEY_OF_OPTION) for option in options],
        "texts": {
            language: _words_without_key(texts, known)
            for language, texts in question["texts"].items()
        },
    }


def _words_without_key(texts: Content, known: list[str]) -> dict[str, Any]:
    words = _without(texts, KEY_OF_TEXT)
    words["options"] = {key: _without(texts["options"][key], KEY_OF_TEXT) for key in known}
    if "matches" in texts:
        words["matches"] = dict(sorted(texts["matches"].items()))
    return words


def _without(mapping: Content, keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key not in keys}
