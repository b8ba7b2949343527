"""Frozen questions of every kind for pure tests: ids are the letters they are made from."""

from collections.abc import Sequence
from typing import Any


def words(ids: Sequence[str], **more: Any) -> dict[str, Any]:
    options = {
        key: {"text": f"answer {key}", "feedback": f"hint {key}", "picture": None} for key in ids
    }
    base = {"text": "?", "explanation": "why", "picture": None, "audio": None}
    return {"vi": {**base, "options": options, **more}}


def frozen(key: str, kind: str, ids: Sequence[str], right: Sequence[str] = (), **more: Any) -> dict:
    options = [{"id": one, "correct": one in right, "last": False} for one in ids]
    texts = more.pop("texts", None) or words(ids)
    base = {"id": key, "kind": kind, "source": "law", "case": None}
    return {**base, "options": options, "texts": texts, **more}


def to_order(key: str, order: Sequence[str]) -> dict:
    return frozen(key, "ordering", sorted(order), order=list(order))


def to_match(key: str, pairs: dict[str, str], rights: Sequence[str]) -> dict:
    matches = {right: {"text": f"right {right}"} for right in rights}
    return frozen(
        key,
        "matching",
        list(pairs),
        pairs=pairs,
        matches=[{"id": right} for right in sorted(rights)],
        texts=words(list(pairs), matches=matches),
    )


def number(key: str, values: dict[str, tuple[str, bool]], tolerance: str = "0") -> dict:
    one = frozen(key, "number", list(values), tolerance=tolerance)
    one["options"] = [
        {"id": option, "correct": right, "last": False, "value": value}
        for option, (value, right) in values.items()
    ]
    for option, (value, _right) in values.items():
        one["texts"]["vi"]["options"][option]["text"] = value
    return one


def word(key: str, answers: dict[str, tuple[str, bool]]) -> dict:
    right = [option for option, (_text, is_right) in answers.items() if is_right]
    one = frozen(key, "word", list(answers), right)
    for option, (text, _right) in answers.items():
        one["texts"]["vi"]["options"][option]["text"] = text
    return one


def paper(*questions: dict, draws: Sequence[dict] = (), fixed=None, **more: Any) -> dict:
    everybody = [one["id"] for one in questions] if fixed is None else fixed
    return {
        "schema": 2,
        "quiz": "z",
        "pass_mark": 80,
        "shuffle": True,
        "attempts_allowed": None,
        "minutes_allowed": None,
        "pause_minutes": None,
        "practice": False,
        "fixed": everybody,
        "draws": list(draws),
        "cases": [],
        "questions": list(questions),
        **more,
    }
