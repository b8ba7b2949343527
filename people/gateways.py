"""Handing a text to a message gateway over HTTP, as its contract says. No model.

Nothing of the number or the text stands in an error: errors are logged.
"""

import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import requests
from urllib3.exceptions import HTTPError

from people.phones import national_digits

LONGEST_ANSWER = 64 * 1024


class GatewayError(Exception):
    """The gateway did not take the message; says why, and not whose it was."""


def send_by_gateway(phone: str, text: str, settings: Mapping[str, Any]) -> None:
    """Send by the gateway of the settings. Raises GatewayError if it was not taken in time."""
    values = {"phone": phone, "plus": phone.lstrip("+"), "national": national_digits(phone)}
    values["text"] = text
    headers = dict(settings["HEADERS"])
    kind = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
    body = filled_in(settings["BODY"], values, kind).encode() if settings["BODY"] else None
    url = filled_in(settings["URL"], values, "application/x-www-form-urlencoded")
    try:
        with requests.request(
            settings["METHOD"],
            url,
            data=body,
            headers=headers,
            timeout=settings["TIMEOUT"],
            allow_redirects=False,
            stream=True,
        ) as answer:
            said = _read(answer, time.monotonic() + settings["TIMEOUT"])
    except (requests.RequestException, HTTPError) as error:
        raise GatewayError(type(error).__name__) from None
    _judge(answer.status_code, said, settings)


def filled_in(template: str, values: Mapping[str, str], kind: str) -> str:
    """The template with {phone}, {plus}, {national} and {text} put in, written so that nothing
    in them can end a string or add a field."""

    def value(match: re.Match) -> str:
        plain = values[match[1]]
        if "json" in kind:
            return json.dumps(plain)[1:-1]
        return quote(plain, safe="") if "urlencoded" in kind else plain

    return re.sub(r"\{(phone|plus|national|text)\}", value, template)


def _read(answer: requests.Response, deadline: float) -> str:
    """At most so much, and not for ever: a gateway may drip."""
    said = b""
    while len(said) < LONGEST_ANSWER and (part := answer.raw.read1(4096, decode_content=True)):
        said += part
        if time.monotonic() > deadline:
            raise GatewayError("Timeout")
    return said.decode("utf-8", "replace")


def _judge(status: int, said: str, settings: Mapping[str, Any]) -> None:
    wanted = settings["SUCCESS_STATUS"]
    if not (status in wanted if wanted else 200 <= status < 300):
        raise GatewayError(f"status {status}")
    if settings["SUCCESS_REGEX"] and not re.search(settings["SUCCESS_REGEX"], said):
        raise GatewayError(f"status {status}, but the answer is not the one of success")
