"""A file of questions, whatever its format → drafted questions."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath

from django.utils.translation import gettext as _

from quizzes.formats import aiken, gift, moodle, sheet
from quizzes.formats.checking import checked
from quizzes.formats.decoding import MOST_QUESTIONS, OTHER_KINDS, decoded, refuse_size
from quizzes.formats.neutral import Drafted, Unreadable

ZIP = b"PK\x03\x04"
ENDINGS = {"gift": {".txt", ".gift"}, "aiken": {".txt"}, "moodlexml": {".xml"}, "xlsx": {".xlsx"}}
AIKEN = re.compile(
    r"^\s*(?:ANSWER|ĐÁP\s*ÁN)\s*[:\-–.]?\s*\(?[A-Za-z]\b", re.IGNORECASE | re.MULTILINE
)
OPTION = re.compile(r"^\s*[A-Za-z]\s*[).]", re.MULTILINE)


class Format(StrEnum):
    GIFT = "gift"
    MOODLEXML = "moodlexml"
    AIKEN = "aiken"
    XLSX = "xlsx"


@dataclass(slots=True)
class Reading:
    """What a file holds. `notes` are about the file as a whole."""

    format: Format
    questions: list[Drafted]
    notes: list[str] = field(default_factory=list)


def read_questions(content: bytes, *, format: str = "auto", name: str = "") -> Reading:
    """Every question of a file in its order, those that cannot be brought in among them.

    Raises Unreadable, in words that say where and what to do, for a file that cannot be read.
    """
    refuse_size(content)
    found = _recognised(content)
    if format != "auto" and (found is None or Format(format) != found):
        _refuse_other(found, Format(format))
        found = Format(format)
    if found is None:
        raise Unreadable(
            _(
                "The file is in none of the formats GIFT, Moodle XML, Aiken and .xlsx. A GIFT "
                "question has its answers in { }, an Aiken question ends with a line “ANSWER: B”."
            )
        )
    questions = []
    for question in _read(found, content):
        if len(questions) == MOST_QUESTIONS:
            raise Unreadable(
                _("The file has more than %(most)d questions. Divide it into several.")
                % {"most": MOST_QUESTIONS}
            )
        questions.append(checked(question))
    if not questions:
        raise Unreadable(_("There is no question in the file."))
    return Reading(found, questions, list(_notes(found, content, name)))


def _read(format: Format, content: bytes) -> Iterator[Drafted]:
    by_text: dict[Format, Callable[[str], Iterator[Drafted]]] = {
        Format.GIFT: gift.read,
        Format.AIKEN: aiken.read,
    }
    if format in by_text:
        return by_text[format](decoded(content))
    return moodle.read(content) if format == Format.MOODLEXML else sheet.read(content)


def _recognised(content: bytes) -> Format | None:
    """By what is in it: names of files lie."""
    if content.startswith(ZIP):
        return Format.XLSX
    if content.startswith(tuple(OTHER_KINDS)):
        decoded(content)  # refuses it by its name
    start = content[:400].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith((b"<?xml", b"<quiz", b"<!DOCTYPE", b"<!--")):
        return Format.MOODLEXML
    text = decoded(content)
    if AIKEN.search(text) and OPTION.search(text):
        return Format.AIKEN
    return Format.GIFT if "{" in text or "}" in text else None


def _refuse_other(found: Format | None, wanted: Format) -> None:
    """Plain texts may be tried as what they are said to be; packed and XML files may not."""
    names = {Format.XLSX: ".xlsx", Format.MOODLEXML: "Moodle XML"}
    if found in names or wanted in names:
        shown = names.get(found, _("a plain text")) if found else _("a plain text")
        raise Unreadable(
            _("The file is %(found)s, not %(wanted)s. Choose the other format, or “auto”.")
            % {"found": shown, "wanted": names.get(wanted, wanted.value.upper())}
        )


def _notes(format: Format, content: bytes, name: str) -> Iterator[str]:
    ending = PurePath(name).suffix.lower()
    if ending and ending not in ENDINGS[format]:
        yield _("The file is called %(ending)s; it was read as %(format)s.") % {
            "ending": ending, "format": format.value,
        }  # fmt: skip
    if format == Format.XLSX and sheet.has_pictures(content):
        yield _("Pictures on the sheets are not read. Add them to the drafts.")
