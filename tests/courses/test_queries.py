"""Reading courses and their lessons."""

from uuid import uuid4

import pytest

from courses.queries import course_cards, course_of_lesson, lessons_of, page_of, step_after
from tests.courses.factories import make_course_page, make_english_twins, make_lesson
from tests.factories import make_audience, make_course

pytestmark = pytest.mark.django_db


def found(site, words="", topic="", audience=""):
    cards = course_cards(site.index, "/khoa-hoc/")
    return {card.page.slug for card in cards if card.matches(words, topic, audience)}


@pytest.mark.parametrize(
    "words",
    [
        "duoi nuoc",
        "ĐUỐI NƯỚC",
        "đuối",
        "nuoc phong",
        "ao lang",
        "boi loi",
        "giếng",
        "  duoi   nuoc ",
    ],
)
def test_a_course_is_found_by_title_summary_topic_or_lesson_however_it_is_typed(site, words):
    page = make_course_page(
        site.index,
        title="Phòng đuối nước",
        slug="duoi-nuoc",
        summary="Nhìn lại ao làng.",
        topics=["bơi lội"],
    )
    make_lesson(page, title="Đậy nắp giếng")
    make_course_page(site.index, title="Quyền trẻ em", slug="quyen")
    assert found(site, words) == {"duoi-nuoc"}


def test_a_draft_lesson_helps_nobody_find_its_course(site, course):
    make_lesson(course, title="Chuyện mật", live=False)
    assert found(site, "chuyen mat") == set()


def test_topic_and_audience_narrow_what_is_found(site):
    one = make_course_page(site.index, slug="mot", topics=["quyền"])
    one.audiences = [make_audience("teacher")]
    one.save_revision().publish()
    make_course_page(site.index, slug="hai", topics=["quyền", "mạng"])
    assert found(site, topic="quyền") == {"mot", "hai"}
    assert found(site, topic="mạng") == {"hai"}
    assert found(site, topic="quyền", audience="teacher") == {"mot"}
    assert found(site, topic="không có") == set()


def test_lessons_come_in_the_order_trainers_gave_them(course, lessons):
    make_lesson(course, title="Nháp", live=False)
    lessons[2].move(lessons[0], pos="left")
    assert [lesson.title for lesson in lessons_of(course.course)] == ["Bài 3", "Bài 1", "Bài 2"]


def test_lessons_have_one_order_in_all_languages(site, course, lessons):
    make_english_twins(site.home, site.index, course, *lessons)
    lessons[2].move(lessons[0], pos="left")
    titles = [lesson.title for lesson in lessons_of(course.course, "en")]
    assert titles == ["Bài 3", "Bài 1", "Bài 2"]


def test_lessons_are_asked_for_in_a_fixed_number_of_queries(
    course, lessons, django_assert_max_num_queries
):
    assert course.url  # the addresses of sites are asked for once in an hour
    with django_assert_max_num_queries(3):
        lessons_of(course.course)


def test_lessons_of_a_locale_lead_within_it(site, course, lessons):
    make_english_twins(site.home, site.index, course, *lessons)
    vietnamese, english = lessons_of(course.course, "vi"), lessons_of(course.course, "en")
    assert [lesson.key for lesson in vietnamese] == [lesson.key for lesson in english]
    assert english[0].url == f"/en{vietnamese[0].url}" == f"/en{lessons[0].url}"


def test_a_course_not_translated_is_read_in_vietnamese(course, lessons):
    assert page_of(course.course, "en") == course
    assert lessons_of(course.course, "en")[0].url == lessons[0].url


def test_a_course_without_a_live_page_has_no_lessons(course, lessons):
    course.unpublish()
    assert page_of(course.course) is None
    assert lessons_of(course.course) == []
    assert lessons_of(make_course()) == []


def test_the_step_after_a_lesson_is_the_next_one_and_none_after_the_last(course, lessons):
    keys = [lesson.translation_key for lesson in lessons]
    assert step_after(keys[0]).key == keys[1]
    assert step_after(keys[2]) is None
    assert step_after(uuid4()) is None


def test_a_lesson_knows_its_course_even_as_a_draft(course, lessons):
    draft = make_lesson(course, live=False)
    assert course_of_lesson(draft.translation_key) == course.course
    assert course_of_lesson(uuid4()) is None
