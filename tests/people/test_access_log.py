"""The log of readings: added to, and otherwise left alone by the database itself."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from people.models import AccessEntry
from people.services import log_reading
from people.triggers import LOG_KEPT_AT_LEAST_DAYS
from places import days
from places.triggers import missing_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(officer, collaborator, commune):
    return log_reading(
        actor=officer, action="person", unit=commune, subject=collaborator, people=1, reason="call"
    )


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def rows(**where):
    return AccessEntry.objects.filter(**where)


def test_the_triggers_are_in_place():
    assert missing_triggers() == []


@pytest.mark.parametrize(
    "change",
    [
        {"people": 0},
        {"action": "nothing"},
        {"reason": ""},
        {"reason": "class"},
        {"is_demo": True},
        {"unit": None},
        {"at": days.now()},
        {"subject": None, "people": 0},
        {"subject": None, "unit": None},
        {"subject": None, "is_demo": True},
    ],
)
def test_no_line_is_changed(entry, change):
    assert refused(lambda: rows().update(**change))


def test_no_line_is_given_to_somebody_else(entry, officer, collaborator):
    assert refused(lambda: rows().update(actor=collaborator))
    assert refused(lambda: rows().update(subject=officer))


def test_the_subject_is_emptied_when_the_person_is_erased_and_never_filled_again(
    entry, collaborator
):
    rows().update(subject=None)
    entry.refresh_from_db()
    assert entry.subject is None and entry.people == 1 and entry.reason == "call"
    assert refused(lambda: rows().update(subject=collaborator))


def test_a_line_without_unit_can_lose_its_subject_too(officer, collaborator):
    entry = log_reading(actor=officer, action="person", subject=collaborator, people=1)
    rows(pk=entry.pk).update(subject=None)
    assert rows(subject=None).count() == 1


def test_no_line_is_taken_away(entry):
    assert refused(lambda: rows().delete())
    assert refused(entry.delete)
    if connection.vendor == "postgresql":
        assert refused(lambda: run("TRUNCATE people_accessentry"))
    else:
        assert refused(
            lambda: run(
                "INSERT OR REPLACE INTO people_accessentry "
                "(id, actor_id, action, people, reason, at, is_demo) "
                "SELECT id, actor_id, 'nothing', 0, '', at, is_demo FROM people_accessentry"
            )
        )
    assert rows(action="person").exists()


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_line_goes_when_it_has_been_kept_long_enough(officer):
    limit = timedelta(days=LOG_KEPT_AT_LEAST_DAYS)
    old = log_reading(actor=officer, action="old", at=days.now() - limit - timedelta(hours=1))
    young = log_reading(actor=officer, action="young", at=days.now() - limit + timedelta(hours=1))
    rows(pk=old.pk).delete()
    assert refused(lambda: rows(pk=young.pk).delete())
    assert list(rows()) == [young]


def test_a_demonstration_takes_its_lines_along(officer, collaborator, commune):
    collaborator.is_demo = True
    entry = log_reading(actor=officer, action="person", subject=collaborator)
    assert entry.is_demo
    rows(pk=entry.pk).delete()
    assert not rows().exists()


def test_a_person_turned_into_a_demonstration_afterwards_takes_nothing_along(entry, officer):
    officer.is_demo = True
    officer.save()
    assert refused(lambda: rows().delete())


class TestReadingTheLog:
    @pytest.fixture
    def page(self, client, entry):
        def open_as(person):
            client.force_login(person)
            return client.get(reverse("people_access_log"))

        return open_as

    def test_the_department_and_administrators_read_it(self, page, department):
        words = page(department).content.decode()
        assert "Hồ Thị Đào" in words and "Phạm Văn Sơn" in words and "Xã Trà Bồng" in words

    def test_others_do_not(self, page, officer, collaborator):
        approver = officer
        approver.groups.add(Group.objects.get(name="approver"))
        for person in (officer, collaborator):
            assert page(person).status_code in {302, 403}

    def test_reading_it_is_noted_too(self, page, department):
        page(department)
        last = AccessEntry.objects.latest("pk")
        assert (last.actor, last.action) == (department, "access-log") and last.people >= 1
