"""Logs hold events and codes, never names, numbers or addresses."""

import logging
import sys

import pytest
from django.conf import settings
from django.db import IntegrityError

from lms.logs import NamelessFormatter, nameless
from people.models import Person
from tests.factories import make_person


@pytest.mark.parametrize(
    "number", ["0905123456", "+84905123456", "0905 123 456", "0905.123.456", "+84 905-123-456"]
)
def test_a_phone_number_never_reaches_a_line(number):
    assert number not in nameless(f"wrong PIN for {number}.")
    assert nameless(f"wrong PIN for {number}.") == "wrong PIN for [number]."


def test_short_numbers_and_words_stay():
    line = "Not Found: /khoa-hoc/111/ (status 404, 1234567 ms)"
    assert nameless(line) == line


def test_a_row_that_the_database_quotes_is_left_out():
    text = "duplicate key\nDETAIL:  Key (name)=(Nguyễn Thị Lan) already exists."
    assert nameless(text) == "duplicate key\nDETAIL: [left out]"


def formatted(caplog) -> str:
    formatter = NamelessFormatter()
    return "\n".join(formatter.format(record) for record in caplog.records)


@pytest.mark.django_db
def test_the_text_of_an_error_names_nobody():
    make_person(login_phone="+84905123456")
    try:
        Person.objects.create(name="B", login_phone="+84905123456")
    except IntegrityError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
        line = NamelessFormatter().format(record)
    assert "IntegrityError" in line
    assert "905123456" not in line


@pytest.mark.django_db
def test_a_wrong_pin_leaves_no_number_in_the_log(client, caplog):
    make_person("Nguyễn Thị Lan", login_phone="+84905123456", pin="246810")
    caplog.set_level(logging.DEBUG)
    page = client.get("/sign-in/")
    fields = list(page.context["form"].fields)
    sent = {fields[0]: "0905 123 456", fields[1]: "999999"}
    response = client.post("/sign-in/", sent)
    assert response.status_code in {200, 401, 403, 422, 429}
    said = formatted(caplog)
    for secret in ("905123456", "0905 123 456", "999999", "Nguyễn Thị Lan", "127.0.0.1"):
        assert secret not in said


def test_every_line_passes_through_the_nameless_formatter():
    """Django's own handlers would print whole requests a second time."""
    assert settings.LOGGING["formatters"]["line"]["()"] == "lms.logs.NamelessFormatter"
    assert logging.getLogger("django").handlers == []
    (console,) = [h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler]
    assert isinstance(console.formatter, NamelessFormatter)
