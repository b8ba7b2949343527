"""Another's id in an address: refused with the same page as an id that nobody has."""

import re
import uuid

import pytest
from django.urls import reverse

from people.models import Person
from tests.lms.land import Land, make_land

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SERIAL = "AAAAA-BBBBB-CCCCC-DDDDD"
MADE_UP = 987_654
# Of each address that names something private: whose it is given the land, and one of nobody.
PRIVATE = {
    "new-pin": (lambda side: side.person.uuid, uuid.uuid4()),
    "more-time": (lambda side: side.person.uuid, uuid.uuid4()),
    "reset-second-factor": (lambda side: side.person.uuid, uuid.uuid4()),
    "group-code": (lambda side: side.group_code.pk, MADE_UP),
    "roster": (lambda side: side.roster.uuid, uuid.uuid4()),
    "roster-columns": (lambda side: side.roster.uuid, uuid.uuid4()),
    "roster-rejects": (lambda side: side.roster.uuid, uuid.uuid4()),
    "read-roster-sheet": (lambda side: side.roster.uuid, uuid.uuid4()),
    "look-roster": (lambda side: side.roster.uuid, uuid.uuid4()),
    "decide-roster": (lambda side: side.roster.uuid, uuid.uuid4()),
    "apply-roster": (lambda side: side.roster.uuid, uuid.uuid4()),
    "undo-roster": (lambda side: side.roster.uuid, uuid.uuid4()),
    "people_roster": (lambda side: side.roster.uuid, uuid.uuid4()),
    "people_roster-columns": (lambda side: side.roster.uuid, uuid.uuid4()),
    "people_roster-rejects": (lambda side: side.roster.uuid, uuid.uuid4()),
    "people_apply-roster": (lambda side: side.roster.uuid, uuid.uuid4()),
    "people_data_request": (lambda side: side.data_request.uuid, uuid.uuid4()),
    "people_data_request_export": (lambda side: side.data_request.uuid, uuid.uuid4()),
    "people_open_data_request": (lambda side: side.person.pk, MADE_UP),
    "people_add_post": (lambda side: side.person.pk, MADE_UP),
    "people_move_post": (lambda side: side.posting.pk, MADE_UP),
    "people_end_post": (lambda side: side.posting.pk, MADE_UP),
    "wagtailusers_users:edit": (lambda side: side.person.pk, MADE_UP),
    "attempt": (lambda side: side.attempt.uuid, uuid.uuid4()),
    "certificate": (lambda side: side.completion.serial, SERIAL),
}
OTHERS = ("learner", "neighbour", "agency", "trainer", "approver")


@pytest.fixture
def land(settings, tmp_path) -> Land:
    settings.MEDIA_ROOT = tmp_path
    return make_land()


def page(response) -> tuple[int, str]:
    """What came back, without the address itself and what changes with every answer."""
    text = response.content.decode().replace(response.request["PATH_INFO"], "…")
    return response.status_code, re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", text)


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_id_of_another_looks_like_an_id_of_nobody(land, method):
    """One land for them all: whoever is refused changes nothing."""
    for name, (whose, nobodys) in PRIVATE.items():
        theirs = whose(land.sides["inside"])
        for column in OTHERS:
            send = getattr(land.clients[column], method)
            real = page(send(reverse(name, args=[theirs])))
            made_up = page(send(reverse(name, args=[nobodys])))
            assert real == made_up and real[0] in {403, 404, 405}, (name, column)
        assert not any(secret in real[1] for secret in land.sides["inside"].secrets)


def test_a_unit_of_others_looks_like_a_unit_that_is_not_there(land):
    officer, there = land.clients["officer"], land.sides["outside"].unit.code
    query = {"course": "duoi-nuoc", "audience": "collaborator", "figure": "required"}
    for name in ("coverage", "coverage-people", "coverage-csv", "coverage-xlsx", "call-list"):
        real = officer.get(reverse(name), query | {"unit": there})
        assert real.status_code == 400
        assert "Xã Ngoài" not in real.content.decode()


def test_a_part_of_others_cannot_be_asked_for(land):
    """`part` names a child of the unit: a code from elsewhere is not found."""
    query = {"course": "duoi-nuoc", "audience": "collaborator", "figure": "required"}
    query |= {"unit": land.sides["inside"].unit.code, "part": land.sides["outside"].unit.code}
    for name in ("coverage-people", "call-list"):
        assert land.clients["officer"].get(reverse(name), query).status_code == 404


def test_a_contact_of_another_commune_is_not_edited_by_its_number(land):
    inside, outside = land.sides["inside"], land.sides["outside"]
    address = reverse("edit-contact", args=[inside.unit.code, outside.contact.pk])
    assert land.clients["officer"].post(address, {"end": "1"}).status_code == 404
    outside.contact.refresh_from_db()
    assert outside.contact.valid_until is None


def test_an_old_day_opens_no_more_than_today(land):
    """Who may ask is decided today, whatever day is asked about."""
    query = {"course": "duoi-nuoc", "audience": "collaborator", "figure": "required"}
    query |= {"unit": land.sides["inside"].unit.code, "on": "2024-01-01", "known": "2024-01-01"}
    for column in ("neighbour", "learner", "agency"):
        answer = land.clients[column].get(reverse("coverage-people"), query)
        assert answer.status_code in {400, 403}


def test_a_card_sheet_is_not_printed_for_somebody_slipped_in(land):
    inside, outside = land.sides["inside"], land.sides["outside"]
    data = {"person": [inside.person.uuid, outside.person.uuid], "unit": inside.unit.code}
    answer = land.clients["officer"].post(reverse("card-sheet"), data)
    assert answer.status_code == 403
    assert not any(secret in answer.content.decode() for secret in outside.secrets)


STRANGE = ["' OR 1=1 --", "../../etc/passwd", "%2e%2e/", "0", "-1", "9" * 40, "null", "<script>"]


def test_strange_words_in_an_address_break_nothing(land):
    for text in STRANGE:
        nothing_breaks(land.clients["administrator"], text)


def nothing_breaks(root, text):
    for path in (f"/check/{text}/", f"/quiz/{text}/", f"/my/courses/{text}/", f"/card/{text}/"):
        assert root.get(path).status_code in {302, 404}, path
    for key in ("course", "audience", "unit", "on", "known", "structure", "part", "figure", "page"):
        answer = root.get(reverse("coverage-people"), {"course": "duoi-nuoc", key: text})
        assert answer.status_code < 500, key


def test_nobody_makes_themselves_more_by_their_own_pages(land):
    """Fields that a form does not show are not taken from what is sent."""
    learner = land.people["learner"]
    data = {"language": "vi", "is_superuser": "on", "is_staff": "on", "groups": "1", "code": "X"}
    for address in (reverse("profile"), reverse("my-data-phone")):
        land.clients["learner"].post(address, data | {"contact_phone": "0905123456"})
    after = Person.objects.get(pk=learner.pk)
    assert not (after.is_superuser or after.is_staff or after.groups.exists())
    assert after.code == learner.code
