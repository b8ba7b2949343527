"""Erasing a person: nothing of theirs is left, and no figure changes."""

import json
from datetime import date
from random import Random

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from people.erasure import erase_person, erasures, redo_erasures
from people.models import AccessEntry, DataRequest, Person, UnitContact
from people.retention import apply_retention
from people.services import log_reading
from people.traces import traces_of
from records.certificates import certificate_with
from records.corrections import void_completion, withdraw_correction
from records.ledger import keep_unplaced
from records.models import Attempt, Completion, Correction, Evidence, LessonProgress, Payload
from records.past import record_completion
from records.seals import seal
from records.services import read_lesson, submit_attempt
from records.verification import verify_ledger
from tests.factories import make_person, make_posting, make_unit
from tests.records.conftest import PASSING, make_taught  # noqa: F401

NAME = "Đặng Thị Quýt Vàng"
PHONE = "+84905987123"


@pytest.fixture
def department(db):
    person = make_person("Lê Thị Sở")
    person.groups.add(Group.objects.get(name="department"))
    return person


@pytest.fixture
def person(taught):
    import uuid6

    someone = make_person(NAME, login_phone=PHONE, contact_phone=PHONE, ethnic_group="Hrê")
    make_posting(someone, workplace="Trường Quýt Vàng")
    for key in taught.keys:
        read_lesson(person=someone, lesson_key=key)
    submit_attempt(
        person=someone,
        course=taught.course,
        quiz_version=taught.version,
        client_id=uuid6.uuid7(),
        answers=PASSING,
        raw=f"ghi chú của {NAME}",
    )
    return someone


@pytest.mark.django_db
def test_the_person_becomes_a_nameless_row(person, department):
    person.groups.add(Group.objects.get(name="trainer"))
    old = Person.objects.get(pk=person.pk)
    erase_person(person=person, by=department)
    row = Person.objects.get(pk=person.pk)
    assert row.erased_at and not row.is_active and not row.has_usable_password()
    assert row.name == row.search == row.contact_phone == row.ethnic_group == ""
    assert row.login_phone is None and not row.groups.exists()
    assert row.username != old.username and row.code != old.code and row.uuid == old.uuid
    assert not row.postings.exclude(workplace="").exists()


@pytest.mark.django_db
def test_the_ledger_stays_whole_and_what_was_sent_is_emptied(person, department, taught):
    completion = Completion.objects.get(person=person)
    void = void_completion(completion=completion, author=department, reason="tự xin")
    withdraw_correction(correction=void, author=department, reason="xin lại")
    seal()
    assert not list(verify_ledger())
    counted = [model.objects.count() for model in (Attempt, Completion, Correction, Evidence)]
    erase_person(person=person, by=department)
    seal()
    assert list(verify_ledger()) == []
    assert counted == [m.objects.count() for m in (Attempt, Completion, Correction, Evidence)]
    assert not Payload.objects.exclude(text="", salt="").exists()
    assert not LessonProgress.objects.filter(person=person).exists()
    assert certificate_with(completion.serial) is None


@pytest.mark.django_db
def test_notes_about_others_that_name_the_person_are_emptied_too(person, department, taught):
    other = make_person("Hồ Văn Khác")
    noted, _new = record_completion(
        person=other, course=taught.course, completed_on=date(2024, 1, 2), source="workshop",
        note="Cùng lớp với 0905 987 123", recorded_by=department,
    )  # fmt: skip
    plain, _new = record_completion(
        person=other, course=taught.course, completed_on=date(2024, 1, 3), source="workshop",
        note="Lớp ở xã", recorded_by=department,
    )  # fmt: skip
    spoken, _new = record_completion(
        person=other, course=taught.course, completed_on=date(2024, 1, 4), source="workshop",
        note=f"Đi cùng {NAME}", recorded_by=department,
    )  # fmt: skip
    erase_person(person=person, by=department)

    def note(completion):
        return Payload.objects.get(row=completion.evidence.get().uuid).text

    assert note(noted) == note(spoken) == "" and "Lớp ở xã" in json.loads(note(plain))["note"]
    assert list(verify_ledger()) == []


@pytest.mark.django_db
def test_a_namesake_and_a_shared_number_keep_their_own(person, department):
    namesake = make_person(NAME)
    sharing = make_person("Đặng Văn Chung", contact_phone=PHONE)
    contact = UnitContact.objects.create(unit=make_unit(), name="Trạm y tế", phone=PHONE)
    traces = traces_of(person)
    assert not traces.found_in(NAME) and not traces.found_in("0905987123")
    erase_person(person=person, by=department)
    namesake.refresh_from_db(), sharing.refresh_from_db(), contact.refresh_from_db()
    assert namesake.name == NAME and sharing.contact_phone == PHONE


@pytest.mark.django_db
def test_readings_keep_their_count_without_telling_whose(person, department):
    log_reading(actor=department, action="person", subject=person, people=1)
    erase_person(person=person, by=department)
    entry = AccessEntry.objects.get(action="person")
    assert entry.subject is None and entry.people == 1
    assert AccessEntry.objects.get(action="erased").subject is None


@pytest.mark.django_db
def test_sessions_inbox_and_words_of_requests_go(person, department, client):
    client.force_login(person)
    keep_unplaced(person=person, reason="unknown", content={"a": NAME}, at=person.created_at)
    day = date(2026, 1, 5)
    DataRequest.objects.create(
        person=person, kind="correct", text=f"Tên tôi là {NAME}", answer_due=day, act_due=day
    )
    assert Session.objects.exists()
    erase_person(person=person, by=department)
    assert not Session.objects.exists()
    assert DataRequest.objects.get().text == ""
    assert client.get("/my/profile/").status_code == 302


@pytest.mark.django_db
def test_erasing_again_changes_nothing_and_after_a_restore_it_is_done_again(person, department):
    erase_person(person=person, by=department)
    listed = erasures()
    first = Person.objects.get(pk=person.pk)
    erase_person(person=person, by=department)
    assert Person.objects.get(pk=person.pk).erased_at == first.erased_at
    Person.objects.filter(pk=person.pk).update(erased_at=None, name=NAME)  # as a backup has it
    assert redo_erasures(done=listed) == 1 and redo_erasures(done=listed) == 0
    again = Person.objects.get(pk=person.pk)
    assert again.name == "" and again.erased_at == first.erased_at


@pytest.mark.django_db
def test_what_was_sent_while_being_erased_is_emptied_by_the_worker(person, department, taught):
    import uuid6

    erase_person(person=person, by=department)
    submit_attempt(
        person=person, course=taught.course, quiz_version=taught.version,
        client_id=uuid6.uuid7(), answers=PASSING, raw=NAME,
    )  # fmt: skip
    assert apply_retention()["sent while being erased"] == 1
    assert not Payload.objects.exclude(text="").exists()
    assert list(verify_ledger()) == []


@pytest.mark.django_db
def test_nobody_erases_themselves_or_an_administrator(person, department):
    with pytest.raises(ValidationError):
        erase_person(person=department, by=department)
    root = Person.objects.create_superuser(name="Quản Trị")
    with pytest.raises(ValidationError):
        erase_person(person=root, by=department)


def answers_of(history, keys, days_asked):
    from places import days
    from reports.facts import Question
    from reports.queries import coverage

    found = []
    for slug, key, on, known in days_asked:
        question = Question(
            course=history.course,
            audience=history.audience[slug],
            unit=history.units[key],
            on=on,
            known=days.end_of(known),
            structure=on,
        )
        judged = coverage(question).judged
        found.append(sorted((str(one.post.bucket), str(one.status)) for one in judged))
    return found


def check_that_figures_stay(seed: int) -> None:
    from tests.reports.histories import History

    random = Random(seed)
    history = History(random)
    history.store()
    asked = [
        (random.choice(["people", "seats"]), key, history._day(), history._day())
        for key in random.sample(sorted(history.units), min(6, len(history.units)))
    ]
    before = answers_of(history, None, asked)
    people = list(Person.objects.filter(postings__isnull=False).distinct())
    for person in random.sample(people, (len(people) + 1) // 2):
        erase_person(person=person, by=None)
    assert answers_of(history, None, asked) == before, seed
    assert not [one for one in verify_ledger() if "sealed" in one.what]


class TestFiguresStay(TestCase):
    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(seed=st.integers(min_value=0, max_value=10**6))
    def test_coverage_of_any_day_is_the_same_after_erasures(self, seed):
        check_that_figures_stay(seed)
