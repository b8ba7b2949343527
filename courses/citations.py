"""Which modules cite a legal text: found in their words, so that one change of law finds all.

A trainer writes "Nghị định 56/2017, Điều 8" or "theo Luật Trẻ em"; nothing else has to be
filled in. A text is cited where its short name or its number stands, whatever the letters'
case, diacritics and spacing, with or without "số". Looked through are the newest words:
those of drafts too, since they are about to be published.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, NamedTuple

from wagtail.models import Revision

from courses.modules import Item, Module, Piece, all_modules
from places.models import LegalReference
from places.names import folded

LONGEST_QUOTE = 240
NOT_WORDS = {"search", "slug", "url_path", "path", "sort_key"}
LINE_ENDS = re.compile(r"</p>|<br/?>|</li>|\n")
TAG = re.compile(r"<[^>]*>")
NUMBER = re.compile(r"^(\d+[a-z]?/\d{4})(?=/|$)")


class Citation(NamedTuple):
    """A sentence that cites a text, and the page or question it stands in."""

    piece: Piece
    words: str


class Cited(NamedTuple):
    """A module with what in it cites one text."""

    module: Module
    citations: list[Citation]


def citing(reference: LegalReference, modules: Iterable[Module] | None = None) -> list[Cited]:
    """The modules that cite a text, in the trainers' order, each with its sentences."""
    modules = all_modules() if modules is None else list(modules)
    words = words_of(modules)
    pattern = pattern_of(reference.short, reference.number)
    found = []
    for module in modules:
        citations = [
            Citation(piece, shortened(line))
            for piece in module.pieces
            for line, plain in words[key_of(piece.item)]
            if pattern.search(plain)
        ]
        if citations:
            found.append(Cited(module, citations))
    return found


def counts(references: Iterable[LegalReference]) -> dict[int, int]:
    """How many modules cite each text, by its key; the words are read once."""
    modules = all_modules()
    words = words_of(modules)
    texts = [
        "\n".join(plain for piece in module.pieces for _line, plain in words[key_of(piece.item)])
        for module in modules
    ]
    patterns = {one.pk: pattern_of(one.short, one.number) for one in references}
    return {
        key: sum(bool(pattern.search(text)) for text in texts) for key, pattern in patterns.items()
    }


def pattern_of(short: str, number: str) -> re.Pattern[str]:
    """Finds a text in folded words by its short name, its number, or kind and number."""
    names = {plain(name) for name in (short, number) if name.strip()}
    kind = re.match(r"^[a-z ]+?(?= \d)", plain(short))
    begins = NUMBER.match(plain(number))
    if kind and begins:
        names.add(f"{kind[0]} {begins[1]}")
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9])(?:{either})(?![a-z0-9])")


def plain(text: str) -> str:
    """Folded, one space between words, long dashes as short ones, without "số"."""
    words = folded(text).replace("–", "-").replace("—", "-")
    words = re.sub(r"\s*-\s*", "-", words)
    return re.sub(r"\bso (?=\d)", "", re.sub(r"\s+", " ", words)).strip()


def words_of(modules: Iterable[Module]) -> dict[Any, list[tuple[str, str]]]:
    """The newest words of every piece, line by line, in two queries."""
    pieces = [piece for module in modules for piece in module.pieces]
    keys = {piece.item.latest_revision_id for piece in pieces} - {None}
    contents = dict(Revision.objects.filter(pk__in=keys).values_list("pk", "content"))
    found: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    for piece in pieces:
        content = contents.get(piece.item.latest_revision_id)
        lines = _lines(piece.item.serializable_data() if content is None else content)
        found[key_of(piece.item)] = [(line, plain(line)) for line in lines]
    return found


def key_of(item: Item) -> tuple[str, int]:
    return (type(item).__name__, item.pk)


def shortened(line: str) -> str:
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE].rstrip()}…"


def _lines(content: Any) -> Iterator[str]:
    """All texts within a revision, tags taken out; JSON within a text is read as such."""
    if isinstance(content, dict):
        for name, value in content.items():
            if name not in NOT_WORDS:
                yield from _lines(value)
    elif isinstance(content, list):
        for value in content:
            yield from _lines(value)
    elif isinstance(content, str):
        yield from _lines_of_text(content)


def _lines_of_text(text: str) -> Iterator[str]:
    if text[:1] in ("[", "{"):
        try:
            yield from _lines(json.loads(text))
            return
        except ValueError:
            pass  # words in brackets, not JSON
    for line in LINE_ENDS.split(text):
        words = unescape(TAG.sub("", line)).strip()
        if words:
            yield words
