"""PINs: choosing one, and getting a new one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from people import pins, services
from people.models import AccessEntry, Person
from people.sign_in import PinValidator
from places import days
from tests.factories import make_person, make_posting
from tests.people.conftest import PIN

GOOD = "518264"


@pytest.mark.parametrize(
    "pin",
    ["123456", "654321", "000000", "777777", "012345", "890123", "246802", "121212"]
    + ["123123", "112233", "110011", "147258"],
)
def test_what_everybody_would_try_first_is_refused(pin):
    with pytest.raises(ValidationError, match="dễ đoán"):
        PinValidator().validate(pin)


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "٥١٨٢٦٤", "51 264", "-51826"])
def test_anything_but_six_digits_is_refused(pin):
    with pytest.raises(ValidationError, match=r"chọn sáu chữ số\."):
        PinValidator().validate(pin)


@pytest.mark.parametrize("pin", ["090514", "905148", "514826", "148263"])
def test_a_part_of_the_own_phone_number_is_refused(pin):
    for field in ("login_phone", "contact_phone"):
        person = Person(**{field: "+84905148263"})
        with pytest.raises(ValidationError, match="số điện thoại"):
            PinValidator().validate(pin, person)


@pytest.mark.parametrize("pin", ["070489", "040789", "890407", "041989", "198904"])
def test_the_birth_date_is_refused(pin):
    with pytest.raises(ValidationError, match="ngày sinh"):
        PinValidator().validate(pin, Person(birth_date=date(1989, 4, 7)))


def test_another_pin_is_taken():
    PinValidator().validate(GOOD, Person(login_phone="+84905148263", birth_date=date(1989, 4, 7)))


@given(st.integers(min_value=0))
def test_a_drawn_pin_is_one_that_may_be_chosen(_n):
    PinValidator().validate(pins.draw_pin())


def test_typed_pins_are_read_kindly():
    assert pins.plain_pin(" ５１８ 264 ") == GOOD


@pytest.mark.django_db
class TestOneTimePin:
    def test_it_works_once_and_leads_to_choosing_ones_own(self, sign_in, client, collaborator):
        pin = services.issue_one_time_pin(person=collaborator, by=None)
        assert sign_in("0905123456", pin).status_code == 302
        response = client.get("/my/profile/?a=1")
        assert response["Location"] == "/my/pin/?next=%2Fmy%2Fprofile%2F%3Fa%3D1"
        assert sign_in("0905123456", pin, Client()).status_code == 200
        data = {"pin": GOOD, "again": GOOD, "next": "/my/profile/?a=1"}
        response = client.post("/my/pin/", data)
        assert response["Location"] == "/my/profile/?a=1"
        assert client.get("/my/profile/").status_code == 200
        assert sign_in("0905123456", pin, Client()).status_code == 200
        assert sign_in("0905123456", GOOD, Client()).status_code == 302
        assert sign_in("0905123456", GOOD, Client()).status_code == 302

    def test_two_at_the_same_moment_are_not_both_let_in(self, collaborator):
        services.issue_one_time_pin(person=collaborator, by=None)
        first = Person.objects.get(pk=collaborator.pk)
        second = Person.objects.get(pk=collaborator.pk)
        assert services.use_one_time_pin(person=first)
        assert not services.use_one_time_pin(person=second)

    def test_it_expires_after_seven_days(self, sign_in, client, collaborator):
        issued = days.now() - timedelta(days=7, seconds=1)
        pin = services.issue_one_time_pin(person=collaborator, by=None, at=issued)
        assert sign_in("0905123456", pin).status_code == 200
        pin = services.issue_one_time_pin(
            person=collaborator, by=None, at=issued + timedelta(minutes=1)
        )
        assert sign_in("0905123456", pin).status_code == 302

    def test_the_old_pin_and_its_sessions_end(self, sign_in, client, collaborator):
        sign_in("0905123456", PIN)
        assert client.get("/my/profile/").status_code == 200
        services.issue_one_time_pin(person=collaborator, by=None)
        assert client.get("/my/profile/").status_code == 302
        assert sign_in("0905123456", PIN, Client()).status_code == 200

    def test_a_new_one_replaces_one_not_yet_used(self, sign_in, collaborator):
        first = services.issue_one_time_pin(person=collaborator, by=None)
        services.issue_one_time_pin(person=collaborator, by=None)
        assert sign_in("0905123456", first).status_code == 200

    def test_what_is_sent_meanwhile_is_not_lost(self, sign_in, client, collaborator):
        pin = services.issue_one_time_pin(person=collaborator, by=None)
        sign_in("0905123456", pin)
        response = client.post("/my/profile/", {"language": "en"})
        collaborator.refresh_from_db()
        assert response["Location"] == "/en/my/profile/" and collaborator.language == "en"

    def test_a_script_that_fetches_is_not_led_away(self, sign_in, client, collaborator):
        sign_in("0905123456", services.issue_one_time_pin(person=collaborator, by=None))
        response = client.get("/my/profile/", headers={"Sec-Fetch-Mode": "cors"})
        assert response.status_code == 200

    @pytest.mark.parametrize("path", ["/whom-to-call/", "/sign-out/", "/healthz"])
    def test_help_and_the_way_out_stay_open(self, sign_in, client, collaborator, path):
        sign_in("0905123456", services.issue_one_time_pin(person=collaborator, by=None))
        assert client.get(path).status_code == 200

    def test_the_same_pin_is_not_kept(self, sign_in, client, collaborator):
        pin = services.issue_one_time_pin(person=collaborator, by=None)
        sign_in("0905123456", pin)
        response = client.post("/my/pin/", {"pin": pin, "again": pin})
        assert response.context["form"].has_error("pin", "same")

    def test_it_is_none_the_person_could_not_choose(self):
        person = make_person(login_phone="+84905148263")
        for _ in range(5):
            PinValidator().validate(services.issue_one_time_pin(person=person, by=None), person)


@pytest.mark.django_db
class TestChangingThePin:
    def test_the_present_pin_is_asked_for(self, sign_in, client, collaborator):
        sign_in("0905123456", PIN)
        response = client.post("/my/pin/", {"pin": GOOD, "again": GOOD, "current": "999999"})
        assert response.context["form"].has_error("current")
        assert client.post("/my/pin/", {"pin": GOOD, "again": GOOD}).status_code == 200
        data = {"pin": GOOD, "again": GOOD, "current": PIN}
        assert client.post("/my/pin/", data).status_code == 302
        assert sign_in("0905123456", GOOD, Client()).status_code == 302

    def test_another_persons_pin_does_not_do(self, client, officer):
        """A shared contact number, or whatever else, never mixes two people up."""
        make_person(contact_phone=officer.login_phone, pin="640913")
        client.force_login(officer)
        data = {"pin": GOOD, "again": GOOD, "current": "640913"}
        assert client.post("/my/pin/", data).context["form"].has_error("current")

    def test_guessing_it_on_an_open_phone_pauses(self, client, collaborator):
        client.force_login(collaborator)
        for _ in range(6):
            response = client.post("/my/pin/", {"pin": GOOD, "again": GOOD, "current": "999999"})
        assert response.context["form"].has_error("current", "paused")

    def test_other_phones_are_signed_out_and_this_one_stays(self, sign_in, client, collaborator):
        other = Client()
        for browser in (client, other):
            sign_in("0905123456", PIN, browser)
        key = client.session.session_key
        client.post("/my/pin/", {"pin": GOOD, "again": GOOD, "current": PIN})
        assert client.get("/my/profile/").status_code == 200
        assert other.get("/my/profile/").status_code == 302
        assert client.session.session_key != key

    def test_two_different_ones_are_refused(self, client, collaborator):
        client.force_login(collaborator)
        data = {"pin": GOOD, "again": "518265", "current": PIN}
        assert client.post("/my/pin/", data).context["form"].has_error("again")

    def test_a_visitor_is_sent_to_sign_in(self, client):
        assert client.get("/my/pin/")["Location"] == "/sign-in/?next=/my/pin/"


@pytest.mark.django_db
class TestGivingANewPin:
    def test_the_officer_gives_one_and_it_is_shown_once(
        self, sign_in, signed_in, officer, collaborator
    ):
        browser = signed_in(officer)
        path = f"/people/{collaborator.uuid}/new-pin/"
        assert "big-pin" not in browser.get(path).content.decode()
        response = browser.post(path)
        pin = response.context["pin"]
        assert pin in response.content.decode() and "no-store" in response["Cache-Control"]
        assert pin not in browser.get(path).content.decode()
        assert sign_in("0905123456", pin).status_code == 302

    def test_it_is_logged_without_the_pin(self, signed_in, officer, collaborator):
        pin = signed_in(officer).post(f"/people/{collaborator.uuid}/new-pin/").context["pin"]
        entry = AccessEntry.objects.get(action="new-pin")
        assert entry.actor == officer and entry.subject == collaborator
        assert pin not in str(AccessEntry.objects.values_list())

    def test_looking_gives_none(self, signed_in, officer, collaborator):
        before = collaborator.password
        signed_in(officer).get(f"/people/{collaborator.uuid}/new-pin/")
        collaborator.refresh_from_db()
        assert collaborator.password == before

    def test_outside_the_scope_it_is_refused(self, signed_in, officer, other_commune):
        outside = make_posting(make_person("Người Ngoài", pin=PIN), unit=other_commune).person
        for method in ("get", "post"):
            response = getattr(signed_in(officer), method)(f"/people/{outside.uuid}/new-pin/")
            assert response.status_code == 404
            assert "Người Ngoài" not in response.content.decode()
        outside.refresh_from_db()
        assert outside.check_password(PIN) and not AccessEntry.objects.exists()

    def test_a_visitor_is_sent_to_sign_in(self, client, collaborator):
        path = f"/people/{collaborator.uuid}/new-pin/"
        assert client.post(path)["Location"].startswith("/sign-in/?next=")

    def test_it_needs_a_csrf_token(self, officer, collaborator):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(officer)
        assert browser.post(f"/people/{collaborator.uuid}/new-pin/").status_code == 403
