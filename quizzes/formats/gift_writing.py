"""Writing GIFT. What it cannot hold is told question by question."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from quizzes.formats.gift_text import as_tag, escaped
from quizzes.formats.neutral import (
    Drafted,
    DraftedCase,
    DraftedOption,
    lost,
    one_line,
    refused,
)
from quizzes.formats.numbers import in_english
from quizzes.formats.standing import as_true_false, is_told_apart, with_true_first
from quizzes.formats.weights import per_cent

CHOICES = {"single", "several", "true_false", "likert"}
ARROW = re.compile("[-–]+[>→]|→")


def write(questions: Iterable[Drafted]) -> Iterator[tuple[Drafted, str]]:
    """Each question with the problems of carrying it, and its text: "" for one left out."""
    told: set[str] = set()
    for question in questions:
        question = carried(question)
        if question.is_refused:
            yield question, ""
            continue
        case = question.case
        story = "" if case is None or case.key in told else _case(case)
        told |= {case.key} if case else set()
        yield question, story + _question(question)


def carried(question: Drafted) -> Drafted:
    """The question as GIFT can hold it."""
    problems = []
    if question.kind == "likert":
        problems.append(lost(_("Other programs count every opinion as right.")))
    if question.kind in CHOICES and any(not o.text for o in question.options):
        return question.having(refused(_("GIFT holds no answers that are only a picture.")))
    if question.picture or any(o.picture for o in question.options):
        problems.append(lost(_("Pictures are not carried.")))
    if question.case and question.case.picture:
        problems.append(lost(_("The picture of the case is not carried.")))
    if question.kind in {"matching", "ordering"} and any(o.feedback for o in question.options):
        problems.append(lost(_("What is said to single answers is not carried.")))
    if question.kind == "matching":
        if any(ARROW.search(o.text) for o in question.options):
            problems.append(lost(_("An arrow in a left side becomes “>”.")))
        if any(not o.text and o.picture for o in question.options):
            return question.having(refused(_("GIFT holds no answers that are only a picture.")))
    if question.kind == "word" and any(
        ARROW.search(f"{o.text} {o.feedback}") for o in question.options
    ):
        problems.append(lost(_("An arrow in an answer becomes “>”.")))
    question = _without(question)
    return question.having(*problems)


def _without(question: Drafted) -> Drafted:
    case = replace(question.case, picture=None) if question.case else None
    options = tuple(_option_without(question.kind, option) for option in question.options)
    return with_true_first(replace(question, picture=None, case=case, options=options))


def _option_without(kind: str, option: DraftedOption) -> DraftedOption:
    option = replace(option, picture=None)
    if kind in {"matching", "ordering"}:
        option = replace(option, feedback="")
    if kind == "matching":
        option = replace(option, text=ARROW.sub(">", option.text))
    if kind == "word":
        text, feedback = (ARROW.sub(">", one) for one in (option.text, option.feedback))
        option = replace(option, text=text, feedback=feedback)
    return option


def _case(case: DraftedCase) -> str:
    return (
        f"// {as_tag('id', case.key)}\n::{escaped(case.title)}::{_text(case.text, first=True)}\n\n"
    )


def _question(question: Drafted) -> str:
    name = question.name or one_line(question.text)[:80]
    return (
        f"// {' '.join(_tags(question))}\n::{escaped(name)}::"
        f"{_text(question.text, first=True)}{{{_answers(question)}{_general(question)}}}\n\n"
    )


def _tags(question: Drafted) -> Iterator[str]:
    single = {
        "id": question.external_id,
        "kind": question.kind if is_told_apart(question) else "",
        "version": question.version,
        "difficulty": question.difficulty,
        "source": question.source,
        "case": question.case.key if question.case else "",
        "last": ",".join(str(n) for n, o in enumerate(question.options, start=1) if o.keep_last),
    }
    yield from (as_tag(name, value) for name, value in single.items() if value)
    yield from (as_tag("tag", topic) for topic in question.topics)


def _text(text: str, *, first: bool = False) -> str:
    """Plain, and said to be: where it is the question's, or begins like something else."""
    is_odd = text.startswith(("[", "//", "$"))
    return f"[plain]{escaped(text)}" if first or is_odd else escaped(text)


def _general(question: Drafted) -> str:
    return f"\t####{_text(question.explanation)}\n" if question.explanation else ""


def _feedback(option: DraftedOption) -> str:
    return f"#{_text(option.feedback)}" if option.feedback else ""


def _answers(question: Drafted) -> str:
    options = question.options
    match question.kind:
        case "true_false" if as_true_false(question):
            right, wrong = sorted(options, key=lambda option: not option.correct)
            said = f"#{_text(wrong.feedback)}#{_text(right.feedback)}"
            told = said if wrong.feedback or right.feedback else ""
            return f"{'TRUE' if options[0].correct else 'FALSE'}{told}"
        case "matching":
            rows = [f"={_text(o.text)} -> {_text(o.match)}" for o in options]
        case "ordering":
            return "".join([f">{len(options)} ALL\n", *(f"\t{_text(o.text)}\n" for o in options)])
        case "number":
            rows = [_number(option, question.tolerance) for option in options]
            return "#\n" + _lines(rows)
        case "word":
            rows = [f"={_share(100 if o.correct else 0)}{_word(o)}" for o in options]
        case "likert":
            rows = [f"~{_share(100)}{_choice(option)}" for option in options]
        case "several":
            share = Decimal(100) / sum(o.correct for o in options)
            rows = [f"~{_share(share if o.correct else -share)}{_choice(o)}" for o in options]
        case _:
            rows = [_single(option) for option in options]
    return "\n" + _lines(rows)


def _lines(rows: list[str]) -> str:
    return "".join(f"\t{row}\n" for row in rows)


def _single(option: DraftedOption) -> str:
    """With an explicit share where the text would be taken for one."""
    share = _share(100 if option.correct else 0) if option.text.startswith("%") else ""
    return f"{'=' if option.correct else '~'}{share}{_choice(option)}"


def _choice(option: DraftedOption) -> str:
    return _text(option.text) + _feedback(option)


def _word(option: DraftedOption) -> str:
    return _text(option.text.replace("*", "\\*")) + _feedback(option)


def _number(option: DraftedOption, tolerance: Decimal) -> str:
    share = "" if option.correct else _share(0)
    return f"={share}{in_english(option.text)}:{per_cent(tolerance)}{_feedback(option)}"


def _share(fraction: Decimal | int) -> str:
    """As precise as Moodle knows its own shares."""
    return f"%{per_cent(round(Decimal(fraction), 5))}%"
