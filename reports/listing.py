"""The people behind a figure: exactly as many as it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from people.models import Person, Posting
from places import days
from places.models import Unit
from reports.coverage import DIRECT, UNPLACED, Judged, Status
from reports.facts import only
from reports.naming import told_apart
from reports.queries import Coverage

FIGURES = {
    "required": {Status.COVERED, Status.DUE, Status.OVERDUE},
    "covered": {Status.COVERED},
    "missing": {Status.DUE, Status.OVERDUE},
    "overdue": {Status.OVERDUE},
    "exempt": {Status.EXEMPT},
    "unconfirmed": {Status.UNCONFIRMED},
}


@dataclass(frozen=True)
class Listed:
    """One person of a list, with what explains the status. `unit` tells the unit of the post
    from the others of the list."""

    person: Person
    posting: Posting
    unit: str
    judged: Judged

    @property
    def status(self) -> str:
        return str(self.judged.status)

    @property
    def covered_until(self) -> date | None:
        end = self.judged.covered_until
        return None if end == days.FOREVER else end


def behind(table: Coverage, *, figure: str, part: str = "") -> list[Judged]:
    """The judged posts that a figure counts.

    `part` is a child's code, "direct", "unplaced", or empty for the whole unit. Raises
    KeyError for a figure or part that the table does not have.
    """
    statuses = FIGURES[figure]
    chosen = [one for one in table.judged if one.status in statuses]
    if not part:
        return chosen
    bucket: int | str = part
    if part not in (DIRECT, UNPLACED):
        bucket = {row.unit.code: row.unit.pk for row in table.parts}[part]
    return [one for one in chosen if one.post.bucket == bucket]


def in_name_order(judged: Iterable[Judged]) -> list[Judged]:
    """By the people's names, in Vietnamese order (one query)."""
    judged = list(judged)
    everybody = len(judged) > 500
    people = Person.objects.all() if everybody else _people(judged)
    order = dict(people.values_list("pk", "sort_key"))
    return sorted(judged, key=lambda one: (order[one.post.person], one.post.key))


def with_people(judged: Iterable[Judged], *, among: Iterable[Judged] = ()) -> list[Listed]:
    """The same posts with their people and units, in the same order (a few queries).

    `among` is the whole list, if these are one page of it.
    """
    judged = list(judged)
    keys = [one.post.key for one in judged]
    postings = Posting.objects.select_related("person", "unit").in_bulk(keys)
    units = {one.post.unit for one in among or judged}
    names = told_apart(one for one in only(Unit.objects.all(), "pk", units) if one.pk in units)
    return [
        Listed(posting.person, posting, names[posting.unit_id], one)
        for one in judged
        for posting in [postings[one.post.key]]
    ]


def _people(judged: list[Judged]):
    return Person.objects.filter(pk__in=[one.post.person for one in judged])
