"""A frozen quiz as somebody sees it, pure: words in a language, in the order shown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy

from quizzes import drawing, kinds, versions
from quizzes.versions import FIRST_LANGUAGE, Content

HINTS = {
    "several": gettext_lazy("Choose every answer that is right."),
    "ordering": gettext_lazy("Choose a place for each. 1 comes first."),
    "matching": gettext_lazy("Choose for each what goes with it."),
    "number": gettext_lazy("Write a number, for example 12 or 3,5."),
    "word": gettext_lazy("Write a word or two. Accents and capital letters do not matter."),
    "likert": gettext_lazy("Your opinion. It does not count."),
}

Picture = Mapping[str, Any]  # "src", "width", "height", "alt"


@dataclass(frozen=True)
class PresentedCase:
    """The story that the question below it, and perhaps others, are about."""

    id: str
    language: str
    title: str
    text: str
    picture: Picture | None
    audio: Mapping[str, Any] | None


@dataclass(frozen=True)
class PresentedOption:
    id: str
    text: str
    feedback: str
    correct: bool
    picture: Picture | None = None

    @property
    def words(self) -> str:
        """What it says where only words can stand: in a list to choose from, in a sentence."""
        return self.text or (self.picture["alt"] if self.picture else "")


@dataclass(frozen=True)
class PresentedMatch:
    """What may be put beside an option."""

    id: str
    text: str


@dataclass(frozen=True)
class PresentedQuestion:
    """A question with its options in the order shown, and the language its words are in.

    `case` only where its story stands before this question. `order` and `pairs` are the key
    of what is to be put in order or matched.
    """

    id: str
    language: str
    kind: str
    text: str
    explanation: str
    source: str
    picture: Picture | None
    audio: Mapping[str, Any] | None
    options: tuple[PresentedOption, ...]
    matches: tuple[PresentedMatch, ...] = ()
    order: tuple[str, ...] = ()
    pairs: Mapping[str, str] | None = None
    tolerance: str = "0"
    case: PresentedCase | None = None

    @property
    def takes_several(self) -> bool:
        return self.kind == "several"

    @property
    def is_written(self) -> bool:
        return self.kind in kinds.WRITTEN

    @property
    def is_marked(self) -> bool:
        return kinds.KINDS[self.kind].is_marked

    @property
    def hint(self) -> str:
        """How it is answered, where that is not plain to see."""
        return HINTS.get(self.kind, "")

    @property
    def selects(self) -> list[tuple[PresentedOption, list[tuple[str, str]]]]:
        """Each item with what can be chosen for it: (value as sent, words)."""
        if self.kind == "ordering":
            places = [str(number) for number in range(1, len(self.options) + 1)]
            return [(one, [(f"{one.id}={n}", n) for n in places]) for one in self.options]
        if self.kind == "matching":
            rights = self.matches
            return [(one, [(f"{one.id}={m.id}", m.text) for m in rights]) for one in self.options]
        return []


def presented(
    content: Content, *, seed: str, digest: str = "", locale: str = FIRST_LANGUAGE
) -> tuple[PresentedQuestion, ...]:
    """The questions that the attempt with this id (`seed`) is asked, as it sees them.

    `digest` is that of the content, for who has it at hand.
    """
    digest = digest or versions.digest(content)
    start = f"{digest}:{seed.lower()}"
    asked = drawing.asked_ids(content, digest=digest, seed=seed)
    questions = drawing.shuffled_questions(content, asked, start=start)
    if content["shuffle"]:
        orders = {q["id"]: drawing.shuffled_options(q, start=start) for q in questions}
    else:
        orders = {q["id"]: q["options"] for q in questions}
    matches = {q["id"]: drawing.shuffled_matches(q, start=start) for q in questions}
    shown = (_present(q, orders[q["id"]], matches[q["id"]], locale) for q in questions)
    return _with_cases(content, zip(questions, shown, strict=True), locale)


def presented_again(
    content: Content,
    shown: Any,
    *,
    locale: str = FIRST_LANGUAGE,
    asked: Collection[str] | None = None,
) -> tuple[PresentedQuestion, ...]:
    """The questions `asked` (all, when None) in the order that an attempt kept as its `shown`.

    What the version does not have is passed over; what `shown` does not name follows.
    """
    order = dict(pair for pair in _pairs(shown))
    questions = [q for q in content["questions"] if asked is None or q["id"] in asked]
    questions = drawing.in_order(questions, order)
    found = []
    for question in questions:
        ids = order.get(question["id"], ())
        options = drawing.in_order(question["options"], ids)
        matches = drawing.in_order(question.get("matches", ()), ids)
        found.append((question, _present(question, options, matches, locale)))
    return _with_cases(content, found, locale)


def in_language(
    question: Content, locale: str = FIRST_LANGUAGE, *, case: Content | None = None
) -> PresentedQuestion:
    """One question of a content with its options in the order they were written."""
    shown = _present(question, question["options"], question.get("matches", ()), locale)
    return replace(shown, case=_present_case(case, locale)) if case else shown


def shown_as_json(questions: Iterable[PresentedQuestion]) -> list[list[Any]]:
    """What an attempt stores of the order: [[question id, [ids of options, then matches]], …].

    Nothing of what a written answer is compared with: that was not shown.
    """
    return [
        [question.id, [] if question.is_written else _ids(question.options + question.matches)]
        for question in questions
    ]


def _ids(things: Sequence[PresentedOption | PresentedMatch]) -> list[str]:
    return [thing.id for thing in things]


def _present(
    question: Content, options: Sequence[Content], matches: Sequence[Content], locale: str
) -> PresentedQuestion:
    language = locale if question["texts"].get(locale) else FIRST_LANGUAGE
    texts = question["texts"][language]
    return PresentedQuestion(
        id=question["id"],
        language=language,
        kind=question["kind"],
        text=texts["text"],
        explanation=texts["explanation"],
        source=question["source"],
        picture=texts["picture"],
        audio=texts["audio"],
        options=tuple(_present_option(one, texts["options"][one["id"]]) for one in options),
        matches=tuple(PresentedMatch(m["id"], texts["matches"][m["id"]]["text"]) for m in matches),
        order=tuple(question.get("order", ())),
        pairs=question.get("pairs"),
        tolerance=question.get("tolerance", "0"),
    )


def _present_option(option: Content, words: Content) -> PresentedOption:
    return PresentedOption(
        option["id"], words["text"], words["feedback"], option["correct"], words.get("picture")
    )


def _with_cases(
    content: Content, shown: Iterable[tuple[Content, PresentedQuestion]], locale: str
) -> tuple[PresentedQuestion, ...]:
    """A case's story stands before the first of its questions, wherever they are shown."""
    cases = {case["id"]: case for case in content.get("cases", ())}
    found, told = [], None
    for frozen, question in shown:
        key = frozen.get("case")
        if key in cases and key != told:
            question = replace(question, case=_present_case(cases[key], locale))
        found.append(question)
        told = key
    return tuple(found)


def _present_case(case: Content, locale: str) -> PresentedCase:
    language = locale if case["texts"].get(locale) else FIRST_LANGUAGE
    texts = case["texts"][language]
    return PresentedCase(
        case["id"], language, texts["title"], texts["text"], texts["picture"], texts["audio"]
    )


def _pairs(shown: Any) -> list[tuple[str, list[str]]]:
    """The well-formed pairs of a stored `shown`, which may have come from any phone."""
    if not isinstance(shown, list):
        return []
    return [
        (pair[0], [option for option in pair[1] if isinstance(option, str)])
        for pair in shown
        if isinstance(pair, list)
        and len(pair) == 2
        and isinstance(pair[0], str)
        and isinstance(pair[1], list)
    ]
