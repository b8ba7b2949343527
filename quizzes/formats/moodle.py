"""Reading Moodle XML, as Moodle 2 to 4 write it.

The file is never resolved: no document type, no entities of its own, nothing from outside.
"""

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError  # types only: defusedxml parses

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext

from places.mojibake import encoding_of_bytes
from quizzes.formats.categories import topics_of
from quizzes.formats.decoding import refuse_garbled
from quizzes.formats.moodle_questions import MoodleQuestion
from quizzes.formats.moodle_texts import Texts
from quizzes.formats.neutral import Drafted, DraftedCase, Unreadable, cleaned

MOST_DEPTH = 40
CASE = "case-"
OTHER_ROOTS = {"questestinterop", "assessmentItem", "assessmentTest", "manifest", "html"}


def read(content: bytes) -> Iterator[Drafted]:
    """Every question in its order, also those that are refused. Raises Unreadable."""
    category: tuple[str, ...] = ()
    cases: dict[str, DraftedCase] = {}
    number = 0
    for element in _questions(content):
        kind = element.get("type", "")
        if kind == "category":
            category = topics_of(element.findtext("category/text") or "")
            continue
        key = (element.findtext("idnumber") or "").strip()
        if kind == "description" and key.startswith(CASE):
            cases[key] = _case(element, key)
            continue
        number += 1
        question = MoodleQuestion(element, number, category, cases).read()
        if number <= 50:
            refuse_garbled(" ".join([question.text, *(o.text for o in question.options)]))
        yield question


def _case(element: Element, key: str) -> DraftedCase:
    texts = Texts()
    story = texts.read(element.find("questiontext"))
    title = cleaned(element.findtext("name/text") or "")
    return DraftedCase(key, title, story.text, story.picture)


def _questions(content: bytes) -> Iterator[Element]:
    """Each <question>, taken apart and dropped again before the next."""
    depth, is_inside = 0, False
    try:
        parts = iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True)
        for event, element in parts:
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                _refuse_root(element.tag)
            if depth > MOST_DEPTH:
                raise Unreadable(
                    gettext("The file is nested too deeply; it was not made by Moodle.")
                )
            if event == "end" and depth == 1 and element.tag == "question":
                is_inside = True
                yield element
                element.clear()
    except DefusedXmlException as error:
        raise Unreadable(
            gettext("The file holds entities or a document type, which may do harm. It is refused.")
        ) from error
    except ParseError as error:
        raise Unreadable(_why_unreadable(content, error)) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(gettext("The XML is in an unknown encoding. Save it as UTF-8.")) from error
    if not is_inside:
        raise Unreadable(gettext("There is no question in the file."))


def _refuse_root(tag: str) -> None:
    name = tag.rpartition("}")[2]
    if name in OTHER_ROOTS:
        raise Unreadable(gettext("This XML is not Moodle's (perhaps QTI), which is not read yet."))
    if name != "quiz":
        raise Unreadable(
            gettext("This XML was not made by Moodle: it begins with <%(tag)s>.")
            % {"tag": name[:40]}
        )


def _why_unreadable(content: bytes, error: ParseError) -> str:
    line, column = error.position
    try:
        content.decode()
    except UnicodeDecodeError:
        if not content.startswith((b"\xff\xfe", b"\xfe\xff")) and (
            kind := encoding_of_bytes(content)
        ):
            words = gettext(
                "The texts are in the old font encoding %(kind)s. Convert them to Unicode (for "
                "example with UniKey: Ctrl+Shift+F6) and send the file again."
            )
            return words % {"kind": kind}
    words = gettext("The XML is broken at line %(line)d, sign %(column)d. Export it once more.")
    return words % {"line": line, "column": column + 1}
