""" "I have read this" and the page of one's own course."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from records.models import Completion, LessonProgress, Reach
from tests.courses.factories import make_course_page, make_english_twins, make_lesson, make_site
from tests.factories import make_course, make_person
from tests.quizzes.factories import make_question, make_quiz
from tests.records.test_views_quiz import take

pytestmark = pytest.mark.django_db

BACKEND = "people.sign_in.PinBackend"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_site()


@pytest.fixture
def quiz():
    return make_quiz(make_question(), slug="nuoc", title="Bài kiểm tra")


@pytest.fixture
def page(site, quiz):
    return make_course_page(site.index, title="Đuối nước", slug="duoi-nuoc", quiz=quiz)


@pytest.fixture
def lessons(page):
    return [make_lesson(page, title=f"Bài {n}", slug=f"bai-{n}") for n in (1, 2)]


@pytest.fixture
def person():
    return make_person("Đinh Thị Hoa")


@pytest.fixture
def learner(client, person):
    client.force_login(person, backend=BACKEND)
    return client


def read(client, lesson, prefix="", **headers):
    url = f"{prefix}/my/read/{lesson.translation_key}/"
    return client.post(url, headers=headers or OURS)


def main_of(response):
    return response.content.decode().split("<main")[1].split("</main>")[0]


# --- Reading ---------------------------------------------------------------------------------


def test_reading_is_noted_and_leads_to_the_next_lesson(learner, lessons, person):
    response = read(learner, lessons[0])
    assert response.status_code == 303
    assert response["Location"] == lessons[1].url
    assert LessonProgress.objects.get().person == person


def test_the_last_lesson_leads_to_the_quiz_and_after_passing_to_the_course(learner, lessons, quiz):
    assert read(learner, lessons[1])["Location"] == "/quiz/nuoc/"
    take(learner, quiz)
    assert read(learner, lessons[1])["Location"] == "/my/courses/duoi-nuoc/"


def test_reading_the_last_lesson_after_passing_finishes_the_course(learner, lessons, quiz):
    take(learner, quiz)
    read(learner, lessons[0])
    assert not Completion.objects.exists()
    read(learner, lessons[1])
    assert Completion.objects.count() == 1


def test_reading_twice_notes_once(learner, lessons):
    read(learner, lessons[0])
    read(learner, lessons[0])
    assert LessonProgress.objects.count() == 1


def test_a_passer_by_goes_on_and_leaves_one_count(client, lessons, page):
    assert read(client, lessons[0])["Location"] == lessons[1].url
    assert read(client, lessons[1])["Location"] == "/quiz/nuoc/"
    assert not LessonProgress.objects.exists()
    reach = Reach.objects.get()
    assert (reach.course, reach.what, reach.count) == (page.course, "reading", 2)
    assert "sessionid" not in client.cookies


def test_the_language_is_kept(learner, lessons, page):
    make_english_twins(page.get_parent(), page, *lessons)
    response = read(learner, lessons[0], prefix="/en")
    assert response["Location"].startswith("/en/")
    assert response["Location"].endswith("/bai-2/")
    assert LessonProgress.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        {"Origin": "https://evil.example"},
        {"Referer": "http://testserver.evil.example/"},
        {"Origin": "null"},
        {"User-Agent": "old"},
    ],
)
def test_a_page_from_elsewhere_can_note_nothing(person, lessons, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend=BACKEND)
    response = read(client, lessons[0], **headers)
    assert response.status_code == 403
    assert not LessonProgress.objects.exists()


def test_whoever_sends_no_header_at_all_can_press_once_more(person, lessons):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend=BACKEND)
    refused = read(client, lessons[0], **{"User-Agent": "a proxy that strips"})
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', refused.content.decode()).group(1)
    url = reverse("read-lesson", args=[lessons[0].translation_key])
    again = client.post(url, {"csrfmiddlewaretoken": token})
    assert again.status_code == 303
    assert LessonProgress.objects.count() == 1


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://testserver"}, {"Referer": "http://testserver/khoa-hoc/x/"}]
)
def test_older_browsers_are_known_by_origin_or_referer(person, lessons, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend=BACKEND)
    assert read(client, lessons[0], **headers).status_code == 303
    assert LessonProgress.objects.count() == 1


def test_reading_is_only_ever_sent_and_only_of_lessons_there_are(learner, lessons):
    url = reverse("read-lesson", args=[lessons[0].translation_key])
    assert learner.get(url).status_code == 405
    unknown = "00000000-0000-4000-8000-000000000000"
    assert learner.post(f"/my/read/{unknown}/", headers=OURS).status_code == 404
    assert learner.post("/my/read/x/", headers=OURS).status_code == 404


# --- My course -----------------------------


def test_my_course_ticks_what_was_read_and_names_the_next_step(learner, lessons):
    read(learner, lessons[0])
    words = main_of(learner.get("/my/courses/duoi-nuoc/"))
    assert words.count('class="done"') == 1
    assert f'class="button primary" href="{lessons[1].url}"' in words


def test_after_the_lessons_the_next_step_is_the_quiz_and_then_the_certificate(
    learner, lessons, quiz
):
    for lesson in lessons:
        read(learner, lesson)
    assert 'class="button primary" href="/quiz/nuoc/"' in main_of(
        learner.get("/my/courses/duoi-nuoc/")
    )
    take(learner, quiz)
    serial = Completion.objects.get().serial
    words = main_of(learner.get("/my/courses/duoi-nuoc/"))
    assert f'class="button primary" href="/my/certificates/{serial}/"' in words


def test_after_passing_early_the_missing_lesson_is_named(learner, lessons, quiz):
    read(learner, lessons[0])
    take(learner, quiz)
    words = main_of(learner.get("/my/courses/duoi-nuoc/"))
    assert lessons[1].title in words.split("</section>")[0]


def test_my_course_in_english(learner, lessons, page):
    make_english_twins(page.get_parent(), page, *lessons)
    words = main_of(learner.get("/en/my/courses/duoi-nuoc/"))
    assert f'href="/en{lessons[0].url}"' in words
    assert 'lang="vi"' in words


def test_my_course_needs_signing_in_and_a_course_with_a_page(client, person, page):
    assert client.get("/my/courses/duoi-nuoc/").status_code == 302
    client.force_login(person, backend=BACKEND)
    make_course("khong-trang")
    assert client.get("/my/courses/khong-trang/").status_code == 404
    assert client.get("/my/courses/nothing/").status_code == 404


def test_a_longer_course_costs_no_more_queries(
    learner, page, lessons, django_assert_max_num_queries
):
    learner.get("/my/courses/duoi-nuoc/")
    with django_assert_max_num_queries(12) as few:
        learner.get("/my/courses/duoi-nuoc/")
    for number in range(3, 9):
        make_lesson(page, title=f"Bài {number}", slug=f"bai-{number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        learner.get("/my/courses/duoi-nuoc/")
