"""Writing Moodle XML. What only this bank knows stands in an element that Moodle passes over."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from html import escape
from xml.etree.ElementTree import Element, SubElement, tostring  # written only, never parsed

from django.utils.translation import gettext_noop as _

from quizzes.formats.moodle_questions import OURS
from quizzes.formats.neutral import (
    Drafted,
    DraftedCase,
    DraftedOption,
    Picture,
    lost,
    one_line,
    refused,
)
from quizzes.formats.numbers import in_english
from quizzes.formats.pictures import name_for
from quizzes.formats.standing import as_true_false, is_told_apart, with_true_first
from quizzes.formats.weights import per_cent

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
FOOT = "</quiz>\n"
TYPES = {
    "single": "multichoice",
    "several": "multichoice",
    "likert": "multichoice",
    "matching": "matching",
    "number": "numerical",
    "word": "shortanswer",
    "ordering": "ordering",
}
MOST_RIGHT = 10  # Moodle knows no smaller share than a tenth


def write(questions: Iterable[Drafted]) -> Iterator[tuple[Drafted, str]]:
    """Each question with the problems of carrying it, and its text: "" for one left out."""
    told: set[str] = set()
    for question in map(carried, questions):
        if question.is_refused:
            yield question, ""
            continue
        case = question.case
        story = "" if case is None or case.key in told else _xml(_case(case))
        told |= {case.key} if case else set()
        yield question, story + _xml(_question(question))


def carried(question: Drafted) -> Drafted:
    """The question as Moodle XML can hold it."""
    problems = []
    if question.kind == "likert":
        problems.append(lost(_("Other programs count every opinion as right.")))
    if question.kind == "matching" and any(o.feedback for o in question.options):
        problems.append(lost(_("What is said to single answers is not carried.")))
        options = tuple(replace(option, feedback="") for option in question.options)
        question = replace(question, options=options)
    if question.kind in {"word", "number"} and any(o.picture for o in question.options):
        return question.having(refused(_("An answer to be written cannot be a picture.")))
    if question.kind == "several" and sum(o.correct for o in question.options) > MOST_RIGHT:
        problems.append(lost(_("Moodle knows at most ten right answers.")))
    return with_true_first(question).having(*problems)


def _xml(element: Element) -> str:
    return f"{tostring(element, encoding='unicode')}\n"


def _case(case: DraftedCase) -> Element:
    element = Element("question", type="description")
    _text(SubElement(element, "name"), case.title)
    _said(element, "questiontext", case.text, case.picture)
    SubElement(element, "idnumber").text = case.key
    return element


def _question(question: Drafted) -> Element:
    is_plain_true_false = question.kind == "true_false" and as_true_false(question)
    kind = "truefalse" if is_plain_true_false else TYPES.get(question.kind, "multichoice")
    element = Element("question", type=kind)
    _text(SubElement(element, "name"), question.name or one_line(question.text)[:80])
    _said(element, "questiontext", question.text, question.picture)
    _said(element, "generalfeedback", question.explanation)
    SubElement(element, "defaultgrade").text = "1"
    SubElement(element, "idnumber").text = question.external_id
    match kind:
        case "truefalse":
            _true_false(element, question)
        case "numerical" | "shortanswer":
            _written(element, question)
        case "matching":
            _pairs(element, question)
        case "ordering":
            _order(element, question)
        case _:
            _choice(element, question)
    _topics(element, question)
    SubElement(element, OURS, _ours(question))
    return element


def _choice(element: Element, question: Drafted) -> None:
    options = question.options
    is_several = question.kind == "several"
    SubElement(element, "single").text = "false" if is_several else "true"
    is_fixed = all(option.keep_last for option in options) or question.kind == "likert"
    SubElement(element, "shuffleanswers").text = "false" if is_fixed else "true"
    share = Decimal(100)
    if is_several:
        share /= sum(option.correct for option in options)
    for option in options:
        wrong = -share if is_several else Decimal(0)
        is_right = option.correct or question.kind == "likert"
        _answer(element, option, share if is_right else wrong)


def _true_false(element: Element, question: Drafted) -> None:
    for option, word in zip(question.options, ("true", "false"), strict=True):
        _answer(element, replace(option, text=word), Decimal(100 if option.correct else 0))


def _written(element: Element, question: Drafted) -> None:
    is_number = question.kind == "number"
    if not is_number:
        SubElement(element, "usecase").text = "0"
    for option in question.options:
        text = in_english(option.text) if is_number else option.text.replace("*", "\\*")
        written = replace(option, text=text)
        answer = _answer(element, written, Decimal(100 if option.correct else 0))
        if is_number:
            SubElement(answer, "tolerance").text = per_cent(question.tolerance)


def _pairs(element: Element, question: Drafted) -> None:
    SubElement(element, "shuffleanswers").text = "true"
    for option in question.options:
        pair = _said(element, "subquestion", option.text, option.picture)
        _text(SubElement(pair, "answer"), option.match)


def _order(element: Element, question: Drafted) -> None:
    for name, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")):
        SubElement(element, name).text = value
    for place, option in enumerate(question.options, start=1):
        _answer(element, option, Decimal(place))


def _topics(element: Element, question: Drafted) -> None:
    tags = SubElement(element, "tags")
    for topic in question.topics:
        _text(SubElement(tags, "tag"), topic)


def _ours(question: Drafted) -> dict[str, str]:
    last = [str(n) for n, option in enumerate(question.options, start=1) if option.keep_last]
    noted = {
        "kind": question.kind if is_told_apart(question) else "",
        "difficulty": question.difficulty,
        "source": question.source,
        "version": question.version,
        "case": question.case.key if question.case else "",
        "last": ",".join(last),
    }
    return {name: value for name, value in noted.items() if value}


def _answer(parent: Element, option: DraftedOption, fraction: Decimal) -> Element:
    answer = _said(parent, "answer", option.text, option.picture)
    answer.set("fraction", per_cent(round(fraction, 5)))
    if option.feedback:
        _said(answer, "feedback", option.feedback)
    return answer


def _said(parent: Element, tag: str, text: str, picture: Picture | None = None) -> Element:
    """A text as plain text; as HTML only where a picture has to be shown with it."""
    element = SubElement(parent, tag, format="html" if picture else "plain_text")
    if picture is None:
        _text(element, text)
        return element
    name = name_for(picture.name, picture.content).replace(" ", "_")
    words = escape(text, quote=False).replace("\n", "<br>")
    shown = f'<p><img src="@@PLUGINFILE@@/{name}" alt="{escape(picture.alt)}"></p>'
    _text(element, f"<p>{words}</p>{shown}" if text else shown)
    file = SubElement(element, "file", name=name, path="/", encoding="base64")
    file.text = base64.b64encode(picture.content).decode("ascii")
    return element


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text
