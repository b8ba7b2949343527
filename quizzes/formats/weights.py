"""Shares of a point that other programs give to answers → right and wrong, as they are here.

A fraction is in per cent: 100 is wholly right, 0 wrong, less than 0 takes points off.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from quizzes.formats.neutral import DraftedOption, Problem, lost, note, refused
from quizzes.kinds.numbers import number_of
from quizzes.kinds.writing import word_key

WHOLE = Decimal(100)
NEARLY = Decimal("0.6")  # 33 and 33.33333 are a third
SHOWN = 40

Weighed = tuple[DraftedOption, Decimal]
Judged = tuple[tuple[DraftedOption, ...], tuple[Problem, ...]]


def per_cent(fraction: Decimal) -> str:
    return f"{fraction:f}".rstrip("0").rstrip(".") if "." in f"{fraction:f}" else f"{fraction:f}"


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def judge_single(options: Sequence[Weighed]) -> Judged:
    """Exactly one answer is wholly right; a share of a point for another one is not kept."""
    problems = [_not_kept(option, fraction) for option, fraction in options]
    right = sum(fraction >= WHOLE for _option, fraction in options)
    if right == 0:
        problems.append(refused(_("No answer is wholly right.")))
    elif right > 1:
        problems.append(
            refused(
                _("%(number)d answers are wholly right, but only one may be chosen."), number=right
            )
        )
    judged = tuple(_judged(option, fraction >= WHOLE) for option, fraction in options)
    return judged, tuple(problem for problem in problems if problem)


def judge_several(options: Sequence[Weighed]) -> Judged:
    """Whatever gives points is right. Here each right choice gives the same, and each wrong
    one takes that much away; other shares are told as not kept."""
    right = sum(fraction > 0 for _option, fraction in options)
    if not right:
        return tuple(_judged(option, False) for option, _fraction in options), (
            refused(_("No answer is right.")),
        )
    share, problems = WHOLE / right, []
    if any(fraction > 0 and abs(fraction - share) > NEARLY for _option, fraction in options):
        weights = ", ".join(f"{per_cent(f)}%" for _option, f in options if f > 0)
        problems.append(
            lost(
                _("Right answers of different weight (%(weights)s) count the same here."),
                weights=weights,
            )
        )
    wrong = [fraction for _option, fraction in options if fraction <= 0]
    if any(fraction < 0 and abs(fraction + share) > NEARLY for fraction in wrong):
        problems.append(
            lost(_("Negative marks are not kept: each wrong choice takes off one right one."))
        )
    elif any(fraction == 0 for fraction in wrong):
        problems.append(note(_("Here each wrong choice takes off one right one.")))
    return tuple(_judged(option, fraction > 0) for option, fraction in options), tuple(problems)


def judge_words(options: Sequence[Weighed]) -> Judged:
    """Accepted words, and known wrong ones; what differs in nothing that counts is one."""
    kept: dict[str, DraftedOption] = {}
    problems: list[Problem | None] = []
    for option, fraction in sorted(options, key=lambda one: -one[1]):
        if option.text.strip() == "*":
            problems.append(_lost_catch_all(option))
        elif "*" in option.text.replace("\\*", ""):
            problems.append(
                lost(_("“%(text)s” stands for many words (*); it is left out."), text=option.text)
            )
        else:
            problems.append(_not_kept(option, fraction))
            option = replace(option, text=option.text.replace("\\*", "*"))
            key = word_key(option.text)
            if key in kept:
                problems.append(note(_("“%(text)s” is accepted anyway."), text=short(option.text)))
            elif key:
                kept[key] = _judged(option, fraction >= WHOLE)
    if not any(option.correct for option in kept.values()):
        problems.append(refused(_("No word is wholly right.")))
    return tuple(kept.values()), tuple(problem for problem in problems if problem)


def judge_numbers(options: Sequence[tuple[DraftedOption, Decimal, Decimal]]) -> tuple:
    """(options, tolerance, problems): one tolerance for all numbers that are accepted."""
    kept: dict[Decimal, DraftedOption] = {}
    problems: list[Problem | None] = []
    tolerances = set()
    for option, fraction, tolerance in sorted(options, key=lambda one: -one[1]):
        if option.text.strip() in {"", "*"}:
            problems.append(_lost_catch_all(option))
            continue
        value = number_of(option.text)
        if value is None:
            problems.append(refused(_("“%(text)s” is no number."), text=short(option.text)))
            continue
        problems.append(_not_kept(option, fraction))
        if fraction >= WHOLE:
            tolerances.add(tolerance.normalize())
        if value not in kept:
            kept[value] = _judged(option, fraction >= WHOLE)
    if not tolerances:
        problems.append(refused(_("No number is wholly right.")))
    elif len(tolerances) > 1:
        problems.append(refused(_("The right numbers have different tolerances.")))
    tolerance = max(tolerances, default=Decimal(0)) + 0
    return tuple(kept.values()), tolerance, tuple(problem for problem in problems if problem)


def _judged(option: DraftedOption, is_right: bool) -> DraftedOption:
    return replace(option, correct=is_right)


def _not_kept(option: DraftedOption, fraction: Decimal) -> Problem | None:
    parts = {"text": short(option.text), "percent": per_cent(fraction)}
    if 0 < fraction < WHOLE:
        return lost(_("“%(text)s” gave %(percent)s%% of the point; here it is wrong."), **parts)
    if fraction < 0:
        return lost(_("“%(text)s” took off points (%(percent)s%%); here it is wrong."), **parts)
    return None


def _lost_catch_all(option: DraftedOption) -> Problem | None:
    if not option.feedback:
        return None
    return lost(
        _("What is said to all other answers is not kept: “%(text)s”"), text=short(option.feedback)
    )
