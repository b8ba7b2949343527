"""Rosters through the mergers of 2025: names and codes of both states, villages that follow."""

from datetime import date

import pytest
from django.db import transaction

from people.models import Person
from places.loading import load_province
from places.models import Level, Unit
from tests.people.rosters import everything, posts, reasons, send

pytestmark = pytest.mark.django_db
D = date
OFFICE = "STT;Họ và tên;SĐT;Đơn vị;Thôn;Chức danh"


@pytest.fixture(scope="module", autouse=True)
def province_loaded(django_db_setup, django_db_blocker):
    """The whole province, once for this module, and gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_province()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.csv"


def unit(name, on, **fields):
    return Unit.objects.on(on).get(name=name, **fields)


def test_the_same_file_after_the_merger_changes_nothing(path):
    old = unit("Xã Nghĩa Dũng", D(2024, 1, 1))
    rows = [
        f"Nguyễn Văn An,0905123456,collaborator,{old.code},Thôn 3,2024-01-15,,,,",
        f"Trần Thị Bé,,collaborator,{old.code},Thôn 3,2024-01-15,,,,1980-01-01",
        f"Lê Văn Ba,,collaborator,{old.code},Thôn 4,2024-01-15,,,,",
    ]
    assert send(path, *rows, on="2024-06-01") == {"created": 3}
    before = everything()
    assert send(path, *rows, on="2026-06-01") == {"unchanged": 3}
    assert everything() == before


def test_a_list_by_the_new_name_finds_the_villages_of_the_old_communes(path):
    rows = ["1;Nguyễn Văn An;0905123456;Xã Nghĩa Dũng;Thôn 3;CTV"]
    assert send(path, *rows, header=OFFICE, on="2024-06-01") == {"created": 1}
    rows = [
        "1;Nguyễn Văn An;0905123456;Xã An Phú;thôn 03;CTV",
        "2;Trần Thị Bé;0905123457;Xã An Phú;T.3;CTV",
        "3;Lê Thị Tư;0905123458;An Phú;Tổ 3;CTV",
    ]
    assert send(path, *rows, header=OFFICE, on="2026-06-01") == {"unchanged": 1, "created": 2}
    assert Unit.objects.filter(level=Level.VILLAGE).count() == 2
    assert posts("Trần Thị Bé") == ["Thôn 3 2026-06-01"]


def test_two_villages_of_one_name_in_a_merged_commune_are_told_apart_by_who_is_there(path):
    rows = [
        "1;Nguyễn Văn An;0905123456;Xã Nghĩa Dũng;Thôn 3;CTV",
        "2;Trần Thị Bé;0905123457;Xã Nghĩa Phú;Thôn 3;CTV",
    ]
    assert send(path, *rows, header=OFFICE, on="2024-06-01") == {"created": 2}
    rows = [
        "1;Nguyễn Văn An;0905123456;Xã An Phú;Thôn 3;CTV",
        "2;Trần Thị Bé;0905123457;Xã An Phú;Thôn 3;CTV",
        "3;Lê Thị Tư;0905123458;Xã An Phú;Thôn 3;CTV",
    ]
    assert send(path, *rows, header=OFFICE, on="2026-06-01") == {"unchanged": 2, "ambiguous": 1}
    assert "Xã Nghĩa Dũng" in reasons(path) and "Xã Nghĩa Phú" in reasons(path)


def test_an_old_name_is_followed_to_where_the_whole_of_it_went(path):
    rows = ["1;Nguyễn Văn An;0905123456;Xã Nghĩa Dũng;;CTV"]
    assert send(path, *rows, header=OFFICE, on="2026-06-01") == {"created": 1}
    assert posts() == ["Xã An Phú 2026-06-01"]


def test_a_divided_commune_is_refused_on_a_later_day(path):
    rows = ["1;Nguyễn Văn An;0905123456;Xã Trà Bùi;;CTV"]
    assert send(path, *rows, header=OFFICE, on="2026-06-01") == {"rejected": 1}
    assert send(path, *rows, header=OFFICE, on="2024-06-01") == {"created": 1}


@pytest.mark.parametrize(
    ("text", "on", "name"),
    [
        ("Thị trấn Trà Xuân", "2024-06-01", "Thị trấn Trà Xuân"),
        ("TT. Trà Xuân", "2024-06-01", "Thị trấn Trà Xuân"),
        ("trà xuân", "2024-06-01", "Thị trấn Trà Xuân"),
        ("UBND xã Bình Chương", "2024-06-01", "Xã Bình Chương"),
        ("Xã Trà Giang", "2024-06-01", "Xã Trà Giang"),
        ("Xã Trà Giang", "2026-06-01", "Xã Trà Giang"),
        ("Nguyễn Nghiêm", "2026-06-01", "Xã Nguyễn Nghiêm"),
        ("Đặc khu Lý Sơn", "2026-06-01", "Đặc khu Lý Sơn"),
    ],
)
def test_a_name_is_understood_on_its_day(path, text, on, name):
    rows = [f"1;Nguyễn Văn An;0905123456;{text};;CTV"]
    assert send(path, *rows, header=OFFICE, on=on) == {"created": 1}
    assert posts() == [f"{name} {on}"]
    held = Person.objects.get().postings.get().unit
    assert held.exists_on(date.fromisoformat(on))


def test_a_name_that_two_communes_have_is_refused_with_both_and_their_districts(path):
    rows = ["1;Nguyễn Văn An;0905123456;Phường Nguyễn Nghiêm;;CTV"]
    assert send(path, *rows, header=OFFICE, on="2024-06-01") == {"rejected": 1}
    assert "21025" in reasons(path) and "Đức Phổ" in reasons(path)
    assert send(path, *rows, header=OFFICE, on="2024-06-01", unit="522") == {"created": 1}


def test_an_unknown_name_offers_the_nearest(path):
    rows = ["1;Nguyễn Văn An;0905123456;Xã Trà Gian;;CTV"]
    assert send(path, *rows, header=OFFICE, on="2026-06-01") == {"rejected": 1}
    assert "Xã Trà Giang" in reasons(path)


def test_a_code_of_another_state_says_when_it_was(path):
    row = "Nguyễn Văn An,0905123456,collaborator,21109,,2026-01-01,,,,"
    old = Unit.objects.filter(code="21262").order_by("valid_from").last()
    row = row.replace("21109", old.code)
    assert send(path, row) == {"rejected": 1}
    assert "30/06/2025" in reasons(path) or "01/07/2025" in reasons(path)


def test_a_seat_in_a_merged_commune_is_confirmed_in_the_new_one(path):
    old = unit("Xã Nghĩa Dũng", D(2024, 1, 1))
    new = unit("Xã An Phú", D(2026, 1, 1))
    row = f"Nguyễn Văn An,0905123456,officer,{old.code},,2024-01-15,,,,"
    again = f"Nguyễn Văn An,0905123456,officer,{new.code},,2026-01-15,,,,"
    assert send(path, row) == {"created": 1}
    assert send(path, again) == {"moved": 1}
    assert send(path, row, again) == {"unchanged": 2}
    assert posts(audience="officer")[1] == "Xã An Phú 2026-01-15"


def test_a_complete_roster_of_a_new_commune_knows_the_people_of_its_old_ones(path):
    old = unit("Xã Nghĩa Dũng", D(2024, 1, 1))
    new = unit("Xã An Phú", D(2026, 1, 1))
    rows = [
        f"Nguyễn Văn An,0905123456,collaborator,{old.code},Thôn 1,2024-01-15,,,,",
        f"Trần Thị Bé,0905123457,collaborator,{old.code},Thôn 2,2024-01-15,,,,",
    ]
    send(path, *rows)
    again = f"Nguyễn Văn An,0905123456,collaborator,{new.code},Thôn 1,,,,,"
    options = {"unit": new.code, "audience": "collaborator", "on": "2026-02-01", "complete": True}
    assert send(path, again, **options) == {"unchanged": 1, "ended": 1}
    assert posts("Trần Thị Bé") == ["Thôn 2 2024-01-15 2026-02-01"]
