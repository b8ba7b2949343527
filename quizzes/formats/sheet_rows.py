"""The answers of one row of the spreadsheet, by kind."""

import re
from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext_noop as _

from places.names import folded
from quizzes.formats.neutral import FALSE_WORDS, TRUE_WORDS, DraftedOption, Problem, lost, refused
from quizzes.formats.sheet_words import letter_of, place_of
from quizzes.formats.weights import short

TextOf = Callable[..., str]
Answers = tuple[str, tuple[DraftedOption, ...], list[Problem]]
LETTERS = re.compile(r"[A-Za-z]{1,2}(?:[\s,;./&+]+[A-Za-z]{1,2})*[\s.]*$")
WORDS = {folded(word) for word in (*TRUE_WORDS, *FALSE_WORDS)}
TRUE = {folded(word) for word in (*TRUE_WORDS, "Đ", "T", "1")}
FALSE = {folded(word) for word in (*FALSE_WORDS, "S", "F", "0")}


def answers_of(kind: str, text: TextOf, places: int) -> Answers:
    """(kind, answers, problems). Without a named kind it is told from what is filled in."""
    options = [
        DraftedOption(text("option", n), match=text("match", n), feedback=text("feedback", n))
        for n in range(places)
    ]
    while options and not (options[-1].text or options[-1].match or options[-1].feedback):
        options.pop()
    right = text("right")
    kind = kind or _kind_from(options, right)
    if not kind:
        return "single", (), [refused(_("Say of what kind the question is."))]
    options, problems = _kept_last(options, text("last"))
    if kind in {"ordering", "matching", "likert"}:
        options = [o for o in options if o.text or o.match]
    elif kind == "true_false" and not any(o.text for o in options):
        options, more = _true_false(right, options)
        problems += more
    elif kind in {"number", "word"} and not options:
        said = [one.strip() for one in re.split(r"[;\n]", right)]
        options = [DraftedOption(one, correct=True) for one in said if one]
    else:
        options, more = _marked(kind, options, right)
        problems += more
    return kind, tuple(options), problems


def _kind_from(options: list[DraftedOption], right: str) -> str:
    if any(option.match for option in options):
        return "matching"
    if not options:
        return "true_false" if folded(right) in WORDS else ""
    chosen = _places(right)
    return "" if not chosen else "single" if len(chosen) == 1 else "several"


def _places(text: str) -> list[int]:
    """The answers that letters name; none where the text is something else."""
    if not LETTERS.match(text.strip()):
        return []
    return [place_of(letters.upper()) for letters in re.findall(r"[A-Za-z]+", text)]


def _true_false(right: str, options: list[DraftedOption]) -> tuple[list[DraftedOption], list]:
    said = [*(option.feedback for option in options), "", ""]
    answer = folded(right)
    if answer not in TRUE | FALSE:
        words = _("“%(text)s” is neither “Đúng” nor “Sai”.")
        return [], [refused(words, text=short(right))]
    return [
        DraftedOption(TRUE_WORDS[0], answer in TRUE, feedback=said[0]),
        DraftedOption(FALSE_WORDS[0], answer in FALSE, feedback=said[1]),
    ], []


def _marked(
    kind: str, options: list[DraftedOption], right: str
) -> tuple[list[DraftedOption], list[Problem]]:
    chosen = _places(right)
    if kind in {"number", "word"} and not right:
        chosen = list(range(len(options)))
    if not chosen:  # the right answer written out
        same = [n for n, o in enumerate(options) if folded(o.text) == folded(right) and right]
        chosen = same
    problems = []
    for place in chosen:
        if place >= len(options) or not options[place].text:
            words = _("There is no answer %(letter)s to be right.")
            problems.append(refused(words, letter=letter_of(place)))
    if not right and not chosen:
        problems.append(refused(_("Say which answer is right.")))
    elif not chosen:
        words = _("“%(text)s” names no answer: write its letter, as A or A, C.")
        problems.append(refused(words, text=short(right)))
    marked = [replace(option, correct=n in chosen) for n, option in enumerate(options)]
    return [option for option in marked if option.text], problems


def _kept_last(
    options: list[DraftedOption], last: str
) -> tuple[list[DraftedOption], list[Problem]]:
    places = _places(last) if last else []
    if last and not places:
        return options, [lost(_("“%(text)s” names no answer to be last."), text=short(last))]
    return [replace(o, keep_last=n in places) for n, o in enumerate(options)], []
