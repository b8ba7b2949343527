"""The message gateway: a real HTTP server that is slow, broken, gone, or says odd things."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote

import pytest
from django.test import Client

from people import messages
from people.gateways import GatewayError, filled_in, send_by_gateway
from tests.sites import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet_messages")]
PHONE, TEXT = "+84905123456", 'Mã của bạn: "123456" {phone} & tạm biệt\\'
ASK, GIVE = "/sign-in/code/", "/sign-in/code/enter/"


class Gateway:
    """Answers as it is told, and keeps what it was sent."""

    def __init__(self) -> None:
        self.status, self.body, self.pause, self.drip = 200, b'{"ok": true}', 0.0, False
        self.requests: list[dict] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode()
                outer.requests.append(
                    {"method": self.command, "path": self.path, "headers": dict(self.headers),
                     "body": body}
                )  # fmt: skip
                time.sleep(outer.pause)
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(outer.body)))
                if 300 <= outer.status < 400:
                    self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()
                for byte in outer.body:
                    self.wfile.write(bytes([byte]))
                    if outer.drip:
                        self.wfile.flush()
                        time.sleep(0.2)

            do_GET = do_POST = do_PUT = _answer

            def log_message(self, *args) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    gateway = Gateway()
    settings.MESSAGES = settings.MESSAGES | {
        "KIND": "gateway",
        "URL": f"{gateway.url}/send",
        "HEADERS": {"Content-Type": "application/json", "Authorization": "Bearer secret"},
        "TIMEOUT": 1,
    }
    yield gateway
    messages.wait_until_sent()
    gateway.server.shutdown()


def send(settings, **changes) -> None:
    send_by_gateway(PHONE, TEXT, settings.MESSAGES | changes)


def test_json_arrives_whole_whatever_the_text_holds(gateway, settings):
    send(settings)
    (request,) = gateway.requests
    assert request["method"] == "POST" and request["headers"]["Authorization"] == "Bearer secret"
    assert json.loads(request["body"]) == {"to": PHONE, "text": TEXT}


def test_a_form_arrives_whole(gateway, settings):
    send(
        settings,
        HEADERS={"content-type": "application/x-www-form-urlencoded"},
        BODY="msisdn={plus}&home={national}&content={text}&brand=MANGNON",
    )
    sent = parse_qs(gateway.requests[0]["body"])
    assert sent["content"] == [TEXT] and sent["brand"] == ["MANGNON"]
    assert sent["msisdn"] == ["84905123456"] and sent["home"] == ["0905123456"]


def test_all_may_stand_in_the_address(gateway, settings):
    send(settings, METHOD="GET", BODY="", URL=gateway.url + "/?to={phone}&text={text}&x=1")
    request = gateway.requests[0]
    assert request["method"] == "GET" and request["body"] == ""
    assert parse_qs(request["path"].split("?")[1]) == {"to": [PHONE], "text": [TEXT], "x": ["1"]}
    assert TEXT in unquote(request["path"])


def test_a_text_ends_no_string_and_adds_no_field():
    values = {"text": '"}, {"to": "+84111', "phone": "a&b=c"}
    assert json.loads(filled_in('{"t": "{text}"}', values, "application/json"))
    assert filled_in("p={phone}", values, "application/x-www-form-urlencoded") == "p=a%26b%3Dc"


@pytest.mark.parametrize("status", [301, 400, 401, 429, 500, 503])
def test_any_other_status_is_a_failure(gateway, settings, status):
    gateway.status = status
    with pytest.raises(GatewayError, match=str(status)):
        send(settings)
    assert len(gateway.requests) == 1  # no redirect is followed with the number in hand


def test_success_may_be_said_by_status_or_in_the_answer(gateway, settings):
    gateway.status, gateway.body = 202, b"<result>0</result>"
    send(settings, SUCCESS_STATUS=[202], SUCCESS_REGEX="<result>0<")
    with pytest.raises(GatewayError):
        send(settings, SUCCESS_STATUS=[200])
    gateway.body = b'{"result": "no credit for +84905123456"}'
    with pytest.raises(GatewayError) as error:
        send(settings, SUCCESS_REGEX='"ok"')
    assert "905123456" not in str(error.value)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"x" * 300_000])
def test_odd_answers_are_read_without_harm(gateway, settings, body):
    gateway.body = body
    send(settings)


def test_a_slow_gateway_is_not_waited_for(gateway, settings):
    gateway.pause = 2
    began = time.monotonic()
    with pytest.raises(GatewayError, match="Timeout"):
        send(settings, TIMEOUT=0.5)
    assert time.monotonic() - began < 1.5


def test_nor_one_that_drips(gateway, settings):
    gateway.drip = True
    began = time.monotonic()
    with pytest.raises(GatewayError):
        send(settings, TIMEOUT=0.5)
    assert time.monotonic() - began < 2


def test_nobody_there_is_a_failure(settings, gateway):
    with pytest.raises(GatewayError, match="Connection"):
        send(settings, URL=f"http://127.0.0.1:{free_port()}/")


class TestFromThePage:
    def ask(self, phone: str = "0905123456") -> Client:
        browser = Client()
        assert browser.post(ASK, {"phone": phone}).status_code == 302
        return browser

    def test_the_code_goes_to_the_gateway(self, gateway, collaborator):
        self.ask()
        messages.wait_until_sent()
        assert json.loads(gateway.requests[0]["body"])["to"] == "+84905123456"

    def test_nothing_goes_there_for_a_number_nobody_has(self, gateway, collaborator):
        self.ask("0987654321")
        messages.wait_until_sent()
        assert gateway.requests == []

    def test_the_visitor_does_not_wait_for_it(self, gateway, collaborator):
        gateway.pause = 0.9
        began = time.monotonic()
        self.ask()
        assert time.monotonic() - began < 0.7

    @pytest.mark.parametrize("fault", ["500", "gone", "slow"])
    def test_a_failing_gateway_is_said_in_words_to_everybody(
        self, gateway, collaborator, settings, fault, caplog
    ):
        gateway.status = 500 if fault == "500" else 200
        gateway.pause = 1.5 if fault == "slow" else 0
        if fault == "gone":
            url = f"http://127.0.0.1:{free_port()}/"
            settings.MESSAGES = settings.MESSAGES | {"URL": url}
        first = self.ask()
        messages.wait_until_sent()
        for browser in (first, self.ask("0987654321")):
            answer = browser.get(GIVE)
            assert answer.status_code == 200 and answer.context["in_trouble"]
        assert "could not be sent" in caplog.text and "905123456" not in caplog.text

    def test_once_it_works_again_nothing_is_said(self, gateway, collaborator):
        gateway.status = 500
        self.ask()
        messages.wait_until_sent()
        gateway.status = 200
        browser = self.ask()
        messages.wait_until_sent()
        assert not browser.get(GIVE).context["in_trouble"]


def test_here_the_text_is_printed_without_the_number(capsys, collaborator):
    messages.send(phone="+84905123456", text="Mã: 123456")
    messages.wait_until_sent()
    said = capsys.readouterr().out
    assert "Mã: 123456" in said and "905123" not in said


def test_what_is_kept_here_is_little(db, settings):
    settings.MESSAGES = settings.MESSAGES | {"PER_NUMBER_HOUR": 100, "PER_NUMBER_DAY": 100}
    for _ in range(30):
        messages.send(phone="+84905123456", text="x")
    messages.wait_until_sent()
    assert len(messages.outbox) == 20


@pytest.mark.django_db(transaction=True)
def test_a_cap_holds_when_many_are_sent_at_once(settings):
    settings.MESSAGES = settings.MESSAGES | {"PER_NUMBER_HOUR": 5, "PER_NUMBER_DAY": 100}
    sent = []

    def one() -> None:
        from django.db import connection

        sent.append(messages.send(phone="+84905123456", text="x"))
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == 5 and len(sent) == 12
