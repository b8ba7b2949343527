"""From the bytes of a text file to its text, or a refusal that says what to do."""

import re

from django.utils.translation import gettext as _

from places.mojibake import encoding_of, encoding_of_bytes
from quizzes.formats.neutral import Unreadable

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_QUESTIONS = 5_000
ENOUGH = 0.3  # of the words that are not plain ASCII
SAMPLED = 4_000  # such words
WORD = re.compile(r"\S+")
OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"{\\rtf": "RTF",
    b"\xd0\xcf\x11\xe0": "Word/Excel 97–2003",
}


def refuse_size(content: bytes) -> None:
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise Unreadable(
            _("The file is larger than %(most)d MB. Divide it into several.")
            % {"most": MOST_BYTES // MEGABYTE}
        )


def decoded(content: bytes) -> str:
    """The text with "\\n" as its only line break. Raises Unreadable."""
    for start, kind in OTHER_KINDS.items():
        if content.startswith(start):
            raise Unreadable(
                _("This is a %(kind)s file. Save the questions as .xlsx, .xml or .txt.")
                % {"kind": kind}
            )
    text = _decoded(content)
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise Unreadable(
            _("Line %(line)d holds signs that no text has. Save it again as “UTF-8”.")
            % {"line": line}
        )
    refuse_garbled(text)
    return text


def _decoded(content: bytes) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if is_wide:
            raise Unreadable(_("The file is damaged. Save it again as “UTF-8”.")) from error
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(_not_unicode(content, line)) from error
    if not is_wide and text.count("\x00") > len(text) / 4:
        raise Unreadable(_("The file is in UTF-16 without its mark. Save it again as “UTF-8”."))
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")


def _not_unicode(content: bytes, line: int) -> str:
    if kind := encoding_of_bytes(content):
        return _old_encoding(kind)
    return _("Line %(line)d is not in UTF-8. Save the file again as “UTF-8”.") % {"line": line}


def refuse_garbled(text: str) -> None:
    """Raise Unreadable where a good part of the words is in an old Vietnamese encoding."""
    words = [word for word in WORD.findall(text[:400_000]) if not word.isascii()][:SAMPLED]
    found = [kind for word in words if (kind := encoding_of(word))]
    if found and len(found) >= max(2, ENOUGH * len(words)):
        raise Unreadable(_old_encoding(max(set(found), key=found.count)))


def _old_encoding(kind: str) -> str:
    if kind == "UTF-8":
        return _(
            "The Vietnamese letters were garbled when the file was saved. Open the original and "
            "save it again as “UTF-8”."
        )
    return _(
        "The texts are in the old font encoding %(kind)s. Convert them to Unicode (for example "
        "with UniKey: Ctrl+Shift+F6) and send the file again."
    ) % {"kind": kind}
