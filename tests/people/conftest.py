"""People, units and a browser for these tests."""

import pytest
from django.test import Client

from places.models import Level
from tests.factories import make_audience, make_person, make_posting, make_unit

PIN = "274951"


@pytest.fixture
def province(db):
    return make_unit("Quảng Ngãi", level=Level.PROVINCE, code="51")


@pytest.fixture
def commune(province):
    return make_unit("Xã Trà Bồng", parent=province, code="21115")


@pytest.fixture
def other_commune(province):
    return make_unit("Xã Ba Tơ", parent=province, code="21484")


@pytest.fixture
def officers(db):
    return make_audience("officer", posts="seats", sees_people=True, name="Cán bộ trẻ em")


@pytest.fixture
def officer(commune, officers):
    person = make_person("Phạm Văn Sơn", login_phone="+84905000001", pin=PIN)
    make_posting(person, audience=officers, unit=commune)
    return person


@pytest.fixture
def collaborator(commune):
    person = make_person("Hồ Thị Đào", login_phone="+84905123456", pin=PIN)
    make_posting(person, unit=commune)
    return person


@pytest.fixture
def department(db):
    from django.contrib.auth.models import Group

    person = make_person("Lê Thị Sở", login_phone="+84905000009", pin=PIN)
    person.groups.add(Group.objects.get(name="department"))
    return person


@pytest.fixture
def sign_in(client):
    """Sign in by the form; gives the response."""

    def send(identifier: str, pin: str, browser: Client | None = None, **fields):
        data = {"identifier": identifier, "pin": pin, **fields}
        return (browser or client).post("/sign-in/", data)

    return send


@pytest.fixture
def signed_in():
    """A browser in which somebody is signed in."""

    def open_browser(person) -> Client:
        browser = Client()
        browser.force_login(person)
        return browser

    return open_browser


@pytest.fixture
def quiet_messages():
    """Nothing was sent yet, and the sending threads know the caches of this test only."""
    from people import messages

    messages.outbox.clear()
    messages._sender = None
    yield
    messages.wait_until_sent()
    messages._sender = None
