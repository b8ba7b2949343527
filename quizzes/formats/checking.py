"""What keeps a question of a file out of the bank, whatever its format."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from quizzes.formats.neutral import (
    MOST_OPTIONS,
    MOST_SHORT,
    MOST_SOURCE,
    MOST_TEXT,
    MOST_TOPIC,
    Drafted,
    Problem,
    lost,
    one_line,
    refused,
)
from quizzes.formats.weights import short
from quizzes.kinds.numbers import number_of

LEAST = {"ordering": 3, "number": 1, "word": 1}
PLACES = Decimal("0.0001")
MOST_TOLERANCE = Decimal(10) ** 10
MOST_ALT = 300


def checked(question: Drafted) -> Drafted:
    """The question with its topics put in order and every problem that the bank would have."""
    question = _with_topics(question)
    return question.having(*_problems(question)) if not question.is_refused else question


def _with_topics(question: Drafted) -> Drafted:
    topics: dict[str, str] = {}
    problems: list[Problem] = []
    for topic in map(one_line, question.topics):
        if len(topic) > MOST_TOPIC:
            problems.append(lost(_("The topic “%(text)s” is too long."), text=short(topic)))
        elif topic:
            topics.setdefault(topic.casefold(), topic)
    source = one_line(question.source)
    if len(source) > MOST_SOURCE:
        problems.append(
            lost(_("The source is cut to %(most)d letters: “%(text)s”"), most=MOST_SOURCE,
                 text=source[MOST_SOURCE:][:200])
        )  # fmt: skip
    question = replace(question, topics=tuple(topics.values()), source=source[:MOST_SOURCE])
    return question.having(*problems)


def _problems(question: Drafted) -> list[Problem]:
    found = []
    if not question.text:
        found.append(refused(_("There is no question, only answers.")))
    for text in (question.text, question.explanation):
        if len(text) > MOST_TEXT:
            found.append(refused(_("A text has more than %(most)d letters."), most=MOST_TEXT))
    found += _problems_of_options(question)
    if question.kind == "number" and not 0 <= question.tolerance < MOST_TOLERANCE:
        found.append(refused(_("The tolerance is out of range.")))
    elif question.tolerance != question.tolerance.quantize(PLACES):
        found.append(refused(_("The tolerance is finer than four places.")))
    return found


def _problems_of_options(question: Drafted) -> list[Problem]:
    found, options = [], question.options
    least = LEAST.get(question.kind, 2)
    if len(options) < least:
        found.append(refused(_("It needs at least %(least)d answers."), least=least))
    if len(options) > MOST_OPTIONS:
        found.append(refused(_("It has more than %(most)d answers."), most=MOST_OPTIONS))
    for option in options:
        for text in (option.text, option.match, option.feedback):
            if len(text) > MOST_SHORT:
                found.append(
                    refused(
                        _("“%(text)s” has %(length)d letters; an answer has at most %(most)d."),
                        text=short(text), length=len(text), most=MOST_SHORT,
                    )
                )  # fmt: skip
        if question.kind == "number" and number_of(option.text) is None:
            found.append(refused(_("“%(text)s” is no number."), text=short(option.text)))
    found += _problems_of_kind(question)
    return found


def _problems_of_kind(question: Drafted) -> list[Problem]:
    options, kind = question.options, question.kind
    right = sum(option.correct for option in options)
    if kind == "matching":
        lefts = [option for option in options if option.text or option.picture]
        rights = {option.match.casefold() for option in options}
        if len(lefts) < 2 or len(rights) < 2 or not all(option.match for option in options):
            return [refused(_("It needs at least two pairs, each with two sides."))]
        return []
    if any(not option.text and not option.picture for option in options):
        return [refused(_("An answer is empty."))]
    if kind in {"single", "true_false"} and right != 1:
        return [refused(_("Exactly one answer has to be right."))]
    if kind in {"several", "number", "word"} and not right:
        return [refused(_("No answer is right."))]
    if kind == "true_false" and len(options) != 2:
        return [refused(_("A true or false question has exactly two answers."))]
    return []
