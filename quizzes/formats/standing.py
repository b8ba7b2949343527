"""How questions of the bank stand to the shapes that other programs know."""

from dataclasses import replace

from quizzes.formats.neutral import FALSE_WORDS, TRUE_WORDS, Drafted


def as_true_false(question: Drafted) -> bool:
    """Whether its two answers are "true" and "false": other programs say them by themselves."""
    return [option.text for option in question.options] == [TRUE_WORDS[0], FALSE_WORDS[0]]


def is_told_apart(question: Drafted) -> bool:
    """Whether other programs know it as something else, so that its kind is written beside."""
    if question.kind == "true_false":
        return not as_true_false(with_true_first(question))
    return question.kind == "likert"


def as_told(question: Drafted, kind: str) -> Drafted:
    """A question as read, of the kind that this bank wrote beside it."""
    if kind == "likert" and question.kind in {"single", "several"}:
        options = tuple(replace(option, correct=False) for option in question.options)
        return replace(question, kind="likert", options=options, problems=())
    if kind == "true_false" and question.kind == "single" and len(question.options) == 2:
        return replace(question, kind="true_false")
    return question


def with_true_first(question: Drafted) -> Drafted:
    """True, then false, as everybody shows them."""
    if question.kind != "true_false":
        return question
    first = sorted(question.options, key=lambda option: option.text not in TRUE_WORDS)
    return replace(question, options=tuple(first))
