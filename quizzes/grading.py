"""Marking, pure: a frozen quiz and the answers given to it → marks.

No Django here: the same function marks for the site, for the ledger's re-marking and
for a test. `quizzes/versions.py` gives the shape of the content.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes import kinds

PLACES = Decimal("0.0001")  # as the ledger stores points
POINTS_OF_A_QUESTION = Fraction(1)


@dataclass(frozen=True)
class Mark:
    """What one question earned. `chosen`: what was answered, as `quizzes.kinds` writes it.

    A `max` of 0 says that the question is not marked: it is neither right nor wrong.
    """

    question: str
    chosen: tuple[str, ...]
    points: Decimal
    max: Decimal

    @property
    def is_marked(self) -> bool:
        return self.max > 0

    @property
    def is_right(self) -> bool:
        return self.is_marked and self.points == self.max

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


def grade(
    content: Mapping[str, Any],
    answers: Mapping[str, Sequence[str]],
    *,
    asked: Collection[str] | None = None,
) -> Result:
    """Mark answers (question id → strings, as sent) against a quiz version's content.

    `asked`: the ids of the questions that this attempt was asked (`quizzes.drawing`); all
    of the version when None. Every question is worth one point, an opinion none;
    `quizzes.kinds` says for each kind what an answer is and what share of the point it
    earns. Not answered: nothing.

    Passed when points ÷ points to be had × 100 ≥ pass mark, compared as exact fractions:
    4 of 5 passes at 80, three thirds are one. `score` and the points of each mark are
    rounded **down** to four places, so that the same comparison on the stored numbers gives
    the same verdict. A quiz with nothing to mark cannot be passed.

    Questions and options that the version does not have are ignored; so is anything that
    is not a list of strings. A bare string counts as one. Nothing here raises because of
    what was answered.
    """
    answers = answers if isinstance(answers, Mapping) else {}
    score = best = Fraction(0)
    marks: list[Mark] = []
    for question in content["questions"]:
        if asked is not None and question["id"] not in asked:
            continue
        chosen = kinds.chosen(question, answers.get(question["id"]))
        points = kinds.points(question, chosen) * POINTS_OF_A_QUESTION
        most = POINTS_OF_A_QUESTION * kinds.is_marked(question)
        score, best = score + points, best + most
        marks.append(Mark(question["id"], chosen, _stored(points), _stored(most)))
    pass_mark = content["pass_mark"]
    return Result(
        score=_stored(score),
        max_score=_stored(best),
        passed=bool(best) and score * 100 >= pass_mark * best,
        pass_mark=pass_mark,
        marks=tuple(marks),
    )


def _stored(points: Fraction) -> Decimal:
    """Rounded down to four places: what is short of the pass mark stays short of it."""
    places = points.numerator * 10_000 // points.denominator
    return (Decimal(places) / 10_000).quantize(PLACES)
