"""The code of a class: for those in the room who have never chosen a PIN."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people import group_codes, services
from people.models import AccessEntry, GroupCode, GroupEntry
from people.ways import forget_used_ways
from places import days
from places.models import Level
from tests.factories import make_audience, make_person, make_posting, make_unit
from tests.people.conftest import PIN

pytestmark = pytest.mark.django_db
IN, CODES = "/sign-in/class/", "/people/classes/"


@pytest.fixture
def village(commune):
    return make_unit("Thôn Đông", level=Level.VILLAGE, parent=commune)


@pytest.fixture
def newcomer(village):
    person = make_person("Hồ Văn Mới", login_phone="+84905777001")
    make_posting(person, unit=village)
    return person


@pytest.fixture
def opened(commune, officer) -> GroupCode:
    return group_codes.open_group_code(unit=commune, by=officer)


def come_in(code, identifier: str, browser: Client | None = None):
    data = {"code": getattr(code, "shown", code), "identifier": identifier}
    return (browser or Client()).post(IN, data)


def who(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


@pytest.mark.parametrize("by", ["phone", "code"])
def test_somebody_of_the_unit_comes_in_and_chooses_a_pin(client, opened, newcomer, by):
    identifier = "0905 777 001" if by == "phone" else newcomer.code.lower()
    assert IN in client.get("/sign-in/").content.decode()
    answer = come_in(opened.shown.lower(), identifier, client)
    assert answer["Location"] == "/my/pin/" and who(client) == str(newcomer.pk)
    client.post("/my/pin/", {"pin": PIN, "again": PIN})
    assert client.get("/my/profile/").status_code == 200
    entry = GroupEntry.objects.get()
    opened.refresh_from_db()
    assert (entry.person, entry.group_code, opened.uses) == (newcomer, opened, 1)
    assert AccessEntry.objects.get(action="group-code-entry").subject == newcomer


def test_coming_again_before_choosing_a_pin_is_the_same_entry(opened, newcomer):
    for _ in range(3):
        assert come_in(opened, newcomer.code).status_code == 302
    opened.refresh_from_db()
    assert opened.uses == 1 and GroupEntry.objects.count() == 1


def test_everything_else_gets_one_answer_at_the_same_cost(
    opened, newcomer, collaborator, officer, other_commune, commune
):
    def another(**fields):
        person = make_person(**fields)
        make_posting(person, unit=commune)
        return person

    stranger, trainer = make_person(), another()
    make_posting(stranger, unit=other_commune)
    trainer.groups.add(Group.objects.get(name="trainer"))
    inactive, forgot = another(is_active=False), another()
    services.choose_pin(person=forgot, pin=PIN)
    services.issue_one_time_pin(person=forgot, by=None)
    left = make_person()
    make_posting(left, unit=commune, until=days.today())
    other_officer = another()
    make_posting(other_officer, unit=commune, audience=make_audience("officer", sees_people=True))
    now = days.now()
    closed = group_codes.open_group_code(unit=commune, by=officer)
    group_codes.close_group_code(group_code=closed)
    old = group_codes.open_group_code(unit=commune, by=officer, at=now - timedelta(hours=5))
    full = group_codes.open_group_code(unit=commune, by=officer, max_uses=0)
    for_teachers = group_codes.open_group_code(
        unit=commune, by=officer, audience=make_audience("teacher")
    )
    tries = [
        (opened, "0987654321"),
        (opened, "ZZZZ2222"),
        ("AAAA-2222", newcomer.code),
        ("AAAA-2222", "0987654321"),
        *[(opened, one.code) for one in (collaborator, officer, stranger, trainer, inactive)],
        *[(opened, one.code) for one in (forgot, left, other_officer)],
        *[(code, newcomer.code) for code in (closed, old, full, for_teachers)],
    ]
    seen, costs = set(), set()
    for code, identifier in tries:
        browser = Client()
        browser.get(IN)
        with CaptureQueriesContext(connection) as queries:
            answer = come_in(code, identifier, browser)
        page = answer.content.decode().replace(str(answer.context["csrf_token"]), "")
        page = page.replace(getattr(code, "shown", code), "").replace(identifier, "")
        seen.add((answer.status_code, page))
        costs.add(len(queries))
        assert who(browser) is None, (code, identifier)
    assert len(seen) == 1 and next(iter(seen))[0] == 200
    assert max(costs) - min(costs) <= 1 and not GroupEntry.objects.exists()


def test_a_code_lets_in_no_more_than_it_says(opened, commune, officer):
    code = group_codes.open_group_code(unit=commune, by=officer, max_uses=2)
    people = [make_person() for _ in range(3)]
    for person in people:
        make_posting(person, unit=commune)
    assert [come_in(code, person.code).status_code for person in people] == [302, 302, 200]


def test_guessing_pauses_by_number_and_by_address(newcomer, opened):
    statuses = [come_in("AAAA-2222", newcomer.code).status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    assert come_in(opened, newcomer.code).status_code == 429
    for number in range(60):
        answer = Client(REMOTE_ADDR="203.0.113.7").post(
            IN, {"code": "AAAA2222", "identifier": f"09870000{number:02d}"}
        )
        assert answer.status_code == 200
    answer = Client(REMOTE_ADDR="203.0.113.7").post(
        IN, {"code": "AAAA2222", "identifier": "0987111111"}
    )
    assert answer.status_code == 429


def test_guessing_holds_up_nobodys_pin(collaborator, sign_in):
    for _ in range(7):
        come_in("AAAA-2222", collaborator.login_phone)
    assert sign_in(collaborator.login_phone, PIN).status_code == 302


class TestTheOfficer:
    def test_opens_shows_sees_and_closes(self, signed_in, officer, commune, newcomer):
        browser = signed_in(officer)
        answer = browser.post(CODES, {"hours": 2, "max_uses": 30, "unit": ""})
        code = GroupCode.objects.get()
        assert answer["Location"] == f"{CODES}{code.pk}/" and code.unit == commune
        assert code.expires_at - code.issued_at == timedelta(hours=2)
        page = browser.get(answer["Location"])
        assert code.shown in page.content.decode() and "no-store" in page["Cache-Control"]
        assert re.fullmatch("[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", code.shown)
        come_in(code, newcomer.code)
        assert newcomer.name in browser.get(answer["Location"]).content.decode()
        assert browser.post(answer["Location"]).status_code == 302
        assert code.shown not in browser.get(answer["Location"]).content.decode()
        assert come_in(code, newcomer.code).status_code == 200
        assert AccessEntry.objects.filter(action="group-code", actor=officer).exists()
        assert AccessEntry.objects.filter(action="group-code-list", people=1).exists()

    def test_nobody_elses(self, signed_in, client, officer, other_commune, collaborator, opened):
        theirs = group_codes.open_group_code(unit=other_commune, by=officer)
        browser = signed_in(officer)
        for send in (browser.get, browser.post):
            assert send(f"{CODES}{theirs.pk}/").status_code == 404
        assert other_commune.name not in browser.get(CODES).content.decode()
        answer = browser.post(CODES, {"hours": 2, "max_uses": 9, "unit": other_commune.code})
        assert answer.context["form"].has_error("unit") and GroupCode.objects.count() == 2
        for path in (CODES, f"{CODES}{opened.pk}/"):
            assert signed_in(collaborator).get(path).status_code in {403, 404}
            assert client.get(path)["Location"].startswith("/sign-in/")
        theirs.refresh_from_db()
        assert theirs.closed_at is None

    @pytest.mark.parametrize("wrong", [{"hours": 0}, {"hours": 99}, {"max_uses": 0}])
    def test_only_for_a_class(self, signed_in, officer, wrong):
        data = {"hours": 4, "max_uses": 60, "unit": ""} | wrong
        assert signed_in(officer).post(CODES, data).status_code == 200
        assert not GroupCode.objects.exists()


def test_old_codes_are_forgotten(opened, newcomer):
    come_in(opened, newcomer.code)
    forget_used_ways(at=days.now() + timedelta(days=80))
    assert GroupCode.objects.exists()
    forget_used_ways(at=days.now() + timedelta(days=91))
    assert not GroupCode.objects.exists() and not GroupEntry.objects.exists()
