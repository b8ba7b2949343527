"""The second factor of staff: asked for before the admin and exports, set up, lost, reset."""

import re
import time
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client

from people.models import AccessEntry, Person
from people.second_factor import reset_second_factor
from tests.factories import make_person
from tests.people.conftest import PIN

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADMIN = "/admin/"
EXPORTS = ("/coverage/coverage.csv", "/coverage/coverage.xlsx")


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.SECOND_FACTOR = "staff"


@pytest.fixture
def trainer(db) -> Person:
    person = make_person("Nguyễn Thị Lan", login_phone="+84905000011", pin=PIN)
    person.groups.add(Group.objects.get(name="trainer"))
    return person


@pytest.fixture
def equipped(trainer) -> Person:
    """A trainer whose app is set up."""
    TOTP.activate(trainer, SECRET)
    return trainer


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def give_pin(browser: Client, person: Person, goes_on: str = ADMIN):
    data = {"identifier": person.login_phone, "pin": PIN, "next": goes_on}
    return browser.post("/sign-in/", data)


def give_code(browser: Client, code: str):
    return browser.post("/my/second-factor/authenticate/", {"code": code})


def is_signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


class TestWhoHasNone:
    def test_the_pin_alone_does_not_open_the_admin(self, client, trainer):
        assert give_pin(client, trainer)["Location"] == ADMIN
        answer = client.get("/admin/pages/")
        assert answer.status_code == 302 and answer["Location"] == "/my/second-factor/"
        assert client.post("/admin/pages/").status_code == 302

    def test_the_pin_alone_opens_what_learners_open(self, client, trainer):
        give_pin(client, trainer)
        assert client.get("/my/profile/").status_code == 200

    def test_an_app_is_set_up_and_the_admin_opens(self, client, trainer):
        give_pin(client, trainer)
        page = client.get("/admin/?x=1", follow=True)
        assert "/my/second-factor/totp/activate/" in page.content.decode()
        asked = client.get("/my/second-factor/totp/activate/")
        assert asked["Location"].startswith("/my/pin/again/?next=")
        form = client.get(asked["Location"])
        assert "no-store" in form["Cache-Control"]
        sent = {"password": PIN, "next": "/my/second-factor/totp/activate/"}
        assert client.post("/my/pin/again/", sent)["Location"] == sent["next"]
        form = client.get(sent["next"])
        shown = form.content.decode()
        secret = form.context["form"].secret
        assert secret in shown and "data:image/svg+xml" in shown and "otpauth://" in shown
        assert trainer.name not in shown and trainer.username not in shown
        done = client.post(sent["next"], {"code": f"{code_of(secret)[:3]} {code_of(secret)[3:]}"})
        codes = client.get(done["Location"])
        assert len(re.findall(r"<code>\d{8}</code>", codes.content.decode())) == 10
        assert 'href="/admin/?x=1"' in codes.content.decode()
        assert client.get("/admin/?x=1").status_code == 200
        again = client.get(done["Location"])
        assert not re.findall(r"<code>\d{8}</code>", again.content.decode())

    def test_a_wrong_code_sets_nothing_up(self, client, trainer):
        give_pin(client, trainer)
        client.post("/my/pin/again/", {"password": PIN, "next": "/my/second-factor/"})
        page = client.get("/my/second-factor/totp/activate/")
        wrong = f"{(int(code_of(page.context['form'].secret)) + 7) % 10**6:06d}"
        answer = client.post("/my/second-factor/totp/activate/", {"code": wrong})
        assert answer.status_code == 200 and answer.context["form"].has_error("code")
        assert not Authenticator.objects.exists()

    def test_nobody_sets_one_up_without_the_pin(self, client, trainer):
        client.force_login(trainer)
        for path in ("totp/activate/", "webauthn/add/"):
            answer = client.get(f"/my/second-factor/{path}")
            assert answer["Location"].startswith("/my/pin/again/")
        wrong = client.post("/my/pin/again/", {"password": "111111"})
        assert wrong.status_code == 200 and wrong.context["form"].has_error("password")
        for _ in range(5):
            wrong = client.post("/my/pin/again/", {"password": "111111"})
        assert wrong.context["form"].has_error("password", "paused")

    def test_the_pages_are_in_both_languages(self, client, trainer):
        client.force_login(trainer)
        assert "Lớp bảo vệ thứ hai" in client.get("/my/second-factor/").content.decode()
        assert "Second factor" in client.get("/en/my/second-factor/").content.decode()


class TestWhoHasOne:
    def test_it_is_asked_for_at_signing_in(self, client, equipped):
        answer = give_pin(client, equipped)
        assert answer["Location"] == "/my/second-factor/authenticate/"
        assert not is_signed_in(client)
        assert client.get("/my/profile/").status_code == 302
        assert client.get(answer["Location"]).status_code == 200
        assert give_code(client, code_of(SECRET))["Location"] == ADMIN
        assert client.get(ADMIN).status_code == 200

    def test_a_code_works_once_also_a_minute_later(self, equipped, monkeypatch):
        first, second, third = Client(), Client(), Client()
        code, now = code_of(SECRET), time.time()
        give_pin(first, equipped)
        assert give_code(first, code).status_code == 302
        give_pin(second, equipped)
        assert give_code(second, code).status_code == 200 and not is_signed_in(second)
        monkeypatch.setattr(time, "time", lambda: now + 31)
        give_pin(third, equipped)
        assert give_code(third, code).status_code == 200 and not is_signed_in(third)

    def test_wrong_codes_pause(self, client, equipped):
        give_pin(client, equipped)
        wrong = f"{(int(code_of(SECRET)) + 7) % 10**6:06d}"
        for _ in range(5):
            give_code(client, wrong)
        answer = give_code(client, code_of(SECRET))
        assert answer.status_code == 200 and not is_signed_in(client)

    def test_the_session_gets_a_new_key_and_shared_phones_stay_shared(self, client, equipped):
        client.get("/sign-in/")
        data = {"identifier": equipped.login_phone, "pin": PIN, "shared": "on"}
        client.post("/sign-in/", data)
        before = client.session.session_key
        answer = give_code(client, code_of(SECRET))
        assert client.session.session_key != before
        assert answer.cookies["sessionid"]["max-age"] == ""
        assert "shared_phone_used_at" in client.session

    def test_a_recovery_code_works_once(self, client, equipped):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        code = RecoveryCodes.activate(equipped).get_unused_codes()[0]
        give_pin(client, equipped)
        assert give_code(client, code)["Location"] == ADMIN
        assert client.get(ADMIN).status_code == 200
        other = Client()
        give_pin(other, equipped)
        assert give_code(other, code).status_code == 200 and not is_signed_in(other)

    def test_a_session_from_before_is_asked_for_it_at_the_admin(self, client, equipped):
        client.force_login(equipped)
        asked = client.get("/admin/pages/?p=2")
        assert (
            asked["Location"]
            == "/my/second-factor/reauthenticate/?next=%2Fadmin%2Fpages%2F%3Fp%3D2"
        )
        assert client.get(asked["Location"]).status_code == 200
        sent = {"code": code_of(SECRET), "next": "/admin/pages/?p=2"}
        answer = client.post("/my/second-factor/reauthenticate/", sent)
        assert answer["Location"] == "/admin/pages/?p=2"
        assert client.get(ADMIN).status_code == 200

    def test_only_this_site_follows(self, client, equipped):
        client.force_login(equipped)
        sent = {"code": code_of(SECRET), "next": "https://evil.example/"}
        answer = client.post("/my/second-factor/reauthenticate/", sent)
        assert "evil" not in answer["Location"]

    def test_another_person_in_the_same_browser_gains_nothing(self, client, equipped):
        give_pin(client, equipped)
        give_code(client, code_of(SECRET))
        other = make_person("B", login_phone="+84905000012", pin=PIN)
        other.groups.add(Group.objects.get(name="trainer"))
        give_pin(client, other)
        assert client.get(ADMIN)["Location"] == "/my/second-factor/"

    def test_signing_in_can_be_stopped(self, client, equipped):
        give_pin(client, equipped)
        client.post("/sign-out/")
        answer = client.get("/my/second-factor/authenticate/")
        assert answer.status_code == 302 and "/sign-in/" in answer["Location"]

    def test_the_secret_is_not_in_the_database(self, client, trainer):
        give_pin(client, trainer)
        client.post("/my/pin/again/", {"password": PIN, "next": "/my/second-factor/"})
        secret = client.get("/my/second-factor/totp/activate/").context["form"].secret
        client.post("/my/second-factor/totp/activate/", {"code": code_of(secret)})
        assert secret not in str(list(Authenticator.objects.values()))

    def test_under_another_key_no_code_fits_and_nothing_breaks(self, client, equipped, settings):
        give_pin(client, equipped)
        settings.SECRET_KEY = "another" * 10
        give_pin(client, equipped)
        assert give_code(client, code_of(SECRET)).status_code == 200
        assert give_code(client, code_of("")).status_code == 200
        assert not is_signed_in(client)


class TestWhereItIsAsked:
    @pytest.mark.parametrize("path", EXPORTS)
    def test_before_every_export(self, client, officer, path, db):
        from datetime import date

        from records import requiring
        from tests.factories import make_course

        posting = officer.postings.get()
        course = make_course("an-toan")
        requiring.require(
            course=course, audience=posting.audience, unit=posting.unit,
            start=date(2024, 1, 1), due_days=60,
        )  # fmt: skip
        client.force_login(officer)
        query = {"course": course.slug, "audience": "officer", "unit": posting.unit.code}
        assert client.get("/coverage/", query).status_code == 200
        assert client.get(path, query)["Location"] == "/my/second-factor/"
        TOTP.activate(officer, SECRET)
        assert "reauthenticate" in client.get(path, query)["Location"]

    def test_administrators_and_the_department_too(self, department):
        admin = make_person("Quản trị", login_phone="+84905000013", is_superuser=True)
        for person in (admin, department):
            browser = Client()
            browser.force_login(person)
            for path in (ADMIN, "/admin/users/", "/admin/reports/readings/"):
                assert browser.get(path)["Location"] == "/my/second-factor/"

    def test_a_learner_at_the_admin_is_turned_away_and_sets_nothing_up(self, client, collaborator):
        client.force_login(collaborator)
        answer = client.get(ADMIN)
        assert "second-factor" not in answer.get("Location", "")

    def test_demonstration_people_are_let_by(self, client, trainer):
        Person.objects.update(is_demo=True)
        client.force_login(trainer)
        assert client.get(ADMIN).status_code == 200

    def test_it_can_be_switched_off_for_trying_things_out(self, client, trainer, settings):
        settings.SECOND_FACTOR = "off"
        client.force_login(trainer)
        assert client.get(ADMIN).status_code == 200


class TestLost:
    @pytest.fixture
    def root(self, db) -> Client:
        admin = make_person("Quản trị", login_phone="+84905000013", is_superuser=True)
        TOTP.activate(admin, SECRET)
        browser = Client()
        browser.force_login(admin)
        browser.post("/my/second-factor/reauthenticate/", {"code": code_of(SECRET), "next": "/my/"})
        return browser

    def test_an_administrator_takes_it_away_and_it_is_noted(self, root, client, equipped):
        give_pin(client, equipped)
        give_code(client, code_of(SECRET))
        path = f"/people/{equipped.uuid}/second-factor/"
        assert equipped.name in root.get(path).content.decode()
        assert root.post(path).status_code == 302
        assert not equipped.authenticator_set.exists()
        entry = AccessEntry.objects.get(action="second-factor-reset")
        assert entry.subject == equipped
        assert client.get(ADMIN)["Location"] == "/my/second-factor/"

    def test_nobody_else_may(self, client, equipped, department, officer):
        path = f"/people/{equipped.uuid}/second-factor/"
        assert client.get(path)["Location"].startswith("/sign-in/")
        for person in (department, officer, equipped):
            client.force_login(person)
            assert client.post(path).status_code == 404
        assert equipped.authenticator_set.exists()

    def test_the_administrator_needs_their_own_for_it(self, client, equipped):
        client.force_login(make_person("Quản trị", is_superuser=True))
        answer = client.post(f"/people/{equipped.uuid}/second-factor/")
        assert answer["Location"] == "/my/second-factor/"
        assert equipped.authenticator_set.exists()

    def test_the_command_line_helps_the_last_administrator(self, equipped):
        out = StringIO()
        call_command("reset_second_factor", "0905 000 011", stdout=out)
        assert "1" in out.getvalue() and not equipped.authenticator_set.exists()
        TOTP.activate(equipped, SECRET)
        call_command("reset_second_factor", "--everybody", stdout=out)
        assert not Authenticator.objects.exists()
        for wrong in ([], ["0987654321"], ["0905000011", "--everybody"]):
            with pytest.raises(CommandError):
                call_command("reset_second_factor", *wrong)

    def test_recovery_codes_go_with_it(self, equipped):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        RecoveryCodes.activate(equipped)
        assert reset_second_factor(person=equipped, by=None) == 1
        assert not equipped.authenticator_set.exists()
