"""What is done to courses, whoever asks for it."""

import pytest
from django.core.exceptions import PermissionDenied
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from courses import services
from courses.models import Course, CoursePage, LessonPage
from courses.pictures import FORMATS, PHOTO
from tests.courses.factories import (
    make_course_page,
    make_drawing,
    make_english_twins,
    make_lesson,
    make_png,
)

pytestmark = pytest.mark.django_db
EXPERT = {
    "certainty": LessonPage.Certainty.EXPERT,
    "signed_off_by": "BS Lê Thị Hạnh",
    "signed_off_title": "Bác sĩ nhi",
    "signed_off_on": "2026-11-02",
}


# --- Identity --------------------------------------------------------------------------------


def test_a_new_course_gets_an_identity_named_after_its_address(site):
    page = site.index.add_child(
        instance=CoursePage(title="Đuối nước", slug="đuối-nước", summary="x")
    )
    course = services.give_identity(page=page)
    assert course.slug == "duoi-nuoc"
    assert course.title == "Đuối nước"
    assert CoursePage.objects.get(pk=page.pk).course == course


def test_an_identity_is_given_once(course):
    assert services.give_identity(page=course) == course.course
    assert Course.objects.count() == 1


def test_two_courses_at_like_addresses_are_two_courses(site):
    one = make_course_page(site.index, slug="bao-tin")
    one.slug = "bao-tin-cu"
    one.save()
    other = make_course_page(site.index, slug="bao-tin")
    assert [one.course.slug, other.course.slug] == ["bao-tin", "bao-tin-2"]


def test_a_copy_becomes_a_course_of_its_own_and_stays_it_after_publishing(course):
    copy = course.copy(update_attrs={"slug": "ban-sao", "title": "Bản sao"})
    services.give_identity(page=copy, anew=True)
    CoursePage.objects.get(pk=copy.pk).get_latest_revision().publish()
    copy = CoursePage.objects.get(pk=copy.pk)
    assert copy.course.slug == "ban-sao"
    assert CoursePage.objects.get(pk=course.pk).course.slug == "duoi-nuoc"


def test_a_translation_is_the_same_course_even_if_it_came_without(site, course):
    make_english_twins(site.home, site.index, course)
    twin = course.get_translations().get()
    CoursePage.objects.filter(pk=twin.pk).update(course=None)
    assert services.give_identity(page=CoursePage.objects.get(pk=twin.pk)) == course.course


def test_a_course_is_called_what_its_vietnamese_page_is_called(site, course):
    make_english_twins(site.home, site.index, course)
    course.title = "Tên mới"
    course.save_revision().publish()
    assert Course.objects.get().title == "Tên mới"
    assert Course.objects.get().slug == "duoi-nuoc"


def test_an_english_page_does_not_rename_the_course(site, course):
    make_english_twins(site.home, site.index)
    english = site.index.get_translations().get()
    page = CoursePage(title="Drowning", slug="d", summary="x", locale=english.locale)
    page.translation_key = course.translation_key
    page.course = course.course
    english.add_child(instance=page)
    page.save_revision().publish()
    assert Course.objects.get().title == course.title


# --- Publishing --------------------------------------------------------------------------------


def test_a_lesson_nobody_verified_is_not_published_whatever_way_it_goes(course):
    lesson = make_lesson(course, live=False, certainty=LessonPage.Certainty.EXPERT)
    with pytest.raises(PermissionDenied):
        lesson.get_latest_revision().publish()
    assert not LessonPage.objects.get(pk=lesson.pk).live


def test_a_lesson_signed_off_by_a_named_expert_is_published_and_keeps_the_sign_off(course):
    lesson = LessonPage.objects.get(pk=make_lesson(course, **EXPERT).pk)
    assert lesson.live
    assert lesson.signed_off_by == "BS Lê Thị Hạnh"
    assert str(lesson.signed_off_on) == "2026-11-02"


@pytest.mark.parametrize("without", ["signed_off_by", "signed_off_title", "signed_off_on"])
def test_a_sign_off_needs_name_title_and_day(course, without):
    part = EXPERT | {without: None if without.endswith("on") else ""}
    lesson = make_lesson(course, live=False, **part)
    with pytest.raises(PermissionDenied):
        lesson.get_latest_revision().publish()


def test_a_doubt_about_a_live_lesson_can_be_saved_as_a_draft(course):
    lesson = make_lesson(course)
    lesson.certainty = LessonPage.Certainty.EXPERT
    lesson.save_revision()
    assert LessonPage.objects.get(pk=lesson.pk).live


def test_pictures_are_made_small_when_a_page_is_published(course):
    photo = make_png()
    make_lesson(course, body=[("picture", {"image": photo, "alt": "x", "caption": ""})])
    (first,) = photo.renditions.all()
    assert (first.filter_spec, first.file.name.endswith(".webp")) == (
        f"{PHOTO.large}|{FORMATS['webp']}",
        True,
    )
    assert DBTaskResult.objects.count() == 1
    drawing = make_drawing()
    make_lesson(course, body=[("picture", {"image": drawing, "alt": "x", "caption": ""})])
    assert drawing.renditions.count() == 0
    assert DBTaskResult.objects.count() == 1


def test_the_page_tree_stays_sound(site, course, lessons):
    make_english_twins(site.home, site.index, course, *lessons)
    assert not any(Page.find_problems())
