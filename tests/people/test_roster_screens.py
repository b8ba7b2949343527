"""Rosters on the screen: looked at first, then applied, and taken back."""

import re
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.upkeep import run_waiting_tasks
from people.models import AccessEntry, Person, Posting, RosterImport, RosterPage
from people.rosters import looking
from tests.factories import make_audience, make_person, make_posting
from tests.people.make_files import FILES
from tests.people.rosters import everything

pytestmark = pytest.mark.django_db
HEADER = ["STT", "Họ và tên", "SĐT", "Thôn", "Ngày sinh"]
DAO = [1, "Hồ Thị Đào", "0905123456", "Thôn 1", "2/9/1988"]
MOI = [2, "Đinh Văn Mới", 905123457, "Thôn 2", "1/5/1990"]


def book(*rows, header=HEADER) -> SimpleUploadedFile:
    """A workbook as a commune keeps it: a title, a blank line, the table, a total."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet("CTV")
        sheet.write(0, 0, "DANH SÁCH CỘNG TÁC VIÊN")
        for number, row in enumerate([header, *rows], start=2):
            sheet.write_row(number, 0, row)
        sheet.write(len(rows) + 3, 0, f"Tổng cộng: {len(rows)} người")
    return SimpleUploadedFile("ctv.xlsx", out.getvalue())


@pytest.fixture
def browser(officer, signed_in):
    return signed_in(officer)


@pytest.fixture
def send(browser, commune):
    """Send a list in; gives the answer."""

    def sent(*rows, by=None, header=HEADER, **fields):
        form = {
            "file": book(*rows, header=header),
            "unit": commune.code,
            "audience": make_audience().pk,
            "on": "2026-01-01",
        }
        return (by or browser).post(reverse("send-in-roster"), form | fields)

    return sent


def page_of(browser, answer, **asked) -> str:
    shown = browser.get(answer["Location"], asked)
    assert shown.status_code == 200 and "no-store" in shown["Cache-Control"]
    return shown.content.decode()


def step(browser, name: str, **sent):
    return browser.post(reverse(name, args=[RosterImport.objects.get().uuid]), sent)


def test_nothing_is_written_before_it_was_looked_at(browser, send):
    before = everything()
    shown = page_of(browser, send(DAO, MOI))
    assert "Hồ Thị Đào" in shown and "Đinh Văn Mới" in shown
    assert everything() == before
    assert AccessEntry.objects.filter(action="roster").exists()
    step(browser, "apply-roster")
    assert Posting.objects.known().filter(person__name="Đinh Văn Mới").count() == 1
    outcome = browser.get(reverse("roster", args=[RosterImport.objects.get().uuid]))
    assert reverse("cards") in outcome.content.decode()


def test_a_list_is_taken_back(browser, send, collaborator):
    before = everything()
    send(MOI, [1, "Hồ Thị Đào", "0905123456", "", "2/9/1988"])
    step(browser, "apply-roster")
    assert everything() != before
    step(browser, "undo-roster")
    assert everything() == before


def test_of_a_complete_list_those_missing_are_shown_first(browser, send, collaborator, commune):
    gone = make_posting(make_person("Lê Văn Vắng"), unit=commune)
    answer = send([1, collaborator.name, "0905123456", "", ""], complete="on")
    shown = page_of(browser, answer)
    assert "Lê Văn Vắng" in shown and collaborator.name not in shown
    step(browser, "apply-roster")
    assert Posting.objects.known().get(person=gone.person).until.isoformat() == "2026-01-01"


def test_a_list_is_complete_only_for_a_unit_and_a_post(browser, send):
    answer = send(DAO, complete="on", audience="")
    assert answer.status_code == 200 and not RosterImport.objects.exists()
    assert answer.context["form"].errors["complete"]


def test_a_person_decides_who_is_meant(browser, send, commune):
    namesake = make_posting(
        make_person("Hồ Thị Đào", contact_phone="+84905000777"), unit=commune
    ).person
    answer = send(["1", "Hồ Thị Đào", "0905123456", "", ""])
    shown = page_of(browser, answer)
    key = RosterImport.objects.get()
    choice = f"person:{namesake.pk}"
    assert f'value="{choice}"' in shown and "0905000777" not in shown
    field = shown.split('type="radio" name="')[1].split('"')[0]
    step(browser, "decide-roster", **{field: "person:999999"})
    assert RosterImport.objects.get().decisions == {}
    step(browser, "decide-roster", **{field: choice})
    step(browser, "apply-roster")
    assert Person.objects.filter(name="Hồ Thị Đào").count() == 1
    assert key.state == RosterImport.State.RECEIVED


def test_a_column_that_was_misread_is_put_right(browser, send):
    header = ["STT", "Người ấy", "Gọi số", "Ở đâu", "x"]
    answer = send(DAO, header=header)
    assert answer.status_code == 200  # nothing was understood, and it says so
    answer = send(DAO, header=["STT", "Họ và tên", "SĐT", "Nơi ở", "Ngày sinh"])
    columns = browser.get(answer["Location"] + "columns/")
    assert 'value="village"' in columns.content.decode()
    field = {"0-1": "name", "0-2": "phone", "0-3": "village", "0-4": "birth"}
    nobody = browser.post(answer["Location"] + "columns/", {"0-2": "phone"})
    assert nobody.status_code == 200 and nobody.context["form"].non_field_errors()
    assert browser.post(answer["Location"] + "columns/", field).status_code == 302
    step(browser, "apply-roster")
    assert Posting.objects.get(person__name="Hồ Thị Đào").unit.name == "Thôn 1"
    assert browser.get(answer["Location"] + "columns/").status_code == 302


def test_the_rows_that_were_refused_come_back_as_a_file(browser, send):
    send(DAO, [2, "", "0905", "", ""], [3, "=HYPERLINK(1)", "09051", "", ""])
    uuid = RosterImport.objects.get().uuid
    file = browser.get(reverse("roster-rejects", args=[uuid]))
    assert "attachment" in file["Content-Disposition"]
    text = file.content.decode("utf-8-sig")
    assert "Hồ Thị Đào" not in text and "\n=HYPERLINK" not in text and ",=HYPERLINK" not in text


def test_an_unreadable_file_is_refused_in_words_and_not_kept(browser, send):
    for content in (b"", b"PK\x03\x04 broken", b"\x00" * 400, "không có cột".encode()):
        answer = send(file=SimpleUploadedFile("danh-sach.xlsx", content))
        assert answer.status_code == 200 and answer.context["form"].errors["file"]
    assert not RosterImport.objects.exists()


def test_an_officer_sends_in_only_lists_of_the_own_unit(browser, send, other_commune):
    answer = send(DAO, unit=other_commune.code)
    assert answer.status_code == 200 and answer.context["form"].errors["unit"]
    answer = send(DAO, unit="")
    assert answer.context["form"].errors["unit"] and not RosterImport.objects.exists()


def test_a_list_is_opened_by_its_office_and_the_department_and_by_nobody_else(
    browser, send, officers, other_commune, department, signed_in, collaborator
):
    send(DAO)
    neighbour = make_person("Cán bộ xã bên")
    make_posting(neighbour, audience=officers, unit=other_commune)
    uuid = RosterImport.objects.get().uuid
    addresses = {
        name: reverse(name, args=[uuid]) for name in ("roster", "roster-columns", "roster-rejects")
    }
    for name, address in addresses.items():
        assert signed_in(department).get(address).status_code == 200, name
        assert signed_in(neighbour).get(address).status_code == 404, name
        assert signed_in(collaborator).get(address).status_code == 403, name
    for name in ("apply-roster", "undo-roster", "decide-roster"):
        assert signed_in(neighbour).post(reverse(name, args=[uuid])).status_code == 404, name
    assert "ctv.xlsx" not in signed_in(neighbour).get(reverse("rosters")).content.decode()
    assert "ctv.xlsx" in browser.get(reverse("rosters")).content.decode()


@pytest.fixture
def long_lists(monkeypatch):
    """Every list is long: the worker looks through it, applies it and takes it back."""
    monkeypatch.setattr(looking, "LONG", 0)


@pytest.mark.django_db(transaction=True)
def test_a_long_list_is_left_to_the_worker_and_its_progress_shown(browser, send, long_lists):
    before = everything()
    answer = send(DAO, MOI)
    shown = page_of(browser, answer)
    assert 'http-equiv="refresh"' in shown and "<progress" in shown
    assert "Đinh Văn Mới" not in shown
    run_waiting_tasks()
    shown = page_of(browser, answer)
    assert "Đinh Văn Mới" in shown and 'http-equiv="refresh"' not in shown
    assert everything() == before
    step(browser, "apply-roster")
    shown = page_of(browser, answer)
    assert 'http-equiv="refresh"' in shown and "<progress" in shown
    assert not Posting.objects.filter(person__name="Hồ Thị Đào").exists()
    run_waiting_tasks()
    assert Posting.objects.known().filter(person__name="Hồ Thị Đào").count() == 1
    assert 'http-equiv="refresh"' not in page_of(browser, answer)
    assert not RosterPage.objects.exists()
    step(browser, "undo-roster")
    assert 'http-equiv="refresh"' in page_of(browser, answer)
    run_waiting_tasks()
    assert everything() == before
    assert reverse("look-roster", args=[RosterImport.objects.get().uuid]) in page_of(
        browser, answer
    )


@pytest.mark.django_db(transaction=True)
def test_a_long_list_shows_the_pages_that_a_short_one_shows(
    browser, send, collaborator, commune, monkeypatch
):
    make_posting(make_person("Lê Văn Vắng"), unit=commune)
    make_posting(make_person("Trần Văn Trùng", contact_phone="+84905000777"), unit=commune)
    many = [[n, f"Nguyễn Văn {chr(65 + n % 26)}{n}", 905200000 + n, "", ""] for n in range(60)]
    trung = [99, "Trần Văn Trùng", "0905000888", "", ""]
    rows = [*many, [100, "Sai Số", "12345", "", ""], trung, DAO]
    answer = send(*rows, complete="on")
    asked = [{"show": name} for name in ("leaving", "ambiguous", "rejected", "created", "updated")]
    asked.append({"show": "created", "page": "2"})
    short = [_without_tokens(page_of(browser, answer, **one)) for one in asked]
    assert "Lê Văn Vắng" in short[0] and "A52" in short[-1]
    monkeypatch.setattr(looking, "LONG", 0)
    step(browser, "look-roster")
    run_waiting_tasks()
    assert [_without_tokens(page_of(browser, answer, **one)) for one in asked] == short
    assert browser.get(answer["Location"] + "rejects/").status_code == 200
    field = short[1].split('type="radio" name="')[1].split('"')[0]
    step(browser, "decide-roster", **{field: "new"})
    assert RosterImport.objects.get().decisions
    run_waiting_tasks()
    assert "Trần Văn Trùng" in page_of(browser, answer, show="created", page="2")


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


@pytest.mark.django_db(transaction=True)
def test_a_long_list_that_was_not_looked_through_is_not_applied(browser, send, monkeypatch):
    before = everything()
    send(DAO)
    monkeypatch.setattr(looking, "LONG", 0)
    step(browser, "apply-roster")
    run_waiting_tasks()
    assert everything() == before


def test_a_hidden_sheet_is_named_and_read_when_asked_for(browser, send, officer):
    answer = send(file=SimpleUploadedFile("an.xlsx", (FILES / "trang_an.xlsx").read_bytes()))
    shown = page_of(browser, answer)
    assert "CTV 2023" in shown and "DanhMuc" in shown
    assert "Lê Quang Giàu" not in shown and shown.count('name="sheet"') == 1
    columns = browser.get(answer["Location"] + "columns/").content.decode()
    assert columns.count("CTV 2023") == 1
    step(browser, "read-roster-sheet", sheet="DanhMuc")
    assert RosterImport.objects.get().mapping == {}
    step(browser, "read-roster-sheet", sheet="CTV 2023")
    assert "Lê Quang Giàu" in page_of(browser, answer, show="rejected")


def test_what_a_title_says_is_confirmed_before_it_is_applied(
    department, signed_in, send, other_commune
):
    browser = signed_in(department)
    file = SimpleUploadedFile("x.xlsx", (FILES / "tieu_de_noi_xa.xlsx").read_bytes())
    answer = send(by=browser, file=file, unit="", audience="")
    shown = page_of(browser, answer)
    assert 'name="confirmed"' in shown and "Xã Ba Tơ" in shown
    brought_in = Posting.objects.known().filter(unit__parent=other_commune)
    step(browser, "apply-roster")
    assert not brought_in.exists()
    step(browser, "apply-roster", confirmed="yes")
    assert brought_in.count() == 3


def test_a_title_that_names_another_commune_than_the_sender_is_pointed_out(
    browser, send, other_commune
):
    file = SimpleUploadedFile("x.xlsx", (FILES / "tieu_de_noi_xa.xlsx").read_bytes())
    assert 'name="confirmed"' in page_of(browser, send(file=file))


def test_the_same_screens_stand_in_the_admin(department, signed_in, send, settings):
    browser = signed_in(department)
    address = reverse("people_send-in-roster")
    assert "wagtail-sidebar" in browser.get(address).content.decode()
    form = {"file": book(DAO), "audience": make_audience().pk, "on": "2026-01-01", "unit": "21115"}
    answer = browser.post(address, form)
    assert answer["Location"].startswith("/admin/rosters/")
    shown = page_of(browser, answer)
    assert "Hồ Thị Đào" in shown and "/admin/rosters/" in shown
    assert 'action="/people/rosters' not in shown
    applied = browser.post(answer["Location"] + "apply/", follow=True)
    assert "wagtail-sidebar" in applied.content.decode()
    assert Posting.objects.known().filter(person__name="Hồ Thị Đào").count() == 1
    assert reverse("people_rosters") in browser.get(reverse("wagtailadmin_home")).content.decode()


def test_the_list_of_lists_costs_few_queries(browser, send, django_assert_max_num_queries):
    for _ in range(3):
        send(DAO)
    with django_assert_max_num_queries(12):
        browser.get(reverse("rosters"))
    with django_assert_max_num_queries(40):
        browser.get(reverse("roster", args=[RosterImport.objects.first().uuid]))
