"""Headers of real responses: strict on the site, relaxed in the admin only, nothing leaks."""

import pytest
from django.test import Client

from tests.factories import make_person

pytestmark = pytest.mark.django_db


def policy(response) -> dict[str, set[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {name: set(values) for name, *values in parts}


@pytest.fixture
def administrator(client):
    person = make_person(is_staff=True, is_superuser=True)
    client.force_login(person, backend="people.sign_in.PinBackend")
    return client


@pytest.mark.parametrize("path", ["/healthz", "/sign-in/", "/en/sign-in/", "/khong-co-trang-nay/"])
def test_the_site_runs_no_inline_script_and_no_inline_style(client, path):
    found = policy(client.get(path))
    assert found["script-src"] == {"'self'"}
    assert found["style-src"] == {"'self'"}
    assert found["default-src"] == {"'self'"}
    assert found["object-src"] == found["base-uri"] == {"'none'"}
    assert found["form-action"] == found["frame-ancestors"] == {"'self'"}


@pytest.mark.parametrize("path", ["/admin/", "/admin/images/"])
def test_only_the_admin_may_use_inline_styles_and_scripts(administrator, path):
    response = administrator.get(path, follow=True)
    assert response.status_code == 200
    found = policy(response)
    assert found["script-src"] == found["style-src"] == {"'self'", "'unsafe-inline'"}
    assert found["frame-ancestors"] == {"'self'"}
    assert policy(administrator.get("/sign-in/"))["script-src"] == {"'self'"}


@pytest.mark.parametrize("path", ["/healthz", "/sign-in/", "/khong-co-trang-nay/", "/admin/"])
def test_every_response_carries_the_secure_headers(client, path):
    response = client.get(path)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "geolocation=()" in response["Permissions-Policy"]


def test_the_pulse_touches_no_session(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert response.content == b"ok"
    assert not response.cookies


@pytest.mark.parametrize("path", ["/khong-co-trang-nay/", "/en/no-such-page/"])
def test_a_missing_page_leaks_nothing(client, path):
    response = client.get(path)
    assert response.status_code == 404
    text = response.content.decode()
    for word in ("Traceback", "urlpatterns", "lms.urls", "DEBUG"):
        assert word not in text


def test_an_error_leaks_nothing(monkeypatch, settings, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("secret of the inside 0905123456")

    monkeypatch.setattr("lms.views.connection.cursor", broken)
    response = Client(raise_request_exception=False).get("/healthz")
    assert response.status_code == 500
    text = response.content.decode()
    assert "secret of the inside" not in text
    assert "Traceback" not in text
    assert "RuntimeError" not in text
    assert policy(response)["script-src"] == {"'self'"}
