"""Choosing among options: one right answer, several, true or false, an opinion.

- One right answer, and true or false: all or nothing. Choosing more than one option earns
  nothing, even when the right one is among them.
- Several right answers: (right choices − wrong choices) ÷ number of right options, never
  below nothing. So three of four right ones earn ¾, choosing everything in a question of
  two right and two wrong earns nothing, and exactly the right ones earn the whole point.
- An opinion has no right answer and earns nothing of nothing.
"""

from collections.abc import Sequence
from fractions import Fraction

from quizzes.kinds.kind import Kind, Question


def _chosen(question: Question, sent: list[str]) -> tuple[str, ...]:
    """Known options, once each, in the order of the version."""
    named = set(sent)
    return tuple(option["id"] for option in question["options"] if option["id"] in named)


def _one(question: Question, chosen: Sequence[str]) -> Fraction:
    return Fraction(len(chosen) == 1 and set(chosen) <= _right(question))


def _several(question: Question, chosen: Sequence[str]) -> Fraction:
    right, named = _right(question), set(chosen)
    if not right:
        return Fraction(0)
    return max(Fraction(0), Fraction(len(named & right) - len(named - right), len(right)))


def _right(question: Question) -> set[str]:
    return {option["id"] for option in question["options"] if option["correct"]}


def _nothing(question: Question, chosen: Sequence[str]) -> Fraction:
    return Fraction(0)


SINGLE = Kind(_chosen, _one)
SEVERAL = Kind(_chosen, _several)
LIKERT = Kind(_chosen, _nothing, is_marked=False)
