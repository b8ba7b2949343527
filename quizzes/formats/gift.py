"""Reading GIFT, Moodle's format for text editors.

Comments above a question may hold, as Moodle writes them, "[id:…]" and "[tag:…]"; what only
this bank knows (difficulty, source, …) stands there in the same way and is passed over by Moodle.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_noop as _

from quizzes.formats.categories import topics_of
from quizzes.formats.gift_text import Block, blocks_of, masked, unmasked, with_format
from quizzes.formats.markup import plain
from quizzes.formats.neutral import (
    FALSE_WORDS,
    TRUE_WORDS,
    Drafted,
    DraftedCase,
    DraftedOption,
    Problem,
    cleaned,
    lost,
    refused,
)
from quizzes.formats.numbers import in_vietnamese
from quizzes.formats.standing import as_told
from quizzes.formats.weights import (
    WHOLE,
    judge_numbers,
    judge_several,
    judge_single,
    judge_words,
    short,
)

WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
CLOZE = re.compile(r"\d*:[A-Z_]{2,}:")
ORDERING = re.compile(
    r">[ \t]*\d*(?:[ \t]+(?:ALL|EXACT|RANDOM|REL|CONTIG(?:UOUS)?|HORI(?:ZONTAL)?|H|VERT(?:ICAL)?|V|"
    r"ALL_OR_NOTHING|ABS(?:OLUTE)?(?:_POSITION)?|RELATIVE\w*|LONGEST\w*|SHOW|HIDE|TRUE|FALSE|YES|NO|"
    r"none|abc|ABCD|123|iii|IIII|[01]))*[ \t]*\n"
)
TRUE = {"T", "TRUE", *(word.upper() for word in TRUE_WORDS), "Đ"}
FALSE = {"F", "FALSE", *(word.upper() for word in FALSE_WORDS), "S"}
GAP = "_____"
CASE = "case-"


class Halted(Exception):
    """A question that cannot be read; the problem says why."""

    def __init__(self, text: str, /, **parts: object) -> None:
        super().__init__(text)
        self.problem = refused(text, **parts)


def read(text: str) -> Iterator[Drafted]:
    """Every question in its order, also those that are refused."""
    category: tuple[str, ...] = ()
    cases: dict[str, DraftedCase] = {}
    number = 0
    for block in blocks_of(text):
        if block.text.upper().startswith("$CATEGORY:"):
            category = topics_of(block.text[10:])
        elif block.tag("id").startswith(CASE):
            cases[block.tag("id")] = _case(block)
        else:
            number += 1
            yield _question(block, number, category, cases)


def _question(
    block: Block, number: int, category: tuple[str, ...], cases: dict[str, DraftedCase]
) -> Drafted:
    name, text = _named(masked(block.text))
    draft = Drafted(
        kind="single",
        text=cleaned(unmasked(text)),
        name=cleaned(unmasked(name)),
        external_id=block.tag("id"),
        version=block.tag("version"),
        topics=(*category, *block.tags.get("tag", ())),
        difficulty=block.tag("difficulty"),
        source=block.tag("source"),
        case=cases.get(block.tag("case")),
        number=number,
        line=block.line,
    )
    try:
        question = _Reader(draft, block.tag("last")).read(text)
    except Halted as halted:
        return draft.having(halted.problem)
    return as_told(question, block.tag("kind"))


def _named(text: str) -> tuple[str, str]:
    found = re.match(r"::(.*?)::", text, re.S)
    return (found[1].strip(), text[found.end() :].strip()) if found else ("", text.strip())


def _case(block: Block) -> DraftedCase:
    name, text = _named(masked(block.text))
    text, is_html = with_format(text, None)
    return DraftedCase(block.tag("id"), cleaned(unmasked(name)), plain(text, is_html=is_html).text)


class _Reader:
    """One question: its texts made plain as they are met, problems kept on the way."""

    def __init__(self, draft: Drafted, last: str) -> None:
        self.draft = draft
        self.last = {int(one) for one in last.split(",") if one.strip().isdigit()}
        self.is_html: bool | None = None
        self.problems: list[Problem] = []

    def read(self, text: str) -> Drafted:
        stem, answers, explanation = self._parts(text)
        stem, self.is_html = with_format(stem, None)
        said = {"text": self._plain(stem), "explanation": self._text(explanation)}
        draft = self._with_answers(replace(self.draft, **said), answers)
        return draft.having(*self.problems)

    def _parts(self, text: str) -> tuple[str, str, str]:
        """Question, what stands in its braces, and the general feedback."""
        start, end = text.find("{"), text.find("}")
        if start < 0 and end < 0:
            raise Halted(_("This is a text without a question. Write it as a case, or leave it."))
        if start < 0 or end < start:
            raise Halted(_("The answers are not closed: a “{” or “}” is missing."))
        answers, after = text[start + 1 : end].strip(), text[end + 1 :].strip()
        if "{" in after or "{" in answers or "}" in after or CLOZE.match(answers):
            raise Halted(_("Several gaps in one text (cloze) cannot be asked here."))
        general = answers.rfind("####")
        explanation = answers[general + 4 :] if general >= 0 else ""
        answers = answers[:general].strip() if general >= 0 else answers
        stem = text[:start].rstrip()
        if after:
            stem += f" {GAP}{'' if after[0] in '.,;:?!)…' else ' '}{after}"
        return stem, answers, explanation

    def _with_answers(self, draft: Drafted, answers: str) -> Drafted:
        bare = answers.split("#")[0].strip().upper()
        if not answers:
            raise Halted(_("An answer in one's own words (essay) cannot be marked here."))
        if answers.startswith("#"):
            return self._number(draft, answers[1:])
        if answers.startswith(">"):
            return self._ordering(draft, answers)
        if "~" in answers:
            return self._choice(draft, answers)
        if _is_matching(answers):
            return self._matching(draft, answers)
        if bare in TRUE | FALSE:
            return self._true_false(draft, answers, is_true=bare in TRUE)
        weighed = [self._weighed(one, WHOLE) for one in _split(answers, "=")]
        options, problems = judge_words(weighed)
        return replace(draft, kind="word", options=options).having(*problems)

    def _choice(self, draft: Drafted, answers: str) -> Drafted:
        pieces = re.findall(r"[~=][^~=]*", answers)
        if stray := answers[: answers.find(pieces[0])].strip():
            raise Halted(_("“%(text)s” stands before the first answer."), text=short(stray))
        weighed = []
        for number, piece in enumerate(pieces, start=1):
            option, fraction = self._weighed(piece[1:], WHOLE if piece[0] == "=" else Decimal(0))
            weighed.append((replace(option, keep_last=number in self.last), fraction))
        is_single = any(piece[0] == "=" for piece in pieces)
        options, problems = (judge_single if is_single else judge_several)(weighed)
        kind = "single" if is_single else "several"
        return replace(draft, kind=kind, options=options).having(*problems)

    def _true_false(self, draft: Drafted, answers: str, *, is_true: bool) -> Drafted:
        _answer, *said = answers.split("#", 2)
        wrong, right = (self._text(one) for one in [*said, "", ""][:2])
        options = (
            DraftedOption(TRUE_WORDS[0], is_true, feedback=right if is_true else wrong),
            DraftedOption(FALSE_WORDS[0], not is_true, feedback=wrong if is_true else right),
        )
        return replace(draft, kind="true_false", options=options)

    def _matching(self, draft: Drafted, answers: str) -> Drafted:
        options = []
        for pair in _split(answers, "="):
            arrow = _arrow(pair)
            left, sign, right = pair.partition(arrow) if arrow else (pair, "", "")
            if not sign:
                raise Halted(_("“%(text)s” lacks “->”."), text=short(unmasked(pair)))
            options.append(DraftedOption(self._text(left), match=self._text(right)))
        return replace(draft, kind="matching", options=tuple(options))

    def _ordering(self, draft: Drafted, answers: str) -> Drafted:
        """Moodle's question type "ordering": "{>5 ALL", then one line for each."""
        found = ORDERING.match(answers)
        if not found:
            raise Halted(_("What is to be put in order stands one below the other, after “>”."))
        lines = [line.strip() for line in answers[found.end() :].split("\n")]
        options = tuple(DraftedOption(self._text(line)) for line in lines if line)
        return replace(draft, kind="ordering", options=options)

    def _number(self, draft: Drafted, answers: str) -> Drafted:
        answers, sign, otherwise = answers.partition("~")
        weighed = []
        for one in _split(answers, "="):
            option, fraction = self._weighed(one, WHOLE)
            value, tolerance = _value(option.text)
            weighed.append((replace(option, text=value), fraction, tolerance))
        if sign:
            option, _fraction = self._weighed(otherwise, Decimal(0))
            weighed.append((replace(option, text="*"), Decimal(0), Decimal(0)))
        options, tolerance, problems = judge_numbers(weighed)
        draft = replace(draft, kind="number", options=options, tolerance=tolerance)
        return draft.having(*problems)

    def _weighed(self, text: str, default: Decimal) -> tuple[DraftedOption, Decimal]:
        text = text.strip()
        found = WEIGHT.match(text)
        fraction = Decimal(found[1]) if found else default
        text = text[found.end() :] if found else text
        said, _sign, feedback = text.partition("#")
        return DraftedOption(self._text(said), feedback=self._text(feedback)), fraction

    def _text(self, text: str) -> str:
        text, is_html = with_format(text, self.is_html)
        return self._plain(text, is_html)

    def _plain(self, text: str, is_html: bool | None = None) -> str:
        found = plain(text, is_html=self.is_html if is_html is None else is_html)
        self.problems += found.problems
        if found.pictures:
            self.problems.append(lost(_("A picture is not in the file, so it is not brought in.")))
        return found.text


def _split(answers: str, sign: str) -> list[str]:
    first, *others = answers.split(sign)
    return [first, *others] if first.strip() else others


def _is_matching(answers: str) -> bool:
    """By Moodle's sign "->"; by another arrow only where every answer has one, and no share."""
    if "=" not in answers or "->" in answers:
        return "=" in answers
    pairs = _split(answers, "=")
    weighed = any(WEIGHT.match(pair.strip()) for pair in pairs)
    return len(pairs) > 1 and not weighed and all(map(_arrow, pairs))


def _arrow(text: str) -> str:
    """The sign between two sides; word processors make one letter of it."""
    return next((arrow for arrow in ("->", "→", "–>") if arrow in text), "")


def _value(text: str) -> tuple[str, Decimal]:
    """A number and its tolerance, from "3.5", "3.5:0.1" or "3..4"."""
    text = text.strip()
    try:
        if ".." in text:
            least, most = (Decimal(one.strip()) for one in text.split("..", 1))
            return in_vietnamese((least + most) / 2), (most - least) / 2
        value, _colon, tolerance = text.partition(":")
        if value.strip() in {"", "*"}:
            return value.strip(), Decimal(0)
        return in_vietnamese(Decimal(value.strip())), Decimal(tolerance.strip() or 0)
    except (InvalidOperation, ValueError) as error:
        raise Halted(_("“%(text)s” is no number."), text=short(text)) from error
