"""Codes by message: for the owner of a sign-in phone, and never saying who that is."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people import codes, messages
from people.models import MessageCount, SignInCode
from people.ways import forget_used_ways
from places import days
from tests.factories import make_person
from tests.people.conftest import PIN

pytestmark = pytest.mark.django_db
ASK, GIVE = "/sign-in/code/", "/sign-in/code/enter/"
KNOWN, UNKNOWN, CONTACT = "0905123456", "0987654321", "0912345678"


@pytest.fixture(autouse=True)
def nothing_sent_yet(quiet_messages):
    pass


@pytest.fixture
def shared_number(db):
    return make_person(contact_phone="+84912345678")


def ask(browser: Client, phone: str = KNOWN):
    answer = browser.post(ASK, {"phone": phone})
    messages.wait_until_sent()
    return answer


def sent_code() -> str:
    return re.search(r"\b\d{6}\b", messages.outbox[-1].text)[0]


def who(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_code_signs_in_and_a_pin_is_chosen(client, collaborator, sign_in):
    assert "/sign-in/code/" in client.get("/sign-in/").content.decode()
    assert ask(client, "+84 905 123 456")["Location"] == GIVE
    assert messages.outbox[-1].phone == "+84905123456"
    assert client.get(GIVE).status_code == 200
    code = sent_code()
    answer = client.post(GIVE, {"code": f"{code[:3]} {code[3:]}"})
    assert answer["Location"] == "/my/pin/" and who(client) == str(collaborator.pk)
    assert "current" not in client.get("/my/pin/").context["form"].fields
    client.post("/my/pin/", {"pin": "518264", "again": "518264"})
    assert client.get("/my/profile/").status_code == 200
    assert sign_in(KNOWN, "518264", Client()).status_code == 302


def test_a_code_works_once_and_for_ten_minutes(client, collaborator):
    ask(client)
    code, asked = sent_code(), SignInCode.objects.get().pk
    late = days.now() + timedelta(minutes=10, seconds=1)
    assert codes.use_code(asked_pk=asked, code=code, at=late) is None
    assert codes.use_code(asked_pk=asked, code=code) == collaborator
    assert codes.use_code(asked_pk=asked, code=code) is None


def test_a_code_may_be_mistyped_only_a_few_times(client, collaborator):
    ask(client)
    code, asked = sent_code(), SignInCode.objects.get().pk
    for _ in range(codes.MOST_TRIES):
        assert codes.use_code(asked_pk=asked, code=wrong(code)) is None
    assert codes.use_code(asked_pk=asked, code=code) is None


def test_a_code_used_ends_the_others(client, collaborator):
    first, second = Client(), Client()
    ask(first)
    old = sent_code()
    ask(second)
    second.post(GIVE, {"code": sent_code()})
    assert first.post(GIVE, {"code": old}).status_code == 200 and who(first) is None


def test_the_code_is_of_the_browser_that_asked(collaborator):
    mine, other = Client(), Client()
    ask(mine)
    code = sent_code()
    assert other.post(GIVE, {"code": code})["Location"] == ASK
    ask(other, UNKNOWN)
    assert other.post(GIVE, {"code": code}).status_code == 200 and who(other) is None


def test_a_contact_number_gets_no_code(client, shared_number):
    assert ask(client, CONTACT)["Location"] == GIVE
    assert not messages.outbox


def test_nor_does_who_may_not_sign_in(client, collaborator):
    collaborator.is_active = False
    collaborator.save()
    ask(client)
    assert not messages.outbox


def test_what_is_no_number_is_said(client):
    answer = client.post(ASK, {"phone": "hỏi chị Lan"})
    assert answer.status_code == 200 and answer.context["form"].has_error("phone")


class TestNothingTellsWhoExists:
    PHONES = (KNOWN, UNKNOWN, CONTACT)

    @pytest.fixture(autouse=True)
    def people(self, collaborator, shared_number):
        pass

    def seen(self, answer, browser: Client) -> tuple:
        page = answer.content.decode()
        token = browser.cookies.get("csrftoken")
        if answer.context and "csrf_token" in answer.context:
            page = page.replace(str(answer.context["csrf_token"]), "")
        headers = {k: v for k, v in answer.headers.items() if k not in {"Expires"}}
        return answer.status_code, page, tuple(sorted(headers.items())), bool(token)

    def test_pages_statuses_and_headers_are_the_same(self):
        asked, shown, tried = set(), set(), set()
        for phone in self.PHONES:
            browser = Client()
            browser.get(ASK)
            asked.add(self.seen(ask(browser, phone), browser))
            shown.add(self.seen(browser.get(GIVE), browser))
            tried.add(self.seen(browser.post(GIVE, {"code": "000000"}), browser))
        assert len(asked) == len(shown) == len(tried) == 1

    def test_the_work_is_the_same(self, settings, monkeypatch):
        """Hashing, queueing, and the queries: the clock tells nothing either."""
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
        done = []
        for name in ("encode", "verify"):
            real = getattr(hashers.Argon2PasswordHasher, name)
            monkeypatch.setattr(
                hashers.Argon2PasswordHasher,
                name,
                lambda self, *a, real=real, **k: done.append("hash") or real(self, *a, **k),
            )
        pool = messages._pool()
        real_submit = pool.submit
        monkeypatch.setattr(
            pool, "submit", lambda *a, **k: done.append("queue") or real_submit(*a, **k)
        )
        ask(Client(), "0987000000")  # the first of a day makes the day's counts
        costs = set()
        for phone in self.PHONES:
            browser = Client()
            browser.get(ASK)
            for step, path, data in (
                ("ask", ASK, {"phone": phone}),
                ("give", GIVE, {"code": "000000"}),
            ):
                done.clear()
                with CaptureQueriesContext(connection) as queries:
                    browser.post(path, data)
                kinds = [query["sql"].split()[0] for query in queries]
                costs.add((step, tuple(done), tuple(kinds)))
        assert sorted(cost[:2] for cost in costs) == [
            ("ask", ("hash", "queue")),
            ("give", ("hash",)),
        ]

    def test_the_caps_are_the_same(self):
        for phone in self.PHONES:
            browser = Client()
            answers = [ask(browser, phone).status_code for _ in range(7)]
            assert answers == [302] * 5 + [429] * 2, phone
        assert len(messages.outbox) == 3  # to the one number that signs somebody in

    def test_the_number_stands_in_no_count(self):
        ask(Client(), KNOWN)
        ask(Client(), UNKNOWN)
        rows = str(list(MessageCount.objects.values()))
        assert "905123456" not in rows and "987654321" not in rows


class TestBruteForce:
    def test_tries_from_one_address_pause_across_numbers(self, db):
        statuses = []
        for number in range(15):
            browser = Client(REMOTE_ADDR="203.0.113.7")
            browser.post(ASK, {"phone": f"09870000{number:02d}"})
            statuses += [browser.post(GIVE, {"code": "000000"}).status_code for _ in range(4)]
        assert statuses[0] == 200 and statuses[-1] == 302  # no code could be asked any more
        paused = Client(REMOTE_ADDR="203.0.113.7").post(ASK, {"phone": "0987111111"})
        assert paused.status_code == 429

    def test_tries_on_one_number_end_across_addresses(self, collaborator):
        ask(Client())
        pk, code = SignInCode.objects.get().pk, sent_code()
        for address in range(8):
            browser = Client(REMOTE_ADDR=f"203.0.113.{address}")
            session = browser.session
            session["code_by_message"] = pk
            session.save()
            browser.post(GIVE, {"code": wrong(code)})
        browser.post(GIVE, {"code": code})
        assert who(browser) is None

    def test_asking_on_one_number_across_addresses_costs_three_messages(self, collaborator):
        for address in range(5):
            ask(Client(REMOTE_ADDR=f"203.0.113.{address}"))
        assert len(messages.outbox) == 3

    def test_made_up_numbers_do_not_use_up_the_sites_messages(self, collaborator, settings):
        settings.MESSAGES = settings.MESSAGES | {"PER_DAY": 2}
        for number in range(4):
            ask(Client(REMOTE_ADDR=f"203.0.113.{number}"), f"098700000{number}")
        ask(Client())
        assert len(messages.outbox) == 1

    def test_the_sites_cap_holds_and_is_said_to_everybody(self, collaborator, client, settings):
        settings.MESSAGES = settings.MESSAGES | {"PER_DAY": 1}
        make_person(login_phone="+84905000077")
        ask(Client())
        ask(Client(), "0905000077")
        assert len(messages.outbox) == 1
        ask(client, UNKNOWN)
        assert "card" in client.get("/en" + GIVE).content.decode()
        assert client.get(GIVE).context["in_trouble"]


def test_without_messages_the_way_is_not_offered(client, settings):
    settings.MESSAGES = settings.MESSAGES | {"KIND": "off"}
    assert f'"{ASK}"' not in client.get("/sign-in/").content.decode()
    assert client.get(ASK).status_code == 404


def test_used_codes_and_counts_are_forgotten(client, collaborator):
    ask(client)
    forget_used_ways(at=days.now() + timedelta(hours=2))
    assert SignInCode.objects.exists()
    forget_used_ways(at=days.now() + timedelta(days=80))
    assert not SignInCode.objects.exists() and not MessageCount.objects.exists()


def test_signing_in_by_code_ends_a_pause(
    client, collaborator, sign_in, django_capture_on_commit_callbacks
):
    for _ in range(6):
        assert sign_in(KNOWN, "111111", Client())
    with django_capture_on_commit_callbacks(execute=True):
        ask(client)
        client.post(GIVE, {"code": sent_code()})
    assert sign_in(KNOWN, PIN, Client()).status_code == 302
