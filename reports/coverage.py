"""Coverage: who is required, who is covered, who is overdue. Pure: no model, no database.

The definitions are those of docs/coverage.md. One post (a person in an audience) has one
status; figures are counts of posts by status, gathered per unit so that the children,
the posts held at the unit itself (`direct`) and those not placed (`unplaced`) add up to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from records.standing import covered_until, due_on

DIRECT, UNPLACED = "direct", "unplaced"


class Status(StrEnum):
    COVERED = "covered"
    DUE = "due"  # required and not covered, but still in time
    OVERDUE = "overdue"
    EXEMPT = "exempt"
    UNCONFIRMED = "unconfirmed"  # a seat that ended with its unit, not confirmed since
    NOT_REQUIRED = "not-required"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a requirement asks, and where: `level` is the level of its unit (4 is a village)."""

    key: int
    unit: int
    level: int
    start: date
    due_days: int
    valid_months: int | None
    extends: bool = False
    max_age_months: int | None = None

    @property
    def rank(self) -> tuple[int, date, int]:
        """The most specific unit wins, then the latest start."""
        return (self.level, self.start, self.key)

    @property
    def asks(self) -> tuple[int, int | None, bool, int | None]:
        return (self.due_days, self.valid_months, self.extends, self.max_age_months)


@dataclass(frozen=True, slots=True)
class Post:
    """A post active on the day asked about.

    `since` is the first day of unbroken posting in the audience, wherever it was held;
    `bucket` is the child unit that holds it, or DIRECT or UNPLACED.
    """

    key: int
    person: int
    unit: int
    since: date
    bucket: int | str
    seat_ended: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A post with its status and the dates that explain it."""

    post: Post
    status: Status
    terms: Terms | None = None
    due: date | None = None
    covered_until: date | None = None
    completed_on: date | None = None


@dataclass(slots=True)
class Figures:
    """Counts of posts. `required` is covered + due + overdue."""

    required: int = 0
    covered: int = 0
    overdue: int = 0
    exempt: int = 0
    unconfirmed: int = 0

    def add(self, status: Status) -> None:
        if status in (Status.COVERED, Status.DUE, Status.OVERDUE):
            self.required += 1
        if status == Status.COVERED:
            self.covered += 1
        elif status == Status.OVERDUE:
            self.overdue += 1
        elif status == Status.EXEMPT:
            self.exempt += 1
        elif status == Status.UNCONFIRMED:
            self.unconfirmed += 1

    @property
    def share(self) -> float | None:
        """Covered ÷ required, between 0 and 1; None where nobody is required."""
        return self.covered / self.required if self.required else None


@dataclass(slots=True)
class Tally:
    """Figures of a unit and of its parts. `buckets` holds children by key."""

    total: Figures = field(default_factory=Figures)
    buckets: dict[int | str, Figures] = field(default_factory=dict)

    def add(self, judged: Judged) -> None:
        self.total.add(judged.status)
        self.buckets.setdefault(judged.post.bucket, Figures()).add(judged.status)

    def part(self, bucket: int | str) -> Figures:
        return self.buckets.get(bucket) or Figures()


def judge(
    post: Post, terms: Terms | None, done: Sequence[date], on: date, *, exempt: bool = False
) -> Judged:
    """The status of one post on a day. `done` are its person's counting days, sorted."""
    if post.seat_ended:
        return Judged(post, Status.UNCONFIRMED, terms)
    if terms is None:
        return Judged(post, Status.NOT_REQUIRED)
    if exempt:
        return Judged(post, Status.EXEMPT, terms)
    required_since = max(post.since, terms.start)
    end = covered_until(
        done,
        on,
        valid_months=terms.valid_months,
        extends=terms.extends,
        max_age_months=terms.max_age_months,
        required_since=required_since,
    )
    due = due_on(post.since, terms.start, terms.due_days)
    last = max((day for day in done if day <= on), default=None)
    if end is not None:
        return Judged(post, Status.COVERED, terms, due, end, last)
    status = Status.OVERDUE if on > due else Status.DUE
    return Judged(post, status, terms, due, None, last)


def tally(judged: Iterable[Judged]) -> Tally:
    result = Tally()
    for one in judged:
        result.add(one)
    return result
