"""Whom each row of a list means, the rows of one name and number together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from people.rosters.matching import Crowd
from people.rosters.plans import NEW
from people.rosters.reasons import Undecided
from people.rosters.resolving import Told
from people.rosters.somebody import Somebody
from places.names import folded

Refuse = Callable[[Told, Undecided], None]
Decisions = Mapping[str, Mapping[str, Any]]


def together(tolds: Iterable[Told]) -> Iterator[list[Told]]:
    """Rows that share a name and a number, where the first of them stands."""
    groups: dict[tuple[str, str], list[Told]] = {}
    order: dict[int, list[Told]] = {}
    for told in tolds:
        keys = [(folded(told.row.name), phone) for phone in told.row.phones]
        group = next((groups[key] for key in keys if key in groups), None)
        if group is None:
            group = order[len(order)] = []
        group.append(told)
        for key in keys:
            groups.setdefault(key, group)
    yield from order.values()


class Identifier:
    """Gives every row its person: stored, or new with the list. What is in doubt it refuses."""

    def __init__(self, crowd: Crowd, decisions: Decisions, refuse: Refuse) -> None:
        self.crowd, self.decisions, self.refuse = crowd, decisions, refuse

    def identify(self, tolds: list[Told]) -> None:
        """In the order of the file; the rows of one name and number together, so that what
        one of them leaves open is not settled by the next."""
        chosen = {d["person"] for d in self.decisions.values() if d.get("person")}
        self.crowd.load(tolds, also=chosen)
        self.crowd.note_own_rows(tolds)
        for group in together(tolds):
            self._identify_group(group)

    def _identify_group(self, group: list[Told]) -> None:
        unknown: list[Told] = []
        for told in group:
            try:
                somebody = self._decided(told) or self.crowd.with_phone(told)
            except Undecided as refusal:
                self._leave_open(told, refusal, unknown)
                continue
            if somebody:
                self.crowd.note(somebody, told)
            else:
                unknown.append(told)
        refusals = {id(told): self._doubt(told) for told in unknown if told.row.phones}
        doubt = next((one for one in refusals.values() if one), None)
        new: Somebody | None = None
        for told in unknown:
            if doubt and self._choice(told) != NEW:
                self.refuse(told, refusals.get(id(told)) or doubt)
            elif told.row.phones:
                new = new or self.crowd.add(told)
                self.crowd.note(new, told)
            else:
                self._identify_alone(told)

    def _identify_alone(self, told: Told) -> None:
        """A row without a number."""
        try:
            somebody = None if self._choice(told) == NEW else self.crowd.namesake(told)
        except Undecided as refusal:
            self.refuse(told, refusal)
        else:
            self.crowd.note(somebody or self.crowd.add(told), told)

    def _leave_open(self, told: Told, refusal: Undecided, unknown: list[Told]) -> None:
        if self._choice(told) == NEW:
            unknown.append(told)
        else:
            self.refuse(told, refusal)

    def _doubt(self, told: Told) -> Undecided | None:
        if self._choice(told) == NEW:
            return None
        try:
            self.crowd.namesake(told)
        except Undecided as refusal:
            return refusal
        return None

    def _choice(self, told: Told) -> str:
        return self.decisions.get(told.row.key, {}).get("choice", "")

    def _decided(self, told: Told) -> Somebody | None:
        decision = self.decisions.get(told.row.key, {})
        return self.crowd.by_pk.get(decision.get("person"))
