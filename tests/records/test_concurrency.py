"""Real threads, real commits: what is sent twice at the same moment is recorded once."""

from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError, Thread

import pytest
import uuid6
from django.db import connection

from records import marking, services
from records.completing import settle
from records.models import (
    Attempt,
    Completion,
    Evidence,
    LessonProgress,
    Marking,
    Reach,
    Requirement,
    Seal,
    SealedRow,
    Source,
)
from records.past import record_completion
from records.requiring import require
from records.seals import seal
from records.services import count_reach, read_lesson, submit_attempt
from records.verification import verify_ledger
from tests.factories import make_audience, make_course, make_person, make_unit
from tests.records.conftest import PASSING

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls) -> list:
    """Run the calls in threads of their own, all let go together; results in any order."""
    ready, results = Barrier(len(calls)), []

    def run(call):
        try:
            ready.wait()
            results.append(call())
        finally:
            connection.close()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(calls), "a thread failed"
    return results


def counts(*tables) -> list[int]:
    return [table.objects.count() for table in tables]


def test_a_double_submit_is_one_attempt_one_marking_and_one_completion(taught):
    person, key = make_person(), uuid6.uuid7()
    for lesson in taught.keys:
        read_lesson(person=person, lesson_key=lesson)

    def submit():
        return submit_attempt(
            person=person,
            course=taught.course,
            quiz_version=taught.version,
            client_id=key,
            answers=PASSING,
        )

    results = at_once(*[submit] * 6)
    assert counts(Attempt, Marking, Completion, Evidence) == [1, 1, 1, 1]
    assert {result.completion.pk for result in results} == {Completion.objects.get().pk}
    assert sum(not result.replayed for result in results) == 1
    assert list(verify_ledger()) == []


def test_two_different_passes_at_once_are_one_completion_with_two_evidences(taught):
    person = make_person()
    for lesson in taught.keys:
        read_lesson(person=person, lesson_key=lesson)

    def submit():
        return submit_attempt(
            person=person,
            course=taught.course,
            quiz_version=taught.version,
            client_id=uuid6.uuid7(),
            answers=PASSING,
        )

    at_once(*[submit] * 4)
    assert counts(Attempt, Marking, Completion, Evidence) == [4, 4, 1, 4]


def test_the_last_lesson_and_the_pass_at_once_never_lose_the_completion(taught, monkeypatch):
    person = make_person()
    read_lesson(person=person, lesson_key=taught.keys[0])
    both_have_written = Barrier(2)

    def settle_when_both_have_written(**arguments):
        with suppress(BrokenBarrierError):  # the lock keeps the second one from coming here
            both_have_written.wait(timeout=2)
        return settle(**arguments)

    for module in (services, marking):
        monkeypatch.setattr(module, "settle", settle_when_both_have_written)
    at_once(
        lambda: read_lesson(person=person, lesson_key=taught.keys[1]),
        lambda: submit_attempt(
            person=person,
            course=taught.course,
            quiz_version=taught.version,
            client_id=uuid6.uuid7(),
            answers=PASSING,
        ),
    )
    assert counts(Attempt, LessonProgress, Completion) == [1, 2, 1]


def test_sealing_at_once_seals_every_row_once(taught):
    course = make_course()
    for number in range(1, 13):
        record_completion(
            person=make_person(),
            course=course,
            completed_on=date(2024, 1, number),
            source=Source.IMPORT,
        )
    at_once(*[lambda: seal(most_rows=5)] * 4)
    assert counts(SealedRow) == [24]
    numbers = Seal.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))
    assert list(verify_ledger()) == []


def test_the_same_past_completion_at_once_is_recorded_once(taught):
    person = make_person()

    def record():
        return record_completion(
            person=person,
            course=taught.course,
            completed_on=date(2024, 1, 1),
            source=Source.IMPORT,
        )

    results = at_once(*[record] * 4)
    assert counts(Completion, Evidence) == [1, 1]
    assert sum(created for _completion, created in results) == 1


def test_the_same_requirement_at_once_is_set_once(taught):
    audience, unit = make_audience(), make_unit()

    def set_it():
        return require(
            course=taught.course, audience=audience, unit=unit, start=date(2024, 1, 1), due_days=60
        )

    at_once(*[set_it] * 4)
    assert counts(Requirement) == [1]


def test_readings_counted_at_once_are_all_counted(taught):
    at_once(*[lambda: count_reach(course=taught.course, what=Reach.What.READING)] * 8)
    assert Reach.objects.get().count == 8
