"""One <question> of Moodle XML → a drafted question, with all that it loses on the way."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from xml.etree.ElementTree import Element  # type only

from django.utils.translation import gettext_noop as _

from quizzes.formats.moodle_texts import Texts
from quizzes.formats.neutral import (
    FALSE_WORDS,
    TRUE_WORDS,
    Drafted,
    DraftedCase,
    DraftedOption,
    Problem,
    cleaned,
    lost,
    note,
    refused,
)
from quizzes.formats.numbers import decimal_of, in_vietnamese
from quizzes.formats.standing import as_told
from quizzes.formats.weights import (
    judge_numbers,
    judge_several,
    judge_single,
    judge_words,
    per_cent,
    short,
)

OURS = "mangnon"
CANNOT = {
    "multianswer": _("Several gaps in one text (cloze) cannot be asked here."),
    "cloze": _("Several gaps in one text (cloze) cannot be asked here."),
    "essay": _("An answer in one's own words (essay) cannot be marked here."),
    "description": _("This is a text without a question. Write it as a case, or leave it."),
    "calculated": _("A question whose numbers are made by a formula cannot be asked here."),
    "calculatedsimple": _("A question whose numbers are made by a formula cannot be asked here."),
    "calculatedmulti": _("A question whose numbers are made by a formula cannot be asked here."),
    "random": _("A random choice of other questions is a draw of a quiz here."),
    "randomsamatch": _("A random choice of other questions is a draw of a quiz here."),
}
STANDARD_FEEDBACK = {
    "", "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.",
    "câu trả lời của bạn đúng.", "câu trả lời của bạn đúng một phần.",
    "câu trả lời của bạn sai.", "câu trả lời của bạn là đúng.", "câu trả lời của bạn chưa đúng.",
}  # fmt: skip
USUAL_PENALTIES = {"", "0", "0.1", "1", "0.3333333", "0.33333"}


class MoodleQuestion:
    def __init__(
        self,
        element: Element,
        number: int,
        category: tuple[str, ...],
        cases: dict[str, DraftedCase],
    ) -> None:
        self.element, self.number = element, number
        self.category, self.cases = category, cases
        self.texts = Texts()
        self.ours = element.find(OURS)

    def read(self) -> Drafted:
        said = self.texts.read(self.element.find("questiontext"))
        explanation = self.texts.read(self.element.find("generalfeedback"), takes_picture=False)
        ours = self.ours.get if self.ours is not None else (lambda _name, default: default)
        draft = Drafted(
            kind="single",
            text=said.text,
            picture=said.picture,
            explanation=explanation.text,
            name=self._value("name/text"),
            external_id=self._value("idnumber"),
            topics=(*self.category, *self._tags()),
            difficulty=ours("difficulty", ""),
            source=cleaned(ours("source", "")),
            version=ours("version", ""),
            case=self.cases.get(ours("case", "")),
            number=self.number,
        )
        kind = self.element.get("type", "")
        read = self._reader(kind)
        if read is None:
            words = CANNOT.get(kind, _("Questions of the type “%(kind)s” are not known here."))
            return draft.having(refused(words, kind=short(kind)))
        draft = as_told(read(draft), ours("kind", ""))
        return draft.having(*self.texts.problems, *self._around(kind))

    def _reader(self, kind: str) -> Callable[[Drafted], Drafted] | None:
        return {
            "multichoice": self._choice,
            "truefalse": self._true_false,
            "shortanswer": self._words,
            "numerical": self._numbers,
            "matching": self._pairs,
            "ordering": self._order,
        }.get(kind)

    # --- By type --------------------------------------------------------------------------

    def _choice(self, draft: Drafted) -> Drafted:
        is_single = self._value("single", "true").lower() in {"true", "1"}
        weighed = [self._weighed(answer) for answer in self.element.findall("answer")]
        last = self._last(len(weighed))
        weighed = [
            (replace(option, keep_last=number in last), fraction)
            for number, (option, fraction) in enumerate(weighed, start=1)
        ]
        options, problems = (judge_single if is_single else judge_several)(weighed)
        kind = "single" if is_single else "several"
        return replace(draft, kind=kind, options=options).having(*problems)

    def _last(self, count: int) -> set[int]:
        """The answers that keep their place: those we noted, or all where none is shuffled."""
        if self.ours is not None:
            noted = self.ours.get("last", "").split(",")
            return {int(one) for one in noted if one.isdigit()}
        is_fixed = self._value("shuffleanswers", "true").lower() in {"false", "0"}
        return set(range(1, count + 1)) if is_fixed else set()

    def _true_false(self, draft: Drafted) -> Drafted:
        found = {}
        for answer in self.element.findall("answer"):
            option, fraction = self._weighed(answer)
            found[option.text.lower()] = (option, fraction)
        if found.keys() != {"true", "false"}:
            return draft.having(refused(_("A true or false question has exactly two answers.")))
        named = [
            (replace(found[key][0], text=words[0]), found[key][1])
            for key, words in (("true", TRUE_WORDS), ("false", FALSE_WORDS))
        ]
        options, problems = judge_single(named)
        return replace(draft, kind="true_false", options=options).having(*problems)

    def _words(self, draft: Drafted) -> Drafted:
        weighed = [self._weighed(answer, "plain") for answer in self.element.findall("answer")]
        options, problems = judge_words(weighed)
        if self._value("usecase") == "1":
            problems += (lost(_("Capital and small letters are not told apart here.")),)
        return replace(draft, kind="word", options=options).having(*problems)

    def _numbers(self, draft: Drafted) -> Drafted:
        weighed, problems = [], list(self._units())
        for answer in self.element.findall("answer"):
            option, fraction = self._weighed(answer, "plain")
            value, tolerance = (
                decimal_of(option.text),
                decimal_of(answer.findtext("tolerance") or "0"),
            )
            try:
                text = option.text if value is None else in_vietnamese(value)
            except ValueError:
                text = option.text
            if tolerance is None:
                problems.append(refused(_("The tolerance is out of range.")))
            weighed.append((replace(option, text=text), fraction, tolerance or Decimal(0)))
        options, tolerance, found = judge_numbers(weighed)
        draft = replace(draft, kind="number", options=options, tolerance=tolerance)
        return draft.having(*problems, *found)

    def _units(self) -> list[Problem]:
        names = [cleaned(unit.findtext("unit_name") or "") for unit in self.element.iter("unit")]
        names = [name for name in names if name]
        if not names:
            return []
        words = _("Units (%(names)s) are not marked here. Say in the question which one is meant.")
        return [lost(words, names=", ".join(names))]

    def _pairs(self, draft: Drafted) -> Drafted:
        options = []
        for pair in self.element.findall("subquestion"):
            left = self.texts.read(pair)
            right = cleaned(pair.findtext("answer/text") or "")
            options.append(DraftedOption(left.text, match=right, picture=left.picture))
        return replace(draft, kind="matching", options=tuple(options))

    def _order(self, draft: Drafted) -> Drafted:
        placed = [
            (self._fraction(answer), self._weighed(answer)[0])
            for answer in self.element.findall("answer")
        ]
        options = tuple(option for _place, option in sorted(placed, key=lambda one: one[0]))
        return replace(draft, kind="ordering", options=options)

    # --- Parts ----------------------------------------------------------------------------

    def _weighed(self, answer: Element, default: str = "html") -> tuple[DraftedOption, Decimal]:
        if default == "plain":
            said_text, picture = cleaned(answer.findtext("text") or answer.text or ""), None
        else:
            said = self.texts.read(answer)
            said_text, picture = said.text, said.picture
        feedback = self.texts.read(answer.find("feedback"), takes_picture=False)
        option = DraftedOption(said_text, feedback=feedback.text, picture=picture)
        return option, self._fraction(answer)

    def _fraction(self, answer: Element) -> Decimal:
        return decimal_of(answer.get("fraction", "0")) or Decimal(0)

    def _value(self, name: str, default: str = "") -> str:
        return cleaned(self.element.findtext(name) or "") or default

    def _tags(self) -> tuple[str, ...]:
        return tuple(
            cleaned(tag.findtext("text") or "") for tag in self.element.findall("tags/tag")
        )

    def _around(self, kind: str) -> list[Problem]:
        """What Moodle keeps beside a question."""
        found = []
        for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            text = self.texts.read(self.element.find(name), takes_picture=False).text
            if text.lower() not in STANDARD_FEEDBACK:
                words = _("What is said to all who are right or wrong is not kept: “%(text)s”")
                found.append(lost(words, text=short(text)))
        if any(cleaned(hint.findtext("text") or "") for hint in self.element.findall("hint")):
            found.append(lost(_("Hints for another try are not kept.")))
        grade = decimal_of(self._value("defaultgrade", "1"))
        if grade != 1 and kind != "description":
            words = _("Worth %(points)s points in Moodle; here every question is worth one.")
            found.append(lost(words, points=per_cent(grade or Decimal(0))))
        penalty = self._value("penalty").rstrip("0").rstrip(".") or "0"
        if penalty not in USUAL_PENALTIES:
            found.append(note(_("The penalty for another try is not kept.")))
        if self._value("hidden") == "1":
            found.append(note(_("It was put away in Moodle.")))
        return found
