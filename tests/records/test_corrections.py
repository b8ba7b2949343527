"""Corrections: rows beside the facts, each with author, reason and instant."""

import json
from datetime import date, timedelta

import pytest
import uuid6
from django.core.exceptions import ValidationError

from places import days
from quizzes.models import QuizVersion
from records.corrections import (
    exempt,
    re_date_completion,
    re_mark,
    void_completion,
    withdraw_correction,
)
from records.models import Completion, Correction, Marking, Payload, Source
from records.past import record_completion
from records.queries import days_that_count
from records.services import read_lesson, submit_attempt
from records.verification import verify_ledger
from tests.factories import make_audience, make_course, make_person
from tests.records.conftest import FAILING, PASSING
from tests.records.rows import CONTENT, RIGHT, WRONG, make_quiz_version

pytestmark = pytest.mark.django_db
D = date


@pytest.fixture
def author():
    return make_person()


@pytest.fixture
def completion():
    return record_completion(
        person=make_person(),
        course=make_course(),
        completed_on=D(2024, 2, 1),
        source=Source.IMPORT,
        at=days.start_of(D(2024, 2, 2)),
    )[0]


def counted(completion, known=None):
    return days_that_count(completion.person, completion.course, known and days.end_of(known))


def test_a_void_takes_effect_when_recorded_and_the_past_answer_can_be_given_again(
    completion, author
):
    void_completion(
        completion=completion, author=author, reason="Làm hộ", at=days.start_of(D(2024, 9, 1))
    )
    assert counted(completion, D(2024, 8, 31)) == [D(2024, 2, 1)]
    assert counted(completion, D(2024, 9, 1)) == []
    completion.refresh_from_db()
    assert completion.completed_on == D(2024, 2, 1)


def test_a_void_can_be_withdrawn_and_then_given_again(completion, author):
    first = void_completion(completion=completion, author=author, reason="Làm hộ")
    with pytest.raises(ValidationError):
        void_completion(completion=completion, author=author, reason="Làm hộ")
    withdraw_correction(correction=first, author=author, reason="Nhầm người")
    assert counted(completion) == [D(2024, 2, 1)]
    void_completion(completion=completion, author=author, reason="Đúng là làm hộ")
    assert counted(completion) == []


def test_a_correction_is_withdrawn_once(completion, author):
    first = void_completion(completion=completion, author=author, reason="Làm hộ")
    withdraw_correction(correction=first, author=author, reason="Nhầm")
    with pytest.raises(ValidationError):
        withdraw_correction(correction=first, author=author, reason="Nhầm")


def test_the_last_re_dating_that_stands_holds(completion, author):
    common = {"completion": completion, "author": author, "reason": "Sai ngày"}
    re_date_completion(new_date=D(2024, 1, 5), **common)
    second = re_date_completion(new_date=D(2024, 1, 6), **common)
    assert counted(completion) == [D(2024, 1, 6)]
    withdraw_correction(correction=second, author=author, reason="Nhầm")
    assert counted(completion) == [D(2024, 1, 5)]


def test_a_correction_needs_a_reason_and_a_day_that_can_be(completion, author):
    with pytest.raises(ValidationError):
        void_completion(completion=completion, author=author, reason="  ")
    with pytest.raises(ValidationError):
        re_date_completion(
            completion=completion,
            new_date=days.today() + timedelta(days=1),
            author=author,
            reason="x",
        )
    with pytest.raises(ValidationError):
        exempt(
            person=completion.person,
            course=completion.course,
            audience=make_audience(),
            start=D(2024, 5, 1),
            until=D(2024, 5, 1),
            author=author,
            reason="x",
        )
    assert not Correction.objects.exists() and not Payload.objects.exists()


def test_the_reason_lies_in_a_payload_and_the_row_keeps_its_digest(completion, author):
    row = void_completion(completion=completion, author=author, reason="Làm hộ")
    assert Payload.objects.get(row=row.uuid).text == "Làm hộ"
    assert row.author == author and row.payload_digest
    assert list(verify_ledger()) == []


def test_corrections_about_demonstration_people_are_demonstration_rows(author):
    person = make_person(is_demo=True)
    done = record_completion(
        person=person, course=make_course(), completed_on=D(2024, 2, 1), source=Source.IMPORT
    )[0]
    row = void_completion(completion=done, author=author, reason="Thử")
    back = withdraw_correction(correction=row, author=author, reason="Thử")
    assert row.is_demo and back.is_demo and Payload.objects.filter(is_demo=True).count() == 2


# --- Marking again -----------------------------------------------------------------------------


def other_key(taught) -> QuizVersion:
    """A version of the quiz in which the other answer is right."""
    content = json.loads(json.dumps(CONTENT))
    for option in content["questions"][0]["options"]:
        option["correct"] = option["id"] == WRONG
    assert RIGHT != WRONG
    return make_quiz_version(quiz=taught.version.quiz, content=content)


def handed_in(taught, answers, day):
    person, at = make_person(), days.start_of(day) + timedelta(hours=12)
    for key in taught.keys:
        read_lesson(person=person, lesson_key=key, at=at)
    return submit_attempt(
        person=person,
        course=taught.course,
        quiz_version=taught.version,
        client_id=uuid6.uuid7(),
        answers=answers,
        at=at,
    )


def test_a_re_mark_that_passes_completes_on_the_day_of_the_attempt(taught, author):
    attempt = handed_in(taught, FAILING, D(2024, 2, 1)).attempt
    marking, completion = re_mark(
        attempt=attempt, quiz_version=other_key(taught), author=author, reason="Sai đáp án"
    )
    assert (marking.number, marking.passed) == (2, True)
    assert completion.completed_on == D(2024, 2, 1)
    assert days.local_day(completion.recorded_at) == days.today()
    assert completion.quiz_version == marking.quiz_version
    assert Correction.objects.get().kind == "re-mark"


def test_a_re_mark_that_fails_takes_no_completion_away_by_itself(taught, author):
    first = handed_in(taught, PASSING, D(2024, 2, 1))
    marking, completion = re_mark(
        attempt=first.attempt, quiz_version=other_key(taught), author=author, reason="Sai đáp án"
    )
    assert not marking.passed and completion is None
    assert counted(first.completion) == [D(2024, 2, 1)]
    assert Marking.objects.filter(attempt=first.attempt).count() == 2


def test_marking_again_after_erasure_goes_by_the_choices_that_were_marked(taught, author):
    attempt = handed_in(taught, FAILING, D(2024, 2, 1)).attempt
    Payload.objects.filter(row=attempt.uuid).update(text="", salt="", emptied_at=days.now())
    marking, _completion = re_mark(
        attempt=attempt, quiz_version=other_key(taught), author=author, reason="Sai đáp án"
    )
    assert marking.passed
    assert list(verify_ledger()) == []


def test_a_re_mark_cannot_be_withdrawn_only_repeated(taught, author):
    first = handed_in(taught, PASSING, D(2024, 2, 1))
    re_mark(attempt=first.attempt, quiz_version=other_key(taught), author=author, reason="x")
    with pytest.raises(ValidationError):
        withdraw_correction(correction=Correction.objects.get(), author=author, reason="x")
    re_mark(attempt=first.attempt, quiz_version=taught.version, author=author, reason="y")
    assert Completion.objects.get() == first.completion
