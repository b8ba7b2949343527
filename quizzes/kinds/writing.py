"""Filling in a number or a word.

What was written is compared with the answers that the question knows, right ones first:

- a number is right within the question's tolerance of a right one (`quizzes.kinds.numbers`
  says how it may be written);
- a word is right when its `word_key` is that of a right one, in any language of the
  question: case, diacritics (đ as d), spaces and punctuation are forgiven.

A mark keeps the id of the answer it was, "?" for anything else that was written, and never
the words: they lie with the answers as sent, which erasure empties. For marking again after
that, the id of a known answer is taken for that answer.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from places.names import folded
from quizzes.kinds.kind import Kind, Question
from quizzes.kinds.numbers import readings

SOMETHING_ELSE = "?"
MOST_LETTERS_READ = 200
NOT_A_LETTER = re.compile(r"[\W_]+")

Is = Callable[[str, Any], bool]


def word_key(text: str) -> str:
    """Two words with one key count as the same: "Đuối  nước!" and "duoi nuoc"."""
    return NOT_A_LETTER.sub("", folded(text))


def _chosen(question: Question, sent: list[str], is_it: Is) -> tuple[str, ...]:
    text = next((one.strip() for one in sent if one.strip()), "")[:MOST_LETTERS_READ]
    if not text:
        return ()
    known = sorted(question["options"], key=lambda option: not option["correct"])
    same = (option["id"] for option in known if text == option["id"] or is_it(text, option))
    return (next(same, SOMETHING_ELSE),)


def _number(question: Question, sent: list[str]) -> tuple[str, ...]:
    tolerance = Decimal(question["tolerance"])

    def is_it(text: str, option: Any) -> bool:
        value = Decimal(option["value"])
        return any(abs(number - value) <= tolerance for number in readings(text))

    return _chosen(question, sent, is_it)


def _word(question: Question, sent: list[str]) -> tuple[str, ...]:
    spoken = [texts["options"] for texts in question["texts"].values()]

    def is_it(text: str, option: Any) -> bool:
        words = (options[option["id"]]["text"] for options in spoken if option["id"] in options)
        return bool(word_key(text)) and word_key(text) in {word_key(word) for word in words}

    return _chosen(question, sent, is_it)


def _points(question: Question, chosen: Sequence[str]) -> Fraction:
    right = {option["id"] for option in question["options"] if option["correct"]}
    return Fraction(len(chosen) == 1 and chosen[0] in right)


NUMBER = Kind(_number, _points, is_written=True)
WORD = Kind(_word, _points, is_written=True)
