"""Putting items in order.

An answer names the items in the order chosen ("<id>"), or says the place of each
("<id>=<place>", as a form without a script sends it). Of an item named twice the first
counts. Items without a place, and items that share one, are left out.

Points: of all pairs of items, (pairs in the right order − pairs in the wrong one) ÷ pairs,
never below nothing (Kendall's tau, M. G. Kendall, "A New Measure of Rank Correlation",
1938). So a guess earns nothing on average, one exchange of neighbours among four items
costs a third, and the reverse order earns nothing. An item left out is in no pair.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from quizzes.kinds.kind import Kind, Question, has_all

MOST_DIGITS = 4


def _chosen(question: Question, sent: list[str]) -> tuple[str, ...]:
    known = {option["id"] for option in question["options"]}
    places: dict[str, int] = {}
    for number, text in enumerate(sent, start=1):
        item, place = (text, number) if text in known else _item_and_place(text)
        if item in known and place and item not in places:
            places[item] = place
    taken = list(places.values())
    alone = [item for item, place in places.items() if taken.count(place) == 1]
    return tuple(sorted(alone, key=places.__getitem__))


def _item_and_place(text: str) -> tuple[str, int]:
    """Place 0: it has none."""
    item, _equals, place = text.rpartition("=")
    is_number = place.isascii() and place.isdigit() and len(place) <= MOST_DIGITS
    return item, int(place) if is_number else 0


def _points(question: Question, chosen: Sequence[str]) -> Fraction:
    place = {item: number for number, item in enumerate(question["order"])}
    pairs = len(place) * (len(place) - 1) // 2
    if not pairs:
        return Fraction(0)
    balance = sum(1 if place[a] < place[b] else -1 for a, b in combinations(chosen, 2))
    return max(Fraction(0), Fraction(balance, pairs))


ORDERING = Kind(_chosen, _points, has_all)
