"""What keeps a question from being asked, in words that say what to do about it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from places.names import folded
from quizzes.kinds.numbers import number_of
from quizzes.kinds.writing import word_key

if TYPE_CHECKING:
    from quizzes.models import Option, Question

FEWEST_TO_ORDER = 3  # two are guessed half of the time


def problem_with(question: "Question", options: Iterable["Option"]) -> str:
    """What keeps a question with these options from being asked, in words; else empty."""
    if not question.text.strip():
        return _("Write the question.")
    options, kind = list(options), question.kind
    if any(option.picture_id and not option.picture_alt.strip() for option in options):
        return _("Say what the picture of an answer shows, for people who cannot see it.")
    if kind == question.Kind.MATCHING:
        return _not_to_match(options)
    if any(not _words(option) for option in options):
        return _("Write something in every answer, or remove it.")
    if kind == question.Kind.NUMBER:
        return _not_numbers(options, question.tolerance)
    if kind == question.Kind.WORD:
        return _not_words(options)
    if kind == question.Kind.ORDERING:
        return _not_to_order(options)
    return _not_to_choose_from(question, options)


def _words(option: "Option") -> str:
    return option.text.strip() or (option.picture_alt.strip() if option.picture_id else "")


def _not_to_choose_from(question: "Question", options: list["Option"]) -> str:
    kinds, kind = question.Kind, question.kind
    right = sum(option.is_correct for option in options)
    if kind == kinds.TRUE_FALSE and len(options) != 2:
        return _("A true or false question needs exactly two answers.")
    if len(options) < 2:
        return _("Write at least two answers.")
    if _some_say_the_same(options):
        return _("Two answers say the same. Change one of them.")
    if kind == kinds.LIKERT:
        return ""
    if kind == kinds.SEVERAL:
        return "" if right else _("Mark at least one answer as right.")
    return "" if right == 1 else _("Mark exactly one answer as right.")


def _not_to_order(options: list["Option"]) -> str:
    if len(options) < FEWEST_TO_ORDER:
        return _("Write at least three things to put in order.")
    return _("Two answers say the same. Change one of them.") if _some_say_the_same(options) else ""


def _not_to_match(options: list["Option"]) -> str:
    lefts = [option for option in options if _words(option)]
    if any(not option.match.strip() for option in options):
        return _("Write for every line what it goes with.")
    if len(lefts) < 2:
        return _("Write at least two pairs.")
    if len({folded(option.match) for option in options}) < 2:
        return _("Everything goes with the same. Write at least two different things to match.")
    return _("Two answers say the same. Change one of them.") if _some_say_the_same(lefts) else ""


def _not_numbers(options: list["Option"], tolerance: Decimal) -> str:
    numbers = [(option, number_of(option.text)) for option in options]
    for option, number in numbers:
        if number is None:
            words = _("“%(text)s” is not a number. Write for example 12 or 3,5.")
            return words % {"text": option.text.strip()}
    right = [number for option, number in numbers if option.is_correct]
    if not right:
        return _("Write the right answer and mark it as right.")
    for option, number in numbers:
        if not option.is_correct and any(abs(number - one) <= tolerance for one in right):
            words = _("“%(text)s” is marked as wrong, but it is close enough to be right.")
            return words % {"text": option.text.strip()}
    return ""


def _not_words(options: list["Option"]) -> str:
    if not any(option.is_correct for option in options):
        return _("Write the right answer and mark it as right.")
    keys = [word_key(option.text) for option in options]
    if not all(keys):
        return _("An answer needs letters or digits.")
    if len(set(keys)) < len(keys):
        return _(
            "Two answers differ only in accents, capital letters or spaces, which are "
            "forgiven. Keep one of them."
        )
    return ""


def _some_say_the_same(options: list["Option"]) -> bool:
    return len({_words(option).lower() for option in options}) < len(options)
