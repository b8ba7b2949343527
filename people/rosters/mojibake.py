"""Lists in an old Vietnamese encoding, or with garbled letters, are refused with a hint.

They are never guessed back: a name that is half right is worse than a file sent again.
"""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from people.rosters.reasons import UnreadableRoster
from places.mojibake import encoding_of, encoding_of_bytes

ENOUGH = 0.1  # of the names
LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")  # "Nguy?n": saved in an encoding without the letter


def refuse_mojibake(texts: Iterable[str]) -> None:
    """Raise UnreadableRoster if a good part of the names (or headings) is in an old encoding."""
    texts = [text for text in texts if text]
    found = [kind for text in texts if (kind := encoding_of(text) or _lost(text))]
    if found and len(found) >= ENOUGH * len(texts):
        raise UnreadableRoster(_hint(max(set(found), key=found.count)))


def _lost(text: str) -> str:
    return "?" if LOST.search(text) else ""


def refuse_old_encoding(content: bytes) -> None:
    """For bytes that are no UTF-8: say which old encoding they look like."""
    if kind := encoding_of_bytes(content):
        raise UnreadableRoster(_hint(kind))


def _hint(kind: str) -> str:
    if kind in ("UTF-8", "?"):
        return _(
            "The Vietnamese letters were garbled when the file was saved. Open the original "
            "and save it as .xlsx or as “CSV UTF-8”."
        )
    return _(
        "The names are in the old font encoding %(kind)s. Convert the list to Unicode (for "
        "example with UniKey: Ctrl+Shift+F6) and send it again."
    ) % {"kind": kind}
