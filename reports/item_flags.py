"""What is striking about a question, and the rule that says so. Pure.

Below LEAST_ANSWERS chance alone would raise flags, so none is raised. The bounds are those
in common use (R. L. Ebel and D. A. Frisbie, "Essentials of Educational Measurement", 1991,
chapter 13: below 0.2 a question tells little apart, below nothing its key is in doubt).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.item_sums import Tally

LEAST_ANSWERS = 30
EASY, HARD = 0.95, 0.30
AGAINST = -0.10  # discrimination from which on the better ones get it wrong
TELLS_LITTLE = 0.10
ATTRACTIVE = 0.20  # share of those asked who chose one wrong answer
AHEAD = 0.05  # of the rest: by how much those with a wrong answer do better
SOMETHING_ELSE = "?"


class Flag(IntEnum):
    """The gravest first."""

    WRONG_KEY = 1
    AMBIGUOUS = 2
    TOO_HARD = 3
    TOO_EASY = 4

    @property
    def label(self) -> str | Promise:
        return LABELS[self]


LABELS = {
    Flag.WRONG_KEY: gettext_lazy("probably wrong key"),
    Flag.AMBIGUOUS: gettext_lazy("ambiguous"),
    Flag.TOO_HARD: gettext_lazy("too hard"),
    Flag.TOO_EASY: gettext_lazy("too easy"),
}


class Raised(NamedTuple):
    """A flag with the rule that raised it, in words."""

    flag: Flag
    rule: str


@dataclass(frozen=True)
class Key:
    """What is right about a question: its kind and the things to choose that are right.
    `options` are all there were; what was chosen besides is not about one answer."""

    kind: str
    right: frozenset[str]
    options: frozenset[str]


def raised(tally: Tally, key: Key) -> list[Raised]:
    """Every flag of a question, the gravest first."""
    if tally.asked < LEAST_ANSWERS or tally.share_right is None:
        return []
    found = [
        Raised(flag, words) for flag, rule in RULES.items() for words in [rule(tally, key)] if words
    ]
    if any(one.flag == Flag.WRONG_KEY for one in found):
        found = [one for one in found if one.flag != Flag.AMBIGUOUS]
    return sorted(found)


def wrong_answers(tally: Tally, key: Key) -> Iterator[tuple[str, float]]:
    """Wrong answers that somebody chose, with the share of those asked who did."""
    for one in tally.chosen:
        if one in key.options and one not in key.right and tally.times(one) > 0:
            yield one, tally.times(one) / tally.asked


def _wrong_key(tally: Tally, key: Key) -> str:
    r = tally.discrimination
    if r is not None and r <= AGAINST:
        return _(
            "Those who did well otherwise got it wrong more often: discrimination %(r)s, and "
            "from %(bound)s down the key is in doubt."
        ) % {"r": decimal(r), "bound": decimal(AGAINST)}
    right, best = tally.rest_of_right, tally.right / tally.asked
    for one, share in wrong_answers(tally, key):
        rest = tally.rest_of(one)
        if rest is None or share < best or rest < (right or 0) + AHEAD:
            continue
        return _(
            "More people chose one wrong answer (%(wrong)s) than got it right (%(right)s), and "
            "they did better in the rest of the quiz (%(theirs)s against %(others)s)."
        ) % {
            "wrong": per_cent(share),
            "right": per_cent(best),
            "theirs": per_cent(rest),
            "others": per_cent(right or 0),
        }
    return ""


def _ambiguous(tally: Tally, key: Key) -> str:
    right = tally.rest_of_right
    for one, share in wrong_answers(tally, key):
        rest = tally.rest_of(one)
        if right is not None and rest is not None and share >= ATTRACTIVE and rest >= right:
            return _(
                "One wrong answer was chosen by %(share)s of those asked (%(bound)s or more), and "
                "they did as well in the rest of the quiz as those who were right."
            ) % {"share": per_cent(share), "bound": per_cent(ATTRACTIVE)}
    r, share = tally.discrimination, tally.share_right or 0
    if r is not None and r < TELLS_LITTLE and HARD < share < EASY:
        return _(
            "It does not tell apart who knows from who does not: discrimination %(r)s, below "
            "%(bound)s."
        ) % {"r": decimal(r), "bound": decimal(TELLS_LITTLE)}
    return ""


def _too_hard(tally: Tally, key: Key) -> str:
    share = tally.share_right or 0
    if share > HARD:
        return ""
    return _("%(share)s of the points were earned: %(bound)s or less is too hard.") % {
        "share": per_cent(share),
        "bound": per_cent(HARD),
    }


def _too_easy(tally: Tally, key: Key) -> str:
    share = tally.share_right or 0
    if share < EASY:
        return ""
    return _("%(share)s of the points were earned: with %(bound)s or more it asks little.") % {
        "share": per_cent(share),
        "bound": per_cent(EASY),
    }


RULES: dict[Flag, Callable[[Tally, Key], str]] = {
    Flag.WRONG_KEY: _wrong_key,
    Flag.AMBIGUOUS: _ambiguous,
    Flag.TOO_HARD: _too_hard,
    Flag.TOO_EASY: _too_easy,
}


def per_cent(share: float) -> str:
    return f"{round(share * 100)}%"


def decimal(number: float) -> str:
    """With two decimals, and a minus sign that is one."""
    from django.utils.formats import number_format

    return number_format(number, 2).replace("-", "\N{MINUS SIGN}")
