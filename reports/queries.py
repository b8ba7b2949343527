"""The question the Department asks, answered from the facts."""

from dataclasses import dataclass
from functools import cached_property

from places.models import Unit
from records.applicable import Applicable
from reports.coverage import DIRECT, UNPLACED, Figures, Judged, Tally, judge, tally
from reports.facts import Facts, Question


@dataclass(frozen=True)
class Part:
    """One line of the table: a child unit with its figures."""

    unit: Unit
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
        return [Part(child, self.tally.part(child.pk)) for child in self._facts.children]


def coverage(question: Question) -> Coverage:
    return Coverage(question)
