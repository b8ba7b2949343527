"""What a kind of question is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Question = Mapping[str, Any]


def has_any(question: Question, chosen: Sequence[str]) -> bool:
    return bool(chosen)


def has_all(question: Question, chosen: Sequence[str]) -> bool:
    """Every item has been placed."""
    return len(chosen) == len(question["options"])


@dataclass(frozen=True)
class Kind:
    """`is_written`: the answer is words, which a mark never keeps."""

    chosen: Callable[[Question, list[str]], tuple[str, ...]]
    points: Callable[[Question, Sequence[str]], Fraction]
    is_whole: Callable[[Question, Sequence[str]], bool] = has_any
    is_marked: bool = True
    is_written: bool = False
