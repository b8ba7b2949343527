"""The notice, "My data", consents, and what a person may ask for."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from people import consents, data_requests, notice
from people.erasure import erase_person
from people.models import Consent, DataRequest, NoticeRead, Person, PrivacySettings
from people.optional_fields import may_keep
from people.services import issue_one_time_pin, log_reading
from people.working_days import add_working_days, working_days_left
from places import days
from places.models import Agency
from tests.factories import make_person

pytestmark = pytest.mark.django_db
NEW_PIN = {"pin": "639274", "again": "639274"}


@pytest.fixture
def mine(signed_in, collaborator):
    return signed_in(collaborator)


# --- The notice -----------------------------------------------------------------------------


def test_the_notice_stands_where_the_first_pin_is_chosen_and_reading_it_is_kept(client, sign_in):
    person = make_person(login_phone="+84905123456", notice_version="")
    pin = issue_one_time_pin(person=person, by=None)
    sign_in("0905123456", pin)
    page = client.get("/my/pin/")
    assert "91/2025/QH15" in page.content.decode()
    assert NoticeRead.objects.count() == 0
    assert client.post("/my/pin/", NEW_PIN)["Location"] == "/my/"
    read = NoticeRead.objects.get()
    assert (read.person, read.version) == (person, notice.VERSION)
    assert client.get("/my/profile/").status_code == 200


def test_whoever_has_a_pin_is_shown_a_new_version_once(signed_in, collaborator):
    Person.objects.filter(pk=collaborator.pk).update(notice_version="an older one")
    browser = signed_in(collaborator)
    answer = browser.get("/my/profile/?a=1")
    assert answer["Location"] == "/my/notice/?next=%2Fmy%2Fprofile%2F%3Fa%3D1"
    page = browser.get(answer["Location"])
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    goes_on = browser.post("/my/notice/", {"next": "/my/profile/?a=1"})
    assert goes_on["Location"] == "/my/profile/?a=1"
    assert browser.get("/my/profile/").status_code == 200


def test_the_notice_leads_to_no_other_site(signed_in, collaborator):
    browser = signed_in(collaborator)
    answer = browser.post("/my/notice/", {"next": "https://elsewhere.example/"})
    assert answer["Location"] == "/my/"


def test_what_is_sent_is_never_led_away(signed_in, collaborator):
    Person.objects.filter(pk=collaborator.pk).update(notice_version="")
    browser = signed_in(collaborator)
    assert browser.post("/my/profile/", {"language": "en"})["Location"] == "/en/my/profile/"
    fetched = browser.get("/my/profile/", HTTP_SEC_FETCH_MODE="cors")
    assert fetched.status_code == 200


def test_demonstration_people_are_nobody_and_read_no_notice(signed_in):
    person = make_person(is_demo=True, notice_version="")
    assert signed_in(person).get("/my/profile/").status_code == 200


def test_the_notice_names_the_agency_as_data(client):
    agency = Agency.objects.create(slug="so-x", name="Sở Thử Nghiệm")
    PrivacySettings.objects.create(agency=agency, contact="Phòng 5", legal_basis="QĐ thử")
    page = client.get("/privacy/").content.decode()
    assert "Sở Thử Nghiệm" in page and "Phòng 5" in page and "QĐ thử" in page
    assert "/privacy/" in client.get("/sign-in/").content.decode()


# The text of each version, as a digest of its English.
TEXTS = {"2026-11-25": "699a58bfae24"}


def test_a_changed_text_has_a_new_version():
    """Whoever changes a word changes the version, so that everybody is shown it again."""
    with translation.override("en"):
        words = json.dumps([*notice.in_short(), *notice.in_full()])
    digest = hashlib.sha256(words.encode()).hexdigest()[:12]
    assert TEXTS[notice.VERSION] == digest, "the text changed: give the notice a new version"


# --- My data --------------------------------------------------------------------------------


def test_my_data_shows_everything_and_downloads_it(mine, collaborator, officer):
    log_reading(actor=officer, action="person", subject=collaborator, people=1)
    page = mine.get("/my/data/")
    words = page.content.decode()
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert collaborator.name in words and "Xã Trà Bồng" in words
    assert officer.name not in words and "Cán bộ trẻ em" in words
    file = mine.get("/my/data/download/")
    assert "attachment" in file["Content-Disposition"]
    assert json.loads(file.content)["data"]["person"]["login_phone"] == "+84905123456"


def test_nobody_sees_anothers_data(client, mine, officer):
    assert client.get("/my/data/")["Location"].startswith("/sign-in/")
    assert officer.name not in mine.get("/my/data/").content.decode()


def test_the_contact_phone_is_changed_alone(mine, collaborator):
    assert mine.post("/my/data/phone/", {"contact_phone": "0912.345.678"}).status_code == 302
    collaborator.refresh_from_db()
    assert collaborator.contact_phone == "+84912345678"
    assert mine.post("/my/data/phone/", {"contact_phone": "12"}).status_code == 422
    mine.post("/my/data/phone/", {"contact_phone": "", "name": "Khác", "login_phone": "0900"})
    collaborator.refresh_from_db()
    assert (collaborator.name, collaborator.login_phone) == ("Hồ Thị Đào", "+84905123456")


# --- Consent --------------------------------------------------------------------------------


def test_no_box_is_ticked_beforehand(mine):
    assert "checked" not in mine.get("/my/data/").content.decode()


def test_consent_is_kept_with_its_words_and_taken_back(mine, collaborator):
    assert not may_keep(collaborator, "gender")
    page = mine.post("/my/data/consents/gender/", {"value": "female"})
    assert page.status_code == 422 and not Consent.objects.exists()
    mine.post("/my/data/consents/gender/", {"value": "female", "agree": "on"})
    given = Consent.objects.get()
    assert given.wording == consents.wording_of("gender") and given.version and given.given_at
    collaborator.refresh_from_db()
    assert collaborator.gender == "female" and may_keep(collaborator, "gender")
    mine.post("/my/data/consents/gender/", {"withdraw": "1"})
    collaborator.refresh_from_db()
    assert collaborator.gender == "" and not may_keep(collaborator, "gender")
    assert Consent.objects.get().withdrawn_at is not None
    mine.post("/my/data/consents/gender/", {"value": "female", "agree": "on"})
    assert Consent.objects.count() == 2


def test_agreeing_twice_is_one_consent(collaborator):
    for _ in range(2):
        consents.give_consent(person=collaborator, purpose="reminders")
    assert Consent.objects.count() == 1 and consents.has_consent(collaborator, "reminders")
    assert consents.withdraw_consent(person=collaborator, purpose="reminders")
    assert not consents.withdraw_consent(person=collaborator, purpose="reminders")


def test_a_gender_that_is_none_is_refused(collaborator):
    with pytest.raises(ValidationError):
        consents.give_consent(person=collaborator, purpose="gender", value="<script>")
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "mode, without, agreed, withdrawn",
    [("consent", False, True, False), ("basis", True, True, False), ("off", False, False, False)],
)
def test_optional_fields_by_the_sites_settings(
    settings, collaborator, mode, without, agreed, withdrawn
):
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": "consent"}
    consents.give_consent(person=collaborator, purpose="ethnic_group", value="Hrê")
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": mode}
    assert may_keep(None, "ethnic_group") == may_keep(make_person(), "ethnic_group") == without
    assert may_keep(collaborator, "ethnic_group") == agreed
    consents.withdraw_consent(person=collaborator, purpose="ethnic_group")
    assert may_keep(collaborator, "ethnic_group") == withdrawn
    assert may_keep(collaborator, "birth_date")


def test_switched_off_no_page_asks_for_optional_fields(settings, mine):
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": "off"}
    assert "consents/gender" not in mine.get("/my/data/").content.decode()
    assert mine.post("/my/data/consents/gender/", {"value": "male"}).status_code == 404


# --- Requests -------------------------------------------------------------------------------


def test_an_erasure_is_asked_for_only_by_who_knows_what_it_ends(mine, collaborator):
    page = mine.get("/my/data/requests/erase/").content.decode()
    assert "knows_certificates_end" in page
    assert mine.post("/my/data/requests/erase/", {"text": ""}).status_code == 200
    assert not DataRequest.objects.exists()
    sent = mine.post("/my/data/requests/erase/", {"knows_certificates_end": "on"})
    assert sent["Location"] == "/my/data/"
    asked = DataRequest.objects.get()
    assert asked.person == collaborator and asked.knows_certificates_end
    mine.post("/my/data/requests/erase/", {"knows_certificates_end": "on", "text": "gấp"})
    assert DataRequest.objects.get().text == "gấp"


def test_a_kind_that_is_none_does_not_exist(mine):
    assert mine.get("/my/data/requests/nothing/").status_code == 404


def test_the_days_are_reckoned_when_it_comes(settings, collaborator):
    settings.PRIVACY = settings.PRIVACY | {"HOLIDAYS": ["09-02", "2026-09-03"]}
    tuesday = days.start_of(date(2026, 9, 1))
    asked = data_requests.open_request(
        person=collaborator, kind="erase", knows_certificates_end=True, at=tuesday
    )
    assert asked.answer_due == date(2026, 9, 7)  # not Wednesday, Thursday, nor the weekend
    assert asked.act_due == date(2026, 9, 21)
    assert data_requests.clock_of(asked, on=date(2026, 9, 7)).to_answer == 0
    late = data_requests.clock_of(asked, on=date(2026, 9, 8))
    assert late.to_answer == -1 and late.is_overdue
    stop = data_requests.open_request(person=collaborator, kind="object", at=tuesday)
    assert stop.act_due == date(2026, 9, 16)


def test_working_days_skip_weekends_and_holidays():
    friday = date(2026, 11, 27)
    assert add_working_days(friday, 2) == date(2026, 12, 1)
    assert add_working_days(friday, 2, ["11-30"]) == date(2026, 12, 2)
    assert working_days_left(friday, date(2026, 12, 1)) == 2
    assert working_days_left(date(2026, 12, 1), friday) == -2


def test_a_refusal_needs_its_ground_and_the_person_reads_it(mine, collaborator, department):
    asked = data_requests.open_request(
        person=collaborator, kind="erase", knows_certificates_end=True
    )
    with pytest.raises(ValidationError):
        data_requests.refuse_request(request=asked, by=department, legal_ground="  ")
    data_requests.refuse_request(request=asked, by=department, legal_ground="Luật X, điều Y")
    assert "Luật X, điều Y" in mine.get("/my/data/").content.decode()
    with pytest.raises(ValidationError):
        data_requests.settle_request(request=asked, by=department)


def test_the_time_is_extended_once_and_not_for_long(collaborator, department):
    asked = data_requests.open_request(person=collaborator, kind="object")
    for number, because in ((16, "nhiều"), (0, "ít"), (5, " ")):
        with pytest.raises(ValidationError):
            data_requests.extend_request(
                request=asked, by=department, number=number, because=because
            )
    data_requests.extend_request(request=asked, by=department, number=15, because="hệ thống khác")
    due = DataRequest.objects.get().act_due
    assert due == asked.act_due + timedelta(days=15)
    with pytest.raises(ValidationError):
        data_requests.extend_request(request=asked, by=department, number=1, because="nữa")


def test_doing_it_erases_or_stops(collaborator, officer, department):
    consents.give_consent(person=officer, purpose="reminders")
    stop = data_requests.open_request(person=officer, kind="object")
    data_requests.settle_request(request=stop, by=department)
    assert not consents.has_consent(officer, "reminders")
    asked = data_requests.open_request(
        person=collaborator, kind="erase", knows_certificates_end=True, text="Tôi là Đào"
    )
    done = data_requests.settle_request(request=asked, by=department, decision="Đã xóa")
    collaborator.refresh_from_db()
    assert collaborator.erased_at and done.state == "done" and done.text == ""
    assert done.decided_by == department


def test_an_erased_person_owes_no_notice_and_has_no_consent_left(collaborator, department):
    consents.give_consent(person=collaborator, purpose="gender", value="female")
    erase_person(person=collaborator, by=department)
    collaborator.refresh_from_db()
    assert collaborator.gender == ""
