"""What readers say of a page, and what is passed on because a child may be in danger."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from people.erasure import erase_person
from people.models import AccessEntry
from people.retention import apply_retention
from people.roles import Role
from places import days
from records import careful_words, feedback, flood
from records.models import Concern, ConcernNote, PageFeedback
from tests.courses.factories import make_course_page, make_lesson, make_site
from tests.factories import make_person

pytestmark = pytest.mark.django_db
OWN = {"HTTP_SEC_FETCH_SITE": "same-origin"}
ELSEWHERE = {"HTTP_SEC_FETCH_SITE": "cross-site"}
DISCLOSURE = "Cháu bị đánh ở nhà, gọi 0905 123 456"


@pytest.fixture
def lesson(db):
    return make_lesson(make_course_page(make_site().index, slug="nuoc"))


@pytest.fixture
def trainer(db):
    person = make_person("Lê Thị Lan", pin="274951")
    person.groups.add(Group.objects.get(name=Role.TRAINER))
    return person


@pytest.fixture
def holder(db):
    person = make_person("Phạm Thị Trực", pin="274951")
    feedback.name_duty_holder(person=person, by=None)
    return person


def say(client, lesson, felt="unclear", words="", **more):
    url = reverse("say-of-page", args=[lesson.translation_key])
    return client.post(url, {"felt": felt, "words": words} | more.pop("data", {}), **OWN | more)


def said(lesson, words, person=None):
    key = lesson.translation_key
    return feedback.give_feedback(lesson_key=key, felt="unclear", words=words, person=person)


# --- Saying it ------------------------------------------------------------------------------------


def test_a_passer_by_says_that_a_page_helped_and_nothing_is_kept_of_them(client, lesson):
    answer = say(client, lesson, "helped", "Dễ hiểu")
    assert (answer.status_code, answer.url) == (303, reverse("said-of-page"))
    row = PageFeedback.objects.get()
    assert (row.felt, row.words, row.person, row.course) == (
        "helped", "Dễ hiểu", None, lesson.course_page.course,
    )  # fmt: skip
    assert "111" in client.get(answer.url).text
    assert not client.cookies


def test_who_is_signed_in_is_kept_only_with_words(client, lesson):
    person = make_person(pin="274951")
    client.force_login(person, backend="people.sign_in.PinBackend")
    say(client, lesson, "helped"), say(client, lesson, "unclear", "Khó")
    assert list(PageFeedback.objects.values_list("words", "person")) == [
        ("Khó", person.pk), ("", None),
    ]  # fmt: skip


def test_the_lesson_carries_the_box_for_everybody_alike_and_says_where_to_report(client, lesson):
    first = client.get(lesson.url)
    assert reverse("say-of-page", args=[lesson.translation_key]) in first.text
    assert 'href="tel:113"' in first.text and "csrf" not in first.text
    person = make_person(pin="274951")
    client.force_login(person, backend="people.sign_in.PinBackend")
    assert client.get(lesson.url).content == first.content


def test_what_another_site_sends_is_not_taken_but_can_be_sent_once_more(lesson):
    client = Client(enforce_csrf_checks=True)
    answer = say(client, lesson, words="Khó", **ELSEWHERE)
    assert (
        answer.status_code == 403 and "Khó" in answer.text and "csrfmiddlewaretoken" in answer.text
    )
    assert not PageFeedback.objects.exists()


def test_a_number_or_a_name_is_asked_about_before_it_is_taken(client, lesson):
    answer = say(client, lesson, words="Gọi cho chị 0905 123 456")
    assert answer.status_code == 200 and "as_it_is" in answer.text
    assert not PageFeedback.objects.exists()
    say(client, lesson, words="Gọi cho chị 0905 123 456", data={"as_it_is": "1"})
    assert PageFeedback.objects.count() == 1


def test_machines_and_floods_are_stopped_without_keeping_an_address(client, lesson, monkeypatch):
    assert say(client, lesson, data={"website": "http://x"}).status_code == 303
    assert not PageFeedback.objects.exists()
    monkeypatch.setattr(flood, "PER_ADDRESS", 2)
    codes = [say(client, lesson).status_code for _turn in range(3)]
    assert codes == [303, 303, 429]
    assert not [key for key in cache._cache if "127.0.0.1" in key]


def test_an_unknown_lesson_and_an_unknown_word_keep_nothing(client, lesson):
    assert say(client, lesson, "wonderful").status_code == 400
    url = reverse("say-of-page", args=["00000000-0000-0000-0000-000000000000"])
    assert client.post(url, {"felt": "helped"}, **OWN).status_code == 404
    assert not PageFeedback.objects.exists()


# --- Reading it -----------------------------------------------------------------------------------


def test_trainers_see_words_without_who_wrote_them(client, lesson, trainer):
    writer = make_person("Đinh Thị Bí Mật")
    said(lesson, "Chị Đinh Thị Bí Mật ở 0905123456 nói khó hiểu", writer)
    client.force_login(trainer, backend="people.sign_in.PinBackend")
    page = client.get(reverse("page_feedback_of", args=[lesson.translation_key]))
    assert "nói khó hiểu" in page.text
    assert "Bí Mật" not in page.text and "0905123456" not in page.text
    listed = client.get(reverse("page_feedback"))
    assert lesson.title in listed.text and "nói khó hiểu" not in listed.text


def test_the_list_of_pages_asks_as_much_however_many_pages_there_are(
    client, lesson, trainer, django_assert_max_num_queries
):
    client.force_login(trainer, backend="people.sign_in.PinBackend")
    for number in range(6):
        said(make_lesson(lesson.course_page, title=f"Bài {number}"), "Khó")
    client.get(reverse("page_feedback"))
    with django_assert_max_num_queries(24):
        client.get(reverse("page_feedback"))


def test_reading_it_forgets_who_wrote_it(lesson):
    row = said(lesson, "Khó", make_person())
    feedback.note_seen(feedback=row)
    row.refresh_from_db()
    assert row.person is None and row.seen_at and row.words == "Khó"


# --- Passing it on --------------------------------------------------------------------------------


def test_nothing_can_be_passed_on_while_nobody_is_named(client, lesson, trainer):
    row = said(lesson, DISCLOSURE)
    assert row.may_disclose
    with pytest.raises(ValidationError, match="111"):
        feedback.pass_on(feedback=row, by=trainer)
    client.force_login(trainer, backend="people.sign_in.PinBackend")
    answer = client.post(reverse("page_feedback_pass_on", args=[row.uuid]), follow=True)
    assert "111" in answer.text and not Concern.objects.exists()


def test_what_is_passed_on_is_out_of_everybody_elses_sight(client, lesson, trainer, holder):
    writer = make_person("Hồ Thị Em")
    row = said(lesson, DISCLOSURE, writer)
    client.force_login(trainer, backend="people.sign_in.PinBackend")
    client.post(reverse("page_feedback_pass_on", args=[row.uuid]))
    row.refresh_from_db()
    assert (row.words, row.person, row.felt) == ("", None, "unclear")
    concern = Concern.objects.get()
    assert (concern.words, concern.person, concern.passed_on_by) == (DISCLOSURE, writer, trainer)
    root = make_person(is_superuser=True, pin="274951")
    for somebody in (trainer, root):
        client.force_login(somebody, backend="people.sign_in.PinBackend")
        assert client.get(reverse("concerns")).status_code == 404
        assert client.get(reverse("concern", args=[concern.uuid])).status_code == 404
        page = client.get(reverse("page_feedback_of", args=[lesson.translation_key]))
        assert "bị đánh" not in page.text


def test_the_duty_holder_sees_who_wrote_it_and_writes_down_what_was_done(
    client, lesson, trainer, holder
):
    writer = make_person("Hồ Thị Em", contact_phone="+84905123456")
    concern = feedback.pass_on(feedback=said(lesson, DISCLOSURE, writer), by=trainer)
    client.force_login(holder, backend="people.sign_in.PinBackend")
    assert reverse("concerns") in client.get(reverse("my-training")).text
    assert reverse("concern", args=[concern.uuid]) in client.get(reverse("concerns")).text
    url = reverse("concern", args=[concern.uuid])
    page = client.get(url)
    assert "bị đánh" in page.text and "Hồ Thị Em" in page.text
    line = AccessEntry.objects.get(action="concern")
    assert (line.actor, line.subject) == (holder, None)
    client.force_login(writer, backend="people.sign_in.PinBackend")
    assert "bị đánh" not in client.get(reverse("my-data")).text
    assert "bị đánh" not in client.get(reverse("my-data-download")).text
    client.force_login(holder, backend="people.sign_in.PinBackend")
    assert client.post(url, {"text": " "}).status_code == 400
    client.post(url, {"text": "Đã gọi công an xã", "settles": "1"})
    assert ConcernNote.objects.get().text == "Đã gọi công an xã"
    concern.refresh_from_db()
    assert concern.settled_by == holder


def test_the_department_names_the_duty_holder_by_what_they_sign_in_with(client, holder):
    department = make_person(pin="274951")
    department.groups.add(Group.objects.get(name=Role.DEPARTMENT))
    other = make_person("Trần Thị Mới", login_phone="+84905222333")
    client.force_login(department, backend="people.sign_in.PinBackend")
    url = reverse("duty_holder")
    assert client.post(url, {"identifier": "0900000000"}).status_code == 200
    assert feedback.duty_holder() == holder
    client.post(url, {"identifier": "0905 222 333"})
    assert feedback.duty_holder() == other
    assert not feedback.is_duty_holder(holder)


# --- Letting go -----------------------------------------------------------------------------------


def test_who_wrote_it_is_forgotten_after_a_month_and_the_words_after_a_year(lesson, settings):
    row, now = said(lesson, "Khó", make_person()), days.now()
    apply_retention(now + timedelta(days=29))
    row.refresh_from_db()
    assert row.person
    apply_retention(now + timedelta(days=31))
    row.refresh_from_db()
    assert (row.person, row.words) == (None, "Khó")
    apply_retention(now + timedelta(days=366))
    row.refresh_from_db()
    assert (row.words, row.felt) == ("", "unclear")


def test_erasure_takes_ones_words_and_leaves_those_that_were_passed_on_without_a_name(
    lesson, trainer, holder
):
    writer = make_person("Đinh Thị Bí Mật")
    own = said(lesson, "Khó", writer)
    concern = feedback.pass_on(feedback=said(lesson, "Cháu bị đánh", writer), by=trainer)
    naming = feedback.pass_on(feedback=said(lesson, "Tôi là Đinh Thị Bí Mật", writer), by=trainer)
    erase_person(person=writer, by=None)
    for row in (own, concern, naming):
        row.refresh_from_db()
        assert row.person is None
    assert (own.words, concern.words, naming.words) == ("", "Cháu bị đánh", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Gọi 0905.123.456 nhé", "Gọi ••• nhé"),
        ("Gọi 111 hoặc 113", "Gọi 111 hoặc 113"),
        ("Em Nguyễn Văn An bị ốm", "Em ••• bị ốm"),
        ("Trạm Y tế xã", "Trạm Y tế xã"),
        ("Hà nói rất hay", "Hà nói rất hay"),
    ],
)
def test_numbers_and_names_are_hidden_and_other_words_are_not(text, shown):
    assert careful_words.without_people(text) == shown


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("Cháu bị đánh đập", True),
        ("bị xâm hại thì làm gì", True),
        ("Cứu con với", True),
        ("Bài này khó hiểu", False),
        ("Đánh giá bài: hay", False),
    ],
)
def test_signs_of_a_child_in_danger(text, may):
    assert careful_words.may_disclose(text) is may
