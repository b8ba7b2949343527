"""Handing in a quiz and reading lessons: what is stored, and what becomes a completion."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import uuid6
from django.core.management import call_command

from places import days
from quizzes.models import Quiz
from records import marking
from records.corrections import void_completion
from records.models import (
    Attempt,
    Completion,
    Evidence,
    LessonProgress,
    Marking,
    Payload,
    Reach,
    Source,
    Unplaced,
)
from records.requiring import require
from records.services import count_reach, mark_pending, read_lesson, submit_attempt
from tests.factories import make_audience, make_course, make_person, make_posting, make_unit
from tests.records.conftest import FAILING, PASSING, make_taught
from tests.records.rows import QUESTION, RIGHT, make_quiz_version

pytestmark = pytest.mark.django_db
D = date


def noon(day: date) -> datetime:
    return days.start_of(day) + timedelta(hours=12)


def hand_in(person, taught, answers=PASSING, **fields):
    fields.setdefault("client_id", uuid6.uuid7())
    fields.setdefault("quiz_version", taught.version)
    fields.setdefault("course", taught.course)
    return submit_attempt(person=person, answers=answers, **fields)


def read_all(person, taught, at=None):
    return [read_lesson(person=person, lesson_key=key, at=at) for key in taught.keys]


# --- Storing and marking ---------------------------------------------------------------


def test_the_server_marks_and_keeps_the_answers_as_sent(taught):
    sent = {QUESTION: [RIGHT], "unknown": ["x"]}
    result = hand_in(make_person(), taught, sent, raw="q-1=o-right")
    assert (result.marking.score, result.marking.passed) == (Decimal(1), True)
    assert result.marking.pass_mark == 80
    payload = Payload.objects.get(row=result.attempt.uuid)
    assert json.loads(payload.text) == {"answers": sent, "raw": "q-1=o-right"}


def test_a_replay_changes_nothing_and_gets_the_same_answer(taught):
    person, key = make_person(), uuid6.uuid7()
    read_all(person, taught)
    first = hand_in(person, taught, client_id=key)
    again = hand_in(person, taught, client_id=key)
    assert again.replayed and not first.replayed
    assert again.attempt == first.attempt
    assert again.marking == first.marking
    assert again.completion == first.completion
    counts = [table.objects.count() for table in (Attempt, Marking, Completion, Evidence)]
    assert counts == [1, 1, 1, 1]
    assert not Unplaced.objects.exists()


def test_a_replay_with_other_answers_keeps_the_first_and_puts_the_second_in_the_inbox(taught):
    person, key = make_person(), uuid6.uuid7()
    hand_in(person, taught, FAILING, client_id=key)
    for _time in range(2):
        again = hand_in(person, taught, PASSING, client_id=key)
    assert again.replayed and not again.marking.passed
    kept = Unplaced.objects.get()
    assert kept.reason == "differing-replay" and RIGHT in kept.text
    assert again.unplaced == kept


def test_the_client_id_of_another_person_tells_nothing_and_is_kept_in_the_inbox(taught):
    key = uuid6.uuid7()
    hand_in(make_person(), taught, client_id=key)
    other = make_person()
    result = hand_in(other, taught, FAILING, client_id=key)
    assert result.attempt is None and result.marking is None
    assert (result.unplaced.person, result.unplaced.reason) == (other, "client-id-of-another")
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"": []},
        {QUESTION: "o-right"},
        {QUESTION: None, "x": {"a": 1.5}},
        {QUESTION: ["\x00", "\ud800", "🙂", 7]},
        {"q" * 5000: ["x"] * 1000},
    ],
)
def test_nothing_is_dropped_for_being_odd(taught, odd):
    result = hand_in(make_person(), taught, odd, raw="\x00", shown=[["\x00", [1.5]]], locale="???")
    assert result.marking is not None
    assert json.loads(Payload.objects.get(row=result.attempt.uuid).text)["answers"] == json.loads(
        json.dumps(odd)
    )


def test_an_attempt_outlives_a_failure_in_marking_and_is_marked_later(taught, monkeypatch):
    person = make_person()
    read_all(person, taught)

    def fail(*args):
        raise RuntimeError("no marks today")

    with monkeypatch.context() as patch:
        patch.setattr(marking, "grade", fail)
        result = hand_in(person, taught)
        assert mark_pending() == 0
    assert result.attempt is not None and result.marking is None
    call_command("seal_ledger")  # what the worker does every ten minutes
    assert Marking.objects.get().passed
    assert Completion.objects.get().attempt == result.attempt
    assert mark_pending() == 0


def test_an_old_version_that_is_no_longer_asked_is_marked_by_its_own_key(taught):
    make_quiz_version(quiz=taught.version.quiz)
    result = hand_in(make_person(), taught)
    assert result.marking.quiz_version == taught.version and result.marking.passed


def test_rows_about_demonstration_people_say_so(taught):
    person = make_person(is_demo=True)
    read_all(person, taught)
    result = hand_in(person, taught)
    rows = [result.attempt, result.marking, result.completion, Evidence.objects.get()]
    assert all(row.is_demo for row in [*rows, Payload.objects.get()])


# --- Completing ----------------------------------------------------------------------------


def test_passing_early_names_the_lessons_not_read_yet(taught):
    person = make_person()
    read_lesson(person=person, lesson_key=taught.keys[0])
    result = hand_in(person, taught)
    assert result.marking.passed and result.completion is None
    assert [lesson.title for lesson in result.missing_lessons] == ["Bài 2"]


def test_the_last_lesson_completes_a_course_passed_before(taught):
    person = make_person()
    passed = hand_in(person, taught, at=noon(D(2024, 2, 1)))
    first = read_lesson(person=person, lesson_key=taught.keys[0], at=noon(D(2024, 2, 2)))
    assert first.quiz_passed and first.completion is None and len(first.missing_lessons) == 1
    last = read_lesson(person=person, lesson_key=taught.keys[1], at=noon(D(2024, 2, 3)))
    assert last.completion.completed_on == D(2024, 2, 3)
    assert last.completion.attempt == passed.attempt
    assert last.missing_lessons == []


def test_the_pass_completes_a_course_read_before(taught):
    person = make_person()
    assert not any(reading.completion for reading in read_all(person, taught))
    assert hand_in(person, taught, FAILING).completion is None
    assert hand_in(person, taught).completion.completed_on == days.today()


def test_the_day_is_the_local_one(taught):
    person = make_person()
    read_all(person, taught, at=noon(D(2024, 1, 1)))
    late = datetime(2024, 2, 1, 17, 30, tzinfo=UTC)  # half past midnight in Quảng Ngãi
    assert hand_in(person, taught, at=late).completion.completed_on == D(2024, 2, 2)


def test_a_second_pass_on_the_same_day_is_evidence_and_the_first_completion_stands(taught):
    person = make_person()
    read_all(person, taught)
    first = hand_in(person, taught).completion
    second = hand_in(person, taught).completion
    assert first == second and Completion.objects.count() == 1
    assert Evidence.objects.count() == 2


def test_a_pass_on_another_day_renews_and_keeps_the_first_date(taught):
    person = make_person()
    read_all(person, taught, at=noon(D(2024, 1, 1)))
    for day in (D(2024, 1, 10), D(2025, 1, 10)):
        hand_in(person, taught, at=noon(day))
    dates = Completion.objects.order_by("completed_on").values_list("completed_on", flat=True)
    assert list(dates) == [D(2024, 1, 10), D(2025, 1, 10)]


def test_reading_again_on_another_day_renews_nothing(taught):
    person = make_person()
    read_all(person, taught, at=noon(D(2024, 1, 1)))
    hand_in(person, taught, at=noon(D(2024, 1, 10)))
    again = read_all(person, taught, at=noon(D(2025, 1, 10)))
    assert Completion.objects.count() == 1 and again[0].completion is None
    assert LessonProgress.objects.filter(read_at=noon(D(2024, 1, 1))).count() == 2


def test_a_course_without_a_quiz_is_done_by_reading_once(index):
    person, course = make_person(), make_taught(index, quiz=False)
    done = read_all(person, course, at=noon(D(2024, 1, 1)))
    assert done[0].completion is None and done[1].completion.completed_on == D(2024, 1, 1)
    assert read_all(person, course, at=noon(D(2025, 1, 1)))[1].completion is None
    assert Completion.objects.count() == 1


def test_a_course_without_lessons_is_done_by_passing(index):
    assert hand_in(make_person(), make_taught(index, lessons=0)).completion is not None


def test_a_pass_on_the_quiz_of_another_course_completes_nothing_and_waits_in_the_inbox(index):
    person = make_person()
    course, easy = make_taught(index), make_taught(index, slug="easy", lessons=0)
    read_all(person, course)
    result = hand_in(person, course, quiz_version=easy.version)
    assert result.marking.passed and result.completion is None
    assert Unplaced.objects.get().reason == "quiz-not-of-course"


def test_a_course_taken_down_still_asks_for_the_lessons_it_had(taught):
    person = make_person()
    taught.page.refresh_from_db()
    taught.page.unpublish()
    for lesson in taught.lessons:
        lesson.refresh_from_db()
        lesson.unpublish()
    assert hand_in(person, taught).completion is None
    assert read_all(person, taught)[1].completion is not None


def test_a_draft_lesson_need_not_be_read(taught):
    person = make_person()
    taught.lessons[1].unpublish()
    read_lesson(person=person, lesson_key=taught.keys[0])
    assert hand_in(person, taught).completion is not None


def test_an_unknown_lesson_is_not_noted(taught):
    reading = read_lesson(person=make_person(), lesson_key=uuid6.uuid7())
    assert reading.course is None and not LessonProgress.objects.exists()


def test_work_without_signal_counts_on_the_day_of_the_device(taught):
    person, received = make_person(), noon(D(2024, 10, 1))
    for key in taught.keys:
        read_lesson(person=person, lesson_key=key, at=received, read_at=noon(D(2024, 1, 31)))
    result = hand_in(
        person,
        taught,
        at=received,
        source=Source.OFFLINE,
        device_time=noon(D(2024, 2, 1)),
    )
    assert result.completion.completed_on == D(2024, 2, 1)
    assert result.completion.recorded_at == received
    assert result.completion.source == Source.OFFLINE


@pytest.mark.parametrize(
    "told",
    [
        noon(D(2030, 1, 1)),
        noon(D(1970, 1, 1)),
        datetime.min.replace(tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=days.LOCAL),
    ],
)
def test_a_clock_that_cannot_be_right_gives_way_to_the_servers(taught, told):
    person, received = make_person(), noon(D(2024, 10, 1))
    read_all(person, taught, at=noon(D(2024, 1, 1)))
    result = hand_in(person, taught, at=received, source=Source.OFFLINE, device_time=told)
    assert result.completion.completed_on == D(2024, 10, 1)


def test_an_online_attempt_never_counts_on_the_day_its_device_tells(taught):
    person, received = make_person(), noon(D(2024, 10, 1))
    read_all(person, taught, at=noon(D(2024, 1, 1)))
    result = hand_in(person, taught, at=received, device_time=noon(D(2024, 2, 1)))
    assert result.completion.completed_on == D(2024, 10, 1)


def test_a_completion_carries_what_it_was_judged_by(taught):
    unit = make_unit("Xã Trà Tân", code="21142")
    person, audience = make_person(), make_audience()
    make_posting(person, unit=unit, audience=audience, workplace_kind="school")
    make_posting(person, unit=unit, audience=make_audience("teacher"), until=D(2023, 6, 1))
    require(
        course=taught.course,
        audience=audience,
        unit=unit,
        start=D(2024, 1, 1),
        due_days=60,
        valid_months=24,
    )
    read_all(person, taught, at=noon(D(2024, 1, 1)))
    done = hand_in(person, taught, at=noon(D(2024, 2, 1))).completion
    done.refresh_from_db()
    assert done.postings == [
        {
            "audience": "collaborator",
            "unit_code": "21142",
            "unit_name": "Xã Trà Tân",
            "unit_from": "2020-02-01",
            "workplace_kind": "school",
        }
    ]
    assert [(rule["unit_code"], rule["valid_months"]) for rule in done.rules] == [("21142", 24)]
    assert (done.pass_mark, done.score, done.max_score) == (80, Decimal(1), Decimal(1))
    assert done.quiz_version == taught.version
    taught.page.refresh_from_db()
    assert done.page_revision == taught.page.live_revision_id is not None


def test_a_later_edit_changes_no_past_fact(taught):
    unit = make_unit("Xã Cũ")
    person = make_person()
    make_posting(person, unit=unit)
    read_all(person, taught)
    digest = hand_in(person, taught).completion.digest
    unit.name = "Xã Mới"
    unit.save()
    Quiz.objects.update(pass_mark=10)
    taught.page.title = "Khác"
    taught.page.save_revision().publish()
    done = Completion.objects.get()
    assert (done.postings[0]["unit_name"], done.pass_mark, done.digest) == ("Xã Cũ", 80, digest)


def test_a_pass_on_the_day_of_a_voided_completion_waits_for_a_person(taught):
    person = make_person()
    read_all(person, taught)
    done = hand_in(person, taught).completion
    void_completion(completion=done, author=make_person(), reason="Làm hộ")
    hand_in(person, taught)
    assert Unplaced.objects.get().reason == "passed-again-on-amended-day"
    assert Evidence.objects.count() == 2


def test_a_completion_takes_few_queries(taught, django_assert_max_num_queries):
    person, audience, unit = make_person(), make_audience(), make_unit()
    make_posting(person, unit=unit, audience=audience)
    require(course=taught.course, audience=audience, unit=unit, start=D(2024, 1, 1), due_days=60)
    read_all(person, taught)
    with django_assert_max_num_queries(16):
        assert hand_in(person, taught).completion


# --- Reach -----------------------------------------------------------------------------------


def test_reach_counts_by_course_day_kind_and_unit_and_nothing_else():
    course, unit = make_course(), make_unit()
    for where in (None, None, unit):
        count_reach(course=course, what=Reach.What.READING, unit=where, day=D(2024, 1, 1))
    count_reach(course=course, what=Reach.What.READING, day=D(2024, 1, 2))
    rows = Reach.objects.order_by("day", "unit").values_list("day", "unit", "count")
    assert set(rows) == {
        (D(2024, 1, 1), None, 2),
        (D(2024, 1, 1), unit.pk, 1),
        (D(2024, 1, 2), None, 1),
    }
