"""Certificates: one's own to print, and a public page that says no more than it must."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from places import days
from records import certificates
from records.corrections import re_date_completion, void_completion
from records.models import Completion
from tests.factories import make_course, make_person

pytestmark = pytest.mark.django_db

BACKEND = "people.sign_in.PinBackend"


@pytest.fixture
def person():
    return make_person("Đinh Thị Hoa", contact_phone="+84905123456", code="HOA23456")


@pytest.fixture
def completion(person):
    rule = {"unit_code": "51", "audience": "collaborator", "valid_months": 24}
    return Completion.objects.create(
        person=person,
        course=make_course("duoi-nuoc", title="Phòng chống đuối nước"),
        completed_on=date(2026, 1, 31),
        rules=[rule],
        postings=[{"unit_code": "21100", "unit_name": "Xã Ba Tơ", "audience": "collaborator"}],
        score="5",
        max_score="6",
    )


@pytest.fixture
def owner(client, person):
    client.force_login(person, backend=BACKEND)
    return client


def words_of(response):
    return response.content.decode()


def main_of(response):
    return words_of(response).split("<main")[1].split("</main>")[0]


def test_the_owner_sees_name_course_date_validity_serial_and_qr(owner, completion):
    words = main_of(owner.get(f"/my/certificates/{completion.serial}/"))
    for part in ("Đinh Thị Hoa", "Phòng chống đuối nước", "31/01/2026", "30/01/2028"):
        assert part in words
    assert completion.serial in words
    assert f"/check/{completion.serial}/" in words
    qr = re.search(r'<img src="(/qr\.svg\?path=[^"]+)"', words).group(1)
    picture = owner.get(qr)
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<script" not in picture.content
    assert b"style" not in picture.content


def test_nobody_else_sees_it(completion):
    url = f"/my/certificates/{completion.serial}/"
    other = Client()
    assert other.get(url).status_code == 302
    other.force_login(make_person("Hồ Văn Nam"), backend=BACKEND)
    assert other.get(url).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_anybody_may_check_a_serial_and_learns_four_things(client, completion, prefix):
    response = client.get(f"{prefix}/check/{completion.serial}/")
    words = main_of(response)
    assert "Đinh Thị Hoa" in words
    assert "Phòng chống đuối nước" in words
    assert "2026" in words
    assert "2028" in words
    for secret in ("905", "HOA23456", "Ba Tơ", "collaborator", "5/6"):
        assert secret not in words
    assert "noindex" in response["X-Robots-Tag"]
    assert "sessionid" not in client.cookies


def test_a_serial_may_be_typed_without_care(client, completion):
    typed = completion.serial.lower().replace("-", " ")
    assert "Đinh Thị Hoa" in words_of(client.get(f"/check/{typed}/"))


@pytest.mark.parametrize("serial", ["AAAAA-BBBBB-CCCCC-DDDDD", "x", "<script>", "-" * 400])
def test_an_unknown_serial_is_told_in_words(client, serial):
    response = client.get(f"/check/{serial}/")
    assert response.status_code == 404
    assert "<h1>" in main_of(response)
    assert "<script>" not in main_of(response)


def test_a_voided_certificate_says_that_it_is_no_longer_valid(client, completion):
    good = main_of(client.get(f"/check/{completion.serial}/"))
    void_completion(completion=completion, author=make_person(), reason="Nhầm người")
    words = main_of(client.get(f"/check/{completion.serial}/"))
    assert 'class="notice bad"' in words
    assert 'class="notice bad"' not in good
    assert "Nhầm người" not in words


def test_another_date_moves_date_and_validity(completion):
    re_date_completion(
        completion=completion, new_date=date(2025, 8, 31), author=make_person(), reason="Nhầm ngày"
    )
    found = certificates.certificate_with(completion.serial)
    assert found.completed_on == date(2025, 8, 31)
    assert found.last_day == date(2027, 8, 30)


def test_the_rule_that_ends_first_holds_and_without_a_rule_it_has_no_end(completion):
    completion.rules = [{"valid_months": 24}, {"valid_months": 6}, {"valid_months": None}]
    assert certificates.certificate_of(completion).last_day == date(2026, 7, 30)
    completion.rules = []
    assert certificates.certificate_of(completion).last_day is None


def test_the_last_day_is_still_valid_and_the_next_is_not(completion):
    completion.rules = [{"valid_months": 1}]
    completion.completed_on = days.add_months(days.today(), -1) + timedelta(days=1)
    assert not certificates.certificate_of(completion).has_expired
    completion.completed_on = days.add_months(days.today(), -2)
    assert certificates.certificate_of(completion).has_expired


def test_the_certificate_of_an_erased_person_is_unknown(client, completion, person):
    person.erased_at = days.now()
    person.save()
    assert client.get(f"/check/{completion.serial}/").status_code == 404


# --- QR codes -----------------------------


def test_a_qr_code_leads_to_our_own_page(client, settings):
    settings.SITE_URL = "https://mangnon.example"
    words = words_of(client.get("/qr/", {"path": "/khoa-hoc/duoi-nuoc/"}))
    assert "https://mangnon.example/khoa-hoc/duoi-nuoc/" in words
    assert client.get("/qr.svg", {"path": "/khoa-hoc/"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "https://evil.example/", "evil", "/\\evil.example", "", "/a\nb", "/" * 400],
)
def test_a_qr_code_never_leads_elsewhere(client, path):
    assert client.get("/qr/", {"path": path}).status_code == 404
    assert client.get("/qr.svg", {"path": path}).status_code == 404
