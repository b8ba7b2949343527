"""How questions do: which fail, one question in all its versions, what is asked in a module.

Figures about fewer than `people.small_groups.LEAST` people are not shown.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from people.small_groups import is_small
from quizzes import presenting, versions
from quizzes.kinds import WRITTEN
from quizzes.models import Question, QuizVersion
from reports.item_flags import SOMETHING_ELSE, Key, Raised, raised
from reports.item_pass import sums
from reports.item_sums import Tally, together


class OfVersion(NamedTuple):
    """What was answered to one version that asked a question."""

    version: QuizVersion
    tally: Tally


@dataclass(frozen=True)
class Item:
    """A question as it was asked last: `tally` is over all versions that asked it so, `form`
    the frozen question. `of_versions` are all that ever asked it, the newest first."""

    question: Question
    form: Mapping[str, Any]
    tally: Tally
    flags: list[Raised]
    of_versions: list[OfVersion]

    @property
    def key(self) -> Key:
        return key_of(self.form)

    @property
    def is_hidden(self) -> bool:
        return is_small(self.tally.asked)


class Answer(NamedTuple):
    """One answer that was chosen, or nothing, with its share of those asked (0 to 1)."""

    text: str
    share: float
    is_right: bool

    @property
    def per_cent(self) -> int:
        return round(self.share * 100)


def questions_to_look_at(limit: int) -> list[Item]:
    """The questions with flags, the gravest first, then those asked most."""
    return [item for item in items() if item.flags][:limit]


def items(only: Collection[str] | None = None) -> list[Item]:
    """Every question of the bank that was answered, those with the gravest flags first.

    `only`: ids of questions. Five queries or so, however many, and what the pass reads.
    """
    asked: dict[str, dict[int, Tally]] = {}
    for (version, question), tally in sums().items():
        if tally.asked and (only is None or question in only):
            asked.setdefault(question, {})[version] = tally
    bank = {str(one.uuid): one for one in Question.objects.filter(uuid__in=asked)}
    rows = QuizVersion.objects.filter(pk__in={pk for tallies in asked.values() for pk in tallies})
    frozen = {row.pk: row for row in rows.select_related("quiz")}
    forms = {
        (row.pk, question["id"]): question
        for row in frozen.values()
        for question in row.content["questions"]
    }
    found = [
        _item(bank[key], tallies, frozen, forms) for key, tallies in asked.items() if key in bank
    ]
    return sorted(found, key=_gravest_first)


def item_of(question: Question) -> Item | None:
    return next(iter(items(only={str(question.uuid)})), None)


def key_of(form: Mapping[str, Any]) -> Key:
    """What of the things to choose is right; of an order nothing is."""
    options = frozenset(option["id"] for option in form["options"])
    if form["kind"] == "matching":
        right = frozenset(f"{left}={match}" for left, match in form["pairs"].items())
        lefts = [option["id"] for option in form["options"]]
        every = {f"{left}={match['id']}" for left in lefts for match in form["matches"]}
        return Key(form["kind"], right, frozenset(every))
    if form["kind"] == "ordering":
        return Key(form["kind"], frozenset(), frozenset())
    right = frozenset(option["id"] for option in form["options"] if option["correct"])
    return Key(form["kind"], right, options)


def answers_of(item: Item, tally: Tally | None = None) -> list[Answer]:
    """What was chosen, in the order written; then what was something else, then nothing."""
    tally, key = tally or item.tally, item.key
    if not tally.asked or key.kind == "ordering":
        return []
    texts = _texts(item.form)
    rows = [
        Answer(texts[one], tally.times(one) / tally.asked, one in key.right)
        for one in texts
        if key.kind != "matching" or tally.times(one)
    ]
    if key.kind in WRITTEN:
        rows.append(Answer("", tally.times(SOMETHING_ELSE) / tally.asked, False))
    return rows


def _item(
    question: Question,
    tallies: Mapping[int, Tally],
    frozen: Mapping[int, QuizVersion],
    forms: Mapping[tuple[int, str], Mapping[str, Any]],
) -> Item:
    key = str(question.uuid)
    newest = forms[max(tallies), key]
    asked_so = versions.canonical(newest)
    same = [pk for pk in tallies if versions.canonical(forms[pk, key]) == asked_so]
    tally = together(tallies[pk] for pk in same)
    return Item(
        question=question,
        form=newest,
        tally=tally,
        flags=raised(tally, key_of(newest)),
        of_versions=[OfVersion(frozen[pk], tallies[pk]) for pk in sorted(tallies, reverse=True)],
    )


def _gravest_first(item: Item) -> tuple[int, int, int]:
    gravest = item.flags[0].flag if item.flags else 99
    return (gravest, -item.tally.asked, item.question.pk)


def _texts(form: Mapping[str, Any]) -> dict[str, str]:
    """What there was to choose, by what a mark calls it."""
    shown = presenting.in_language(form)
    words: Iterable[tuple[str, str]] = ((one.id, one.words) for one in shown.options)
    if form["kind"] != "matching":
        return dict(words)
    rights = {match.id: match.text for match in shown.matches}
    return {
        f"{left}={match}": f"{text} → {rights[match]}" for left, text in words for match in rights
    }
