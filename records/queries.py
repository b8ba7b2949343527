"""What a person must do, has done, and how that stands on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q

from courses.models import Course
from people.models import Person, Posting
from places import days
from places.models import Audience
from places.services import forest
from records.amendments import as_amendment, as_done, corrections_about
from records.models import Completion, Correction, Requirement
from records.requirements import requirements_of
from records.standing import (
    FOREVER,
    Span,
    counting_days,
    covered_until,
    due_on,
    exempt_on,
    unbroken_start,
)


class State(StrEnum):
    """How a course that is required stands; in the order in which a list shows them."""

    OVERDUE = "overdue"
    DUE = "due"  # to be done, still in time
    COVERED = "covered"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class Required:
    """A course that a post requires. `until` is the first day no longer covered."""

    course: Course
    audience: Audience
    requirement: Requirement
    state: State
    due: date
    until: date | None = None
    done_on: date | None = None

    @property
    def is_for_good(self) -> bool:
        return self.until == FOREVER

    @property
    def last_covered_day(self) -> date | None:
        """What is shown as "valid until": the day before; None where it is for good."""
        if self.until is None or self.is_for_good:
            return None
        return days.day_before(self.until)

    @property
    def order(self) -> tuple[int, date, str]:
        return (list(State).index(self.state), self.until or self.due, self.course.sort_key)


@dataclass(frozen=True)
class Past:
    """A completion as the history shows it: the day it counts on, or that it was voided."""

    completion: Completion
    counts_on: date | None

    @property
    def is_void(self) -> bool:
        return self.counts_on is None

    @property
    def is_moved(self) -> bool:
        return not self.is_void and self.counts_on != self.completion.completed_on


@dataclass(frozen=True)
class Training:
    """All that "My training" shows. `required` has one entry a course: the strictest."""

    required: Sequence[Required]
    history: Sequence[Past]

    @property
    def to_do(self) -> list[Required]:
        return [one for one in self.required if one.state in (State.OVERDUE, State.DUE)]

    @property
    def in_order(self) -> list[Required]:
        """Required and covered or exempt: nothing to do now."""
        return [one for one in self.required if one.state in (State.COVERED, State.EXEMPT)]


def my_training(person: Person, on: date | None = None, known: datetime | None = None) -> Training:
    """What a person must do by when, and what they have done, on a day (today)."""
    on = on or days.today()
    facts = _Facts(person, known)
    strictest: dict[int, Required] = {}
    for one in sorted(_required(facts, on), key=lambda one: one.order):
        strictest.setdefault(one.course.pk, one)
    return Training(list(strictest.values()), facts.history())


def state_of(
    person: Person, course: Course, on: date | None = None, known: datetime | None = None
) -> Required | None:
    """How one course stands for a person on a day; None where it is not required of them."""
    found = _required(_Facts(person, known, course), on or days.today(), course)
    return min(found, key=lambda one: one.order, default=None)


def days_that_count(person: Person, course: Course, known: datetime | None = None) -> list[date]:
    """The days on which the person's completions of a course count, as known at an instant."""
    return _Facts(person, known, course).days(course.pk)


class _Facts:
    """The facts about one person, loaded in a fixed number of queries."""

    def __init__(
        self, person: Person, known: datetime | None, course: Course | None = None
    ) -> None:
        self.known = known
        self.postings = list(
            Posting.objects.known(known).filter(person=person).select_related("audience", "unit")
        )
        completions = Completion.objects.filter(person=person).select_related("course")
        completions = completions.filter(course=course) if course else completions
        completions = completions.filter(recorded_at__lte=known) if known else completions
        self.completions = list(completions.order_by("-completed_on", "-pk"))
        exemption = Q(kind=Correction.Kind.EXEMPTION, person=person)
        self._corrections = corrections_about(Q(completion__person=person) | exemption)
        self._amendments = [as_amendment(row) for row in self._corrections]

    def days(self, course_id: int) -> list[date]:
        done = as_done(row for row in self.completions if row.course_id == course_id)
        return counting_days(done, self._amendments, self.known)

    def is_exempt(self, course_id: int, audience_id: int, on: date) -> bool:
        about = [
            as_amendment(row)
            for row in self._corrections
            if row.kind == Correction.Kind.WITHDRAW
            or (row.course_id, row.audience_id) == (course_id, audience_id)
        ]
        return exempt_on(about, on, self.known)

    def history(self) -> list[Past]:
        """All completions, voided ones too, the latest first."""
        found = []
        for row in self.completions:
            counted = counting_days(as_done([row]), self._amendments, self.known)
            found.append(Past(row, counted[0] if counted else None))
        return found

    def since(self, audience_id: int, on: date) -> date | None:
        """The first day of the unbroken run of posts in an audience that holds a day."""
        posts = (one for one in self.postings if one.audience_id == audience_id)
        return unbroken_start((Span(one.start, one.until) for one in posts), on)

    def held_on(self, on: date) -> list[Posting]:
        """Posts active on a day, without seats that ended with their unit."""
        held = [
            one
            for one in self.postings
            if one.start <= on and (one.until is None or on < one.until)
        ]
        return [one for one in held if not _seat_ended(one, on)]


def _seat_ended(posting: Posting, on: date) -> bool:
    unit_end = posting.unit.valid_until
    if posting.audience.posts != Audience.Posts.SEATS or unit_end is None or on < unit_end:
        return False
    end = forest().seat_until(posting.unit_id)
    return end is not None and posting.start < end <= on


def _required(facts: _Facts, on: date, course: Course | None = None) -> list[Required]:
    held = facts.held_on(on)
    applicable = requirements_of(
        posts=[(one.audience_id, one.unit) for one in held], on=on, known=facts.known, course=course
    )
    found = []
    for posting in held:
        for (course_id, audience_id, unit_id), requirement in applicable.items():
            if (audience_id, unit_id) == (posting.audience_id, posting.unit_id):
                found.append(_judged(facts, requirement, course_id, posting, on))
    return found


def _judged(
    facts: _Facts, requirement: Requirement, course_id: int, posting: Posting, on: date
) -> Required:
    since = facts.since(posting.audience_id, on) or posting.start
    done = facts.days(course_id)
    due = due_on(since, requirement.start, requirement.due_days)
    until = covered_until(
        done,
        on,
        valid_months=requirement.valid_months,
        extends=requirement.extends,
        max_age_months=requirement.max_age_months,
        required_since=max(since, requirement.start),
    )
    if facts.is_exempt(course_id, posting.audience_id, on):
        state = State.EXEMPT
    elif until is not None:
        state = State.COVERED
    else:
        state = State.OVERDUE if on > due else State.DUE
    return Required(
        course=requirement.course,
        audience=posting.audience,
        requirement=requirement,
        state=state,
        due=due,
        until=until,
        done_on=max((day for day in done if day <= on), default=None),
    )
