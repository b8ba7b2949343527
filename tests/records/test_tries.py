"""Tries, pause and time: kind limits, by the server's clock, and nobody locked out for good."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import uuid6
from django.core.exceptions import ValidationError
from django.urls import reverse

from people import services as people_services
from places import days
from places.models import Level
from quizzes.models import Quiz
from records import tries
from records.extra_time import give_extra_time
from records.models import Attempt, ExtraTime, Unplaced
from records.services import submit_attempt
from tests.courses.factories import make_course_page, make_site
from tests.factories import make_audience, make_person, make_posting, make_unit
from tests.quizzes.factories import make_quiz, right_answers
from tests.records.test_views_quiz import field, filled, send, take

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def person():
    return make_person("Đinh Thị Hoa")


def quiz_with(**rules):
    return make_quiz(slug="nuoc", **rules)


@pytest.fixture
def try_it(person):
    """Hands in once at an instant."""

    def hand_in(quiz: Quiz, at: datetime):
        course = Attempt.objects.first() and Attempt.objects.first().course
        return submit_attempt(
            person=person,
            course=course or make_course_of(quiz),
            quiz_version=quiz.current,
            client_id=uuid6.uuid7(),
            answers={},
            at=at,
        )

    return hand_in


def make_course_of(quiz):
    return make_course_page(make_site().index, title="N", slug="n", quiz=quiz).course


# --- The rule -------------------------------------------------------------------------------


def test_without_limits_nothing_is_asked_of_the_database(person, django_assert_num_queries):
    quiz = quiz_with()
    with django_assert_num_queries(0):
        found = tries.tries_of(person, quiz, NOW)
    assert (found.left, found.is_open, found.minutes) == (None, True, None)


def test_the_next_try_opens_after_the_pause(person, try_it):
    quiz = quiz_with(pause_minutes=30)
    try_it(quiz, NOW)
    soon = tries.tries_of(person, quiz, NOW + 29 * A_MINUTE)
    assert soon.opens_at == NOW + 30 * A_MINUTE
    assert tries.tries_of(person, quiz, NOW + 30 * A_MINUTE).is_open


def test_when_tries_are_used_up_one_more_opens_every_day(person, try_it):
    quiz = quiz_with(attempts_allowed=2)
    for _turn in range(2):
        try_it(quiz, NOW)
    used_up = tries.tries_of(person, quiz, NOW + A_MINUTE)
    assert (used_up.left, used_up.opens_at) == (0, NOW + timedelta(days=1))
    next_day = tries.tries_of(person, quiz, NOW + timedelta(days=1))
    assert (next_day.left, next_day.is_open) == (1, True)
    try_it(quiz, NOW + timedelta(days=1))
    assert not tries.tries_of(person, quiz, NOW + timedelta(days=1, hours=1)).is_open


def test_extra_tries_and_minutes_add_up(person, try_it):
    quiz = quiz_with(attempts_allowed=1, minutes_allowed=20)
    try_it(quiz, NOW)
    officer = make_person()
    give_extra_time(person=person, quiz=quiz, tries=1, given_by=officer)
    give_extra_time(person=person, quiz=quiz, minutes=10, tries=1, given_by=officer)
    found = tries.tries_of(person, quiz, NOW + A_MINUTE)
    assert (found.left, found.is_open, found.minutes) == (2, True, 30)
    assert tries.tries_of(make_person(), quiz, NOW).minutes == 20
    with pytest.raises(ValidationError):
        give_extra_time(person=person, quiz=quiz, given_by=officer)


def test_late_is_told_after_the_time_and_the_grace():
    begun = UUID(int=(int(NOW.timestamp() * 1000) << 80) | (7 << 76) | (8 << 60))
    assert tries.begun_at(begun) == NOW

    def late(after):
        return tries.minutes_late(attempt_id=begun, sent_at=NOW + after, minutes=20)

    assert late(timedelta(minutes=20)) == 0
    assert late(timedelta(minutes=25)) == 0
    assert late(timedelta(minutes=25, seconds=1)) == 5
    assert late(timedelta(minutes=80)) == 60
    assert tries.minutes_late(attempt_id=begun, sent_at=NOW + timedelta(9), minutes=None) == 0


def test_an_id_that_tells_no_time_is_never_late():
    for odd in (UUID(int=0), UUID("c0ffee00-0000-4000-8000-000000000000")):
        assert tries.begun_at(odd) is None
    far = UUID("ffffffff-ffff-7fff-bfff-ffffffffffff")
    assert tries.minutes_late(attempt_id=far, sent_at=NOW, minutes=1) == 0


# --- On the pages ---------------------------------------------------------------------------


@pytest.fixture
def learner(client, person, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    client.force_login(person, backend="people.sign_in.PinBackend")
    return client


def opened(**rules):
    quiz = quiz_with(**rules)
    make_course_of(quiz)
    return quiz


def test_in_a_pause_answers_come_back_with_the_time_and_can_be_sent_later(learner):
    quiz = opened(pause_minutes=30)
    spare = learner.get("/quiz/nuoc/")
    assert take(learner, quiz).status_code == 303
    assert field(learner.get("/quiz/nuoc/"), "attempt") is None
    data = filled(spare, right_answers(quiz.current.content))
    response = send(learner, "/quiz/nuoc/", data)
    assert field(response, "attempt") == data["attempt"]
    assert response.content.decode().count(" checked") == 3
    assert not Unplaced.objects.exists()
    Quiz.objects.update(pause_minutes=None)
    from courses.page_cache import drop_pages

    drop_pages()
    assert send(learner, "/quiz/nuoc/", data).status_code == 303
    assert Attempt.objects.count() == 2


def test_late_answers_are_taken_marked_and_told_to_be_late(learner):
    quiz = opened(minutes_allowed=20)
    form = learner.get("/quiz/nuoc/")
    long_ago = int((days.now() - timedelta(minutes=50)).timestamp() * 1000)
    attempt = UUID(int=(long_ago << 80) | (7 << 76) | (8 << 60) | 5)
    data = filled(form, right_answers(quiz.current.content), attempt=str(attempt))
    response = send(learner, "/quiz/nuoc/", data)
    assert Attempt.objects.get().markings.get().passed
    assert "30 phút" in learner.get(response["Location"]).content.decode()


def test_the_form_says_until_when_with_the_persons_own_minutes(learner, person):
    quiz = opened(minutes_allowed=20)
    give_extra_time(person=person, quiz=quiz, minutes=15, given_by=make_person())
    assert "35 phút" in learner.get("/quiz/nuoc/").content.decode().split("<form")[0]


# --- Giving it ------------------------------------------------------------------------------


@pytest.fixture
def officer(client):
    province = make_unit(level=Level.PROVINCE)
    commune = make_unit(parent=province)
    seat = make_audience("officer", sees_people=True)
    officer = make_person("Cán bộ")
    make_posting(officer, audience=seat, unit=commune)
    client.force_login(officer, backend="people.sign_in.PinBackend")
    client.commune = commune
    return client


def test_an_officer_gives_it_to_people_of_the_unit_and_to_nobody_else(officer, person):
    quiz = quiz_with(minutes_allowed=20)
    make_posting(person, unit=officer.commune)
    data = {"quiz": quiz.pk, "minutes": "10", "tries": ""}
    url = reverse("more-time", args=[person.uuid])
    assert officer.get(url).status_code == 200
    assert officer.post(url, data).status_code == 302
    given = ExtraTime.objects.get()
    assert (given.person, given.minutes, given.tries) == (person, 10, 0)
    stranger = make_person()
    assert officer.post(reverse("more-time", args=[stranger.uuid]), data).status_code == 404
    assert ExtraTime.objects.count() == 1


def test_nothing_given_is_refused_in_words(officer, person):
    quiz = quiz_with(minutes_allowed=20)
    make_posting(person, unit=officer.commune)
    url = reverse("more-time", args=[person.uuid])
    page = officer.post(url, {"quiz": quiz.pk, "minutes": "", "tries": "0"})
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert not ExtraTime.objects.exists()


def test_whoever_is_erased_leaves_no_extra_time(person):
    from people.erasure import erase_person

    give_extra_time(person=person, quiz=quiz_with(), minutes=5, given_by=make_person())
    erase_person(person=person, by=make_person())
    assert not ExtraTime.objects.exists()
    assert people_services
