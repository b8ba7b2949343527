"""How hard words are to read on a phone in the sun. Pure.

Vietnamese is written in syllables, so formulas that count letters (Flesch, LIX) say nothing
about it. What is measured instead: sentences longer than one breath, words of offices where
everyday ones would do (`courses/plain_words.yaml`), and how many screens a part fills.
"""

import html
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONG_SENTENCE = 25  # syllables; a good one has 20 or fewer
LINE, SCREEN = 36, 20  # letters in a line, lines on a screen of 360 × 740 pixels
SYLLABLES_A_MINUTE = 150  # unhurried readers
BREAKS = re.compile(r"</(?:p|li|h\d)>|<br\s*/?>", re.IGNORECASE)
TAGS = re.compile(r"<[^>]*>")
ENDS = re.compile(r"(?<=[.?!…])[\"”’)]*\s+|\n+")


class PlainWord(NamedTuple):
    """A word of offices, what people say instead, and why the one is hard."""

    word: str
    plainer: str
    why: str


def plain(markup: str) -> str:
    """The words of rich text, a paragraph a line."""
    lines = html.unescape(TAGS.sub("", BREAKS.sub("\n", markup))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def sentences(text: str) -> list[str]:
    return [part.strip() for part in ENDS.split(text) if part.strip()]


def syllables(text: str) -> int:
    """Dashes and signs alone are none."""
    return sum(any(letter.isalnum() for letter in part) for part in text.split())


def long_sentences(text: str, limit: int = LONG_SENTENCE) -> list[tuple[str, int]]:
    """Sentences of more than `limit` syllables, each with how many it has."""
    counted = ((sentence, syllables(sentence)) for sentence in sentences(text))
    return [(sentence, count) for sentence, count in counted if count > limit]


def office_words(text: str, words: Iterable[PlainWord]) -> list[PlainWord]:
    """The words of offices in a text, each once, in the order of their first place.

    Of two that overlap the longer one counts.
    """
    found: dict[str, PlainWord] = {}
    for word in _hits(text, {_key(one.word): one for one in words}):
        found.setdefault(word.word, word)
    return list(found.values())


def _hits(text: str, by_key: dict[str, PlainWord]) -> Iterator[PlainWord]:
    if not by_key:
        return
    longest_first = sorted(by_key, key=len, reverse=True)
    any_of = "|".join(re.escape(key).replace(r"\ ", r"\s+") for key in longest_first)
    for hit in re.finditer(rf"(?<!\w)(?:{any_of})(?!\w)", _key(text)):
        yield by_key[" ".join(hit[0].split())]


def _key(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def lines(text: str) -> int:
    """Lines that a text fills on a phone."""
    return sum(math.ceil(len(part) / LINE) for part in text.splitlines() if part.strip())


def screens(text: str) -> float:
    return lines(text) / SCREEN


def minutes(text: str) -> int:
    """To read it aloud to oneself; at least one."""
    return max(1, round(syllables(text) / SYLLABLES_A_MINUTE))
