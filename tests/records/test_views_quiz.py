"""Taking a quiz: counted for who is signed in, forgotten for who is not, and never lost."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import uuid6
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from places import days
from places.models import Level
from quizzes import presenting
from quizzes.services import close_quiz, publish_quiz
from records.corrections import void_completion
from records.marking import insert_marking
from records.models import Attempt, Completion, Reach, Unplaced
from records.requiring import require
from records.services import read_lesson, submit_attempt
from tests.courses.factories import make_course_page, make_english_twins, make_lesson, make_site
from tests.factories import make_person, make_posting, make_unit
from tests.quizzes.factories import make_question, make_quiz, right_answers, wrong_answers

pytestmark = pytest.mark.django_db

PIN = "2468"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_site()


@pytest.fixture
def quiz():
    return make_quiz(make_question(), make_question(), make_question(), slug="nuoc")


@pytest.fixture
def page(site, quiz):
    return make_course_page(site.index, title="Đuối nước", slug="duoi-nuoc", quiz=quiz)


@pytest.fixture
def lesson(page):
    return make_lesson(page, title="Bài một")


@pytest.fixture
def person():
    return make_person("Đinh Thị Hoa", pin=PIN)


@pytest.fixture
def learner(client, person):
    client.force_login(person, backend="people.sign_in.PinBackend")
    return client


def field(page, name):
    """The value of a hidden field in a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    return found.group(1) if found else None


def filled(page, answers, **more):
    """What the form of this page sends with these answers."""
    data = {name: field(page, name) or "" for name in ("attempt", "version", "given_to")}
    return data | {f"q-{key}": value for key, value in answers.items()} | more


def send(client, url, data, **headers):
    return client.post(url, data, headers=headers or SAME_ORIGIN)


def take(client, quiz, answers=None, url="/quiz/nuoc/", **more):
    """Open the quiz and hand in these answers (the right ones)."""
    form = client.get(url)
    content = quiz.current.content
    return send(client, url, filled(form, answers or right_answers(content), **more))


def ticked(response):
    return set(re.findall(r'value="([^"]+)" checked', response.content.decode()))


# --- Signed in -----------------------------


def test_the_form_asks_every_question_once_and_tells_nothing_of_the_key(learner, page, quiz):
    words = learner.get("/quiz/nuoc/").content.decode()
    for question in quiz.current.content["questions"]:
        assert words.count(f'id="q-{question["id"]}"') == 1
        assert question["texts"]["vi"]["explanation"] not in words
    assert "correct" not in words


def test_passing_is_stored_under_the_person_and_leads_to_the_result(learner, page, quiz, person):
    form = learner.get("/quiz/nuoc/")
    data = filled(form, right_answers(quiz.current.content))
    response = send(learner, "/quiz/nuoc/", data)
    attempt = Attempt.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"/my/attempts/{attempt.uuid}/"
    assert str(attempt.uuid) == data["attempt"]
    assert (attempt.person, attempt.quiz_version) == (person, quiz.current)
    assert attempt.markings.get().passed


def test_the_order_kept_is_the_order_shown(learner, page, quiz):
    form = learner.get("/quiz/nuoc/")
    send(learner, "/quiz/nuoc/", filled(form, right_answers(quiz.current.content)))
    seed = field(form, "attempt")
    shown = presenting.shown_as_json(presenting.presented(quiz.current.content, seed=seed))
    assert Attempt.objects.get().shown == shown
    asked = re.findall(r'id="q-([0-9a-f-]{36})"', form.content.decode())
    assert asked == [question for question, _options in shown]


def test_sending_the_same_form_twice_stores_one_attempt(learner, page, quiz):
    data = filled(learner.get("/quiz/nuoc/"), right_answers(quiz.current.content))
    first, second = (send(learner, "/quiz/nuoc/", data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Attempt.objects.count() == 1


def test_a_new_form_is_a_new_attempt(learner, page, quiz):
    assert take(learner, quiz)["Location"] != take(learner, quiz)["Location"]


def test_a_missing_answer_is_asked_for_once_and_nothing_is_lost(learner, page, quiz):
    form = learner.get("/quiz/nuoc/")
    answers = right_answers(quiz.current.content)
    passed_over = next(iter(answers))
    data = filled(form, {key: value for key, value in answers.items() if key != passed_over})
    again = send(learner, "/quiz/nuoc/", data)
    assert again.status_code == 200
    assert not Attempt.objects.exists()
    assert f'id="missing-{passed_over}"' in again.content.decode()
    assert ticked(again) == {v[0] for k, v in answers.items() if k != passed_over}
    assert field(again, "attempt") == data["attempt"]
    as_it_is = field(again, "as_it_is")
    assert as_it_is, "the form that asks is taken as it is the second time"
    assert send(learner, "/quiz/nuoc/", data | {"as_it_is": as_it_is}).status_code == 303
    assert Attempt.objects.count() == 1


def test_answers_on_an_older_version_are_marked_on_that_version(learner, page, quiz):
    form = learner.get("/quiz/nuoc/")
    old = quiz.current
    data = filled(form, right_answers(old.content))
    quiz.pass_mark = 100
    quiz.save()
    publish_quiz(quiz=quiz)
    send(learner, "/quiz/nuoc/", data)
    attempt = Attempt.objects.get()
    assert attempt.quiz_version == old
    assert attempt.markings.get().pass_mark == 80


def test_answers_are_taken_after_the_quiz_was_closed(learner, page, quiz):
    data = filled(learner.get("/quiz/nuoc/"), right_answers(quiz.current.content))
    for entry in quiz.entries.all():
        entry.question.unpublish()
    assert field(learner.get("/quiz/nuoc/"), "attempt") is None
    assert send(learner, "/quiz/nuoc/", data).status_code == 303


def test_answers_are_taken_after_the_course_was_taken_down(learner, page, quiz):
    data = filled(learner.get("/quiz/nuoc/"), right_answers(quiz.current.content))
    page.unpublish()
    assert send(learner, "/quiz/nuoc/", data).status_code == 303
    assert field(learner.get("/quiz/nuoc/"), "attempt") is None


def test_the_english_form_leads_to_the_english_result(learner, page, quiz):
    response = take(learner, quiz, url="/en/quiz/nuoc/")
    assert response["Location"].startswith("/en/my/attempts/")
    assert Attempt.objects.get().locale == "en"


def test_the_english_form_leads_back_to_the_english_course(client, page):
    make_english_twins(page.get_parent(), page)
    words = client.get("/en/quiz/nuoc/").content.decode().split("<main")[1]
    assert f'href="/en{page.url}"' in words


def test_vietnamese_words_on_an_english_page_are_marked_as_vietnamese(learner, page):
    assert 'lang="vi"' in learner.get("/en/quiz/nuoc/").content.decode().split("<main")[1]


def test_a_script_gets_the_address_of_the_result(learner, page, quiz):
    data = filled(learner.get("/quiz/nuoc/"), right_answers(quiz.current.content))
    response = send(learner, "/quiz/nuoc/", data, Accept="application/json", **SAME_ORIGIN)
    assert response.json() == {"url": reverse("attempt", args=[data["attempt"]])}


# --- Where it comes from -----------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver"},
        {"Referer": "http://testserver/quiz/nuoc/"},
    ],
)
def test_what_our_own_page_sends_is_taken(person, page, quiz, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend="people.sign_in.PinBackend")
    data = filled(client.get("/quiz/nuoc/"), right_answers(quiz.current.content))
    assert client.post("/quiz/nuoc/", data, headers=headers).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/testserver"},
        {},
    ],
)
def test_what_comes_from_elsewhere_is_not_taken_and_nothing_is_lost(person, page, quiz, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend="people.sign_in.PinBackend")
    answers = right_answers(quiz.current.content)
    data = filled(client.get("/quiz/nuoc/"), answers)
    response = client.post("/quiz/nuoc/", data, headers=headers)
    assert response.status_code == 403
    assert not Attempt.objects.exists()
    assert ticked(response) == {choice for choices in answers.values() for choice in choices}
    assert field(response, "attempt") == data["attempt"]


def test_the_token_of_the_form_is_the_other_way_in(person, page, quiz):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend="people.sign_in.PinBackend")
    form = client.get("/quiz/nuoc/")
    token = field(form, "csrfmiddlewaretoken")
    data = filled(form, right_answers(quiz.current.content), csrfmiddlewaretoken=token)
    assert client.post("/quiz/nuoc/", data).status_code == 303


# --- The sign-in ended meanwhile -----------------------------------------------------------------


def sign_in(client, person, response):
    """Follow the link to signing in, and the way back from it."""
    found = re.search(r'href="(/(?:en/)?sign-in/\?next=[^"]+)"', response.content.decode())
    url = found.group(1) if found else response["Location"]
    client.force_login(person, backend="people.sign_in.PinBackend")
    return client.get(parse_qs(urlsplit(url).query)["next"][0])


def test_answers_wait_while_signing_in_again_and_then_count(learner, page, quiz, person):
    data = filled(learner.get("/quiz/nuoc/"), right_answers(quiz.current.content))
    learner.cookies.clear()
    asked = send(learner, "/quiz/nuoc/", data)
    assert not Attempt.objects.exists()
    assert not Reach.objects.exists()
    response = sign_in(learner, person, asked)
    assert response["Location"] == f"/my/attempts/{data['attempt']}/"
    assert Attempt.objects.get().person == person
    assert field(learner.get("/quiz/nuoc/"), "attempt"), "a new form, and nothing kept"


def test_through_the_real_sign_in_page(learner, page, quiz):
    person = make_person("Hồ Văn Nam", pin=PIN, login_phone="+84905123456")
    learner.force_login(person, backend="people.sign_in.PinBackend")
    data = filled(learner.get("/quiz/nuoc/"), right_answers(quiz.current.content))
    learner.cookies.clear()
    asked = send(learner, "/quiz/nuoc/", data)
    url = re.search(r'href="(/sign-in/\?next=[^"]+)"', asked.content.decode()).group(1)
    after = parse_qs(urlsplit(url).query)["next"][0]
    learner.post("/sign-in/", {"identifier": "0905123456", "pin": PIN, "next": after})
    learner.get(after)
    assert Attempt.objects.get().person == person


def test_answers_of_another_person_are_not_sent_unasked(learner, page, quiz, person):
    answers = right_answers(quiz.current.content)
    data = filled(learner.get("/quiz/nuoc/"), answers)
    learner.cookies.clear()
    asked = send(learner, "/quiz/nuoc/", data)
    other = make_person("Hồ Văn Nam", pin=PIN)
    response = sign_in(learner, other, asked)
    assert response.status_code == 200
    assert not Attempt.objects.exists()
    assert ticked(response) == {choice for choices in answers.values() for choice in choices}
    yes = filled(response, answers)
    assert send(learner, "/quiz/nuoc/", yes).status_code == 303
    assert Attempt.objects.get().person == other


def test_whoever_says_that_they_are_not_theirs_begins_afresh(learner, page, quiz):
    data = filled(learner.get("/quiz/nuoc/"), right_answers(quiz.current.content))
    learner.cookies.clear()
    asked = send(learner, "/quiz/nuoc/", data)
    sign_in(learner, make_person("Hồ Văn Nam", pin=PIN), asked)
    assert ticked(learner.get("/quiz/nuoc/?afresh=1")) == set()
    assert ticked(learner.get("/quiz/nuoc/")) == set()


# --- Passers-by -----------------------------


def rows_of_everything():
    from django.apps import apps

    return {model: model.objects.count() for model in apps.get_models() if model._meta.managed}


def test_a_passer_by_sees_the_result_and_leaves_one_count(client, page, quiz):
    before = rows_of_everything()
    response = take(client, quiz, wrong_answers(quiz.current.content))
    words = response.content.decode()
    assert response.status_code == 200
    for question in quiz.current.content["questions"]:
        assert question["texts"]["vi"]["explanation"] in words
        assert question["source"] in words
    after = rows_of_everything()
    assert {m: n - before[m] for m, n in after.items() if n != before[m]} == {Reach: 1}
    reach = Reach.objects.get()
    assert (reach.course, reach.what, reach.unit, reach.count) == (page.course, "quiz", None, 1)
    assert "sessionid" not in client.cookies


def test_a_passer_by_may_name_the_commune(client, page, quiz):
    commune = make_unit("Xã Ba Tơ", level=Level.COMMUNE, code="21100")
    assert "Xã Ba Tơ" in client.get("/quiz/nuoc/").content.decode()
    take(client, quiz, commune="21100")
    assert Reach.objects.get().unit == commune


def test_a_commune_that_does_not_exist_is_counted_without_commune(client, page, quiz):
    take(client, quiz, commune="0' OR 1=1 --")
    assert Reach.objects.get().unit is None


def test_a_passer_by_may_sign_in_and_let_it_count(client, page, quiz, person):
    response = take(client, quiz)
    words = response.content.decode()
    form = words[words.index('action="/quiz/nuoc/"') :]
    pairs = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    data = {name: [v for n, v in pairs if n == name] for name, _ in pairs}
    asked = send(client, "/quiz/nuoc/", data | {"then": "sign-in"})
    assert asked.status_code == 303
    assert sign_in(client, person, asked)["Location"].startswith("/my/attempts/")
    assert Attempt.objects.get().markings.get().passed


def test_a_course_that_needs_an_account_asks_to_sign_in(client, page):
    page.is_public = False
    page.save()
    response = client.get("/quiz/nuoc/")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


# --- Limits, kindly -----------------------------


def test_tries_are_counted_and_the_last_one_is_said(learner, page, quiz, person):
    quiz.attempts_allowed = 1
    quiz.save()
    publish_quiz(quiz=quiz)
    quiz.refresh_from_db()
    spare = learner.get("/quiz/nuoc/")
    first = take(learner, quiz)
    assert first.status_code == 303
    assert field(learner.get("/quiz/nuoc/"), "attempt") is None
    second = send(learner, "/quiz/nuoc/", filled(spare, right_answers(quiz.current.content)))
    assert second.status_code == 200
    assert Attempt.objects.count() == 1
    assert Unplaced.objects.get().person == person


def test_a_replay_is_answered_when_no_try_is_left(learner, page, quiz):
    quiz.attempts_allowed = 1
    quiz.save()
    publish_quiz(quiz=quiz)
    quiz.refresh_from_db()
    data = filled(learner.get("/quiz/nuoc/"), right_answers(quiz.current.content))
    for _ in range(2):
        assert send(learner, "/quiz/nuoc/", data).status_code == 303
    assert not Unplaced.objects.exists()


def test_a_time_limit_is_told(learner, page, quiz):
    quiz.minutes_allowed = 20
    quiz.save()
    publish_quiz(quiz=quiz)
    assert "20 " in learner.get("/quiz/nuoc/").content.decode().split("<form")[0]


# --- Hostile and odd -----------------------------


def test_an_unknown_quiz_is_not_found(learner, page):
    assert learner.get("/quiz/nothing/").status_code == 404
    assert send(learner, "/quiz/nothing/", {}).status_code == 404


@pytest.mark.parametrize("bad", ["", "x", "1" * 500, "00000000", "\x00"])
def test_a_bad_attempt_id_gets_a_good_one(learner, page, quiz, bad):
    data = filled(learner.get("/quiz/nuoc/"), right_answers(quiz.current.content), attempt=bad)
    assert send(learner, "/quiz/nuoc/", data).status_code == 303
    assert Attempt.objects.get().markings.get().passed


@pytest.mark.parametrize("bad", ["", "x", "01900000-0000-7000-8000-000000000000"])
def test_an_unknown_version_is_kept_in_the_inbox_and_asked_back(learner, page, quiz, bad):
    answers = right_answers(quiz.current.content)
    data = filled(learner.get("/quiz/nuoc/"), answers, version=bad)
    response = send(learner, "/quiz/nuoc/", data)
    assert response.status_code == 200
    assert ticked(response) == {choice for choices in answers.values() for choice in choices}
    assert Unplaced.objects.count() == 1
    assert field(response, "version") == str(quiz.current.uuid)


def test_the_version_of_another_quiz_is_not_used(learner, page, quiz):
    other = make_quiz()
    answers = right_answers(other.current.content)
    data = filled(learner.get("/quiz/nuoc/"), answers, version=str(other.current.uuid))
    assert send(learner, "/quiz/nuoc/", data).status_code == 200
    assert not Attempt.objects.exists()


def test_answers_for_another_quiz_are_stored_as_sent_and_earn_nothing(learner, page, quiz):
    other = right_answers(make_quiz().current.content)
    data = filled(learner.get("/quiz/nuoc/"), other, as_it_is="1")
    send(learner, "/quiz/nuoc/", data)
    marking = Attempt.objects.get().markings.get()
    assert marking.score == 0
    assert not marking.passed


def test_every_option_ticked_in_a_single_question_earns_nothing(learner, page, quiz):
    everything = {
        q["id"]: [option["id"] for option in q["options"]]
        for q in quiz.current.content["questions"]
    }
    take(learner, quiz, everything)
    assert Attempt.objects.get().markings.get().score == 0


def test_somebody_elses_attempt_id_shows_nothing_of_theirs(learner, page, quiz):
    data = filled(learner.get("/quiz/nuoc/"), right_answers(quiz.current.content))
    send(learner, "/quiz/nuoc/", data)
    other = Client()
    other.force_login(make_person("Hồ Văn Nam", pin=PIN), backend="people.sign_in.PinBackend")
    data = filled(other.get("/quiz/nuoc/"), wrong_answers(quiz.current.content)) | {
        "attempt": data["attempt"]
    }
    response = send(other, "/quiz/nuoc/", data)
    assert response.status_code == 200
    assert field(response, "attempt") != data["attempt"]
    assert Attempt.objects.count() == 1


def test_a_huge_body_is_refused_in_words_and_stores_nothing(learner, page):
    data = {"q-x": "y" * 3_000_000}
    assert send(learner, "/quiz/nuoc/", data).status_code in {400, 413}
    many = {f"q-{n}": "y" for n in range(2_000)}
    assert send(learner, "/quiz/nuoc/", many).status_code in {400, 413}
    assert not Attempt.objects.exists()


def test_marks_of_sharing_out_points_are_told(learner, page):
    several = make_question(kind="several", right="ab", wrong="cd")
    quiz = make_quiz(several, slug="nhieu")
    make_course_page(page.get_parent(), slug="khac", quiz=quiz)
    key = right_answers(quiz.current.content)
    half = {question: choices[:1] for question, choices in key.items()}
    response = take(learner, quiz, half, url="/quiz/nhieu/")
    words = learner.get(response["Location"]).content.decode()
    assert "0,5" in words


# --- The result -----------------------------


def test_a_failed_quiz_explains_and_offers_another_try(learner, page, quiz):
    response = take(learner, quiz, wrong_answers(quiz.current.content))
    words = learner.get(response["Location"]).content.decode()
    assert "0/3" in words
    assert 'href="/quiz/nuoc/"' in words
    for question in quiz.current.content["questions"]:
        assert question["texts"]["vi"]["explanation"] in words
        assert question["source"] in words


def test_passing_early_says_which_lesson_is_missing(learner, page, lesson, quiz):
    response = take(learner, quiz)
    words = learner.get(response["Location"]).content.decode()
    assert lesson.title in words
    assert lesson.url in words
    assert not Completion.objects.exists()


def test_reading_and_passing_gives_the_certificate(learner, page, lesson, quiz):
    send(learner, reverse("read-lesson", args=[lesson.translation_key]), {})
    response = take(learner, quiz)
    serial = Completion.objects.get().serial
    assert f"/my/certificates/{serial}/" in learner.get(response["Location"]).content.decode()


def test_a_voided_completion_leads_to_no_certificate(learner, page, lesson, quiz):
    send(learner, reverse("read-lesson", args=[lesson.translation_key]), {})
    url = take(learner, quiz)["Location"]
    void_completion(completion=Completion.objects.get(), author=make_person(), reason="Nhầm")
    words = learner.get(url).content.decode()
    assert "/my/certificates/" not in words


def test_a_result_shows_the_last_marking(learner, page, quiz):
    url = take(learner, quiz)["Location"]
    wrong = wrong_answers(quiz.current.content)
    attempt = Attempt.objects.get()
    insert_marking(
        attempt=attempt, quiz_version=quiz.current, answers=wrong, number=2, at=days.now()
    )
    assert "0/3" in learner.get(url).content.decode()
    assert "0/3" in learner.get("/my/").content.decode()
    assert "3/3" not in learner.get("/my/").content.decode()


def test_only_the_owner_sees_a_result(learner, page, quiz, client):
    url = take(learner, quiz)["Location"]
    other = Client()
    assert other.get(url).status_code == 302
    other.force_login(make_person("Hồ Văn Nam", pin=PIN), backend="people.sign_in.PinBackend")
    assert other.get(url).status_code == 404


def test_the_result_stays_as_it_was_after_the_question_is_edited(learner, page, quiz):
    url = take(learner, quiz)["Location"]
    question = quiz.entries.first().question
    old = question.text
    question.text = "Một câu khác hẳn?"
    question.save_revision().publish()
    words = learner.get(url).content.decode()
    assert old in words
    assert "Một câu khác hẳn?" not in words


# --- What it costs -----------------------------


def statements(captured):
    """Queries without BEGIN, COMMIT and savepoints."""
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return [q["sql"] for q in captured if not q["sql"].upper().startswith(control)]


def cost_of(learner, quiz, answers):
    """Statements from opening the quiz to seeing the result."""
    with CaptureQueriesContext(connection) as captured:
        response = take(learner, quiz, answers)
        learner.get(response["Location"])
    return len(statements(captured.captured_queries))


@pytest.fixture
def required(page, person):
    """The course is required of the person's post, by the province."""
    province = make_unit(level=Level.PROVINCE)
    post = make_posting(person, unit=make_unit(parent=province))
    start = post.start
    require(course=page.course, audience=post.audience, unit=province, start=start, due_days=60)


# What is the same for everybody (the quiz, the lessons to read) was asked by somebody before.
def test_a_whole_quiz_costs_at_most_fifteen_queries(learner, page, lesson, quiz, required):
    learner.get("/quiz/nuoc/")
    assert cost_of(learner, quiz, wrong_answers(quiz.current.content)) <= 15


def test_so_does_one_that_is_passed_and_completes_a_required_course(
    learner, page, lesson, quiz, required
):
    send(learner, reverse("read-lesson", args=[lesson.translation_key]), {})
    learner.get("/quiz/nuoc/")
    lock = connection.features.has_select_for_update  # one more where writers do not queue anyway
    assert cost_of(learner, quiz, right_answers(quiz.current.content)) <= 15 + lock
    [rule] = Completion.objects.get().rules
    assert rule["due_days"] == 60


def test_so_does_doing_it_again_after_years(learner, page, lesson, quiz, required, person):
    then = days.now() - timedelta(800)
    read_lesson(person=person, lesson_key=lesson.translation_key, at=then)
    right = right_answers(quiz.current.content)
    submit_attempt(
        person=person,
        course=page.course,
        quiz_version=quiz.current,
        client_id=uuid6.uuid7(),
        answers=right,
        at=then,
    )
    learner.get("/quiz/nuoc/")
    lock = connection.features.has_select_for_update
    assert cost_of(learner, quiz, right) <= 15 + lock
    assert Completion.objects.count() == 2


# --- What is kept of a quiz -----------------------------


def test_a_quiz_that_is_closed_is_closed_for_who_opens_it_next(learner, page, quiz):
    version = field(learner.get("/quiz/nuoc/"), "version")
    close_quiz(quiz=quiz)
    assert field(learner.get("/quiz/nuoc/"), "version") is None
    publish_quiz(quiz=quiz)
    assert field(learner.get("/quiz/nuoc/"), "version") == version


def test_answers_are_taken_while_the_store_of_kept_pages_fails(learner, page, quiz, monkeypatch):
    data = filled(learner.get("/quiz/nuoc/"), right_answers(quiz.current.content))

    def fail(*args, **kwargs):
        raise OSError("no space left")

    for name in ("get", "set", "add"):
        monkeypatch.setattr(type(caches["pages"]), name, fail)
    assert send(learner, "/quiz/nuoc/", data).status_code == 303
    assert Attempt.objects.get().markings.get().passed


def test_a_lesson_put_in_after_others_finished_is_asked_of_the_next(learner, page, lesson, quiz):
    send(learner, reverse("read-lesson", args=[lesson.translation_key]), {})
    take(learner, quiz)
    assert Completion.objects.count() == 1
    make_lesson(page, title="Bài mới")
    other = make_person("Hồ Văn Nam", pin=PIN)
    read_lesson(person=other, lesson_key=lesson.translation_key)
    learner.force_login(other, backend="people.sign_in.PinBackend")
    assert "Bài mới" in learner.get(take(learner, quiz)["Location"]).content.decode()
    assert Completion.objects.count() == 1
