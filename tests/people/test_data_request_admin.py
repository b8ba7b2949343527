"""Requests about personal data in the admin, retention, and what the office may keep."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group

from people import data_requests
from people.models import AccessEntry, Consent, DataRequest, Person, RosterImport
from people.retention import apply_retention, inactive_people
from people.services import log_reading
from places import days
from records.models import Unplaced
from tests.factories import make_person, make_posting

pytestmark = pytest.mark.django_db
LIST = "/admin/reports/data-requests/"


@pytest.fixture
def office(signed_in, department):
    return signed_in(department)


@pytest.fixture
def asked(collaborator):
    return data_requests.open_request(
        person=collaborator, kind="erase", knows_certificates_end=True, text="Xin xóa"
    )


def address(asked: DataRequest) -> str:
    return f"/admin/people/data-requests/{asked.uuid}/"


def test_the_list_shows_the_clock_and_what_is_overdue(office, asked, collaborator):
    DataRequest.objects.update(answer_due=days.today() - timedelta(days=3))
    page = office.get(LIST)
    words = page.content.decode()
    assert collaborator.name in words and 'class="overdue"' in words
    assert AccessEntry.objects.filter(action="data-requests").exists()
    assert "/admin/reports/data-requests/" in office.get("/admin/").content.decode()


def test_only_the_department_sees_requests(signed_in, asked, officer, collaborator):
    trainer = make_person()
    trainer.groups.add(Group.objects.get(name="trainer"))
    for person in (officer, collaborator, trainer):
        browser = signed_in(person)
        for path in (
            LIST,
            address(asked),
            f"{address(asked)}data/",
            "/admin/reports/inactive-people/",
        ):
            assert browser.get(path).status_code in (302, 403), (person.name, path)


def test_the_request_is_opened_answered_and_refused_with_its_ground(office, asked, collaborator):
    page = office.get(address(asked)).content.decode()
    assert "Xin xóa" in page
    entry = AccessEntry.objects.get(action="data-request")
    assert entry.subject == collaborator and entry.reason == "request"
    assert office.post(address(asked), {"act": "answer"})["Location"] == LIST
    asked.refresh_from_db()
    assert asked.state == "answered"
    assert office.post(address(asked), {"act": "refuse", "legal_ground": ""}).status_code == 200
    office.post(address(asked), {"act": "refuse", "legal_ground": "Luật X"})
    asked.refresh_from_db()
    assert (asked.state, asked.legal_ground) == ("refused", "Luật X")


def test_erasing_is_done_from_the_request(office, asked, collaborator):
    office.post(address(asked), {"act": "settle", "decision": "Đã xóa"})
    collaborator.refresh_from_db()
    assert collaborator.erased_at and collaborator.name == ""
    page = office.get(LIST).content.decode()
    assert "Hồ Thị Đào" not in page
    assert office.get(address(asked)).status_code == 200


def test_an_administrator_is_not_erased_by_the_department(office):
    root = Person.objects.create_superuser(name="Quản Trị")
    asked = data_requests.open_request(person=root, kind="erase", knows_certificates_end=True)
    assert office.post(address(asked), {"act": "settle"})["Location"] == "/admin/"  # refused
    root.refresh_from_db()
    assert root.erased_at is None


def test_the_office_writes_down_what_somebody_asked_on_paper(office, collaborator, department):
    path = f"/admin/people/{collaborator.pk}/data-request/"
    assert office.get(path).status_code == 200
    assert office.post(path, {"kind": "erase", "text": ""}).status_code == 200
    sent = office.post(path, {"kind": "erase", "text": "", "knows_certificates_end": "on"})
    asked = DataRequest.objects.get()
    assert sent["Location"] == address(asked) and asked.opened_by == department
    assert path in office.get(f"/admin/users/edit/{collaborator.pk}/").content.decode()


def test_the_data_is_downloaded_for_them_and_noted(office, asked, collaborator):
    file = office.get(f"{address(asked)}data/")
    assert file.json()["data"]["person"]["name"] == collaborator.name
    assert AccessEntry.objects.get(action="data-export").subject == collaborator
    data_requests.refuse_request(request=asked, by=collaborator, legal_ground="x")
    assert office.get(f"{address(asked)}data/").status_code == 404


# --- Optional fields in the office's form -----------------------------------------------------


def fields_of(person: Person, **fields) -> dict:
    return {
        "name": person.name, "contact_phone": "", "login_phone": "0905123456", "gender": "",
        "birth_date": "", "ethnic_group": "", "language": "vi", "is_active": "on", **fields,
    }  # fmt: skip


def test_the_office_keeps_gender_only_with_the_persons_word(office, collaborator, department):
    path = f"/admin/users/edit/{collaborator.pk}/"
    assert office.post(path, fields_of(collaborator, gender="female")).status_code == 200
    collaborator.refresh_from_db()
    assert collaborator.gender == ""
    office.post(path, fields_of(collaborator, gender="female", agreed="on"))
    collaborator.refresh_from_db()
    given = Consent.objects.get()
    assert collaborator.gender == "female"
    assert (given.how, given.recorded_by) == ("told", department)
    office.post(path, fields_of(collaborator, gender="female", ethnic_group=""))
    assert Consent.objects.standing().count() == 1
    office.post(path, fields_of(collaborator, gender=""))
    assert Consent.objects.standing().count() == 0


def test_switched_off_the_form_has_no_optional_fields(settings, office, collaborator):
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": "off"}
    page = office.get(f"/admin/users/edit/{collaborator.pk}/").content.decode()
    assert 'name="gender"' not in page and 'name="ethnic_group"' not in page
    office.post(f"/admin/users/edit/{collaborator.pk}/", fields_of(collaborator, gender="male"))
    collaborator.refresh_from_db()
    assert collaborator.gender == ""


# --- Retention ------------------------------------------------------------------------------


def test_what_was_kept_long_enough_goes(settings, department, collaborator):
    now = days.now()
    old, young = now - timedelta(days=800), now - timedelta(days=20)
    for at in (old, young):
        log_reading(actor=department, action="person", subject=collaborator, people=1, at=at)
        RosterImport.objects.create(
            file_name="a.csv", digest="x", content=b"Ho Thi Dao", received_at=at
        )
        Unplaced.objects.create(reason="unknown", text="lời", received_at=at, settled_at=at)
    Unplaced.objects.create(reason="unknown", text="lời", received_at=old)
    gone = apply_retention(now)
    assert {name: n for name, n in gone.items() if n} == {
        "readings": 1, "roster files": 1, "settled inbox": 1,
    }  # fmt: skip
    assert AccessEntry.objects.get().at == young
    assert RosterImport.objects.exclude(content=None).get().received_at == young
    assert Unplaced.objects.exclude(text="").count() == 2
    assert not any(apply_retention(now).values())


def test_optional_fields_go_where_a_site_has_switched_them_off(settings):
    person = make_person(gender="female", ethnic_group="Hrê")
    assert apply_retention()["optional fields"] == 0
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": "off"}
    assert apply_retention()["optional fields"] == 1
    person.refresh_from_db()
    assert (person.gender, person.ethnic_group) == ("", "")


def test_zero_keeps_for_ever(settings, department):
    settings.PRIVACY = settings.PRIVACY | {"KEEP_READINGS_DAYS": 0}
    log_reading(actor=department, action="person", at=days.now() - timedelta(days=9999))
    assert "readings" not in apply_retention()


def test_whoever_has_held_no_post_for_years_is_listed_and_not_erased(office, commune):
    long_ago = days.now() - timedelta(days=9 * 365)
    gone = make_person("Người Đã Nghỉ", created_at=long_ago)
    make_posting(gone, unit=commune, start=date(2018, 1, 1), until=date(2019, 1, 1))
    still = make_person("Người Đang Làm", created_at=long_ago)
    make_posting(still, unit=commune, start=date(2018, 1, 1))
    lately = make_person("Người Vừa Vào", created_at=long_ago, last_login=days.now())
    make_person("Người Mới")
    assert list(inactive_people()) == [gone]
    page = office.get("/admin/reports/inactive-people/").content.decode()
    assert gone.name in page and still.name not in page and lately.name not in page
    apply_retention()
    gone.refresh_from_db()
    assert gone.erased_at is None
