"""Marking, pure: a frozen quiz and the answers given to it → marks.

No Django here: the same function marks for the site, for the ledger's re-marking and
for a test. `quizzes/versions.py` gives the shape of the content.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

PLACES = Decimal("0.0001")  # as the ledger stores points
POINTS_OF_A_QUESTION = Fraction(1)
MOST_CHOICES_READ = 200  # far above any question's options; a longer list is an attack


@dataclass(frozen=True)
class Mark:
    """What one question earned. `chosen`: known option ids, once each, in the quiz's order."""

    question: str
    chosen: tuple[str, ...]
    points: Decimal
    max: Decimal

    @property
    def is_right(self) -> bool:
        return self.points == self.max

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "chosen": list(self.chosen),
            "points": str(self.points),
            "max": str(self.max),
        }


@dataclass(frozen=True)
class Result:
    """The marks of one go. `passed` was decided on exact fractions, not on `score`."""

    score: Decimal
    max_score: Decimal
    passed: bool
    pass_mark: int
    marks: tuple[Mark, ...]


def grade(content: Mapping[str, Any], answers: Mapping[str, Sequence[str]]) -> Result:
    """Mark answers (question id → chosen option ids) against a quiz version's content.

    Every question is worth one point.

    - One right answer, and true or false: all or nothing. Choosing more than one option
      earns nothing, even when the right one is among them.
    - Several right answers: (right choices − wrong choices) ÷ number of right options,
      never below nothing. So three of four right ones earn ¾, choosing everything in a
      question of two right and two wrong earns nothing, and exactly the right ones earn
      the whole point.
    - Not answered: nothing.

    Passed when points ÷ number of questions × 100 ≥ pass mark, compared as exact
    fractions: 4 of 5 passes at 80, three thirds are one. `score` and the points of each
    mark are rounded **down** to four places, so that the same comparison on the stored
    numbers gives the same verdict. A quiz without questions cannot be passed.

    Questions and options that the version does not have are ignored; so is anything that
    is not a list of ids. A bare string counts as one choice. Nothing here raises because
    of what was answered.
    """
    answers = answers if isinstance(answers, Mapping) else {}
    exact: list[Fraction] = []
    marks: list[Mark] = []
    for question in content["questions"]:
        chosen = _chosen(question, answers.get(question["id"]))
        points = _points(question, set(chosen))
        exact.append(points)
        marks.append(Mark(question["id"], chosen, _stored(points), _stored(POINTS_OF_A_QUESTION)))
    score, best = sum(exact, Fraction(0)), POINTS_OF_A_QUESTION * len(exact)
    pass_mark = content["pass_mark"]
    return Result(
        score=_stored(score),
        max_score=_stored(best),
        passed=bool(exact) and score * 100 >= pass_mark * best,
        pass_mark=pass_mark,
        marks=tuple(marks),
    )


def _chosen(question: Mapping[str, Any], answer: Any) -> tuple[str, ...]:
    """The options of the question that were chosen, whatever was sent."""
    if isinstance(answer, str):
        answer = [answer]
    if not isinstance(answer, Sequence | set | frozenset) or len(answer) > MOST_CHOICES_READ:
        return ()
    sent = {choice for choice in answer if isinstance(choice, str)}
    return tuple(option["id"] for option in question["options"] if option["id"] in sent)


def _points(question: Mapping[str, Any], chosen: set[str]) -> Fraction:
    right = {option["id"] for option in question["options"] if option["correct"]}
    if not right or not chosen:
        return Fraction(0)
    if question["kind"] == "several":
        share = Fraction(len(chosen & right) - len(chosen - right), len(right))
        return max(Fraction(0), share) * POINTS_OF_A_QUESTION
    return POINTS_OF_A_QUESTION if len(chosen) == 1 and chosen <= right else Fraction(0)


def _stored(points: Fraction) -> Decimal:
    """Rounded down to four places: what is short of the pass mark stays short of it."""
    places = points.numerator * 10_000 // points.denominator
    return (Decimal(places) / 10_000).quantize(PLACES)
