"""The words inside a frozen question or case, pure: named one by one, and put in another language.

A **leaf** is one text of the `texts` of a version (`quizzes/versions.py` gives their shape). It
is named by the id of what it belongs to (question, case, option or match) and by its field:
"text", "explanation", "feedback", "title" or "alt" (what the picture shows).
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Texts = Mapping[str, Any]
Said = Mapping[tuple[str, str], str]
OWN = ("title", "text", "explanation", "feedback")
PARTS = ("options", "matches")


class Leaf(NamedTuple):
    """One text. `of` is the id it belongs to, `words` what it says, never empty."""

    of: str
    field: str
    words: str

    @property
    def name(self) -> tuple[str, str]:
        return self.of, self.field


def leaves(owner: str, texts: Texts, *, kind: str = "") -> list[Leaf]:
    """Every text there is to translate, in the order of reading. Numbers are no words."""
    found = list(_own(owner, texts))
    for part in PARTS:
        for key, words in texts.get(part, {}).items():
            own = _own(key, words)
            found += [leaf for leaf in own if kind != "number" or leaf.field != "text"]
    return found


def in_other_words(
    owner: str, texts: Texts, said: Said, *, kind: str = ""
) -> dict[str, Any] | None:
    """The texts with every leaf replaced by what is `said` for it; None when one is missing.

    The recording beside a question speaks the first language, so it does not come along.
    """
    if any(leaf.name not in said for leaf in leaves(owner, texts, kind=kind)):
        return None
    replaced = _replaced(owner, texts, said)
    if "audio" in replaced:
        replaced["audio"] = None
    for part in PARTS:
        if part in texts:
            replaced[part] = {key: _replaced(key, own, said) for key, own in texts[part].items()}
    return replaced


def digest_of(words: str) -> str:
    """SHA-256 in hex: says whether words are still those that something was made from."""
    return hashlib.sha256(words.encode()).hexdigest()


def tidy(text: str) -> str:
    """NFC with its line breaks kept, so that one text has one digest, as versions hold it."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip().split("\n")
    return "\n".join(line.rstrip() for line in lines)


def _own(key: str, texts: Texts) -> Iterator[Leaf]:
    for field in OWN:
        if texts.get(field):
            yield Leaf(key, field, texts[field])
    if (texts.get("picture") or {}).get("alt"):
        yield Leaf(key, "alt", texts["picture"]["alt"])


def _replaced(key: str, texts: Texts, said: Said) -> dict[str, Any]:
    replaced = dict(texts)
    for field in OWN:
        if texts.get(field):
            replaced[field] = said.get((key, field), texts[field])
    if (texts.get("picture") or {}).get("alt"):
        replaced["picture"] = {**texts["picture"], "alt": said[key, "alt"]}
    return replaced
