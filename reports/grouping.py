"""Figures by what people have said of themselves: gender, ethnic group. Pure.

Whoever has said nothing is counted as "not stated", so that the groups add up to the figure
that the question asks for. For those who may not see names, a group is shown only where
nobody could be told from it, also not by subtracting one table of the same question from
another: the totals are those of the table by unit, and where that keeps one back, all groups
of its column are kept back.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from people.small_groups import LEAST, Cell, is_small, leave_out, protect_table
from places.names import folded, nfc, sort_key
from reports.coverage import Figures, Judged
from reports.shielding import Shielded, Shown

NOT_STATED = ""
OTHERS = "*"  # groups that would be a name: fewer than five of the people asked about


@dataclass(frozen=True)
class Group:
    """One line: how many of a group are required, and covered. `share` is None where one of
    the two is kept back, or nobody is required."""

    key: str
    required: Shown
    covered: Shown
    share: float | None


@dataclass(frozen=True)
class Grouping:
    """The groups and the total they add up to. `told` is False where the people are so few
    that no group may be shown."""

    groups: list[Group]
    total: Group
    told: bool = True


def counted(judged: Iterable[Judged], stated: Mapping[int, str]) -> dict[str, Figures]:
    """Figures by what each person (by key) has stated."""
    found: dict[str, Figures] = defaultdict(Figures)
    for one in judged:
        found[stated.get(one.post.person, NOT_STATED)].add(one.status)
    return found


def as_they_are(figures: Mapping[str, Figures], order: Sequence[str]) -> Grouping:
    """Every group exactly; `order` names all keys, in the order of the lines."""
    total = Figures()
    for one in figures.values():
        total.required += one.required
        total.covered += one.covered
    groups = [_exact(key, figures.get(key) or Figures()) for key in order]
    return Grouping(groups, _exact(OTHERS, total))


def without_names(
    figures: Mapping[str, Figures], order: Sequence[str], total: Shielded
) -> Grouping:
    """The groups as they may be shown without names. `total` is the total as the table by
    unit shows it.

    Of n groups something is told only where there are more than 4 × n people: otherwise each
    of them might be small, and with all of them hidden their sum would still tell.
    """
    whole = Group(OTHERS, total.required, total.covered, total.share)
    parts = [figures.get(key) or Figures() for key in order]
    if not _is_told(total.required, len(parts)):
        return Grouping([], whole, told=False)
    both = [(one.required, one.covered) for one in parts]
    telling = frozenset(i for i, (r, c) in enumerate(both) if is_small(r - c) or is_small(c))
    required, covered = protect_table(both, within=(1,), telling=telling, known=True)
    if required.left_out:
        return Grouping([], whole, told=False)
    if not _is_told(total.covered, len(parts)):
        covered = leave_out(covered)
    groups = [
        _shown(key, one, *cells)
        for key, one, *cells in zip(order, parts, required.parts, covered.parts, strict=True)
    ]
    return Grouping(groups, whole)


def few_as_others(figures: Mapping[str, Figures]) -> dict[str, Figures]:
    """Groups of fewer than five required taken together, so that none of them is named."""
    found: dict[str, Figures] = {}
    for key, one in figures.items():
        named = key == NOT_STATED or not is_small(one.required, LEAST)
        into = found.setdefault(key if named else OTHERS, Figures())
        into.required += one.required
        into.covered += one.covered
    return {key: one for key, one in found.items() if one.required or key == NOT_STATED}


def one_spelling(stated: Mapping[int, str]) -> dict[int, str]:
    """The same group under one name, the writing used most: "Hrê", "hrê" and "H'rê"."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for text in stated.values():
        written[_plain(text)][nfc(text)] += 1
    names = {
        key: min(texts, key=lambda t: (-texts[t], len(t), t)) for key, texts in written.items()
    }
    return {person: names[_plain(text)] if _plain(text) else "" for person, text in stated.items()}


def in_order(keys: Collection[str]) -> list[str]:
    """As in a dictionary; then the others, and at the end those who have not stated it."""
    named = sorted({*keys} - {NOT_STATED, OTHERS}, key=sort_key)
    return [*named, *([OTHERS] if OTHERS in keys else []), NOT_STATED]


def _plain(text: str) -> str:
    plain = "".join(letter for letter in folded(text) if letter.isalnum())
    return plain.removeprefix("dantoc") or plain


def _is_told(total: Shown, groups: int) -> bool:
    return total == 0 or (isinstance(total, int) and total > (LEAST - 1) * groups)


def _exact(key: str, figures: Figures) -> Group:
    return Group(key, figures.required, figures.covered, figures.share)


def _shown(key: str, figures: Figures, required: Cell, covered: Cell) -> Group:
    exact = not required.is_hidden and not covered.is_hidden
    shown = [str(cell) if cell.is_hidden else cell.number for cell in (required, covered)]
    return Group(key, *shown, share=figures.share if exact else None)
