"""What a result says of one question: how it went, what was answered, what is right and why."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from quizzes.presenting import Picture, PresentedOption, PresentedQuestion

RIGHT, WRONG, PLAIN = "right", "wrong", ""


class Line(NamedTuple):
    """One answer with what is said of it. `lead` and `note` are ours, the rest the trainer's."""

    tone: str
    lead: str
    text: str
    note: str = ""
    feedback: str = ""
    picture: Picture | None = None


class Told(NamedTuple):
    """`verdict`: "right", "partly", "wrong", "missing", or "opinion" where nothing is marked."""

    question: PresentedQuestion
    verdict: str
    lines: tuple[Line, ...]

    @property
    def is_right(self) -> bool:
        return self.verdict == "right"

    @property
    def is_marked(self) -> bool:
        return self.verdict != "opinion"


def told(
    question: PresentedQuestion, chosen: Sequence[str], *, share: float, written: str = ""
) -> Told:
    """`chosen` as a mark keeps it, `share` of the point it earned, `written` as it was sent."""
    if not question.is_marked:
        verdict = "opinion"
    elif share >= 1:
        verdict = "right"
    elif not chosen:
        verdict = "missing"
    else:
        verdict = "partly" if share > 0 else "wrong"
    return Told(question, verdict, tuple(_lines(question, list(chosen), written)))


def _lines(question: PresentedQuestion, chosen: list[str], written: str) -> Iterator[Line]:
    if question.is_written:
        return _written(question, chosen, written)
    if question.kind == "ordering":
        return _ordered(question, chosen)
    if question.kind == "matching":
        return _matched(question, chosen)
    return _chosen(question, chosen) if question.is_marked else _opinion(question, chosen)


def _chosen(question: PresentedQuestion, chosen: list[str]) -> Iterator[Line]:
    """What was chosen, and what is right besides."""
    for option in question.options:
        if option.id in chosen and option.correct:
            yield _line(option, RIGHT, _("You chose, and it is right:"), option.feedback)
        elif option.correct:
            yield _line(option, RIGHT, _("Right answer:"))
        elif option.id in chosen:
            yield _line(option, WRONG, _("You chose, and it is not right:"), option.feedback)


def _opinion(question: PresentedQuestion, chosen: list[str]) -> Iterator[Line]:
    for option in question.options:
        if option.id in chosen:
            yield _line(option, PLAIN, _("You chose:"), option.feedback)


def _written(question: PresentedQuestion, chosen: list[str], written: str) -> Iterator[Line]:
    """The answer in the writer's own words while they are kept, else in the bank's."""
    known = next((option for option in question.options if option.id in chosen), None)
    is_right = known is not None and known.correct
    text = known.text if known and written in {"", known.id} else written
    feedback = known.feedback if known else ""
    if is_right:
        yield Line(RIGHT, _("You wrote, and it is right:"), text, feedback=feedback)
        return
    if chosen:
        yield Line(WRONG, _("You wrote, and it is not right:"), text, feedback=feedback)
    right = "; ".join(option.text for option in question.options if option.correct)
    yield Line(RIGHT, _("Right answer:"), right, note=_tolerance(question))


def _tolerance(question: PresentedQuestion) -> str:
    if question.kind != "number" or question.tolerance == "0":
        return ""
    by = question.tolerance.replace(".", get_format("DECIMAL_SEPARATOR"))
    return _("Up to %(by)s more or less is right too.") % {"by": by}


def _ordered(question: PresentedQuestion, chosen: list[str]) -> Iterator[Line]:
    """In the right order, each with the place it was given if that was another."""
    by_id = {option.id: option for option in question.options}
    place = {key: number for number, key in enumerate(chosen, start=1)}
    for number, key in enumerate(question.order, start=1):
        option, own = by_id[key], place.get(key)
        if own == number:
            yield _line(option, RIGHT, f"{number}.")
        else:
            note = _("You put it in place %(place)s.") % {"place": own} if own else _no_answer()
            yield _line(option, WRONG, f"{number}.", option.feedback, note)


def _matched(question: PresentedQuestion, chosen: list[str]) -> Iterator[Line]:
    pairs, rights = dict(pair.split("=", 1) for pair in chosen), _texts(question.matches)
    for option in question.options:
        right, own = (question.pairs or {}).get(option.id, ""), pairs.get(option.id)
        text = f"{option.words} – {rights.get(right, '')}"
        if own == right:
            yield Line(RIGHT, _("You chose, and it is right:"), text, picture=option.picture)
        else:
            note = _("You chose: %(text)s") % {"text": rights[own]} if own else _no_answer()
            yield Line(WRONG, _("Right answer:"), text, note, option.feedback, option.picture)


def _texts(things: Iterable) -> dict[str, str]:
    return {thing.id: thing.text for thing in things}


def _no_answer() -> str:
    return _("You gave no answer here.")


def _line(
    option: PresentedOption, tone: str, lead: str, feedback: str = "", note: str = ""
) -> Line:
    return Line(tone, lead, option.text, note, feedback, option.picture)
