"""An officer brings in the office's list and prints cards; a collaborator on it comes in by
one and is counted; the Department sees them, the neighbour's officer does not."""

import json
import re
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.journeys.browser import check_page
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.furnished import (  # noqa: F401  (fixtures)
    COURSE,
    PIN,
    FurnishedSite,
    furnished_afresh,
    furniture,
    make_site,
    migrated_site,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICER, DEPARTMENT, NEIGHBOUR = "0905000002", "0905000003", "0905000004"
NEW_PIN = "639274"
NEIGHBOURS = f"""
from datetime import date
from people import services as people
from people.notice import note_notice_read
from places.models import Audience, Unit

who = people.add_person(name="Trần Thị Láng Giềng", phone="{NEIGHBOUR}")
people.choose_pin(person=who, pin="{PIN}")
note_notice_read(person=who)
next_door = Unit.objects.on(date.today()).filter(level=3).order_by("code")[1]
people.post(person=who, audience=Audience.objects.get(slug="officer"), unit=next_door,
            start=date(2025, 7, 1))
"""


@pytest.fixture
def furnished(furnished_afresh) -> FurnishedSite:  # noqa: F811
    furnished_afresh.site.shell(NEIGHBOURS)
    return furnished_afresh


@pytest.fixture
def site_url(furnished) -> str:
    return furnished.url


@pytest.fixture
def office_list(tmp_path) -> Path:
    """As a commune keeps it: a title, headings on the fifth line, a total, a signature."""
    file = tmp_path / "Danh sách CTV.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("CTV 2026")
        sheet.merge_range("A1:E1", "DANH SÁCH CỘNG TÁC VIÊN BẢO VỆ TRẺ EM")
        sheet.write_row(4, 0, ["STT", "Họ và tên", "SĐT", "Chức danh", "Thôn/TDP"])
        sheet.write_row(5, 0, [1, "HỒ THỊ MỚI", 905777001, "Cộng tác viên", "Thôn 1"])
        sheet.write_row(6, 0, [2, "Đinh Văn Non", "0905.777.002", "CTV", "Thôn 2"])
        sheet.write_row(7, 0, [3, "Phạm Thị Sai", "12345", "CTV", "Thôn 2"])
        sheet.write(8, 0, "Tổng cộng: 3 người")
        sheet.write(10, 3, "Người lập biểu")
    return file


def sign_in(page: Page, who: str, next_page: str) -> None:
    page.goto(f"/sign-in/?next={next_page}")
    page.locator("#id_identifier").fill(who)
    page.locator("#id_pin").fill(PIN)
    page.locator("main form button[type=submit]").first.click()


def required(furnished: FurnishedSite) -> int:
    told = furnished.site.manage(
        "coverage", "--course", COURSE, "--audience", "collaborator",
        "--unit", furnished.facts["commune"], "--on", "2026-11-01", "--json",
    )  # fmt: skip
    return json.loads(told.stdout)["required"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_list_is_brought_in_and_somebody_on_it_comes_in_by_a_card(
    furnished, open_page, office_list, scripts
):
    before = required(furnished)
    look = check_page if scripts else (lambda page: None)
    officer = open_page(size=DESK, scripts=scripts)
    sign_in(officer, OFFICER, "/my/")
    officer.locator("nav.tabs a[href='/people/rosters/']").click()
    look(officer)
    officer.locator("main a.primary").click()
    look(officer)
    officer.locator("#id_file").set_input_files(office_list)
    officer.locator("#id_audience").select_option(label="Cộng tác viên thôn, tổ dân phố")
    officer.locator("#id_on").fill("2026-10-01")
    officer.locator("main form button.primary").click()

    expect(officer.locator("main h1")).to_contain_text("thay đổi gì")
    expect(officer.locator("main")).to_contain_text("Phạm Thị Sai")
    look(officer)
    assert required(furnished) == before
    officer.locator("nav.tabs a", has_text="Mới").click()
    expect(officer.locator("main tbody tr")).to_have_count(2)
    expect(officer.locator("main tbody")).to_contain_text("Hồ Thị Mới")
    look(officer)
    officer.goto(officer.url.split("?")[0] + "columns/")
    look(officer)
    officer.go_back()
    officer.locator("main form button.primary").first.click()
    expect(officer.locator("main h1")).to_contain_text("Đã nhập")
    look(officer)
    assert required(furnished) == before + 2

    officer.locator("main a.primary").click()
    officer.locator("label", has_text="Hồ Thị Mới").click()
    with officer.context.expect_page() as opened:
        officer.locator("main form[method=post] button.primary").click()
    link = opened.value.locator(".sign-in-card .link").inner_text()
    page = open_page(size=PHONE, scripts=scripts)
    page.goto(link)
    page.locator("main form button.primary").click()
    expect(page).to_have_url(re.compile("/my/pin/"))
    for field in page.locator("main input[type=password]").all():
        field.fill(NEW_PIN)
    page.locator("main button.primary, main button[type=submit]").last.click()
    expect(page).to_have_url(re.compile("/my/$"))
    expect(page.locator("main .next-step")).to_be_visible()


def test_the_department_sees_the_people_and_the_neighbour_does_not(
    furnished, open_page, office_list
):
    furnished.site.manage(
        "import_roster", str(office_list), "--unit", furnished.facts["commune"], "--on",
        "2026-10-01",
    )  # fmt: skip
    listed = (
        f"/coverage/people/?course={COURSE}&audience=collaborator&figure=required"
        f"&unit={furnished.facts['commune']}"
    )
    department = open_page()
    sign_in(department, DEPARTMENT, "/my/")
    department.goto(listed)
    expect(department.locator("main")).to_contain_text("Đinh Văn Non")
    neighbour = open_page()
    sign_in(neighbour, NEIGHBOUR, "/my/")
    answer = neighbour.goto(listed)
    assert answer.status in (400, 403, 404)
    assert "Đinh Văn Non" not in neighbour.content()
