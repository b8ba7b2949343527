"""The pages that anybody may read."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django.utils.translation import gettext, ngettext

from courses.models import CoursePage, LessonPage
from places.models import Duty
from quizzes.models import Quiz
from quizzes.services import publish_quiz
from tests.courses.factories import (
    make_course_page,
    make_drawing,
    make_english_twins,
    make_lesson,
    make_png,
    make_verified_question,
)
from tests.factories import make_audience, make_person

pytestmark = pytest.mark.django_db


def read(client, url):
    return client.get(url).content.decode()


def queries_for(client, url):
    """How many queries an unkept page costs, once everything else is warm."""
    client.get(url)
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


# --- A lesson ----------------------------------------------------------------------------


def test_a_lesson_says_where_one_is_and_has_one_next_step(client, lessons):
    html = read(client, lessons[1].url)
    assert '<progress class="bar" value="2" max="3"' in html
    assert html.count("<form") == 2  # the other one, below, asks what the page is like
    assert html.count("button primary") == 1
    assert f'method="post" action="/my/read/{lessons[1].translation_key}/"' in html
    assert lessons[2].title in html
    assert f'href="{lessons[0].url}"' in html


def test_the_last_lesson_leads_to_the_quiz_if_there_is_one(client, course, lessons):
    assert gettext("The quiz") not in read(client, lessons[2].url)
    course.quiz = make_open_quiz()
    course.save_revision().publish()
    caches["pages"].clear()
    assert gettext("The quiz") in read(client, lessons[2].url)
    assert gettext("The quiz") not in read(client, lessons[1].url)


def make_open_quiz():
    quiz = Quiz(slug="thu", title="Thử xem")
    quiz.entries.add(quiz.entries.model(question=make_verified_question(), sort_order=0))
    quiz.save()
    publish_quiz(quiz=quiz)
    return quiz


def test_a_quiz_that_is_not_open_is_not_offered(client, course):
    course.quiz = Quiz.objects.create(slug="chua", title="Chưa mở")
    course.save_revision().publish()
    assert "/quiz/" not in read(client, course.url)


def test_a_lesson_ends_with_whom_to_call(client, lessons):
    html = read(client, lessons[0].url)
    for number in ("111", "113", "115"):
        assert f'href="tel:{number}"' in html


def test_a_draft_lesson_is_nowhere_to_be_seen(client, course):
    make_lesson(course, title="Bài thật", slug="that")
    draft = make_lesson(course, title="Bài nháp", slug="nhap", live=False)
    html = read(client, course.url)
    assert "Bài thật" in html
    assert "Bài nháp" not in html
    assert client.get(f"{course.url}{draft.slug}/").status_code == 404
    assert 'max="1"' in read(client, f"{course.url}that/")


def test_a_full_lesson_costs_at_most_ten_queries(client, course):
    image = make_drawing()
    body = [
        ("picture", {"image": image, "alt": "Một", "caption": ""}),
        ("picture", {"image": make_drawing("hai.svg"), "alt": "Hai", "caption": ""}),
        ("text", {"body": "<p>Chữ.</p>"}),
        ("call", {"numbers": ["111"], "note": ""}),
    ] * 8
    lesson = make_lesson(course, body=body)
    make_lesson(course)
    assert queries_for(client, lesson.url) <= 9  # the tenth asks where the site's root is


def test_no_token_and_nobody_s_name_stand_in_a_lesson(client, lessons):
    person = make_person("Đinh Thị Bông", pin="2468")
    client.force_login(person)
    html = read(client, lessons[0].url)
    assert "csrf" not in html.lower()
    assert "Bông" not in html


# --- A course ------------------------------------------------------------------------------


def test_a_course_says_what_it_is_about(client, site):
    duty = Duty.objects.create(
        code="II.1-2", section="II.1", agency_name="X", text="T", kind="training", topic="Kỹ năng"
    )
    course = make_course_page(
        site.index, title="Báo tin", summary="Thấy là báo.", minutes=20, topics=["báo tin"]
    )
    course.audiences = [make_audience("collaborator", name="Cộng tác viên thôn")]
    course.duties = [duty]
    course.save_revision().publish()
    make_lesson(course, title="Gọi số nào", slug="goi")
    html = read(client, course.url)
    minutes = ngettext("%(minutes)s minute", "%(minutes)s minutes", 20) % {"minutes": 20}
    for words in ("Báo tin", "Thấy là báo.", minutes, "Cộng tác viên thôn", "Gọi số nào"):
        assert words in html
    assert "II.1-2: Kỹ năng" in html
    assert f'href="{site.index.url}?topic=b%C3%A1o-tin"' in html
    assert re.search(rf'button primary[^>]*href="{course.url}goi/"', html)


def test_a_course_without_lessons_says_why(client, course):
    words = gettext("The lessons of this course are being checked by an expert.")
    assert words in read(client, course.url)


def test_a_link_in_a_chat_shows_title_words_and_a_picture_it_can_draw(client, course, settings):
    settings.SITE_URL = "https://mangnon.example"
    course.picture = make_drawing()
    course.save_revision().publish()
    assert ".svg" not in og_image(read(client, course.url))
    course.share_picture = make_png()
    course.save_revision().publish()
    caches["pages"].clear()
    html = read(client, course.url)
    assert re.fullmatch(r"https://mangnon\.example/media/\S+\.png", og_image(html))
    assert f'<meta property="og:title" content="{escape(course.title)}">' in html
    assert f'<meta property="og:description" content="{escape(course.summary)}">' in html


def og_image(html):
    return re.search(r'property="og:image" content="([^"]+)"', html)[1]


def test_a_course_for_people_with_an_account_asks_to_sign_in(client, course, lessons):
    course.is_public = False
    course.save_revision().publish()
    caches["pages"].clear()
    for url in (course.url, lessons[0].url):
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith("/sign-in/?next=")
    client.force_login(make_person(pin="2468"))
    response = client.get(lessons[0].url)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    client.logout()
    assert client.get(lessons[0].url).status_code == 302


# --- Home and the list of courses ------------------------------------------------------------


def test_the_list_finds_words_typed_without_diacritics(client, site, course):
    make_course_page(site.index, title="Quyền trẻ em", slug="quyen")
    html = read(client, "/khoa-hoc/?q=duoi nuoc")
    assert "Phòng chống đuối nước" in html
    assert "Quyền trẻ em" not in html
    assert found_in_words(1) in html
    assert 'value="duoi nuoc"' in html


def test_the_list_says_in_words_when_nothing_is_found(client, course):
    html = read(client, "/khoa-hoc/?q=khong co gi")
    assert gettext("No course here yet") in html
    assert found_in_words(0) in html


def found_in_words(number):
    words = ngettext("%(found)s course found.", "%(found)s courses found.", number)
    return words % {"found": number}


def test_what_is_typed_is_never_run(client, course):
    html = read(client, "/khoa-hoc/?q=<script>alert(1)</script>")
    assert "<script>alert" not in html


@pytest.mark.parametrize("url", ["/", "/khoa-hoc/"])
def test_a_list_of_courses_costs_the_same_however_long_it_is(client, site, course, url):
    make_full_course(site.index, 0)
    few = queries_for(client, url)
    for number in range(1, 6):
        make_full_course(site.index, number)
    assert queries_for(client, url) == few <= 12


def make_full_course(index, number):
    page = make_course_page(index, topics=[f"chủ đề {number}"])
    page.picture = make_drawing(f"{number}.svg")
    page.audiences = [make_audience(f"a{number}")]
    page.save_revision().publish()
    make_lesson(page)


def test_home_shows_every_live_course_and_the_way_to_one_s_own_training(client, site, course):
    hidden = make_course_page(site.index, title="Chưa đăng")
    hidden.unpublish()
    html = read(client, "/")
    assert course.title in html
    assert "Chưa đăng" not in html
    assert 'class="button primary" href="/my/"' in html


# --- English ---------------------------------------------------------------------------------


def test_english_shows_the_same_words_and_says_that_they_are_vietnamese(
    client, site, course, lessons
):
    make_english_twins(site.home, site.index, course, *lessons)
    html = read(client, f"/en{lessons[1].url}")
    assert '<html lang="en">' in html
    assert '<article class="lesson" lang="vi">' in html
    assert f'action="/en/my/read/{lessons[1].translation_key}/"' in html
    assert f'href="/en{lessons[0].url}"' in html
    assert ' lang="vi"' not in re.search(r"<article[^>]*>", read(client, lessons[1].url))[0]


def test_done_in_english_is_the_same_course_and_the_same_lesson(site, course, lessons):
    make_english_twins(site.home, site.index, course, *lessons)
    assert set(CoursePage.objects.values_list("course", flat=True)) == {course.course_id}
    assert LessonPage.objects.filter(translation_key=lessons[0].translation_key).count() == 2


def test_an_edit_reaches_the_english_twin(client, site, course, lessons):
    make_english_twins(site.home, site.index, course, *lessons)
    lesson = lessons[0]
    lesson.title = "Tên mới"
    lesson.save_revision().publish()
    assert "Tên mới" in read(client, f"/en{lesson.url}")
