"""A question between two programs: what every format is read into and written from.

Texts are plain, in Unicode NFC, with line breaks kept. `cleaned` makes them so; a digest of
two questions that say the same is the same.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext

from quizzes.kinds.numbers import number_of

MARKED_BY_OPTIONS = {"single", "several", "true_false", "number", "word"}
MOST_TEXT = 10_000
MOST_SHORT = 500  # of an answer, its match and its feedback
MOST_SOURCE = 300
MOST_TOPIC = 100
MOST_OPTIONS = 60
EMPTY_LINES = re.compile(r"\n{3,}")
PRIVATE = "\U000f0000"  # from here on no letter means anything to anybody else
TRUE_WORDS, FALSE_WORDS = ("Đúng", "True"), ("Sai", "False")


class Weight(StrEnum):
    """How much a problem matters: the question stays out, loses something, or only differs."""

    REFUSED = "refused"
    LOST = "lost"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be carried, as a text for gettext with its parts; read in one's language."""

    weight: Weight
    text: str
    parts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        text = gettext(self.text)
        return text % self.parts if self.parts else text


class Unreadable(ValueError):
    """A file that cannot be read as a whole. The message says where, and what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`content` are the bytes of the file; `alt` says what it shows, "" where nobody said."""

    name: str
    content: bytes = field(repr=False)
    alt: str = ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class DraftedOption:
    """An answer as `quizzes.models.Option` keeps it: see there for what each kind makes of it.

    Numbers are in Vietnamese writing. A right side without a left one has no text.
    """

    text: str = ""
    correct: bool = False
    match: str = ""
    feedback: str = ""
    keep_last: bool = False
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class DraftedCase:
    """A story that several questions share; `key` tells one from another in a file."""

    key: str
    title: str
    text: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Drafted:
    """One question of a file.

    `external_id` is the id by which another program, or this bank, knows it; `version` the
    digest that this bank gave it when it was written to the file; `number` and `line` say
    where it stands in the file, counted from 1 (0: nowhere).
    """

    kind: str
    text: str
    options: tuple[DraftedOption, ...] = ()
    tolerance: Decimal = Decimal(0)
    explanation: str = ""
    topics: tuple[str, ...] = ()
    difficulty: str = ""
    source: str = ""
    picture: Picture | None = None
    case: DraftedCase | None = None
    name: str = ""
    external_id: str = ""
    version: str = ""
    number: int = 0
    line: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def is_refused(self) -> bool:
        return any(problem.weight == Weight.REFUSED for problem in self.problems)

    @property
    def reason(self) -> str:
        """Why it stays out, in words; "" where it does not."""
        refused = (str(p) for p in self.problems if p.weight == Weight.REFUSED)
        return " ".join(dict.fromkeys(refused))

    @property
    def lost(self) -> list[str]:
        """What of its meaning does not come along."""
        return _told(self.problems, Weight.LOST)

    @property
    def notes(self) -> list[str]:
        return _told(self.problems, Weight.NOTE)

    @property
    def label(self) -> str:
        """How people find it again: its id or name in the file, else its number."""
        return self.external_id or self.name or f"#{self.number}"

    def having(self, *problems: Problem) -> "Drafted":
        return replace(self, problems=(*self.problems, *problems))


def _told(problems: tuple[Problem, ...], weight: Weight) -> list[str]:
    return list(dict.fromkeys(str(problem) for problem in problems if problem.weight == weight))


def refused(text: str, /, **parts: Any) -> Problem:
    return Problem(Weight.REFUSED, text, parts)


def lost(text: str, /, **parts: Any) -> Problem:
    return Problem(Weight.LOST, text, parts)


def note(text: str, /, **parts: Any) -> Problem:
    return Problem(Weight.NOTE, text, parts)


def cleaned(text: str) -> str:
    """NFC, one kind of line break, one space between words, at most one empty line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = unicodedata.normalize("NFC", "".join(map(_letter, text)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _letter(letter: str) -> str:
    if letter in "\t\u00a0\x0b\x0c\u0085":
        return " "
    if letter in "\ufeff\ufffe\uffff" or letter >= PRIVATE:
        return ""
    return letter if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"} else ""


def one_line(text: str) -> str:
    return " ".join(cleaned(text).split())


def digest_of(question: Drafted) -> str:
    """SHA-256 in hex of what the question says; ids, names and places in a file are no part."""
    said = {
        "kind": question.kind,
        "text": question.text,
        "options": _options_said(question),
        "tolerance": str(question.tolerance.normalize() + 0) if question.kind == "number" else "",
        "explanation": question.explanation,
        "topics": sorted({topic.casefold() for topic in question.topics}),
        "difficulty": question.difficulty or "medium",
        "source": question.source,
        "picture": _picture_said(question.picture),
        "case": [question.case.title, question.case.text] if question.case else None,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _options_said(question: Drafted) -> list[list[Any]]:
    said = [_option_said(question.kind, option) for option in question.options]
    if question.kind == "true_false":
        return sorted(said, key=lambda one: one[0] not in TRUE_WORDS)
    return sorted(said, key=str) if question.kind in {"matching", "number", "word"} else said


def _option_said(kind: str, option: DraftedOption) -> list[Any]:
    """Only what the kind makes use of."""
    text = option.text
    if kind == "number" and (number := number_of(text)) is not None:
        text = str(number.normalize() + 0)
    is_right = option.correct if kind in MARKED_BY_OPTIONS else False
    match = option.match if kind == "matching" else ""
    last = option.keep_last if kind in {"single", "several"} else False
    picture = _picture_said(option.picture)
    return [text, is_right, match, option.feedback, last, picture]


def _picture_said(picture: Picture | None) -> list[str] | None:
    return [picture.digest, picture.alt] if picture else None
