"""Signing in and out."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client

from people import services
from people.models import Person
from places import days
from tests.factories import make_person
from tests.people.conftest import PIN

pytestmark = pytest.mark.django_db
MY = "/my/"


def who(browser) -> str | None:
    return browser.session.get("_auth_user_id")


@pytest.mark.parametrize(
    "typed", ["0905123456", "0905 123 456", "+84 905.123.456", "905123456", "０９０５１２３４５６"]
)
def test_the_phone_number_signs_in_however_it_is_typed(sign_in, client, collaborator, typed):
    response = sign_in(typed, PIN)
    assert response.status_code == 302 and response["Location"] == MY
    assert who(client) == str(collaborator.pk)


def test_the_personal_code_signs_in_too(sign_in, client, collaborator):
    code = collaborator.code
    assert sign_in(f" {code[:4].lower()}-{code[4:]} ", PIN).status_code == 302
    assert who(client) == str(collaborator.pk)


def test_two_people_on_one_contact_number_sign_in_separately(sign_in, db):
    mother = services.add_person(name="Đinh Thị Mẹ", phone="0912 345 678")
    daughter = services.add_person(name="Đinh Thị Con", phone="0912345678")
    assert mother.login_phone == daughter.contact_phone == "+84912345678"
    assert daughter.login_phone is None
    pins = {p: services.issue_one_time_pin(person=p, by=None) for p in (mother, daughter)}
    first, second = Client(), Client()
    assert sign_in("0912345678", pins[daughter], first).status_code == 200
    assert sign_in("0912345678", pins[mother], first).status_code == 302
    assert sign_in(daughter.code, pins[daughter], second).status_code == 302
    assert who(first) == str(mother.pk) and who(second) == str(daughter.pk)


def test_a_number_that_is_only_a_contact_signs_in_nobody(sign_in, client):
    make_person(contact_phone="+84912345678", pin=PIN)
    assert sign_in("0912345678", PIN).status_code == 200
    assert who(client) is None


def answers_nothing_about(response) -> str:
    """The page without what differs at every view (the CSRF token and what was typed)."""
    token = response.context["csrf_token"]
    typed = response.context["form"]["identifier"].value()
    return response.content.decode().replace(str(token), "").replace(typed, "")


def test_unknown_wrong_inactive_and_used_up_get_the_same_answer(
    sign_in, collaborator, django_assert_num_queries
):
    inactive = make_person(login_phone="+84905000002", pin=PIN, is_active=False)
    used = make_person(login_phone="+84905000003")
    used_pin = services.issue_one_time_pin(person=used, by=None)
    assert sign_in(used.login_phone, used_pin, Client()).status_code == 302
    old = make_person(login_phone="+84905000004")
    old_pin = services.issue_one_time_pin(person=old, by=None, at=days.now() - timedelta(days=8))
    nobody_pin = make_person(login_phone="+84905000005")
    tries = [
        ("0987654321", PIN),
        (collaborator.login_phone, "111111"),
        (inactive.login_phone, PIN),
        (used.login_phone, used_pin),
        (old.login_phone, old_pin),
        (nobody_pin.login_phone, PIN),
        ("ABCD2345", PIN),
    ]
    seen = set()
    for identifier, pin in tries:
        browser = Client()
        browser.get("/sign-in/")
        with django_assert_num_queries(1):
            response = sign_in(identifier, pin, browser)
        assert response.status_code == 200
        assert "_auth_user_id" not in browser.session
        seen.add(answers_nothing_about(response))
    assert len(seen) == 1


def test_every_try_costs_one_hash(sign_in, settings, collaborator, monkeypatch):
    """The same work, so that the clock tells nothing either."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    collaborator.set_password(PIN)
    collaborator.save()
    hashes = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher,
            name,
            lambda self, *a, real=real, **k: hashes.append(1) or real(self, *a, **k),
        )
    inactive = make_person(login_phone="+84905000002", pin=PIN, is_active=False)
    without = make_person(login_phone="+84905000003")
    for identifier in ["0987654321", collaborator.login_phone, without.login_phone]:
        hashes.clear()
        sign_in(identifier, "111111", Client())
        assert len(hashes) == 1, identifier
    hashes.clear()
    sign_in(inactive.login_phone, PIN, Client())
    assert len(hashes) == 1


def test_empty_fields_say_what_to_enter(client):
    response = client.post("/sign-in/", {"identifier": "", "pin": ""})
    page = response.content.decode()
    assert response.status_code == 200
    assert response.context["form"].has_error("pin") and "PIN" in page


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/my/courses/x/?a=1", "/my/courses/x/?a=1"),
        ("https://evil.example/", MY),
        ("//evil.example/", MY),
        ("/\\evil.example", MY),
        ("http:evil.example", MY),
        ("javascript:alert(1)", MY),
        ("http://testserver/my/", "http://testserver/my/"),
        ("http://testserver.evil.example/", MY),
        ("\x00//evil", MY),
        ("", MY),
    ],
)
def test_only_this_site_follows_a_sign_in(sign_in, collaborator, settings, wanted, goes):
    settings.ALLOWED_HOSTS = ["*"]
    response = sign_in("0905123456", PIN, next=wanted)
    assert response["Location"] == goes


def test_a_trusted_origin_is_no_place_to_go_on_to(sign_in, collaborator, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://other.example"]
    response = sign_in("0905123456", PIN, next="https://other.example/x")
    assert response["Location"] == MY


def test_a_session_given_before_signing_in_is_not_kept(client, sign_in, collaborator):
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    sign_in("0905123456", PIN)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_signing_in_as_another_person_starts_empty(client, sign_in, collaborator, officer):
    sign_in("0905123456", PIN)
    session = client.session
    session["mine"] = "secret"
    session.save()
    sign_in(officer.login_phone, PIN)
    assert who(client) == str(officer.pk) and "mine" not in client.session


def test_signing_in_needs_a_csrf_token(collaborator):
    browser = Client(enforce_csrf_checks=True)
    data = {"identifier": "0905123456", "pin": PIN}
    assert browser.post("/sign-in/", data).status_code == 403
    token = browser.get("/sign-in/").context["csrf_token"]
    response = browser.post("/sign-in/", data | {"csrfmiddlewaretoken": str(token)})
    assert response.status_code == 302


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
@pytest.mark.parametrize("path", ["/sign-in/", "/sign-out/", "/my/pin/", "/my/profile/"])
def test_other_methods_are_refused(client, officer, method, path):
    client.force_login(officer)
    assert getattr(client, method)(path).status_code == 405


def test_a_link_does_not_sign_out_but_the_button_does(client, collaborator):
    client.force_login(collaborator)
    assert client.get("/sign-out/").status_code == 200
    assert who(client) == str(collaborator.pk)
    assert client.post("/sign-out/").status_code == 302
    assert who(client) is None


def test_a_personal_phone_stays_signed_in_for_half_a_year(sign_in, client, collaborator):
    response = sign_in("0905123456", PIN)
    assert response.cookies["sessionid"]["max-age"] == 180 * 24 * 3600


def test_a_shared_phone_is_signed_out_with_the_browser(sign_in, client, collaborator):
    response = sign_in("0905123456", PIN, shared="on")
    assert response.cookies["sessionid"]["max-age"] == ""


def test_a_shared_phone_is_signed_out_after_half_an_hour(
    sign_in, client, collaborator, monkeypatch
):
    sign_in("0905123456", PIN, shared="on")
    start = days.now()
    for minutes in (20, 45, 70):
        monkeypatch.setattr(days, "now", lambda m=minutes: start + timedelta(minutes=m))
        assert client.get("/my/profile/").status_code == 200
    monkeypatch.setattr(days, "now", lambda: start + timedelta(minutes=101))
    assert client.get("/my/profile/").status_code == 302
    assert who(client) is None


def test_a_personal_phone_is_not(sign_in, client, collaborator, monkeypatch):
    sign_in("0905123456", PIN)
    start = days.now()
    monkeypatch.setattr(days, "now", lambda: start + timedelta(days=100))
    assert client.get("/my/profile/").status_code == 200


def test_a_shared_phone_later_signed_in_as_personal_is_personal(sign_in, client, collaborator):
    sign_in("0905123456", PIN, shared="on")
    response = sign_in("0905123456", PIN)
    assert response.cookies["sessionid"]["max-age"] == 180 * 24 * 3600
    assert "shared_phone_used_at" not in client.session


def test_who_is_signed_in_and_refused_is_not_sent_in_a_circle(client, collaborator):
    client.force_login(collaborator)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403 and not response.redirect_chain
    assert response.templates[0].name == "403.html"


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/", "/en/_util/login/"])
def test_wagtails_own_sign_in_is_no_way_in(client, path):
    admin = Person.objects.create_superuser(username="root", password=PIN)
    response = client.get(path, {"next": "/admin/users/"})
    assert (
        response.status_code == 302 and "/sign-in/?next=%2Fadmin%2Fusers%2F" in response["Location"]
    )
    response = client.post(path, {"username": admin.username, "password": PIN})
    assert response.status_code == 405 and who(client) is None


def test_a_username_and_password_from_elsewhere_sign_in_nobody(collaborator):
    from django.contrib.auth import authenticate

    assert authenticate(None, username=collaborator.username, password=PIN) is None
    assert authenticate(None, username=collaborator.login_phone, password=PIN) is None


def test_a_failed_sign_in_tells_no_pin_to_whoever_listens(sign_in, collaborator):
    from django.contrib.auth.signals import user_login_failed

    heard = []

    def listen(credentials, **kwargs):
        heard.append(credentials)

    user_login_failed.connect(listen)
    sign_in("0905123456", "640913")
    user_login_failed.disconnect(listen)
    assert heard and "640913" not in str(heard)


def test_nobody_can_sign_up(client):
    for path in ("/accounts/signup/", "/accounts/login/"):
        assert client.get(path).status_code == 404
    assert client.get("/admin/password_reset/")["Location"].startswith("/sign-in/")


def test_the_pages_are_not_kept_by_the_browser(client, collaborator):
    assert "no-store" in client.get("/sign-in/")["Cache-Control"]
    client.force_login(collaborator)
    for path in ("/my/profile/", "/my/pin/", "/sign-out/"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_english_pages_stay_english(client, collaborator):
    response = client.post("/en/sign-in/", {"identifier": "0905123456", "pin": PIN})
    assert response["Location"] == "/en/my/"


def test_signing_out_of_a_shared_phone_makes_room_for_the_next_person(
    sign_in, client, collaborator
):
    sign_in("0905123456", PIN, shared="on")
    assert "next person" in client.get("/en/my/profile/").content.decode()
    answer = client.post("/sign-out/")
    assert answer["Location"] == "/sign-in/?shared=1"
    assert answer["Clear-Site-Data"] == '"cache"'  # and not the storage: answers may wait in it
    page = client.get(answer["Location"])
    assert page.context["form"]["shared"].value() is True
    assert collaborator.name not in page.content.decode()


def test_a_personal_phone_keeps_what_it_has_seen(sign_in, client, collaborator):
    sign_in("0905123456", PIN)
    answer = client.post("/sign-out/")
    assert answer["Location"] == "/" and "Clear-Site-Data" not in answer


def test_no_browser_keeps_any_page_of_somebody_signed_in(sign_in, client, collaborator):
    from django.urls import NoReverseMatch, get_resolver, reverse

    sign_in("0905123456", PIN)
    public = {"wagtail_serve", "healthz", "upload", "set_language", "whom-to-call", "privacy"}
    kept = []
    for name in {key for key in get_resolver().reverse_dict if isinstance(key, str)} - public:
        try:
            path = reverse(name)
        except NoReverseMatch:
            continue
        answer = client.get(path)
        if answer.status_code == 200 and "no-store" not in answer.get("Cache-Control", ""):
            kept.append(path)
    assert set(kept) <= {"/qr/", "/qr.svg"}
