"""What a person's facts amount to on a day: pure rules, shared by "My training" and coverage.

No Django, no database: dates in, answers out. Every interval holds its first day and not
its last, so "until" is always the first day on which something holds no more. What two
people might read differently is settled in docs/decisions/0014.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from places.days import FOREVER, add_months

VOID = "void"
RE_DATE = "re-date"
EXEMPTION = "exemption"
WITHDRAW = "withdraw"

Key = int | str


@dataclass(frozen=True, slots=True)
class Done:
    """A completion: its key, the day it counts from, and when it was recorded."""

    key: Key
    on: date
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction. `target` is the key of a `Done`, or for "withdraw" of an `Amendment`.

    An exemption has no target: it holds from `start` until `until`. Keys of amendments and
    of completions are separate: the kind says which of the two a target names.
    """

    kind: str
    target: Key | None
    key: Key
    new_date: date | None
    recorded: datetime
    start: date | None = None
    until: date | None = None


class Span(NamedTuple):
    """Days from `start` up to, not including, `until` (open when None)."""

    start: date
    until: date | None


def in_force(amendments: Iterable[Amendment], known: datetime | None) -> list[Amendment]:
    """Amendments recorded by `known` and not withdrawn by then, in the order recorded.

    A withdrawal may itself be withdrawn; then the first amendment is in force again.
    """
    held = [one for one in amendments if known is None or one.recorded <= known]
    withdrawals: dict[Key, list[Amendment]] = {}
    for one in held:
        if one.kind == WITHDRAW and one.target is not None:
            withdrawals.setdefault(one.target, []).append(one)

    def stands(one: Amendment) -> bool:
        return not any(stands(later) for later in withdrawals.get(one.key, ()))

    return sorted(filter(stands, held), key=lambda one: (one.recorded, str(one.key)))


def counting_days(
    done: Iterable[Done], amendments: Iterable[Amendment], known: datetime | None = None
) -> list[date]:
    """The days on which completions count, as known at an instant: sorted, each day once.

    A voided completion is left out; a re-dated one stands on its last new date.
    """
    voided: set[Key] = set()
    moved: dict[Key, date] = {}
    for one in in_force(amendments, known):
        if one.kind == VOID:
            voided.add(one.target)
        elif one.kind == RE_DATE and one.new_date is not None:
            moved[one.target] = one.new_date
    return sorted(
        {
            moved.get(one.key, one.on)
            for one in done
            if one.key not in voided and (known is None or one.recorded <= known)
        }
    )


def exempt_on(amendments: Iterable[Amendment], day: date, known: datetime | None = None) -> bool:
    """Whether one of the exemptions (of one person, audience and course) holds on a day."""
    return any(
        one.kind == EXEMPTION
        and (one.start is None or one.start <= day)
        and (one.until is None or day < one.until)
        for one in in_force(amendments, known)
    )


def valid_until(completed_on: date, months: int | None) -> date | None:
    """The first day on which a completion is valid no more; None for one valid for ever."""
    return None if months is None else add_months(completed_on, months)


def unbroken_start(spans: Iterable[Span], day: date) -> date | None:
    """The first day of the unbroken run of postings that holds `day`; None without one.

    Spans that touch or overlap are one run: a move without a gap gives no new grace.
    """
    first: date | None = None
    end: date = date.min
    for start, until in sorted(spans, key=lambda span: span.start):
        if start > day:
            break
        if first is None or start > end:
            first, end = start, until or FOREVER
        else:
            end = max(end, until or FOREVER)
    return first if first is not None and (day < end or end == FOREVER) else None


def due_on(chain_start: date, requirement_start: date, due_days: int) -> date:
    """The last day that is not overdue yet."""
    later = max(chain_start, requirement_start)
    return FOREVER if due_days > (FOREVER - later).days else later + timedelta(days=due_days)


def covered_on(
    days: Sequence[date],
    day: date,
    *,
    valid_months: int | None,
    extends: bool = False,
    max_age_months: int | None = None,
    required_since: date | None = None,
) -> bool:
    """Whether one of the counting days covers `day`. `days` is sorted (`counting_days`)."""
    return (
        covered_until(
            days,
            day,
            valid_months=valid_months,
            extends=extends,
            max_age_months=max_age_months,
            required_since=required_since,
        )
        is not None
    )


def covered_until(
    days: Sequence[date],
    day: date,
    *,
    valid_months: int | None,
    extends: bool = False,
    max_age_months: int | None = None,
    required_since: date | None = None,
) -> date | None:
    """The first day no longer covered, `FOREVER` for one covered for good, None if uncovered.

    Validity runs from the completion's own day. With `extends`, a renewal while a period
    still runs begins where that period ends; each period is extended once, however often
    the course is done again within it. With `max_age_months`, what was completed before
    `required_since` counts only if it was then at most so many months old.
    """
    counted = [
        one
        for one in days
        if one <= day and _young_enough(one, max_age_months=max_age_months, since=required_since)
    ]
    if not counted:
        return None
    if valid_months is None:
        return FOREVER
    plain_end = add_months(counted[-1], valid_months)
    end = _extended_end(counted, valid_months) if extends else plain_end
    return end if day < end else None


def _young_enough(one: date, *, max_age_months: int | None, since: date | None) -> bool:
    if max_age_months is None or since is None or one >= since:
        return True
    return add_months(one, max_age_months) >= since


def _extended_end(days: Sequence[date], months: int) -> date:
    start = end = date.min
    for one in days:
        if one >= end:
            start, end = one, add_months(one, months)
        elif one >= start:
            start, end = end, add_months(end, months)
    return end
