"""Marking again, for some people at a time: the one place where a repair writes to the ledger.

Runs inside the caller's transaction. The figures told before anything is done come from the
same code, run and taken back (`records.repairs`), so that what is told is what is done.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from people.models import Person
from quizzes.models import QuizVersion
from records.amendments import stands
from records.corrections import new_correction, void_completion
from records.ledger import lock
from records.marking import new_marking, settle_pass
from records.models import (
    Attempt,
    Completion,
    Correction,
    Evidence,
    Marking,
    Payload,
    RepairOutcome,
)
from records.repair_figures import Figures, count_attempt, nothing

Twins = Mapping[int, QuizVersion]  # by the key of the version with the wrong key


@dataclass(frozen=True)
class Work:
    """What is repaired: which question, which versions by which twins, who says so and why."""

    question: str
    twins: Twins
    author: Person | None
    reason: str
    takes_away: bool = False


@dataclass
class Remarked:
    """An attempt with the marks it had and those it has now."""

    attempt: Attempt
    before: Marking
    after: Marking
    completion: Completion | None = field(default=None)

    @property
    def turned(self) -> bool:
        return self.before.passed != self.after.passed


def mark_again(
    work: Work, people: Sequence[int], at: datetime
) -> tuple[Figures, list[RepairOutcome]]:
    """Mark again what these people handed in and was marked last by a wrong key.

    What was marked again already is left alone, so that this may be repeated. Outcomes are
    not stored yet.
    """
    lock([Person(pk=key) for key in people])
    rows = _remarked(work, people, at)
    figures = nothing()
    if not rows:
        return figures, []
    courses = {row.attempt.course_id for row in rows}
    passed_before, done_before = _passes(people, courses), _completions(people, courses)
    _store(work, rows, at)
    for row in rows:
        if row.turned and row.after.passed:
            settle_pass(marking=row.after, at=at)
    passed_after = _passes(people, courses)
    gained = list(Completion.objects.filter(pk__in=_completions(people, courses) - done_before))
    losing = _resting_on_nothing(rows)
    for row in rows:
        changed = _points(row.before, work.question) != _points(row.after, work.question)
        version = str(row.before.quiz_version.uuid)
        passed = {"before": row.before.passed, "after": row.after.passed}
        count_attempt(figures, version, changed=changed, **passed)
    figures |= {
        "people_up": len(passed_after - passed_before),
        "people_down": len(passed_before - passed_after),
        "gained": len(gained),
        "losing": len(losing),
        "taken": len(losing) if work.takes_away else 0,
    }
    outcomes = [RepairOutcome(gained=one, is_demo=one.is_demo) for one in gained]
    if work.takes_away:
        outcomes += [_void(work, completion, at) for completion in losing]
    return figures, outcomes


def _remarked(work: Work, people: Sequence[int], at: datetime) -> list[Remarked]:
    last = _last_markings(work, people)
    versions = QuizVersion.objects.in_bulk({one.attempt.quiz_version_id for one in last})
    sent = _answers(last)
    rows = []
    for before in last:
        attempt = before.attempt
        attempt.quiz_version = versions[attempt.quiz_version_id]
        after = new_marking(
            attempt=attempt,
            quiz_version=work.twins[before.quiz_version_id],
            answers=sent[attempt.pk],
            number=before.number + 1,
            at=at,
        )
        rows.append(Remarked(attempt, before, after))
    return rows


def _last_markings(work: Work, people: Sequence[int]) -> list[Marking]:
    """By people and attempts: the markings that hold, if by a wrong key of the question."""
    rows = Marking.objects.filter(attempt__person__in=people).select_related(
        "attempt__person", "attempt__course", "quiz_version"
    )
    rows = rows.defer("quiz_version__content").order_by("attempt__person", "attempt", "number")
    last = {one.attempt_id: one for one in rows}
    return [
        one
        for one in last.values()
        if one.quiz_version_id in work.twins and _mark(one, work.question) is not None
    ]


def _answers(markings: Iterable[Marking]) -> dict[int, Any]:
    """By attempt: the answers as sent; after erasure, the choices that were marked."""
    markings = list(markings)
    keys = {one.attempt.uuid: one.attempt_id for one in markings}
    chosen = {
        one.attempt_id: {mark["question"]: mark["chosen"] for mark in one.marks} for one in markings
    }
    kept = Payload.objects.filter(row__in=list(keys), emptied_at=None)
    sent = {keys[row]: json.loads(text)["answers"] for row, text in kept.values_list("row", "text")}
    return chosen | sent


def _store(work: Work, rows: Sequence[Remarked], at: datetime) -> None:
    """The new marks, and where the question earns other points a correction that says why."""
    Marking.objects.bulk_create([row.after for row in rows])
    corrections: list[Correction] = []
    payloads: list[Payload] = []
    for row in rows:
        if _points(row.before, work.question) == _points(row.after, work.question):
            continue
        correction, payload = new_correction(
            kind=Correction.Kind.RE_MARK,
            attempt=row.attempt,
            author=work.author,
            reason=work.reason,
            at=at,
            is_demo=row.attempt.is_demo,
        )
        corrections.append(correction)
        payloads.append(payload)
    Correction.objects.bulk_create(corrections)
    Payload.objects.bulk_create(payloads)


def _passes(people: Sequence[int], courses: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs of person and course with an attempt that passes by its last marking."""
    rows = Marking.objects.filter(attempt__person__in=people, attempt__course__in=courses)
    rows = rows.order_by("attempt", "number")
    last = {
        attempt: (person, course, passed)
        for attempt, person, course, passed in rows.values_list(
            "attempt", "attempt__person", "attempt__course", "passed"
        )
    }
    return {(person, course) for person, course, passed in last.values() if passed}


def _completions(people: Sequence[int], courses: Iterable[int]) -> set[int]:
    rows = Completion.objects.filter(person__in=people, course__in=courses)
    return set(rows.values_list("pk", flat=True))


def _resting_on_nothing(rows: Iterable[Remarked]) -> list[Completion]:
    """Completions that still count and of which every evidence is an attempt that now fails."""
    failing = [row.attempt.pk for row in rows if row.turned and not row.after.passed]
    touched = Completion.objects.filter(evidence__attempt__in=failing).distinct().order_by("pk")
    touched = list(touched.select_related("person", "course"))
    evidence = Evidence.objects.filter(completion__in=touched)
    attempts = {one.attempt_id for one in evidence}
    passing = _passing(attempts - {None})
    held = {
        one.completion_id for one in evidence if one.attempt_id is None or one.attempt_id in passing
    }
    return [one for one in touched if one.pk not in held and stands(one)]


def _passing(attempts: Iterable[int | None]) -> set[int]:
    rows = Marking.objects.filter(attempt__in=attempts).order_by("attempt", "number")
    last = dict(rows.values_list("attempt", "passed"))
    return {attempt for attempt, passed in last.items() if passed}


def _void(work: Work, completion: Completion, at: datetime) -> RepairOutcome:
    voided = void_completion(completion=completion, author=work.author, reason=work.reason, at=at)
    return RepairOutcome(voided=voided, is_demo=voided.is_demo)


def _mark(marking: Marking, question: str) -> dict[str, Any] | None:
    return next((mark for mark in marking.marks if mark["question"] == question), None)


def _points(marking: Marking, question: str) -> Decimal:
    mark = _mark(marking, question)
    return Decimal(mark["points"]) if mark else Decimal(0)


def people_with(versions: Iterable[int], *, after: int = 0) -> QuerySet[Marking]:
    """Keys of people with a marking by one of these versions that still holds, ascending."""
    later = Marking.objects.filter(attempt=OuterRef("attempt"), number__gt=OuterRef("number"))
    rows = Marking.objects.filter(~Exists(later), quiz_version__in=versions)
    rows = rows.filter(attempt__person__gt=after).order_by("attempt__person")
    return rows.values_list("attempt__person", flat=True).distinct()
