"""What holds for every way in: PIN, card, code by message, code of a class."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from people import cards, group_codes, messages
from tests.factories import make_person, make_posting
from tests.people.conftest import PIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet_messages")]
WAYS = ("pin", "card", "code", "class")


@pytest.fixture
def newcomer(commune):
    person = make_person("Hồ Văn Mới", login_phone="+84905777001")
    make_posting(person, unit=commune)
    return person


@pytest.fixture
def way(request, newcomer, collaborator, officer, commune):
    """Where to send what, in order, so that somebody is in."""

    def ready(name: str, browser: Client) -> tuple[str, dict]:
        if name == "pin":
            return "/sign-in/", {"identifier": collaborator.login_phone, "pin": PIN}
        if name == "card":
            (card,) = cards.issue_cards(people=[newcomer], by=officer)
            return f"/card/{card.token}/", {}
        if name == "class":
            code = group_codes.open_group_code(unit=commune, by=officer)
            return "/sign-in/class/", {"code": code.shown, "identifier": newcomer.code}
        page = browser.get("/sign-in/code/")
        token = {"csrfmiddlewaretoken": str(page.context["csrf_token"])}
        browser.post("/sign-in/code/", {"phone": newcomer.login_phone} | token)
        messages.wait_until_sent()
        code = re.search(r"\b\d{6}\b", messages.outbox[-1].text)[0]
        return "/sign-in/code/enter/", {"code": code}

    return ready


def who(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


@pytest.mark.parametrize("name", WAYS)
def test_a_session_planted_before_is_not_kept(client, way, name):
    session = client.session
    session["planted"] = True
    session.save()
    path, data = way(name, client)
    before = client.session.session_key
    assert client.post(path, data).status_code == 302 and who(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize("name", WAYS)
def test_what_somebody_else_left_in_the_browser_is_thrown_away(client, way, name, department):
    client.force_login(department)
    session = client.session
    session["mine"] = "secret"
    session.save()
    path, data = way(name, client)
    client.post(path, data | {"shared": "on"})
    assert who(client) not in {None, str(department.pk)}
    assert "mine" not in client.session
    assert "shared_phone_used_at" in client.session  # what was said now is not thrown away


@pytest.mark.parametrize("name", WAYS)
def test_it_needs_a_csrf_token(way, name):
    browser = Client(enforce_csrf_checks=True)
    path, data = way(name, browser)
    assert browser.post(path, data).status_code == 403 and who(browser) is None
    page = browser.get(path)
    token = str(page.context["csrf_token"])
    assert browser.post(path, data | {"csrfmiddlewaretoken": token}).status_code == 302
    assert who(browser)


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "/\\evil.example"])
@pytest.mark.parametrize("name", WAYS)
def test_no_other_site_follows(client, way, name, evil):
    path, data = way(name, client)
    answer = client.post(f"{path}?next={evil}", data | {"next": evil})
    assert answer.status_code == 302 and "evil" not in answer["Location"]
    if name != "pin":
        choose = f"{answer['Location']}?next={evil}"
        page = client.get(choose).content.decode()
        assert "evil.example" not in page.split("<main")[1].split("</main>")[0]
        done = client.post(choose, {"pin": "518264", "again": "518264", "next": evil})
        assert done.status_code == 302 and "evil" not in done["Location"]


@pytest.mark.parametrize("name", WAYS)
def test_a_shared_phone_can_be_said_on_every_way(client, way, name):
    path, data = way(name, client)
    answer = client.post(path, data | {"shared": "on"})
    assert answer.cookies["sessionid"]["max-age"] == ""
    assert "shared_phone_used_at" in client.session


@pytest.mark.parametrize("name", WAYS)
def test_other_methods_are_refused(client, way, name):
    path, _data = way(name, client)
    for method in (client.put, client.delete, client.patch):
        assert method(path).status_code == 405


@pytest.mark.parametrize("name", WAYS)
def test_the_pages_are_kept_by_no_browser(client, way, name):
    path, _data = way(name, client)
    answer = client.get(path)
    assert "no-store" in answer["Cache-Control"] and answer["Referrer-Policy"] == "same-origin"


def test_an_owed_pin_is_of_its_person_only(client, way, collaborator, sign_in):
    """Whoever comes by card and goes away leaves the next person no free choice of a PIN."""
    path, data = way("card", client)
    client.post(path, data)
    sign_in(collaborator.login_phone, PIN, client)
    assert who(client) == str(collaborator.pk)
    assert "current" in client.get("/my/pin/").context["form"].fields
