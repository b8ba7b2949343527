"""My training: the one next step, what is due and by when, what is done."""

from datetime import timedelta

import pytest

from places import days
from records.models import Completion, Requirement
from tests.courses.factories import make_course_page, make_english_twins, make_lesson, make_site
from tests.factories import LONG_AGO, make_audience, make_person, make_posting, make_unit
from tests.quizzes.factories import make_question, make_quiz, wrong_answers
from tests.records.test_views_quiz import take

pytestmark = pytest.mark.django_db

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_site()


@pytest.fixture
def quiz():
    return make_quiz(make_question(), slug="nuoc", title="Bài kiểm tra nước")


@pytest.fixture
def page(site, quiz):
    return make_course_page(site.index, title="Đuối nước", slug="duoi-nuoc", quiz=quiz)


@pytest.fixture
def lesson(page):
    return make_lesson(page, title="Bài nước", slug="bai-1")


@pytest.fixture
def unit():
    return make_unit("Xã Ba Tơ")


@pytest.fixture
def person(unit):
    person = make_person("Đinh Thị Hoa")
    make_posting(person, unit=unit)
    return person


@pytest.fixture
def learner(client, person):
    client.force_login(person, backend="people.sign_in.PinBackend")
    return client


def require(page, unit, *, since=10, due=60, months=None):
    """The course is required of collaborators in the unit, since so many days ago."""
    return Requirement.objects.create(
        course=page.course,
        audience=make_audience(),
        unit=unit,
        start=days.today() - timedelta(days=since),
        due_days=due,
        valid_months=months,
        recorded_at=LONG_AGO,
    )


def finish(person, page, days_ago=0, **fields):
    return Completion.objects.create(
        person=person,
        course=page.course,
        completed_on=days.today() - timedelta(days=days_ago),
        **fields,
    )


def read(client, lesson):
    client.post(f"/my/read/{lesson.translation_key}/", headers=OURS)


def shown(client, url="/my/"):
    return client.get(url).content.decode().split("<main")[1].split("</main>")[0]


def next_step(words):
    return words.split('class="next-step"')[1].split("</section>")[0]


def test_it_needs_signing_in(client):
    response = client.get("/my/")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_somebody_new_is_greeted_and_shown_the_courses(learner, site):
    words = shown(learner)
    assert "Hoa" in words
    assert "empty-state" in words
    assert 'href="/khoa-hoc/"' in words
    assert "next-step" not in words


def test_what_is_required_is_the_next_step_with_its_day(learner, page, lesson, unit):
    requirement = require(page, unit)
    words = shown(learner)
    assert f'href="{lesson.url}"' in next_step(words)
    due = requirement.start + timedelta(days=60)
    assert due.strftime("%d/%m/%Y") in words
    assert "tag warn" not in words


def test_overdue_is_said_and_comes_first(learner, page, lesson, unit, site):
    other = make_course_page(site.index, title="Mạng", slug="mang")
    make_lesson(other, title="Bài mạng")
    require(other, unit, since=5)
    require(page, unit, since=100, due=30)
    words = shown(learner)
    assert f'href="{lesson.url}"' in next_step(words)
    assert "tag warn" in words
    assert words.index("Đuối nước") < words.rindex("Mạng")


def test_after_the_lessons_the_quiz_is_the_next_step(learner, page, lesson, unit):
    require(page, unit)
    read(learner, lesson)
    assert 'href="/quiz/nuoc/"' in next_step(shown(learner))


def test_when_all_is_done_it_is_said_with_the_last_valid_day(learner, page, unit, person):
    require(page, unit, since=400, months=12)
    done = finish(person, page, days_ago=10)
    words = shown(learner)
    assert "next-step" not in words
    assert "notice good" in words
    last = days.day_before(days.add_months(done.completed_on, 12))
    assert last.strftime("%d/%m/%Y") in words
    assert f"/my/certificates/{done.serial}/" in words


def test_what_expired_is_to_be_done_again_by_the_quiz_alone(learner, page, lesson, unit, person):
    require(page, unit, since=800, months=12)
    read(learner, lesson)
    finish(person, page, days_ago=500)
    words = shown(learner)
    assert 'href="/quiz/nuoc/"' in next_step(words)
    assert "tag warn" in words


def test_a_course_begun_freely_is_shown_and_continued(learner, page, lesson):
    make_lesson(page, title="Bài hai", slug="bai-2")
    read(learner, lesson)
    words = shown(learner)
    assert "Bài hai" in next_step(words)
    assert 'href="/my/courses/duoi-nuoc/"' in words


def test_the_history_holds_marks_and_leads_to_the_answers(learner, page, quiz):
    url = take(learner, quiz, wrong_answers(quiz.current.content))["Location"]
    words = shown(learner)
    assert f'href="{url}"' in words
    assert "0/1" in words


def test_a_required_course_without_a_page_is_said_and_breaks_nothing(learner, page, unit):
    require(page, unit)
    page.unpublish()
    words = shown(learner)
    assert page.course.title in words
    assert "next-step" not in words


def test_my_training_in_english(learner, page, lesson, unit):
    require(page, unit)
    make_english_twins(page.get_parent(), page, lesson)
    words = shown(learner, "/en/my/")
    assert f'href="/en{lesson.url}"' in next_step(words)


def test_more_courses_cost_no_more_queries(
    learner, page, lesson, unit, site, django_assert_max_num_queries
):
    require(page, unit)
    read(learner, lesson)
    shown(learner)
    with django_assert_max_num_queries(30) as few:
        shown(learner)
    cost = len(few.captured_queries)
    for number in range(5):
        more = make_course_page(site.index, title=f"Khóa {number}", slug=f"them-{number}")
        read(learner, make_lesson(more))
        require(more, unit)
    with django_assert_max_num_queries(cost):
        shown(learner)
