"""What trainers meet in the admin."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.forms import LessonPageForm
from courses.models import Course, CoursePage, LessonPage
from people.roles import grant_page_permissions
from tests.courses.factories import (
    make_draft_question,
    make_drawing,
    make_english_twins,
    make_lesson,
)
from tests.factories import make_person

pytestmark = pytest.mark.django_db
VERIFIED, EXPERT = LessonPage.Certainty.VERIFIED, LessonPage.Certainty.EXPERT


@pytest.fixture
def rights(site):
    grant_page_permissions(site.home)


@pytest.fixture
def approver(client, rights):
    return signed_in(client, "approver")


def signed_in(client, *roles):
    person = make_person(pin="2468")
    person.groups.add(*Group.objects.filter(name__in=roles))
    client.force_login(person)
    return person


def lesson_form(**changes):
    data = {
        "title": "Bài mới",
        "slug": "bai-moi",
        "body": streamfield([("text", {"body": rich_text("<p>Chữ</p>"), "rests_on": ""})]),
        "certainty": EXPERT,
        "why_draft": "Xem lại số liệu",
        "signed_off_by": "",
        "signed_off_title": "",
        "signed_off_on": "",
        "search_description": "",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
    }
    flat = nested_form_data(data | changes)
    flat["comments-TOTAL_FORMS"] = flat["comments-INITIAL_FORMS"] = "0"
    return flat


def course_form(**changes):
    data = {
        "title": "Khóa mới",
        "slug": "khoa-moi",
        "summary": "Tóm tắt.",
        "picture": "",
        "picture_alt": "",
        "share_picture": "",
        "colour": "bien",
        "minutes": "10",
        "is_public": "on",
        "quiz": "",
        "topics": '"mạng", "ảnh"',
        "agency": "",
        "search_description": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    return data | changes


def edit(client, page, **changes):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), lesson_form(**changes))


# --- Courses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_a_new_course_has_its_identity_and_its_english_twin_at_once(client, site, approver, action):
    make_english_twins(site.home, site.index)
    url = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", site.index.pk])
    client.post(url, course_form(**action))
    page = CoursePage.objects.get(slug="khoa-moi", alias_of=None)
    assert page.course == Course.objects.get(slug="khoa-moi")
    twin = page.get_translations().get()
    assert twin.course == page.course
    assert twin.live is page.live is bool(action)
    page.get_latest_revision().publish()
    assert CoursePage.objects.get(pk=page.pk).course == page.course


def test_previewing_a_course_not_saved_yet_makes_nothing(client, site, approver):
    args = ["courses", "coursepage", site.index.pk]
    url = reverse("wagtailadmin_pages:preview_on_add", args=args)
    assert client.post(url, course_form()).json()["is_valid"]
    assert "Khóa mới" in client.get(url).content.decode()
    assert not Course.objects.exists()


def test_a_copied_course_is_another_course(client, site, course, lessons, approver):
    url = reverse("wagtailadmin_pages:copy", args=[course.pk])
    form = {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": site.index.pk}
    client.post(url, form | {"copy_subpages": "on"})
    copy = CoursePage.objects.get(slug="ban-sao")
    assert copy.course.slug == "ban-sao"
    keys = set(LessonPage.objects.values_list("translation_key", flat=True))
    assert len(keys) == 6


def test_topics_and_cover_are_asked_for_with_words(client, site, approver):
    url = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", site.index.pk])
    drawing = make_drawing()
    response = client.post(url, course_form(picture=drawing.pk, share_picture=drawing.pk))
    html = response.content.decode()
    assert gettext("Say what the picture shows.") in html
    assert gettext("Chats cannot show SVG. Choose a PNG or JPEG.") in html
    assert not CoursePage.objects.exists()


# --- Lessons -----------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_an_unverified_lesson_is_not_published_and_the_admin_says_what_to_do(
    client, course, approver, action
):
    lesson = make_lesson(course, live=False, certainty=EXPERT)
    response = edit(client, lesson, **{action: "1"})
    assert str(LessonPageForm.NOT_YET) in response.content.decode()
    assert not LessonPage.objects.get(pk=lesson.pk).live


def test_an_unverified_lesson_can_be_saved_as_a_draft(client, course, approver):
    lesson = make_lesson(course, live=False, certainty=EXPERT)
    response = edit(client, lesson, title="Nháp hai")
    assert response.status_code == 302
    assert LessonPage.objects.get(pk=lesson.pk).title == "Nháp hai"


def test_an_expert_s_sign_off_opens_the_way(client, course, approver):
    lesson = make_lesson(course, live=False, certainty=EXPERT)
    signed = {
        "signed_off_by": "BS Hạnh",
        "signed_off_title": "Bác sĩ",
        "signed_off_on": "2026-11-02",
    }
    edit(client, lesson, **signed, **{"action-publish": "1"})
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert lesson.live
    assert lesson.signed_off_on == date(2026, 11, 2)


def test_a_trainer_sends_for_approval_and_only_an_approver_publishes(client, course, rights):
    signed_in(client, "trainer")
    lesson = make_lesson(course, live=False)
    edit(client, lesson, certainty=VERIFIED, **{"action-publish": "1"})
    assert not LessonPage.objects.get(pk=lesson.pk).live
    edit(client, lesson, certainty=VERIFIED, **{"action-submit": "1"})
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert lesson.workflow_in_progress
    signed_in(client, "approver")
    task = lesson.current_workflow_task_state
    args = [lesson.pk, "approve", task.pk]
    client.post(reverse("wagtailadmin_pages:workflow_action", args=args), {"comment": ""})
    assert LessonPage.objects.get(pk=lesson.pk).live


def test_a_lesson_is_previewed_at_the_width_of_a_phone(client, course, lessons, approver):
    edit_url = reverse("wagtailadmin_pages:edit", args=[lessons[0].pk])
    assert 'data-device-width="360"' in client.get(edit_url).content.decode()
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[lessons[0].pk])
    assert client.post(preview, lesson_form(title="Thử xem")).json()["is_valid"]
    html = client.get(preview).content.decode()
    assert "<h1>Thử xem</h1>" in html
    assert "Chữ" in html
    assert "Thử xem" not in client.get(lessons[0].url).content.decode()


def test_an_edit_keeps_the_ids_of_blocks(client, course, approver):
    lesson = make_lesson(course, body=[("heading", "Một"), ("heading", "Hai")])
    before = [block.id for block in lesson.body]
    body = streamfield([("heading", "Một"), ("heading", "Hai và ba")])
    for number, identity in enumerate(before):
        body[f"{number}-id"] = identity
    edit(client, lesson, body=body, certainty=VERIFIED, **{"action-publish": "1"})
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert [block.id for block in lesson.body] == before
    assert lesson.body[1].value == "Hai và ba"


# --- What waits for an expert -------------------------------------------------------------------


def test_the_report_lists_what_waits_for_an_expert_and_what_to_check(client, course, approver):
    make_lesson(course, title="Chờ bác sĩ", live=False, certainty=EXPERT, why_draft="Liều lượng")
    make_lesson(course, title="Đã xong")
    signed = {"signed_off_by": "A", "signed_off_title": "B", "signed_off_on": "2026-01-01"}
    make_lesson(course, title="Đã ký", live=False, certainty=EXPERT, **signed)
    make_draft_question(text="Câu chờ duyệt?", source="Nghị định 56")
    html = client.get(reverse("to_be_reviewed")).content.decode()
    for words in ("Chờ bác sĩ", "Liều lượng", course.title, "Câu chờ duyệt?", "Nghị định 56"):
        assert words in html
    assert "Đã xong" not in html
    assert "Đã ký" not in html


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_can_be_taken_along(client, course, approver, kind):
    make_lesson(course, title="Chờ bác sĩ", live=False, certainty=EXPERT)
    response = client.get(reverse("to_be_reviewed"), {"export": kind})
    assert f"to-be-reviewed.{kind}" in response["Content-Disposition"]
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert content.startswith(b"PK") if kind == "xlsx" else "Chờ bác sĩ" in content.decode()


def test_the_report_costs_the_same_however_much_waits(
    client, course, approver, django_assert_max_num_queries
):
    url = reverse("to_be_reviewed")
    client.get(url)
    for number in range(12):
        make_lesson(course, live=False, certainty=EXPERT)
        make_draft_question(slug=f"q{number}")
    with django_assert_max_num_queries(26):
        client.get(url)


def test_a_learner_does_not_see_the_report(client, site):
    signed_in(client, "learner")
    assert client.get(reverse("to_be_reviewed")).status_code == 403


# --- The menu ------------------------------------------------------------------------------------


def menu_of(client):
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    sidebar = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', html, re.DOTALL)[1]
    return set(re.findall(r'"name": "([\w-]+)"', sidebar))


def test_a_trainer_s_menu_holds_what_trainers_work_with(client, rights, site):
    signed_in(client, "trainer")
    names = menu_of(client)
    assert {"courses", "questions", "to-be-reviewed", "images", "documents"} <= names
    assert not {"explorer", "reports", "settings"} & names


def test_an_administrator_keeps_the_whole_menu(client, site):
    person = make_person(pin="2468", is_superuser=True)
    client.force_login(person)
    assert {"courses", "reports", "settings", "to-be-reviewed"} <= menu_of(client)


def test_courses_in_the_menu_opens_the_pages_below_the_front_door(client, rights, site):
    signed_in(client, "trainer")
    response = client.get(reverse("wagtailadmin_explore_root"), follow=True)
    assert Page.objects.get(pk=site.home.pk).title in response.content.decode()
