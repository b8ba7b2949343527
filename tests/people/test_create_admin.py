"""The first administrator."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from people.models import Person

pytestmark = pytest.mark.django_db


def create(*args: str) -> dict:
    out = StringIO()
    call_command("create_admin", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_administrator_signs_in_with_the_printed_pin_and_reaches_the_admin(client):
    made = create("--name", "Nguyễn Văn Quản", "--phone", "+84 905 123 456")
    data = {"identifier": "0905123456", "pin": made["pin"], "next": "/admin/"}
    assert client.post("/sign-in/", data)["Location"] == "/admin/"
    assert client.get("/admin/")["Location"].startswith("/my/pin/")
    client.post("/my/pin/", {"pin": "518264", "again": "518264"})
    assert client.get("/admin/").status_code == 200
    assert Client().get("/admin/").status_code == 302


def test_a_number_that_signs_in_somebody_is_refused():
    create("--name", "A", "--phone", "0905123456")
    with pytest.raises(CommandError, match="0905 123 456 signs in somebody else. Give another"):
        create("--name", "B", "--phone", "0905123456")
    assert Person.objects.count() == 1


@pytest.mark.parametrize("phone", ["111", "abc", "0165 123 4567"])
def test_a_number_that_is_none_is_refused(phone):
    with pytest.raises(CommandError, match="Hãy viết như"):
        create("--name", "A", "--phone", phone)


def test_a_name_of_spaces_is_asked_for(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "")
    with pytest.raises(CommandError, match="--name"):
        create("--name", "  ", "--phone", "0905123456")


def test_what_is_not_given_is_asked(monkeypatch):
    answers = iter(["Nguyễn Văn Quản", "0905123456"])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    assert create()["phone"] == "0905 123 456"


def test_no_answer_is_no_administrator(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "")
    with pytest.raises(CommandError):
        create()
    assert not Person.objects.exists()
