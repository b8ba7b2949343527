"""A wrong key is found: who is affected is told before, and done exactly so."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.erasure import erase_person
from places import days
from quizzes.correcting import twin
from quizzes.grading import grade
from quizzes.models import QuizVersion
from records import repairs
from records.models import Completion, Correction, KeyRepair, Marking, Payload, RepairOutcome
from records.queries import days_that_count
from records.verification import verify_ledger
from tests.courses.factories import make_site
from tests.factories import make_person
from tests.records.repairing import correct_key, hand_in, last_marks, make_asked, option

pytestmark = pytest.mark.django_db
WHY = "Câu này sai đáp án"


@pytest.fixture
def asked(db):
    return make_asked(make_site().index)


@pytest.fixture
def trainer(db):
    return make_person()


def counted(question, by=None, **more) -> KeyRepair:
    return repairs.go_on(repair=repairs.open_repair(question=question, by=by, **more))


def repaired(repair, by, **more) -> KeyRepair:
    repairs.confirm_repair(repair=repair, by=by, reason=WHY, **more)
    return repairs.go_on(repair=KeyRepair.objects.get(pk=repair.pk))


def figures(told, *names):
    return tuple(told[name] for name in names)


ALL = ("attempts", "changed", "up", "down", "people_up", "people_down", "gained", "losing")


def test_who_is_affected_is_told_before_anything_is_done(asked, trainer):
    hand_in(asked, "aa"), hand_in(asked, "ba"), hand_in(asked, "ca")
    hand_in(asked, "ba", reads=False)
    correct_key(asked.wrong, "b")
    before = [model.objects.count() for model in (Marking, Completion, Correction, QuizVersion)]
    repair = counted(asked.wrong, trainer)
    assert repair.state == "counted" and repair.per_cent == 100
    assert figures(repair.told, *ALL) == (4, 3, 2, 1, 2, 1, 1, 1)
    assert list(repair.told["versions"].values()) == [
        {"attempts": 4, "changed": 3, "up": 2, "down": 1}
    ]
    after = [model.objects.count() for model in (Marking, Completion, Correction, QuizVersion)]
    assert before == after


def test_a_new_marking_stands_beside_each_old_one_and_who_gains_completes_on_the_day(
    asked, trainer
):
    right, wrong = hand_in(asked, "ba", day=date(2026, 3, 5)), hand_in(asked, "ca")
    correct_key(asked.wrong, "b")
    repair = repaired(counted(asked.wrong, trainer), trainer)
    assert repair.state == "done" and repair.done == repair.told
    assert last_marks(right.attempt) == (2, True) and last_marks(wrong.attempt) == (2, False)
    completion = Completion.objects.get(person=right.attempt.person)
    assert completion.completed_on == date(2026, 3, 5)
    assert RepairOutcome.objects.get().gained == completion
    correction = Correction.objects.get()  # of the one whose marks changed
    assert (correction.kind, correction.attempt, correction.author) == (
        "re-mark", right.attempt, trainer,
    )  # fmt: skip
    assert Payload.objects.get(row=correction.uuid).text == WHY
    assert list(verify_ledger()) == []


def test_nobody_loses_a_completion_unless_it_is_said(asked, trainer):
    done = hand_in(asked, "aa")
    person, course = done.attempt.person, done.attempt.course
    correct_key(asked.wrong, "b")
    repair = repaired(counted(asked.wrong, trainer), trainer)
    assert figures(repair.done, "losing", "taken") == (1, 0)
    assert last_marks(done.attempt) == (2, False)
    assert days_that_count(person, course, None) == [date(2026, 3, 1)]


def test_it_is_taken_away_when_it_is_said_and_the_void_is_listed(asked, trainer):
    done = hand_in(asked, "aa")
    person, course = done.attempt.person, done.attempt.course
    correct_key(asked.wrong, "b")
    repair = repaired(counted(asked.wrong, trainer), trainer, takes_away=True)
    assert days_that_count(person, course, None) == []
    void = RepairOutcome.objects.get(repair=repair).voided
    assert (void.kind, void.completion, void.author) == ("void", done.completion, trainer)
    assert figures(repair.done, "losing", "taken") == (1, 1)
    assert list(verify_ledger()) == []


def test_a_completion_that_rests_on_something_else_too_is_not_among_those_to_lose(asked, trainer):
    person = make_person()
    hand_in(asked, "aa", person=person), hand_in(asked, "aa", person=person)
    correct_key(asked.wrong, "b")
    hand_in(asked, "ba", person=person)  # the same day, by the key as it is now
    repair = counted(asked.wrong, trainer)
    assert figures(repair.told, "down", "people_down", "losing") == (2, 0, 0)


def test_an_attempt_is_marked_on_its_own_questions_with_only_the_key_changed(asked, trainer):
    gained = hand_in(asked, "ba")
    old = gained.attempt.quiz_version
    correct_key(asked.questions[1], "c")  # another question changes too; nobody repairs that
    correct_key(asked.wrong, "b")
    repair = repaired(counted(asked.wrong, trainer), trainer)
    marking = gained.attempt.markings.get(number=2)
    assert marking.passed, "the second question is judged as it was when it was answered"
    row = repair.versions.get(version=old)
    assert marking.quiz_version == row.twin
    assert row.twin.content == twin(old.content, repair.corrected)
    asked.quiz.refresh_from_db()
    assert asked.quiz.current != row.twin, "nobody is asked the twin"


def test_where_nothing_else_changed_the_twin_is_what_was_published(asked, trainer):
    hand_in(asked, "ba")
    correct_key(asked.wrong, "b")
    repair = repaired(counted(asked.wrong, trainer), trainer)
    asked.quiz.refresh_from_db()
    assert repair.versions.get().twin == asked.quiz.current


def test_two_wrong_keys_one_after_the_other(asked, trainer):
    attempt = hand_in(asked, "bc").attempt
    correct_key(asked.wrong, "b")
    repaired(counted(asked.wrong, trainer), trainer)
    assert last_marks(attempt) == (2, False)
    correct_key(asked.questions[1], "c")
    repaired(counted(asked.questions[1], trainer), trainer)
    assert last_marks(attempt) == (3, True)
    with pytest.raises(ValidationError):
        repairs.open_repair(question=asked.wrong, by=trainer)


def test_either_of_two_answers_may_be_accepted(asked, trainer):
    first, other = hand_in(asked, "aa"), hand_in(asked, "ba")
    repair = counted(asked.wrong, trainer, also_right=[option(asked.wrong, "b"), "unknown"])
    assert figures(repair.told, "up", "down") == (1, 0)
    repaired(repair, trainer)
    assert last_marks(first.attempt)[1] and last_marks(other.attempt)[1]


def test_a_worker_that_was_cut_off_is_followed_by_one_that_repeats_nothing(
    asked, trainer, monkeypatch
):
    monkeypatch.setattr(repairs, "PEOPLE_AT_A_TIME", 2)
    for letters in ("aa", "ba", "ca", "ba", "ba"):
        hand_in(asked, letters)
    correct_key(asked.wrong, "b")
    repair = repairs.open_repair(question=asked.wrong, by=trainer)
    repair = repairs.go_on(repair=repair, most_chunks=1)
    assert (repair.state, repair.people_seen, repair.per_cent) == ("counting", 2, 40)
    repair = repairs.go_on(repair=KeyRepair.objects.get(pk=repair.pk))
    repairs.confirm_repair(repair=repair, by=trainer, reason=WHY)
    stale = KeyRepair.objects.get(pk=repair.pk)
    repairs.go_on(repair=stale, most_chunks=2)
    done = repairs.go_on(repair=stale)  # as a second worker that began with the first
    assert done.state == "done" and done.done == done.told
    assert Marking.objects.count() == 10 and Completion.objects.count() == 4
    assert repairs.go_on(repair=done).done == done.done
    assert list(verify_ledger()) == []


def test_what_arrives_later_on_an_old_version_is_marked_again_too(asked, trainer):
    old = hand_in(asked, "ca").attempt.quiz_version
    correct_key(asked.wrong, "b")
    repaired(counted(asked.wrong, trainer), trainer)
    late = hand_in(asked, "ba", version=old, day=days.today())
    assert not late.marking.passed
    assert repairs.mark_late_answers() == 1
    assert last_marks(late.attempt) == (2, True)
    assert Completion.objects.filter(person=late.attempt.person).exists()
    assert repairs.mark_late_answers() == 0


def test_erased_people_are_marked_by_the_choices_that_were_kept(asked, trainer):
    attempt = hand_in(asked, "ba").attempt
    erase_person(person=attempt.person, by=None)
    correct_key(asked.wrong, "b")
    repaired(counted(asked.wrong, trainer), trainer)
    assert last_marks(attempt) == (2, True)
    assert list(verify_ledger()) == []


def test_nothing_is_opened_where_no_answer_was_marked_by_another_key(asked, trainer):
    hand_in(asked, "aa")
    with pytest.raises(ValidationError):
        repairs.open_repair(question=asked.wrong, by=trainer)
    asked.wrong.live = False
    with pytest.raises(ValidationError):
        repairs.open_repair(question=asked.wrong, by=trainer)


def test_it_is_confirmed_once_with_a_reason_and_only_when_it_was_counted(asked, trainer):
    hand_in(asked, "ba")
    correct_key(asked.wrong, "b")
    repair = repairs.open_repair(question=asked.wrong, by=trainer)
    with pytest.raises(ValidationError):
        repairs.confirm_repair(repair=repair, by=trainer, reason=WHY)
    repair = repairs.go_on(repair=repair)
    with pytest.raises(ValidationError):
        repairs.confirm_repair(repair=repair, by=trainer, reason=" ")
    repairs.confirm_repair(repair=repair, by=trainer, reason=WHY)
    with pytest.raises(ValidationError):
        repairs.confirm_repair(repair=repair, by=trainer, reason=WHY)


def test_what_was_counted_and_not_confirmed_can_be_put_aside(asked, trainer):
    hand_in(asked, "ba")
    correct_key(asked.wrong, "b")
    repair = counted(asked.wrong, trainer)
    repairs.put_aside(repair=repair)
    assert not KeyRepair.objects.exists()
    repair = repaired(counted(asked.wrong, trainer), trainer)
    repairs.put_aside(repair=repair)
    assert KeyRepair.objects.get() == repair


# --- Random histories ---------------------------------------------------------------------------

TRY = st.tuples(st.sampled_from("abc"), st.sampled_from("ab"), st.integers(1, 3))
PERSON = st.tuples(st.booleans(), st.lists(TRY, min_size=1, max_size=2))


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    people=st.lists(PERSON, min_size=1, max_size=3),
    right=st.sampled_from("bc"),
    takes_away=st.booleans(),
)
def test_what_is_told_and_done_equals_counting_by_hand(asked, people, right, takes_away):
    with transaction.atomic():
        _compare(asked, people, right, takes_away)
        transaction.set_rollback(True)


def _compare(asked, people, right, takes_away):
    trainer, history = make_person(), []
    for reads, tries in people:
        person = make_person()
        for first, second, day in tries:
            letters = first + second
            hand_in(asked, letters, person=person, day=date(2026, 3, day), reads=reads)
            history.append((person, reads, letters, date(2026, 3, day)))
    correct_key(asked.wrong, right)
    repair = repaired(counted(asked.wrong, trainer), trainer, takes_away=takes_away)
    expected = by_hand(history, right)
    assert figures(repair.told, *ALL) == expected
    assert figures(repair.done, *ALL) == expected
    assert repair.done["taken"] == (expected[-1] if takes_away else 0)
    for person, _reads, _letters, _day in history:
        told = days_that_count(person, asked.course, None)
        assert set(told) == days_by_hand(history, person, right, takes_away)
    for marking in Marking.objects.filter(number=2).select_related("attempt", "quiz_version"):
        sent = {mark["question"]: mark["chosen"] for mark in marking.marks}
        again = grade(marking.quiz_version.content, sent)
        assert (again.score, again.passed) == (marking.score, marking.passed)
    assert list(verify_ledger()) == []


def by_hand(history, right):
    """With a pass mark of 100: passed is "aa" before and the right letter with "a" after."""
    before = [(p, day) for p, _r, letters, day in history if letters == "aa"]
    after = [(p, day) for p, _r, letters, day in history if letters == right + "a"]
    readers = {p for p, reads, _l, _d in history if reads}
    had, has = {p for p, _d in before}, {p for p, _d in after}
    done_before = {one for one in before if one[0] in readers}
    done_after = {one for one in after if one[0] in readers}
    return (
        len(history),
        sum(letters[0] in f"a{right}" for _p, _r, letters, _d in history),
        len(after),
        len(before),
        len(has - had),
        len(had - has),
        len(done_after - done_before),
        len(done_before - done_after),
    )


def days_by_hand(history, person, right, takes_away):
    found = set()
    for who, reads, letters, day in history:
        keeps = letters == "aa" and not takes_away
        if who == person and reads and (letters == right + "a" or keeps):
            found.add(day)
    return found
