"""Who may publish, and put lessons in another order. Who may open what: `test_matrix.py`."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from people.roles import Role, grant_page_permissions
from quizzes.models import Question
from tests.courses.factories import make_course_page, make_lesson, make_site
from tests.factories import make_person
from tests.quizzes.factories import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    site = make_site()
    grant_page_permissions(site.home)
    return site


@pytest.fixture
def browsers(site) -> dict[str, Client]:
    """One for each role."""
    opened = {}
    for role in (Role.TRAINER, Role.APPROVER, Role.DEPARTMENT):
        person = make_person(role)
        person.groups.add(Group.objects.get(name=role))
        opened[role] = Client()
        opened[role].force_login(person)
    return opened


def test_a_trainer_who_sends_the_publish_button_by_hand_publishes_nothing(browsers):
    question = make_question("Câu cũ?", live=False)
    option = question.options.first()
    form = {
        "kind": "single", "text": "Câu mới?", "certainty": "verified", "explanation": "",
        "source": "", "slug": "", "difficulty": "medium", "tolerance": "0", "topics": "",
        "case": "", "case_position": "0", "picture": "", "picture_alt": "", "audio": "",
        "signed_off_by": "", "signed_off_title": "", "signed_off_on": "",
        "options-TOTAL_FORMS": "2", "options-INITIAL_FORMS": "1",
        "options-MIN_NUM_FORMS": "2", "options-MAX_NUM_FORMS": "1000",
        "options-0-id": option.pk, "options-0-text": "Đúng", "options-0-is_correct": "on",
        "options-0-feedback": "", "options-0-ORDER": "1", "options-0-DELETE": "",
        "options-1-id": "", "options-1-text": "Sai", "options-1-feedback": "",
        "options-1-ORDER": "2", "options-1-DELETE": "", "action-publish": "action-publish",
    }  # fmt: skip
    edit = reverse(question.snippet_viewset.get_url_name("edit"), args=[question.pk])
    browsers[Role.TRAINER].post(edit, form)
    assert not Question.objects.get(pk=question.pk).live
    browsers[Role.DEPARTMENT].post(edit, form)
    assert not Question.objects.get(pk=question.pk).live
    browsers[Role.APPROVER].post(edit, form)
    assert Question.objects.get(pk=question.pk).live


def test_lessons_are_put_in_another_order_only_by_those_who_may_publish(browsers, site):
    page = make_course_page(site.index)
    first, second = make_lesson(page), make_lesson(page)
    move = reverse("wagtailadmin_pages:set_page_position", args=[second.pk]) + "?position=0"
    browsers[Role.TRAINER].post(move)
    assert [child.pk for child in page.get_children()] == [first.pk, second.pk]
    browsers[Role.APPROVER].post(move)
    assert [child.pk for child in page.get_children()] == [second.pk, first.pk]


def test_a_trainer_moves_no_published_lesson_elsewhere(browsers, site):
    page, elsewhere = make_course_page(site.index), make_course_page(site.index)
    lesson = make_lesson(page)
    move = reverse("wagtailadmin_pages:move_confirm", args=[lesson.pk, elsewhere.pk])
    browsers[Role.TRAINER].post(move)
    assert Page.objects.get(pk=lesson.pk).get_parent().pk == page.pk
    browsers[Role.APPROVER].post(move)
    assert Page.objects.get(pk=lesson.pk).get_parent().pk == elsewhere.pk
