"""The question the Department asks, answered from the facts."""

from dataclasses import dataclass, replace
from functools import cached_property

from places.models import Unit
from records.applicable import Applicable
from reports.coverage import DIRECT, UNPLACED, Figures, Judged, Tally, judge, tally
from reports.facts import Facts, Question
from reports.naming import told_apart
from reports.shielding import Shielded, shielded


@dataclass(frozen=True)
class Part:
    """One line of the table: a child unit with its figures. `name` tells it from the others."""

    unit: Unit
    name: str
    figures: Figures


class Coverage:
    """The answer to a question: figures, their parts, and the people behind each of them."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._facts = Facts(question)

    @cached_property
    def judged(self) -> list[Judged]:
        """Every post within the unit with its status: what all figures are counted from."""
        facts, on = self._facts, self.question.on
        applicable, done = self._applicable, facts.done()
        return [
            judge(
                post,
                applicable.to(post.unit),
                done.get(post.person, ()),
                on,
                exempt=facts.is_exempt(post.person),
            )
            for post in facts.posts()
        ]

    @cached_property
    def _applicable(self) -> Applicable:
        return self._facts.applicable()

    @cached_property
    def undecided(self) -> list[Unit]:
        """Units with posts where a merger carried nothing over: not all that merged had it.

        Nobody is required there until somebody decides (docs/decisions/0005).
        """
        if not self.judged or not self._applicable.undecided:
            return []
        units = Unit.objects.filter(pk__in=self._applicable.undecided)
        return list(units.in_name_order())

    @cached_property
    def tally(self) -> Tally:
        return tally(self.judged)

    @property
    def total(self) -> Figures:
        return self.tally.total

    @property
    def direct(self) -> Figures:
        return self.tally.part(DIRECT)

    @property
    def unplaced(self) -> Figures:
        return self.tally.part(UNPLACED)

    @cached_property
    def parts(self) -> list[Part]:
        """The child units, in name order, whether or not anybody is required there."""
        names = told_apart(self._facts.children)
        return [
            Part(child, names[child.pk], self.tally.part(child.pk))
            for child in self._facts.children
        ]

    @property
    def is_top(self) -> bool:
        """Whether no other table holds this unit as a line."""
        return self._facts.above is None

    @property
    def lines(self) -> list[Figures]:
        """The figures that add up to the total: of the parts, then `direct` and `unplaced`."""
        return [*(part.figures for part in self.parts), self.direct, self.unplaced]

    @cached_property
    def shielded(self) -> tuple[Shielded, list[Shielded]]:
        """The total and the lines as they may be shown without names.

        What the table of the unit above keeps back about this unit is kept back here too,
        with all it is made of: else opening the unit would tell it.
        """
        return shielded(self.total, self.lines, above=self._line_above)

    @cached_property
    def _line_above(self) -> Shielded | None:
        if (unit := self._facts.above) is None:
            return None
        above = Coverage(replace(self.question, unit=unit))
        of_parts = zip(above.parts, above.shielded[1], strict=False)
        return next((line for part, line in of_parts if part.unit == self.question.unit), None)


def coverage(question: Question) -> Coverage:
    return Coverage(question)
