"""Carrying a corrected key over to an earlier form of the same question. Pure.

What learners were shown stays as it was: the question, its options, their order. What it is
judged by changes, with what explains it: the right answers, the explanation, the feedback
and the source. `quizzes/versions.py` gives the shape of a question.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from quizzes import kinds
from quizzes.kinds.writing import word_key
from quizzes.versions import Content

Question = Mapping[str, Any]
EITHER_IS_RIGHT = frozenset({"single", "true_false"})  # where one of several may be accepted


class CannotCarry(ValueError):
    """The key says nothing about this form of the question; the message is why, a code:
    `kind`, `options` (other things were to be put in order or matched), `nothing-right`."""


def twin(content: Content, corrected: Question, also_right: Collection[str] = ()) -> Content:
    """The same version with the key of one question corrected. Raises CannotCarry."""
    key = corrected["id"]
    questions = [
        carried(one, corrected, also_right) if one["id"] == key else one
        for one in content["questions"]
    ]
    return {**content, "questions": questions}


def has_another_key(
    content: Content, corrected: Question, also_right: Collection[str] = ()
) -> bool:
    """Whether a version asks the question and judges it by another key. Raises CannotCarry."""
    return any(
        key_of(one) != key_of(carried(one, corrected, also_right))
        for one in content["questions"]
        if one["id"] == corrected["id"]
    )


def carried(old: Question, corrected: Question, also_right: Collection[str] = ()) -> Question:
    """The old form of a question, judged and explained as the corrected one.

    `also_right` are option ids that count as right besides, where one answer is chosen:
    "either of these is accepted". Raises CannotCarry.
    """
    if old["kind"] != corrected["kind"]:
        raise CannotCarry("kind")
    carry = _CARRIERS.get(old["kind"], _choices)
    accepted = also_right if old["kind"] in EITHER_IS_RIGHT else ()
    judged = carry(old, corrected, accepted)
    texts = {
        language: _explained(words, corrected["texts"].get(language))
        for language, words in judged["texts"].items()
    }
    return {**judged, "source": corrected["source"], "texts": texts}


def key_of(question: Question) -> Any:
    """What answers are judged by; two forms with one key mark every answer alike."""
    kind, options = question["kind"], question["options"]
    if kind == "ordering":
        return question["order"]
    if kind == "matching":
        return question["pairs"]
    right = [option for option in options if option["correct"]]
    if kind == "number":
        return question["tolerance"], {option["value"] for option in right}
    if kind == "word":
        spoken = [texts["options"] for texts in question["texts"].values()]
        ids = {option["id"] for option in right}
        return {
            word_key(words["text"]) for one in spoken for key, words in one.items() if key in ids
        }
    return {option["id"] for option in right}


def _choices(old: Question, corrected: Question, also_right: Collection[str]) -> Question:
    right = {option["id"] for option in corrected["options"] if option["correct"]}
    right |= set(also_right)
    options = [{**one, "correct": one["id"] in right} for one in old["options"]]
    if kinds.is_marked(old) and not any(option["correct"] for option in options):
        raise CannotCarry("nothing-right")
    return {**old, "options": options}


def _order(old: Question, corrected: Question, also_right: Collection[str]) -> Question:
    if set(old["order"]) != set(corrected["order"]):
        raise CannotCarry("options")
    return {**old, "order": corrected["order"]}


def _pairs(old: Question, corrected: Question, also_right: Collection[str]) -> Question:
    offered = {match["id"] for match in old["matches"]}
    pairs = {left: corrected["pairs"].get(left) for left in old["pairs"]}
    if not set(pairs.values()) <= offered:
        raise CannotCarry("options")
    return {**old, "pairs": pairs}


def _written(old: Question, corrected: Question, also_right: Collection[str]) -> Question:
    """The known answers of the corrected question, and those it knows no more: marks of
    answers that erasure has emptied may name them. They are right if it takes them so."""
    known = {option["id"] for option in corrected["options"]}
    gone = [option for option in old["options"] if option["id"] not in known]
    texts = {}
    for language, words in old["texts"].items():
        now = corrected["texts"].get(language) or {"options": {}}
        texts[language] = {**words, "options": {**words["options"], **now["options"]}}
    if not any(option["correct"] for option in corrected["options"]):
        raise CannotCarry("nothing-right")
    kept = [{**one, "correct": _is_right(corrected, old, one)} for one in gone]
    judged = {**old, "options": [*corrected["options"], *kept], "texts": texts}
    return judged | ({"tolerance": corrected["tolerance"]} if "tolerance" in corrected else {})


def _is_right(corrected: Question, old: Question, option: Mapping[str, Any]) -> bool:
    told = [words["options"][option["id"]]["text"] for words in old["texts"].values()
            if option["id"] in words["options"]]  # fmt: skip
    sent = [option["value"]] if "value" in option else told
    return any(
        kinds.points(corrected, kinds.chosen(corrected, [text])) == 1 for text in sent if text
    )


def _explained(words: Mapping[str, Any], now: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if not now:
        return words
    options = {
        key: {**said, "feedback": now["options"].get(key, said)["feedback"]}
        for key, said in words["options"].items()
    }
    return {**words, "explanation": now["explanation"], "options": options}


_CARRIERS: Mapping[str, Callable[[Question, Question, Collection[str]], Question]] = {
    "ordering": _order,
    "matching": _pairs,
    "number": _written,
    "word": _written,
}
