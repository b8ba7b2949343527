"""Aiken: one right answer, a line for everything, nothing else.

    What is the number for children in danger?
    A. 111
    B. 115
    ANSWER: A

Read a little more forgivingly than it is written: small letters, "ANSWER:B", "Answer - b",
the Vietnamese for "answer", a question over several lines. What it cannot say is refused
with the number of its line.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_noop as _

from quizzes.formats.neutral import (
    FALSE_WORDS,
    TRUE_WORDS,
    Drafted,
    DraftedOption,
    Problem,
    cleaned,
    lost,
    one_line,
    refused,
)
from quizzes.formats.standing import as_true_false, with_true_first
from quizzes.formats.weights import short

CHOICE = re.compile(r"([A-Za-zÀ-ỹ])\s*[).:]\s*(\S.*)?$")
STRICT_CHOICE = re.compile(r"[A-Za-zÀ-ỹ]\s*[).:](\s|$)")
ANSWER = re.compile(
    r"(?:ANSWERS?|ĐÁP\s*ÁN(?:\s*ĐÚNG)?|DAP\s*AN|TRẢ\s*LỜI)\s*[:\-–.=]\s*(.*)$", re.I
)
GIVEN = re.compile(r"\(?([A-Za-z])\)?[.):]?(?:\s.*)?$")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(slots=True)
class _Open:
    """A question of which not all lines were read yet."""

    line: int
    text: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(text: str) -> Iterator[Drafted]:
    """Every question in its order, also those that are refused."""
    one, number = _Open(1), 0
    for line_number, line in enumerate(text.split("\n"), start=1):
        line = cleaned(line)
        if not line:
            continue
        if not one.text and not one.choices:
            one.line = line_number
        if found := ANSWER.match(line):
            number += 1
            yield _finished(one, found[1].strip(), number, line_number)
            one = _Open(line_number + 1)
        elif (found := CHOICE.match(line)) and _continues(one, found[1]):
            one.choices.append(cleaned(found[2] or ""))
        elif one.choices and _begins_question(line, one):
            number += 1
            yield _unanswered(one, number)
            one = _Open(line_number, [line])
        elif one.choices:
            one.problems.append(
                refused(_("Line %(line)d is neither an answer nor “ANSWER:”."), line=line_number)
            )
        else:
            one.text.append(line)
    if one.text or one.choices:
        yield _unanswered(one, number + 1)


def _continues(one: _Open, letter: str) -> bool:
    """Whether this letter is the next one of the answers."""
    return bool(one.text) and letter.upper() == LETTERS[len(one.choices) : len(one.choices) + 1]


def _begins_question(line: str, one: _Open) -> bool:
    """An answer is missing, and the next question begins: it ends with a question mark or
    is numbered."""
    return len(one.choices) > 1 and bool(re.match(r"(?:\d+|Câu\s*\d+)[.):]|.*\?$", line))


def _drafted(one: _Open, number: int) -> Drafted:
    text = cleaned("\n".join(one.text))
    return Drafted("single", text, number=number, line=one.line, problems=tuple(one.problems))


def _unanswered(one: _Open, number: int) -> Drafted:
    problem = refused(_("The line “ANSWER:” is missing (from line %(line)d on)."), line=one.line)
    return _drafted(one, number).having(problem)


def _finished(one: _Open, given: str, number: int, line: int) -> Drafted:
    draft = _drafted(one, number)
    if re.match(r"[A-Za-z]\s*(?:[,;&+/]|and\b|và\b)\s*[A-Za-z]\b", given):
        problem = refused(
            _("Line %(line)d names several right answers; Aiken knows one."), line=line
        )
        return draft.having(problem)
    found = GIVEN.match(given)
    place = LETTERS.find(found[1].upper()) if found else -1
    if not 0 <= place < len(one.choices):
        parts = {"line": line, "text": short(given)}
        return draft.having(
            refused(_("Line %(line)d: there is no answer “%(text)s” to be right."), **parts)
        )
    options = tuple(
        DraftedOption(choice, correct=position == place)
        for position, choice in enumerate(one.choices)
    )
    said = tuple(option.text for option in options)
    is_true_false = said in zip(TRUE_WORDS, FALSE_WORDS, strict=True)
    return replace(draft, kind="true_false" if is_true_false else "single", options=options)


# --- Writing -----------------------------------------------------------------------------


def write(questions: Iterable[Drafted]) -> Iterator[tuple[Drafted, str]]:
    """Each question with the problems of carrying it, and its text: "" for one left out."""
    for question in map(carried, questions):
        if question.is_refused:
            yield question, ""
            continue
        rows = [f"{LETTERS[n]}. {option.text}" for n, option in enumerate(question.options)]
        right = next(n for n, option in enumerate(question.options) if option.correct)
        yield question, "\n".join([question.text, *rows, f"ANSWER: {LETTERS[right]}"]) + "\n\n"


def carried(question: Drafted) -> Drafted:
    """The question as Aiken can hold it."""
    if problem := _impossible(question):
        return question.having(problem)
    question = with_true_first(question)
    problems = list(_losses(question))
    kind = "true_false" if as_true_false(question) else "single"
    options = tuple(
        DraftedOption(one_line(option.text), option.correct) for option in question.options
    )
    bare = replace(
        question, kind=kind, text=one_line(question.text), options=options, explanation="",
        topics=(), difficulty="", source="", picture=None, case=None, name="", external_id="",
        version="",
    )  # fmt: skip
    return bare.having(*problems)


def _impossible(question: Drafted) -> Problem | None:
    if question.kind not in {"single", "true_false"}:
        return refused(_("Aiken knows only questions with one right answer."))
    if len(question.options) > len(LETTERS):
        return refused(_("It has more answers than there are letters."))
    if any(not option.text for option in question.options):
        return refused(_("Aiken holds no answers that are only a picture."))
    text = one_line(question.text)
    if STRICT_CHOICE.match(text) or ANSWER.match(text) or len(text) < 2:
        return refused(_("It begins like an answer of Aiken."))
    return None


def _losses(question: Drafted) -> Iterator[Problem]:
    held = {
        _("Pictures are not carried."): question.picture
        or any(o.picture for o in question.options),
        _("What is said to single answers is not carried."): any(
            o.feedback for o in question.options
        ),
        _("The explanation is not carried."): question.explanation,
        _("Topics are not carried."): question.topics,
        _("The difficulty is not carried."): question.difficulty not in {"", "medium"},
        _("The source is not carried."): question.source,
        _("The case is not carried."): question.case,
        _("“Always last” is not carried."): any(o.keep_last for o in question.options),
        _("Line breaks become spaces."): any(
            "\n" in text for text in (question.text, *(o.text for o in question.options))
        ),
    }
    yield from (lost(words) for words, is_there in held.items() if is_there)
    if question.kind == "true_false" and not as_true_false(question):
        yield lost(_("“True or false” becomes a choice of two answers."))
