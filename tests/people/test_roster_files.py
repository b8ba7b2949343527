"""Rosters as offices really keep them: every file of `files/` against its summary."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError

from people.models import Headcount, Person, Posting
from tests.factories import make_audience
from tests.people.make_files import FILES
from tests.people.rosters import everything, posts, reasons, send_file

pytestmark = pytest.mark.django_db
EXPECTED = json.loads((FILES / "expected.json").read_text(encoding="utf-8"))
ON = "2025-03-01"


@pytest.fixture(autouse=True)
def ground(commune, other_commune, settings):
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": "basis"}
    for slug in ("collaborator", "teacher", "health-worker", "police"):
        make_audience(slug)
    for slug in ("officer", "board-member"):
        make_audience(slug, posts="seats")
    make_audience("parent", has_roster=False)


@pytest.fixture
def sent(tmp_path):
    """Send a copy of a file, since refused rows are written beside it."""

    def sent(name: str, **options) -> tuple[dict[str, int], Path]:
        path = tmp_path / name
        path.write_bytes((FILES / name).read_bytes())
        options = {"on": ON} | EXPECTED.get(name, {}).get("options", {}) | options
        return send_file(path, **options), path

    return sent


def test_every_file_has_its_expected_summary():
    assert sorted(EXPECTED) == sorted(f.name for f in FILES.iterdir() if f.suffix != ".json")
    assert len(EXPECTED) >= 25


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_file_gives_what_it_should_and_nothing_the_second_time(name, sent):
    wanted = EXPECTED[name]
    if "refused" in wanted:
        with pytest.raises(CommandError) as refusal:
            sent(name)
        assert wanted["refused"] in str(refusal.value)
        assert not Person.objects.exists()
        return
    beside = StringIO()
    foreseen, _path = sent(name, dry_run=True, stderr=beside)
    counts, path = sent(name)
    for said in wanted.get("notes", []):
        assert said in beside.getvalue()
    assert counts == foreseen == wanted["counts"]
    for reason in wanted.get("reasons", []):
        assert reason in reasons(path)
    if "posts" in wanted:
        assert {name: posts(name) for name in wanted["posts"]} == wanted["posts"]
    before = everything()
    again, _path = sent(name)
    assert again.keys() <= {"unchanged", "rejected", "ambiguous"}
    assert everything() == before


def test_names_in_any_form_are_kept_in_one(sent):
    sent("ho_ten.xlsx")
    assert sorted(Person.objects.values_list("name", flat=True)) == [
        "Hồ Văn Cường",
        "Nguyễn Văn An",
        "Phạm Thị Én",
        "Trần Thị Bích Hòa",
        "Đinh Thị Đào",
    ]


def test_phones_in_any_form_are_kept_in_one(sent):
    sent("so_dien_thoai.xlsx")
    phones = Person.objects.order_by("pk").values_list("contact_phone", flat=True)
    assert list(phones) == [f"+8490500010{n}" for n in range(1, 8)] + ["+84905000109"]


def test_days_in_any_form_are_one_and_a_year_of_birth_is_not_made_a_day(sent):
    sent("ngay_thang.xlsx")
    births = Person.objects.order_by("pk").values_list("birth_date", flat=True)
    assert list(births) == [date(1980, 2, 3)] * 5 + [None]
    starts = Posting.objects.order_by("pk").values_list("start", flat=True)
    assert list(starts) == [date(2024, 3, 1)] * 5 + [date(2025, 3, 1)]


def test_women_are_told_by_a_cross_and_titles_tell_the_audience(sent):
    sent("nu_danh_dau_x.xlsx")
    people = Person.objects.order_by("pk").values_list("gender", "postings__audience__slug")
    assert list(people) == [("", "officer"), ("female", "board-member"), ("female", "police")]


def test_the_school_is_kept_as_the_workplace(sent):
    sent("truong_hoc.xlsx")
    places = Posting.objects.order_by("pk").values_list("workplace", flat=True)
    assert list(places)[:2] == ["Trường Tiểu học số 1", "Trường THCS Trà Bồng"]


def test_headcounts_come_in_by_the_same_door(sent):
    sent("so_cha_me.xlsx")
    counts = Headcount.objects.known().order_by("pk").values_list("unit__name", "number", "source")
    assert list(counts) == [
        ("Xã Trà Bồng", 1250, "Điều tra dân số"),
        ("Xã Ba Tơ", 2340, "Điều tra dân số"),
    ]


def test_a_refused_formula_comes_back_harmless(sent):
    _counts, path = sent("cong_thuc.xlsx")
    for line in reasons(path).splitlines():
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line.split(","))
