""" "This key was wrong" in the trainers' admin."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from people.models import AccessEntry
from people.roles import Role
from records import tasks
from records.models import Completion, KeyRepair, Marking
from tests.courses.factories import make_site
from tests.factories import make_person
from tests.records.repairing import correct_key, hand_in, make_asked, option

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(db):
    return make_asked(make_site().index)


def come_in(client, role=Role.TRAINER, **more):
    person = make_person(pin="274951", **more)
    if role:
        person.groups.add(Group.objects.get(name=role))
    client.force_login(person, backend="people.sign_in.PinBackend")
    return person


def count(client, asked, **sent):
    answer = client.post(reverse("question_wrong_key", args=[asked.wrong.pk]), sent)
    assert answer.status_code == 302, answer.context["problems"]
    return KeyRepair.objects.get(), client.get(answer.url)


def test_a_trainer_sees_who_is_affected_in_numbers_and_repairs_it(client, asked):
    writer = hand_in(asked, "ba", person=make_person("Đinh Thị Bí Mật")).attempt.person
    hand_in(asked, "aa")
    correct_key(asked.wrong, "b")
    come_in(client)
    url = reverse("question_wrong_key", args=[asked.wrong.pk])
    assert "answer b" in client.get(url).text
    repair, page = count(client, asked)
    assert Marking.objects.count() == 2, "nothing is done yet"
    assert page.context["figures"]["gained"] == 1 and page.context["figures"]["losing"] == 1
    assert "Bí Mật" not in page.text and "takes_away" in page.text
    confirm = reverse("key_repair_confirm", args=[repair.uuid])
    assert client.post(confirm, {"reason": " "}).status_code == 400
    client.post(confirm, {"reason": "Sai đáp án"})
    done = client.get(reverse("key_repair", args=[repair.uuid]))
    assert done.context["repair"].state == "done" and "Bí Mật" not in done.text
    assert Completion.objects.filter(person=writer).exists()
    assert client.get(reverse("key_repair_people", args=[repair.uuid])).status_code == 403


def test_names_are_for_whoever_may_see_people_and_every_look_is_noted(client, asked):
    hand_in(asked, "ba", person=make_person("Đinh Thị Bí Mật"))
    correct_key(asked.wrong, "b")
    come_in(client, role=None, is_superuser=True)
    repair, _page = count(client, asked)
    client.post(reverse("key_repair_confirm", args=[repair.uuid]), {"reason": "Sai đáp án"})
    page = client.get(reverse("key_repair_people", args=[repair.uuid]))
    assert "Đinh Thị Bí Mật" in page.text
    assert AccessEntry.objects.get(action="key-repair-people").people == 1


def test_it_can_be_left_as_it_is(client, asked):
    hand_in(asked, "ba")
    correct_key(asked.wrong, "b")
    come_in(client)
    repair, _page = count(client, asked)
    client.post(reverse("key_repair_put_aside", args=[repair.uuid]))
    assert not KeyRepair.objects.exists() and Marking.objects.count() == 1


def test_where_nobody_was_marked_by_another_key_it_is_said(client, asked):
    hand_in(asked, "aa")
    come_in(client)
    answer = client.post(reverse("question_wrong_key", args=[asked.wrong.pk]))
    assert answer.status_code == 200 and answer.context["problems"]


def test_an_answer_may_be_accepted_besides(client, asked):
    hand_in(asked, "ca")
    come_in(client)
    repair, page = count(client, asked, also_right=option(asked.wrong, "c"))
    assert repair.also_right and page.context["figures"]["up"] == 1


def test_what_concerns_many_waits_for_the_worker_and_shows_how_far_it_is(
    client, asked, monkeypatch
):
    monkeypatch.setattr(tasks, "PEOPLE_AT_ONCE", 0)
    hand_in(asked, "ba")
    correct_key(asked.wrong, "b")
    come_in(client)
    repair, page = count(client, asked)
    assert repair.state == "counting" and "refresh" in page.text
    tasks.go_on_with_repairs()
    assert KeyRepair.objects.get().state == "counted"


def test_a_question_leads_to_its_answers_and_to_its_key(client, asked):
    come_in(client)
    edit = reverse(type(asked.wrong).snippet_viewset.get_url_name("edit"), args=[asked.wrong.pk])
    page = client.get(edit)
    assert reverse("question_wrong_key", args=[asked.wrong.pk]) in page.text
    assert reverse("answers_question", args=[asked.wrong.pk]) in page.text
