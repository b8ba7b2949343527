"""What answers say about questions, counted in one pass. Pure.

Of each person the first go at a quiz counts: whoever tries again has seen the feedback.
An attempt that was marked again counts by its last marking. Everything is a sum of whole
numbers (points and shares in ten-thousandths), so that sums can be kept, added to and taken
away from without a rounding, and another program counts the very same.

**Share right** p: the mean of the points, of those there were to have (the "difficulty" of
classical test theory; F. M. Lord and M. R. Novick, "Statistical Theories of Mental Test
Scores", 1968, chapter 15).

**Discrimination** r: the correlation (Pearson; for questions right or wrong it is the
point-biserial one) between the points of the question and the share of points in the *rest*
of the attempt, the question itself left out, since it would correlate with itself
(S. Henrysson, "Correction of item-total correlations in item analysis", Psychometrika 28,
1963). With n attempts, x the points and y the rest:

    r = (n·Σxy − Σx·Σy) ÷ √((n·Σx² − (Σx)²) · (n·Σy² − (Σy)²))

It is not known where everybody earned the same, or where nothing else was asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

WHOLE = 10_000
Key = tuple[int, str]  # version by its key, question id
# Version, marks as a marking keeps them, and 1 to count it or -1 to take it away again.
Row = tuple[int, list[Mapping[str, Any]], int]


@dataclass
class Tally:
    """Sums over the attempts that were asked a question.

    `rests` and the sums behind it are over those with something else to mark (`rests` of
    them). `chosen`: for each thing chosen how often, and the sum of the rest of those who did.
    """

    asked: int = 0
    blank: int = 0
    points: int = 0
    most: int = 0
    right: int = 0
    right_rest: int = 0
    rests: int = 0
    x: int = 0
    xx: int = 0
    y: int = 0
    yy: int = 0
    xy: int = 0
    chosen: dict[str, list[int]] = field(default_factory=dict)

    @property
    def share_right(self) -> float | None:
        """0 to 1; None when there is nothing to mark."""
        return self.points / self.most if self.most else None

    @property
    def discrimination(self) -> float | None:
        """-1 to 1; None when it is not known."""
        n = self.rests
        spread = (n * self.xx - self.x**2) * (n * self.yy - self.y**2)
        return (n * self.xy - self.x * self.y) / sqrt(spread) if spread > 0 else None

    @property
    def rest_of_right(self) -> float | None:
        """The mean share of points in the rest, of those who got the question right."""
        return self.right_rest / self.right / WHOLE if self.right and self.rests else None

    def times(self, chosen: str) -> int:
        return self.chosen.get(chosen, [0, 0])[0]

    def rest_of(self, chosen: str) -> float | None:
        """The same of those who chose this."""
        times, rest = self.chosen.get(chosen, [0, 0])
        return rest / times / WHOLE if times and self.rests else None

    def __add__(self, other: "Tally") -> "Tally":
        names = [name for name in self.__dataclass_fields__ if name != "chosen"]
        total = Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})
        for part in (self.chosen, other.chosen):
            for key, (times, rest) in part.items():
                cell = total.chosen.setdefault(key, [0, 0])
                cell[0] += times
                cell[1] += rest
        return total


Tallies = dict[Key, Tally]


def count(rows: Iterable[Row], into: Tallies) -> None:
    """Add attempts to the tallies, one after another; no attempt is kept."""
    known: dict[str, int] = {}
    for version, marks, sign in rows:
        earned, most = [], []
        for mark in marks:
            for text, found in ((mark["points"], earned), (mark["max"], most)):
                if text not in known:
                    known[text] = in_ten_thousandths(text)
                found.append(known[text])
        points, whole = sum(earned), sum(most)
        for mark, x, own in zip(marks, earned, most, strict=True):
            key = (version, mark["question"])
            tally = into.get(key)
            if tally is None:
                tally = into[key] = Tally()
            others = whole - own
            rest = (points - x) * WHOLE // others if others else 0
            _add(tally, mark["chosen"], x, own, rest, sign, bool(own and others))


def _add(
    tally: Tally, chosen: list[str], x: int, own: int, rest: int, sign: int, has_rest: bool
) -> None:
    tally.asked += sign
    tally.points += sign * x
    tally.most += sign * own
    if not chosen:
        tally.blank += sign
    if own and x == own:
        tally.right += sign
        tally.right_rest += sign * rest
    if has_rest:
        tally.rests += sign
        tally.x += sign * x
        tally.xx += sign * x * x
        tally.y += sign * rest
        tally.yy += sign * rest * rest
        tally.xy += sign * x * rest
    for one in chosen:
        cell = tally.chosen.get(one)
        if cell is None:
            cell = tally.chosen[one] = [0, 0]
        cell[0] += sign
        cell[1] += sign * rest


def in_ten_thousandths(text: str) -> int:
    """Points as a marking keeps them ("0.5000") as a whole number."""
    whole, _point, part = text.partition(".")
    return int(whole) * WHOLE + int(f"{part:0<4.4}")


def together(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for one in tallies:
        total += one
    return total
