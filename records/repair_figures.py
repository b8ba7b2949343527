"""What marking again comes to, in numbers. Pure.

    attempts      marked by a wrong key, and marked again
    changed       of these, those of which the question earns other points
    up, down      fail → pass, pass → fail
    people_up     people without any pass at the course before, and with one after
    people_down   the other way round
    gained        completions that are there now and were not before
    losing        completions that rest on no pass any more (taken away only on demand)
    taken         completions taken away

Attempts, changed, up and down are told by version too (`versions`, by the version's uuid).
"""

from collections.abc import Mapping
from typing import Any

BY_VERSION = ("attempts", "changed", "up", "down")
NAMES = (*BY_VERSION, "people_up", "people_down", "gained", "losing", "taken")

Figures = dict[str, Any]


def nothing() -> Figures:
    return dict.fromkeys(NAMES, 0) | {"versions": {}}


def added(one: Mapping[str, Any], other: Mapping[str, Any]) -> Figures:
    """The figures of two groups of people who have nobody in common."""
    one, other = nothing() | dict(one), nothing() | dict(other)
    total: Figures = {name: one[name] + other[name] for name in NAMES}
    versions = {
        key: {
            name: part.get(key, {}).get(name, 0) + rest.get(key, {}).get(name, 0)
            for name in BY_VERSION
        }
        for part, rest in [(one["versions"], other["versions"])]
        for key in part | rest
    }
    return total | {"versions": versions}


def count_attempt(
    figures: Figures, version: str, *, changed: bool, before: bool, after: bool
) -> None:
    """One attempt marked again: whether it passed before and passes after."""
    told = {
        "attempts": 1,
        "changed": int(changed),
        "up": int(after and not before),
        "down": int(before and not after),
    }
    of_version = figures["versions"].setdefault(version, dict.fromkeys(BY_VERSION, 0))
    for name, number in told.items():
        figures[name] += number
        of_version[name] += number
