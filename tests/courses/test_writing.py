"""A module begun from a pattern, and what keeps guiding words from learners."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.blocks import StreamValue
from wagtail.test.utils.form_data import rich_text, streamfield

from courses.guiding import SIGN, is_left_over, strings_in
from courses.models import CoursePage, LessonPage
from courses.patterns import Pattern, pattern
from courses.writing import begin_module, writing_of
from people.roles import grant_page_permissions
from quizzes.models import Quiz
from tests.courses.factories import make_course_page, make_lesson
from tests.courses.test_admin import lesson_form
from tests.factories import make_audience, make_person
from tests.quizzes.factories import make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def rights(site):
    grant_page_permissions(site.home)


def signed_in(client, *roles):
    person = make_person(pin="2468")
    person.groups.add(*Group.objects.filter(name__in=roles))
    client.force_login(person)
    return person


@pytest.fixture
def trainer(client, rights):
    return signed_in(client, "trainer")


def begin(site, name="standard", title="Bỏng lửa"):
    return begin_module(title=title, pattern=name, audiences=[make_audience()], index=site.index)


# --- Patterns ---------------------------------------------------------------------


@pytest.mark.parametrize("name", Pattern.values)
def test_a_pattern_s_blocks_are_known_and_carry_the_sign(name):
    shape = pattern(name)
    assert SIGN in shape.summary
    for lesson in shape.lessons:
        assert SIGN in lesson.title
        body = StreamValue(LessonPage.body.field.stream_block, lesson.blocks, is_lazy=True)
        assert len(body) == len(lesson.blocks)
        for child in body:
            assert any(SIGN in text for _key, text in strings_in(child.value)), child.block_type


@pytest.mark.parametrize(("name", "lessons"), [("card", 1), ("standard", 3), ("case", 3)])
def test_a_module_is_begun_with_lessons_and_an_empty_quiz(site, name, lessons):
    page = CoursePage.objects.get(pk=begin(site, name).pk)
    assert not page.live
    assert page.course.title == "Bỏng lửa"
    assert page.slug == "bong-lua"
    assert [audience.slug for audience in page.audiences.all()] == ["collaborator"]
    assert page.quiz.slug == "bong-lua"
    assert not page.quiz.entries.exists()
    below = LessonPage.objects.child_of(page)
    assert below.count() == lessons
    assert all(is_left_over(one.get_latest_revision_as_object()) for one in below)
    assert all(block.id for one in below for block in one.get_latest_revision_as_object().body)


def test_two_modules_of_one_name_have_addresses_of_their_own(site):
    make_quiz(slug="bong-lua")
    assert [begin(site).slug, begin(site).slug] == ["bong-lua", "bong-lua-2"]
    assert Quiz.objects.filter(slug__startswith="bong-lua").count() == 3


def test_what_is_next_is_the_first_page_with_guiding_words_then_the_quiz(site):
    page = begin(site)
    writing = writing_of(page)
    assert writing.next_page.title == "Bỏng lửa"
    assert writing.quiz_url
    done = make_course_page(site.index, quiz=make_quiz())
    make_lesson(done, body=[("heading", "Một"), ("sources", {"items": ["Luật"]})])
    assert writing_of(done).next_page is None
    assert not writing_of(done).quiz_url


# --- The screen ---------------------------------------------------------------------


def test_a_trainer_begins_a_module_and_is_led_to_the_next_step(client, site, trainer):
    audience = make_audience()
    url = reverse("course_module_new")
    assert SIGN in client.get(url).content.decode()
    form = {"title": "Bỏng lửa", "pattern": "case", "audiences": [audience.pk]}
    response = client.post(url, form, follow=True)
    page = CoursePage.objects.get(slug="bong-lua")
    assert response.redirect_chain[-1][0] == reverse("course_module", args=[page.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert f'class="button" href="{edit}"' in response.content.decode()
    assert page.owner == trainer


@pytest.mark.parametrize("missing", ["title", "pattern", "audiences"])
def test_nothing_is_made_of_half_a_form(client, site, trainer, missing):
    form = {"title": "Bỏng lửa", "pattern": "case", "audiences": [make_audience().pk]}
    form.pop(missing)
    assert client.post(reverse("course_module_new"), form).status_code == 200
    assert not CoursePage.objects.exists()


def test_what_to_mend_leads_to_each_block(client, site, trainer):
    page = begin(site, "card")
    lesson = LessonPage.objects.child_of(page).get()
    html = client.get(reverse("course_module_mend", args=[page.pk])).content.decode()
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    for block in lesson.get_latest_revision_as_object().body:
        assert f'href="{edit}#block-{block.id}-section"' in html


def test_the_list_of_a_module_costs_little(client, site, trainer, django_assert_max_num_queries):
    page = begin(site)
    url = reverse("course_module_mend", args=[page.pk])
    client.get(url)
    with django_assert_max_num_queries(60):
        client.get(url)


# --- While one writes ---------------------------------------------------------------------


def body_of(*texts):
    return streamfield(
        [("text", {"body": rich_text(f"<p>{text}</p>"), "rests_on": ""}) for text in texts]
    )


def test_the_checks_follow_a_form_that_is_not_saved(client, course, trainer):
    lesson = make_lesson(course, live=False)
    url = reverse("course_checks", args=[lesson.pk])
    html = client.post(url, lesson_form(body=body_of("Xã tiến hành kiểm tra."))).content.decode()
    assert "tiến hành kiểm tra" in html
    assert "400 kbit/s" in html
    assert "tiến hành" not in str(LessonPage.objects.get(pk=lesson.pk).body)
    assert client.get(url).status_code == 405


def test_the_checks_follow_a_new_page_too(client, course, trainer):
    url = reverse("course_checks_new", args=["courses", "lessonpage", course.pk])
    html = client.post(url, lesson_form(body=body_of("✎ Viết"))).content.decode()
    assert SIGN in html
    assert LessonPage.objects.count() == 0


def test_nobody_checks_what_they_may_not_write(client, course, rights):
    lesson = make_lesson(course)
    signed_in(client, "learner")
    assert client.post(reverse("course_checks", args=[lesson.pk]), {}).status_code in {302, 403}


def test_the_panel_stands_beside_the_form(client, course, trainer):
    lesson = make_lesson(course, body=[("heading", "✎ Đề mục")], live=False)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert f'data-writing-checks="{reverse("course_checks", args=[lesson.pk])}"' in html
    assert "data-content-readability-score" not in html
    assert "js/writing.js" in html


# --- Guiding words are never published -------------------------------------------


def post(client, page, **changes):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(url, lesson_form(certainty="verified", **changes), follow=True)


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_a_form_with_guiding_words_is_neither_sent_nor_published(client, course, rights, action):
    signed_in(client, "approver")
    lesson = make_lesson(course, live=False)
    response = post(client, lesson, body=body_of("✎ Viết ở đây"), **{action: "1"})
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert not lesson.live
    assert not lesson.workflow_in_progress
    assert "error" in response.content.decode()
    post(client, lesson, body=body_of("Viết rồi."), **{action: "1"})
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert lesson.live or lesson.workflow_in_progress


def test_a_draft_with_guiding_words_is_kept_and_says_how_much_is_to_mend(client, course, trainer):
    lesson = make_lesson(course, live=False)
    html = post(client, lesson, body=body_of("✎ Một", "✎ Hai")).content.decode()
    assert LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().body[0]
    assert reverse("course_module_mend", args=[course.pk]) in html


def test_no_other_way_publishes_them(course):
    for page in (make_lesson(course, body=[("heading", "✎ Đề mục")], live=False), course):
        if page == course:
            page.summary = "✎ Tóm tắt"
        with pytest.raises(PublishPagePermissionError):
            page.save_revision().publish()


def test_a_module_with_guiding_words_is_not_sent(client, site, trainer):
    page = begin(site)
    LessonPage.objects.child_of(page).update(certainty="verified")
    for lesson in LessonPage.objects.child_of(page):
        latest = lesson.get_latest_revision_as_object()
        latest.certainty = "verified"
        latest.save_revision()
    response = client.post(reverse("course_module_send", args=[page.pk]))
    assert response.status_code == 400
    assert not any(one.workflow_in_progress for one in LessonPage.objects.child_of(page))
