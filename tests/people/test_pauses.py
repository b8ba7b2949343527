"""Wrong PINs only pause: growing, never for ever, told in words, the same for the unknown."""

import hashlib
import time

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client

from people import pauses, services
from tests.factories import make_person
from tests.people.conftest import PIN

pytestmark = pytest.mark.django_db


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    """A clock that the pauses read, and that the tests can put forward."""
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    return clock


@pytest.fixture
def strict_addresses(settings):
    """An address may err six times in five minutes instead of sixty, to be quick."""
    rates = settings.ACCOUNT_RATE_LIMITS["login_failed"].replace("60/5m/ip", "6/5m/ip")
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": rates}


@pytest.fixture
def wrong(sign_in):
    """So many wrong tries, each from a new browser; gives the last response."""

    def send(times: int, identifier: str = "0905123456", **headers):
        for _ in range(times):
            response = sign_in(identifier, "111111", Client(**headers))
        return response

    return send


def pause_of(response) -> int:
    errors = response.context["form"].non_field_errors().as_data()
    return next((e.params["seconds"] for e in errors if e.code == "paused"), 0)


def test_five_wrong_pins_pause_for_a_minute_and_the_right_one_then_works(
    clock, wrong, sign_in, collaborator
):
    assert wrong(5).status_code == 200
    response = sign_in("0905123456", PIN)
    assert response.status_code == 429
    page = response.content.decode()
    assert "Wait 1 minute." in page or "1 phút" in page
    assert 0 < pause_of(response) <= 60
    clock.wait(60)
    assert sign_in("0905123456", PIN).status_code == 302


def test_the_pauses_grow_and_stay_under_an_hour(clock, wrong, collaborator):
    longest = []
    for _ in range(16):
        response = wrong(1)
        while not (pause := pause_of(response)):
            response = wrong(1)
        longest.append(pause)
        clock.wait(pause)
    assert longest[0] <= 60 < longest[1] <= 600 < max(longest) <= 3600


def test_nobody_is_locked_out_for_ever(clock, wrong, sign_in, collaborator):
    for _ in range(12):
        clock.wait(max(pause_of(wrong(6)), 1))
    clock.wait(3600)
    assert sign_in("0905123456", PIN).status_code == 302


def test_trying_during_a_pause_does_not_lengthen_it(clock, wrong, sign_in, collaborator):
    before = pause_of(wrong(6))
    assert pause_of(wrong(20)) == before
    clock.wait(before)
    assert sign_in("0905123456", PIN).status_code == 302


def test_nor_does_trying_during_a_longer_one(clock, wrong, sign_in, collaborator):
    clock.wait(pause_of(wrong(6)))
    before = pause_of(wrong(6))
    assert before > 60
    clock.wait(before - 1)
    wrong(10)
    clock.wait(1)
    assert sign_in("0905123456", PIN).status_code == 302


def test_a_paused_address_does_not_use_up_the_tries_of_others(
    clock, strict_addresses, wrong, sign_in, collaborator
):
    for number in range(6):
        wrong(1, f"09870000{number:02d}", REMOTE_ADDR="203.0.113.7")
    assert wrong(10, REMOTE_ADDR="203.0.113.7").status_code == 429
    assert sign_in("0905123456", PIN, Client(REMOTE_ADDR="203.0.113.8")).status_code == 302


def test_an_unknown_identifier_pauses_just_the_same(clock, wrong, collaborator):
    known = [wrong(1, "0905123456").status_code for _ in range(8)]
    unknown = [wrong(1, "0987654321").status_code for _ in range(8)]
    code = [wrong(1, "ZZZZ2222").status_code for _ in range(8)]
    assert known == unknown == code == [200] * 5 + [429] * 3


def test_another_writing_is_no_way_round(clock, wrong, collaborator):
    for writing in ("0905123456", "+84 905 123 456", "905.123.456", "0084905123456", "0905-123456"):
        assert wrong(1, writing).status_code == 200
    assert wrong(1, "84905123456").status_code == 429
    code = collaborator.code
    for writing in (code, code.lower(), f"{code[:4]} {code[4:]}", f" {code}", f"{code}-"):
        assert wrong(1, writing).status_code == 200
    assert wrong(1, code).status_code == 429


def test_others_are_not_held_up(clock, wrong, sign_in, collaborator, officer):
    assert wrong(6).status_code == 429
    assert sign_in(officer.login_phone, PIN).status_code == 302


def test_an_address_that_tries_many_numbers_pauses(clock, wrong, sign_in, collaborator):
    for number in range(60):
        assert wrong(1, f"09870000{number:02d}", REMOTE_ADDR="203.0.113.7").status_code == 200
    response = wrong(1, "0987111111", REMOTE_ADDR="203.0.113.7")
    assert response.status_code == 429 and pause_of(response) <= 300
    assert sign_in("0905123456", PIN, Client(REMOTE_ADDR="203.0.113.7")).status_code == 429
    assert sign_in("0905123456", PIN, Client(REMOTE_ADDR="203.0.113.8")).status_code == 302


def test_a_forged_header_does_not_change_the_address(clock, strict_addresses, wrong):
    for number in range(6):
        wrong(1, f"09870000{number:02d}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert wrong(1, "0987111111", HTTP_X_FORWARDED_FOR="198.51.100.99").status_code == 429


def test_right_pins_of_many_people_at_one_address_do_not_pause(
    clock, strict_addresses, sign_in, db
):
    people = [make_person(login_phone=f"+8490500{n:04d}", pin=PIN) for n in range(3)]
    for person in people * 4:
        assert sign_in(person.login_phone, PIN, Client()).status_code == 302


def test_a_new_pin_ends_the_pause(
    clock, wrong, sign_in, collaborator, django_capture_on_commit_callbacks
):
    assert wrong(6).status_code == 429
    with django_capture_on_commit_callbacks(execute=True):
        pin = services.issue_one_time_pin(person=collaborator, by=None)
    assert sign_in("0905123456", pin).status_code == 302


def test_the_pause_page_tells_who_can_help(clock, wrong, client):
    page = wrong(6, "0987654321").content.decode()
    assert "Your commune" in page or "cán bộ" in page.lower()


@pytest.fixture
def shared_cache(settings, db):
    """The cache as it runs by default: a table that all processes share."""
    settings.CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries_of_test",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    if hasattr(caches._connections, "default"):
        delattr(caches._connections, "default")
    call_command("createcachetable", verbosity=0)


def test_the_pause_is_kept_where_all_processes_see_it(shared_cache, wrong, sign_in, collaborator):
    assert wrong(5).status_code == 200
    delattr(caches._connections, "default")  # as another process: nothing in memory
    assert sign_in("0905123456", PIN).status_code == 429
    assert pauses.seconds_to_wait(_request(), "+84905123456") > 0


def test_tries_on_made_up_numbers_do_not_push_out_a_pause(shared_cache, wrong, collaborator):
    wrong(5)
    cache = caches["default"]
    for number in range(400):
        cache.set(f"made-up-{number}", [1.0], 300)
    assert wrong(1).status_code == 429


def test_the_cache_holds_no_phone_number(shared_cache, wrong, collaborator):
    from django.db import connection

    wrong(2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache_entries_of_test")
        rows = str(cursor.fetchall())
    plain = hashlib.sha256(b"+84905123456").hexdigest()  # soon found by trying all numbers
    assert "allauth" in rows and "905123456" not in rows and plain not in rows


def _request():
    from django.test import RequestFactory

    return RequestFactory().post("/sign-in/")
