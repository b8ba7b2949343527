"""Signing in by another identity service: a real one, small, that signs its tokens."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import CommandError, call_command
from django.test import Client

from people.models import Person
from tests.factories import make_person

pytestmark = pytest.mark.django_db
BEGIN, BACK = "/sign-in/identity/", "/sign-in/identity/back/"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT, SECRET = "mangnon", "s3cret"


class Service:
    """An OpenID provider with one user; `claims` is what it tells about them."""

    def __init__(self) -> None:
        self.claims: dict = {
            "sub": "abc-1", "phone_number": "+84 905 123 456", "phone_number_verified": True
        }  # fmt: skip
        self.token_sub: str | None = None
        self.token_status = 200
        self.challenge = ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self, data: dict, status: int = 200) -> None:
                body = json.dumps(data).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                if self.path == "/.well-known/openid-configuration":
                    self.answer(outer.configuration)
                elif self.path == "/userinfo":
                    known = self.headers["Authorization"] == "Bearer t0ken"
                    self.answer(outer.claims if known else {}, 200 if known else 401)
                else:
                    self.answer({}, 404)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                sent = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
                verifier = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
                right = base64.urlsafe_b64encode(verifier).decode().rstrip("=") == outer.challenge
                right = right and sent.get("code") == "c0de" and sent["client_secret"] == SECRET
                if not right or outer.token_status != 200:
                    self.answer({"error": "invalid_grant"}, max(outer.token_status, 400))
                    return
                self.answer({"access_token": "t0ken", "token_type": "Bearer", "expires_in": 60,
                             "id_token": outer.id_token()})  # fmt: skip

            def log_message(self, *args) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def configuration(self) -> dict:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60}
        claims["sub"] = self.token_sub or self.claims["sub"]
        return jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "1"})

    def agree(self, browser: Client, goes_on: str = "", **answer):
        """The visitor goes to the service, says yes there, and comes back."""
        there = browser.get(BEGIN, {"next": goes_on} if goes_on else {})
        assert there["Location"].startswith(f"{self.url}/authorize?")
        asked = {k: v[0] for k, v in parse_qs(urlsplit(there["Location"]).query).items()}
        assert asked["redirect_uri"].endswith(BACK) and asked["code_challenge_method"] == "S256"
        assert set(asked["scope"].split()) == {"openid", "phone"}
        self.challenge = asked["code_challenge"]
        return browser.get(BACK, {"code": "c0de", "state": asked["state"]} | answer)


@pytest.fixture
def service(settings) -> Iterator[Service]:
    service = Service()
    settings.OIDC = {"NAME": "VNeID thử", "SERVER_URL": service.url, "CLAIM": "phone_number"}
    providers = deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    providers["openid_connect"]["APPS"][0] |= {
        "client_id": CLIENT, "secret": SECRET, "settings": {"server_url": service.url}
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = providers
    yield service
    service.server.shutdown()


def who(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


def test_the_owner_of_the_verified_phone_is_in(client, service, collaborator):
    assert "VNeID thử" in client.get("/sign-in/").content.decode()
    answer = service.agree(client, "/my/profile/")
    assert answer.status_code == 302 and answer["Location"] == "/my/profile/"
    assert who(client) == str(collaborator.pk)
    for model in (SocialAccount, SocialToken, SocialApp):
        assert not model.objects.exists()  # nothing of what the service told is kept


def test_the_session_gets_a_new_key_and_others_things_go(client, service, collaborator, officer):
    client.force_login(officer)
    session = client.session
    session["mine"] = "secret"
    session.save()
    before = session.session_key
    service.agree(client)
    assert who(client) == str(collaborator.pk) and "mine" not in client.session
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "claims",
    [
        {"phone_number": "+84987654321"},
        {"phone_number_verified": False},
        {"phone_number_verified": "true"},
        {"phone_number_verified": None},
        {"phone_number": ""},
        {"phone_number": "+1 202 555 0100"},
        {"phone_number": ["+84905123456"]},
    ],
)
def test_whoever_is_not_known_gets_kind_words_and_no_account(client, service, collaborator, claims):
    service.claims |= claims
    people = Person.objects.count()
    answer = service.agree(client)
    assert answer.status_code == 403 and who(client) is None
    assert answer.templates[0].name == "people/unknown_identity.html"
    assert Person.objects.count() == people and not SocialAccount.objects.exists()


def test_a_contact_phone_and_a_closed_account_are_not_known(client, service, collaborator):
    collaborator.is_active = False
    collaborator.save()
    assert service.agree(client).status_code == 403
    collaborator.login_phone = None
    collaborator.save()
    make_person(contact_phone="+84905123456")
    assert service.agree(Client()).status_code == 403


def test_what_two_tokens_say_of_two_people_is_refused(client, service, collaborator):
    service.token_sub = "somebody-else"
    assert service.agree(client).status_code == 403 and who(client) is None


def test_a_linked_subject_signs_in_without_a_phone(client, service, officer):
    out = StringIO()
    call_command("link_identity", officer.code, "abc-1", stdout=out)
    service.claims = {"sub": "abc-1"}
    assert service.agree(client).status_code == 302 and who(client) == str(officer.pk)
    assert SocialAccount.objects.get().extra_data == {}
    with pytest.raises(CommandError):
        call_command("link_identity", "0987654321", "x")


def test_no_other_site_follows(client, service, collaborator):
    answer = service.agree(client, "https://evil.example/")
    assert answer.status_code == 302 and "evil" not in answer["Location"]


def test_a_second_factor_is_asked_for_all_the_same(client, service, collaborator):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(collaborator, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert "second-factor" in service.agree(client)["Location"] and who(client) is None


def test_coming_back_without_having_gone_is_refused(client, service, collaborator):
    for query in ({}, {"code": "c0de"}, {"code": "c0de", "state": "made-up"}):
        answer = client.get(BACK, query)
        assert answer.status_code in {403, 503} and who(client) is None


def test_a_state_works_once_and_in_its_browser_only(service, collaborator):
    first, other = Client(), Client()
    there = first.get(BEGIN)
    asked = {k: v[0] for k, v in parse_qs(urlsplit(there["Location"]).query).items()}
    service.challenge = asked["code_challenge"]
    back = {"code": "c0de", "state": asked["state"]}
    assert who(other) is None and other.get(BACK, back).status_code == 503
    assert first.get(BACK, back).status_code == 302
    first.post("/sign-out/")
    assert first.get(BACK, back).status_code == 503 and who(first) is None


def test_stopping_there_or_a_failing_service_is_said_in_words(client, service, collaborator):
    assert service.agree(client, code="", error="access_denied").status_code == 503
    service.token_status = 500
    assert service.agree(Client()).status_code == 503
    service.server.shutdown()
    service.server.server_close()
    assert Client().get(BEGIN).status_code == 503


def test_without_settings_there_is_no_such_way(client):
    assert client.get(BEGIN).status_code == 404 and client.get(BACK).status_code == 404
    assert BEGIN not in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize("path", ["/accounts/", "/sign-in/other/", "/sign-in/identity/signup/"])
def test_nothing_else_of_the_library_is_open(client, service, path):
    assert client.get(path).status_code == 404
