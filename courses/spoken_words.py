"""What somebody reads aloud of a block of a lesson, as plain lines. Pure."""

import hashlib
import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

BREAKS = re.compile(r"<\s*(?:br|/p|/li|/h\d)\s*/?>", re.IGNORECASE)
TAGS = re.compile(r"<[^>]+>")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def words_of(kind: str, value: Any) -> str:
    """The lines of a block of this kind; empty where there is nothing to say (sources)."""
    make = _MAKERS.get(kind)
    lines = make(value) if make and value else []
    return "\n".join(line for line in (_tidy(line) for line in lines) if line)


def digest_of(words: str) -> str:
    """SHA-256 in hex of the words alone: a comma or a capital letter needs no new recording."""
    spoken = unicodedata.normalize("NFC", words).casefold()
    return hashlib.sha256(" ".join(re.findall(r"\w+", spoken)).encode()).hexdigest()


def _tidy(line: str) -> str:
    return unicodedata.normalize("NFC", " ".join(line.split()))


def _plain(rich: Any) -> list[str]:
    source = getattr(rich, "source", rich) or ""
    return html.unescape(TAGS.sub("", BREAKS.sub("\n", source))).split("\n")


def _told(*names: str) -> Callable[[Mapping[str, Any]], list[str]]:
    def lines(value: Mapping[str, Any]) -> list[str]:
        return [line for name in names for line in (value.get(name) or "").split("\n")]

    return lines


def _key_facts(value: Mapping[str, Any]) -> list[str]:
    return [value["title"], *(fact["text"] for fact in value["items"])]


def _do_dont(value: Mapping[str, Any]) -> list[str]:
    return [value["title"], *_list(value["do"], "+ "), *_list(value["dont"], "– ")]


def _list(rows: Iterable[Mapping[str, Any]], mark: str) -> list[str]:
    return [mark + row["text"] for row in rows]


def _quick_check(value: Mapping[str, Any]) -> list[str]:
    answers = [f"{LETTERS[n]}. {one['text']}" for n, one in enumerate(value["options"])]
    return [value["question"], *answers]


_MAKERS: dict[str, Callable[[Any], list[str]]] = {
    "heading": lambda value: [value],
    "text": lambda value: _plain(value["body"]),
    "picture": _told("alt", "caption"),
    "audio": _told("title", "transcript"),
    "video": _told("title", "transcript"),
    "key_facts": _key_facts,
    "do_dont": _do_dont,
    "story": lambda value: [value["title"], *_plain(value["body"])],
    "quick_check": _quick_check,
    "call": lambda value: [*_plain(value["note"]), ", ".join(value["numbers"] or [])],
    "download": _told("title"),
}
