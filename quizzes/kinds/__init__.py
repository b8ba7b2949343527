"""What each kind of question takes for an answer, and what that earns. Pure.

A kind reads an answer as it was sent (a list of strings, or anything) into `chosen`, the one
way to write it down, which a mark keeps; from `chosen` alone it gives the share of the
point, 0 to 1. `quizzes/versions.py` gives the shape of a question. Nothing here raises
because of what was sent.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from quizzes.kinds import choosing, matching, ordering, writing
from quizzes.kinds.kind import Kind

MOST_STRINGS_READ = 200  # far above any question's options; a longer list is an attack

KINDS: Mapping[str, Kind] = {
    "single": choosing.SINGLE,
    "several": choosing.SEVERAL,
    "true_false": choosing.SINGLE,
    "likert": choosing.LIKERT,
    "ordering": ordering.ORDERING,
    "matching": matching.MATCHING,
    "number": writing.NUMBER,
    "word": writing.WORD,
}
WRITTEN = frozenset(name for name, kind in KINDS.items() if kind.is_written)


def chosen(question: Mapping[str, Any], sent: Any) -> tuple[str, ...]:
    """What an answer says, in the one way to write it down; empty when it says nothing."""
    return KINDS[question["kind"]].chosen(question, strings(sent))


def points(question: Mapping[str, Any], chosen: Sequence[str]) -> Fraction:
    """The share of the question's point that this earns."""
    return KINDS[question["kind"]].points(question, chosen)


def is_marked(question: Mapping[str, Any]) -> bool:
    """Whether the question counts: an opinion does not."""
    return KINDS[question["kind"]].is_marked


def is_answered(question: Mapping[str, Any], sent: Any) -> bool:
    """Whether the answer is whole. Nobody is asked twice for an opinion."""
    kind = KINDS[question["kind"]]
    return not kind.is_marked or kind.is_whole(question, chosen(question, sent))


def right_answer(question: Mapping[str, Any]) -> list[str]:
    """An answer that earns the whole point, as it may be sent; nothing for an opinion."""
    if question["kind"] == "ordering":
        return list(question["order"])
    if question["kind"] == "matching":
        return [f"{left}={right}" for left, right in question["pairs"].items()]
    right = [option["id"] for option in question["options"] if option["correct"]]
    return right[:1] if question["kind"] in WRITTEN else right


def strings(sent: Any) -> list[str]:
    """The strings of an answer, whatever was sent. A bare string is one of them."""
    if isinstance(sent, str):
        return [sent]
    if not isinstance(sent, Sequence | set | frozenset) or len(sent) > MOST_STRINGS_READ:
        return []
    return [one for one in sent if isinstance(one, str)]
