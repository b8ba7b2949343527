"""What answers show, in the trainers' admin."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from courses.models import CoursePage
from people.roles import Role
from places import days
from reports import module_figures
from tests.courses.factories import make_site
from tests.factories import make_person
from tests.records.repairing import hand_in, make_asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(db):
    return make_asked(make_site().index, pass_mark=50)


@pytest.fixture
def trainer(client):
    person = make_person(pin="274951")
    person.groups.add(Group.objects.get(name=Role.TRAINER))
    client.force_login(person, backend="people.sign_in.PinBackend")
    return person


def page_of(asked):
    return CoursePage.objects.get(course=asked.course, locale__language_code="vi")


def test_questions_that_need_a_look_are_listed_with_the_rule(client, trainer, asked):
    for number in range(30):
        hand_in(asked, "aa" if number < 8 else "ca")
    page = client.get(reverse("answers"))
    assert [item.question for item in page.context["page"]][0] == asked.wrong
    assert page.context["page"][0].flags[0].rule in page.text
    one = client.get(reverse("answers_question", args=[asked.wrong.pk]))
    assert "73%" in one.text and 'role="img"' in one.text


def test_what_fewer_than_five_people_answered_is_not_shown(client, trainer, asked):
    for _turn in range(4):
        hand_in(asked, "ba")
    page = client.get(reverse("answers_question", args=[asked.wrong.pk]))
    assert "answers" not in page.context and "100%" not in page.text
    hand_in(asked, "ba")
    page = client.get(reverse("answers_question", args=[asked.wrong.pk]))
    assert "100%" in page.text


def test_an_empty_bank_says_what_to_wait_for(client, trainer, asked):
    assert client.get(reverse("answers")).status_code == 200
    assert client.get(reverse("answers_question", args=[asked.wrong.pk])).status_code == 200
    assert client.get(reverse("answers_module", args=[page_of(asked).pk])).status_code == 200


def test_the_list_asks_as_much_however_many_questions_there_are(
    client, trainer, asked, django_assert_max_num_queries
):
    other = make_asked(page_of(asked).get_parent().specific, questions=8, slug="khac")
    hand_in(asked, "aa"), hand_in(other, "abcabcab")
    client.get(reverse("answers"), {"all": 1})
    with django_assert_max_num_queries(24):
        page = client.get(reverse("answers"), {"all": 1})
    assert len(page.context["page"]) == 10


def test_where_people_stop_and_how_many_tries_it_takes(client, trainer, asked):
    for number in range(6):
        person = make_person()
        hand_in(asked, "bc", person=person)
        if number < 5:
            hand_in(asked, "aa", person=person)
    hand_in(asked, "aa", reads=False)
    figures = module_figures.figures_of(asked.course)
    told = [(stage.title, str(stage.people)) for stage in figures.stages]
    assert [people for _title, people in told] == ["7", "6", "7", "6", "5"]
    assert figures.pass_rate == pytest.approx(6 / 7)
    assert [str(one.people) for one in figures.tries] == ["<5", "5", "0", "0"]
    page = client.get(reverse("answers_module", args=[page_of(asked).pk]))
    assert "86%" in page.text


def test_the_time_of_a_try_runs_from_opening_the_quiz():
    def uuid_at(moment):
        import uuid

        return uuid.UUID(int=(int(moment.timestamp() * 1000) << 80) | (7 << 76) | (0x8 << 60))

    opened = days.now()
    seconds = [
        module_figures._seconds(uuid_at(opened), (opened + timedelta(seconds=took)).timestamp())
        for took in (90, 2, 4 * 3600)
    ]
    assert seconds == [90, None, None]
