"""The sheet of sign-in cards on paper: ten to a page of A4, none cut in two."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import make_audience, make_person, make_posting, make_unit
from tests.journeys.conftest import DESK

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="scripts/needs.sh poppler"),
]
CSS = Path("lms/static/css/main.css")
LONG = "Nguyễn Hoàng Thị Phương Thảo Quỳnh"


@pytest.fixture
def sheet() -> str:
    """The page as it is sent for 23 people, some of them with long names."""
    commune = make_unit("Xã Trà Bồng", code="21115", level=3)
    officer = make_person("Phạm Văn Sơn")
    audience = make_audience("officer", posts="seats", sees_people=True)
    make_posting(officer, audience=audience, unit=commune)
    people = [make_person(f"{LONG if n % 5 == 0 else 'Hồ Thị'} {chr(65 + n)}") for n in range(23)]
    for person in people:
        make_posting(person, unit=commune)
    browser = Client()
    browser.force_login(officer)
    chosen = {"unit": commune.code, "person": [person.uuid for person in people]}
    return browser.post("/people/cards/sheet/", chosen).content.decode()


def test_ten_cards_stand_on_a_page_and_none_is_cut_in_two(sheet, chromium, tmp_path):
    assert sheet.count('class="sign-in-card"') == 23
    page = chromium.new_page(viewport=DESK)
    page.set_content(sheet, wait_until="domcontentloaded")
    page.add_style_tag(content=CSS.read_text(encoding="utf-8"))
    file = tmp_path / "cards.pdf"
    page.pdf(path=file, format="A4")
    page.close()
    assert [_cards_on(file, number) for number in (1, 2, 3)] == [10, 10, 3]
    assert not _text_of(file, 4)


def _cards_on(file: Path, number: int) -> int:
    """How many cards begin on a page; as many must end there."""
    text = _text_of(file, number)
    begun, ended = text.count("Mã cá nhân"), text.count("Tổng đài")
    assert begun == ended, f"page {number}: {begun} begin, {ended} end\n{text}"
    return begun


def _text_of(file: Path, number: int) -> str:
    said = ["pdftotext", "-f", str(number), "-l", str(number), "-raw", str(file), "-"]
    return subprocess.run(said, capture_output=True, text=True).stdout.strip()
