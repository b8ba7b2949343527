"""Matching pairs.

An answer says "<left id>=<right id>" for each left. Of a left named twice the first counts;
what the question does not have is ignored.

Points: (right pairs − wrong pairs ÷ (rights offered − 1)) ÷ lefts, never below nothing:
formula scoring, so that guessing earns nothing on average. Among three lefts and three
rights, one right and two wrong pairs earn nothing; a left without a right takes nothing away.
"""

from collections.abc import Sequence
from fractions import Fraction

from quizzes.kinds.kind import Kind, Question, has_all


def _chosen(question: Question, sent: list[str]) -> tuple[str, ...]:
    rights = {match["id"] for match in question["matches"]}
    found: dict[str, str] = {}
    for text in sent:
        left, _equals, right = text.partition("=")
        if right in rights:
            found.setdefault(left, right)
    lefts = (option["id"] for option in question["options"])
    return tuple(f"{left}={found[left]}" for left in lefts if left in found)


def _points(question: Question, chosen: Sequence[str]) -> Fraction:
    pairs = question["pairs"]
    right = sum(pair == f"{left}={pairs[left]}" for pair in chosen for left in [_left(pair)])
    wrong, others = len(chosen) - right, len(question["matches"]) - 1
    if not pairs or others < 1:
        return Fraction(0)
    return max(Fraction(0), (right - Fraction(wrong, others)) / len(pairs))


def _left(pair: str) -> str:
    return pair.partition("=")[0]


MATCHING = Kind(_chosen, _points, has_all)
