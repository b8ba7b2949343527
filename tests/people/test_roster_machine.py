"""Rosters from other systems: the plain format, row by row, and the same file again."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from people.models import Consent, Person, Posting, RosterImport
from places import days
from places.models import Level, Unit
from tests.factories import make_audience, make_person, make_posting
from tests.people.rosters import everything, posts, reasons, send

pytestmark = pytest.mark.django_db
D = date
AN = "Nguyễn Văn An,0905123456"


@pytest.fixture(autouse=True)
def audiences(commune, other_commune, settings):
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": "basis"}
    make_audience("collaborator")
    make_audience("teacher", name="Giáo viên")
    make_audience("officer", posts="seats", name="Cán bộ trẻ em")
    make_audience("parent", has_roster=False)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.csv"


def test_a_new_person_is_created_with_a_post_and_a_village(path, commune):
    row = f"{AN},collaborator,21115,Thôn 3,2024-01-15,,female,Kinh,1980-02-03"
    assert send(path, row) == {"created": 1}
    person = Person.objects.get()
    assert (person.name, person.contact_phone) == ("Nguyễn Văn An", "+84905123456")
    assert (person.login_phone, person.gender) == ("+84905123456", "female")
    assert (person.ethnic_group, person.birth_date) == ("Kinh", D(1980, 2, 3))
    assert not person.has_usable_password()
    assert posts() == ["Thôn 3 2024-01-15"]
    village = Unit.objects.get(level=Level.VILLAGE)
    assert (village.parent, village.code) == (commune, "21115-001")


LINES = [
    f"{AN},collaborator,21115,Thôn 3,2024-01-15,,,,",
    f"{AN},collaborator,21484,,2025-01-15,,,,",
    f"{AN},teacher,21484,,2024-03-01,2024-09-01,,,",
    "Trần Thị Bé,0905123456,collaborator,21115,Tổ 3,,,female,Kinh,1990-01-01",
    "Trần Thị Hai,,collaborator,21115,,,,,,",
    "Trần Thị Tư,,collaborator,21115,Thôn 4,2024-01-01,2024-05-01,,,1991-01-01",
    "Lê Văn Ba,,collaborator,21115,,,,,,1970-01-01",
]


def test_the_same_file_twice_changes_nothing_also_on_a_later_day(path):
    told = send(path, *LINES, on="2025-03-01")
    assert told == {"created": 5, "moved": 1, "updated": 1}
    before = everything()
    assert send(path, *LINES, on="2025-03-01") == {"unchanged": 7}
    assert send(path, *LINES, on="2026-03-01") == {"unchanged": 7}
    assert send(path, *reversed(LINES), on="2026-03-01") == {"unchanged": 7}
    assert everything() == before


def test_the_order_of_the_rows_does_not_matter(path):
    send(path, *reversed(LINES), on="2025-03-01")
    assert posts("Nguyễn Văn An") == ["Thôn 3 2024-01-15 2025-01-15", "Xã Ba Tơ 2025-01-15"]


def test_a_later_row_in_another_unit_moves_the_post_without_a_gap(path):
    send(path, f"{AN},collaborator,21115,,2024-01-01,,,,")
    assert send(path, f"{AN},collaborator,21484,,2024-06-01,,,,") == {"moved": 1}
    assert posts() == ["Xã Trà Bồng 2024-01-01 2024-06-01", "Xã Ba Tơ 2024-06-01"]
    assert Posting.objects.count() == 3  # nothing was edited: one was retracted


def test_on_the_same_first_day_the_place_is_corrected(path):
    send(path, f"{AN},collaborator,21115,,2024-01-01,,,,")
    assert send(path, f"{AN},collaborator,21484,,2024-01-01,,,,") == {"moved": 1}
    assert posts() == ["Xã Ba Tơ 2024-01-01"]


def test_an_end_given_to_an_open_post_is_an_update_and_counts_as_ended(path):
    send(path, f"{AN},collaborator,21115,,2024-01-01,,,,")
    row = f"{AN},collaborator,21115,,2024-01-01,2024-06-01,,,"
    assert send(path, row) == {"updated": 1, "ended": 1}
    assert send(path, row) == {"unchanged": 1}
    assert posts() == ["Xã Trà Bồng 2024-01-01 2024-06-01"]


def test_an_earlier_start_at_the_same_place_corrects_it(path):
    send(path, f"{AN},collaborator,21115,,2024-01-01,,,,")
    assert send(path, f"{AN},collaborator,21115,,2023-01-01,,,,") == {"updated": 1}
    assert posts() == ["Xã Trà Bồng 2023-01-01"]


def test_a_post_of_another_audience_is_an_update(path):
    send(path, f"{AN},collaborator,21115,,2024-01-01,,,,")
    assert send(path, f"{AN},teacher,21484,,2024-01-01,,,,") == {"updated": 1}
    assert posts() == ["Xã Trà Bồng 2024-01-01"]


def test_a_row_in_the_past_does_not_touch_the_post_of_today(path):
    send(path, f"{AN},collaborator,21115,,2024-01-01,,,,")
    row = f"{AN},collaborator,21484,,2022-01-01,2023-01-01,,,"
    assert send(path, row) == {"updated": 1}
    assert posts() == ["Xã Ba Tơ 2022-01-01 2023-01-01", "Xã Trà Bồng 2024-01-01"]


def test_an_open_row_before_a_later_post_ends_where_that_begins(path):
    send(path, f"{AN},collaborator,21115,,2024-01-01,,,,")
    row = f"{AN},collaborator,21484,,2022-01-01,,,,"
    assert send(path, row) == {"updated": 1}
    assert send(path, row) == {"unchanged": 1}
    assert posts() == ["Xã Ba Tơ 2022-01-01 2024-01-01", "Xã Trà Bồng 2024-01-01"]


def test_a_row_that_reaches_into_another_post_is_refused_and_names_it(path):
    send(path, f"{AN},collaborator,21115,,2024-01-01,,,,")
    assert send(path, f"{AN},collaborator,21484,,2022-01-01,2024-02-01,,,") == {"rejected": 1}
    assert "Xã Trà Bồng" in reasons(path)
    assert posts() == ["Xã Trà Bồng 2024-01-01"]


def test_two_people_with_one_number_stay_two(path):
    rows = [
        "Nguyễn Văn An,0905123456,collaborator,21115,,2024-01-01,,,,",
        "Trần Thị Bé,0905123456,collaborator,21115,,2024-01-01,,,,",
    ]
    assert send(path, *rows) == {"created": 2}
    assert send(path, *rows) == {"unchanged": 2}
    assert Person.objects.filter(contact_phone="+84905123456").count() == 2
    assert Person.objects.filter(login_phone="+84905123456").count() == 1


def test_a_number_that_signs_in_somebody_else_is_only_for_contact(path):
    make_person("Ai Khác", login_phone="+84905123456")
    send(path, f"{AN},collaborator,21115,,2024-01-01,,,,")
    person = Person.objects.get(name="Nguyễn Văn An")
    assert (person.contact_phone, person.login_phone) == ("+84905123456", None)


def test_a_name_without_marks_or_in_capitals_is_the_same_name_on_the_same_number(path):
    send(path, f"{AN},collaborator,21115,,2024-01-01,,,,")
    rows = [
        "NGUYEN VAN AN,+84 905 123 456,collaborator,21115,,2024-01-01,,,,",
        "nguyễn văn an,905123456,collaborator,21115,,2024-01-01,,,,",
    ]
    assert send(path, *rows) == {"unchanged": 2}
    assert Person.objects.get().name == "Nguyễn Văn An"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"{AN},colaborator,21115,,2024-01-01,,,,", "collaborator"),
        (f"{AN},parent,21115,,2024-01-01,,,,", "parent"),
        (f"{AN},collaborator,99999,,2024-01-01,,,,", "99999"),
        (f"{AN},collaborator,21115,,2019-01-01,,,,", "01/02/2020"),
        (f"{AN},collaborator,21115,,2024-01-01,2024-01-01,,,", ""),
        (f"{AN},collaborator,21115,,01/02/2024,,,,", "01/02/2024"),
        (f"{AN},collaborator,21115,,2024-02-30,,,,", "2024-02-30"),
        ("Nguyễn Văn An,12345,collaborator,21115,,2024-01-01,,,,", "12345"),
        (f"{AN},collaborator,21115,,2024-01-01,,,,1980", "1980"),
        (f"{AN},collaborator,21115,,2024-01-01,,,,2999-01-01", ""),
        (f"{AN},collaborator,21115,,2024-01-01,,robot,,", "robot"),
        (",0905123456,collaborator,21115,,2024-01-01,,,,", ""),
        (f"{AN},,21115,,2024-01-01,,,,", ""),
        (f"{AN},collaborator,,,2024-01-01,,,,", ""),
        (f"{AN},collaborator,51,Thôn 3,2024-01-01,,,,", ""),
        ("“" + "a" * 130 + "”,,collaborator,21115,,2024-01-01,,,,", ""),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_the_reason_and_the_others_are_not(
    path, row, reason
):
    good = "Trần Thị Bé,0905123457,collaborator,21115,,2024-01-01,,,,"
    assert send(path, row, good) == {"created": 1, "rejected": 1}
    header, refused = reasons(path).splitlines()
    assert header.endswith(",birth_date,reason")
    assert reason in refused.split(",,,")[-1] or reason in refused
    assert [person.name for person in Person.objects.all()] == ["Trần Thị Bé"]


def test_refused_rows_can_be_mended_and_sent_again(path, tmp_path):
    send(path, f"{AN},collaborator,99999,,2024-01-01,,,,")
    again = tmp_path / "again.csv"
    lines = reasons(path).replace("99999", "21115").splitlines()
    assert send(again, *lines[1:], header=lines[0]) == {"created": 1}


def test_a_dry_run_tells_the_same_and_writes_nothing(path, tmp_path):
    rows = [*LINES, f"{AN},nobody,21115,,2024-01-01,,,,"]
    told = send(path, *rows, on="2025-03-01", dry_run=True)
    assert not Person.objects.exists() and not RosterImport.objects.exists()
    assert not Unit.objects.filter(level=Level.VILLAGE).exists()
    assert [file.name for file in tmp_path.iterdir()] == ["list.csv"]
    assert send(path, *rows, on="2025-03-01") == told


def test_two_identical_rows_with_a_number_are_one_person(path):
    row = f"{AN},collaborator,21115,,2024-01-01,,,,"
    assert send(path, row, row) == {"created": 1, "unchanged": 1}
    assert send(path, row, row) == {"unchanged": 2}


def test_two_identical_rows_with_nothing_to_tell_them_apart_are_for_a_person_to_decide(path):
    row = "Nguyễn Văn An,,collaborator,21115,,2024-01-01,,,,"
    assert send(path, row, row) == {"created": 1, "ambiguous": 1}
    assert "2" in reasons(path)
    assert send(path, row, row) == {"unchanged": 1, "ambiguous": 1}


@pytest.mark.parametrize(
    ("stored", "row"),
    [
        ("0905123456,collaborator,21115,,2024-01-01,,,,", "0905123457,collaborator,21115,,,,,,"),
        ("0905123456,collaborator,21115,,2024-01-01,,,,", ",collaborator,21115,,,,,,"),
        (",collaborator,21115,,2024-01-01,,,,", "0905123457,collaborator,21115,,,,,,"),
        (",collaborator,21115,,2024-01-01,,,,", ",collaborator,21115,,,,,,1980-01-01"),
        (",collaborator,21115,,2024-01-01,,,,1980-01-01", ",collaborator,21484,,,,,,1980-01-01"),
        (
            "0905123456,collaborator,21115,,2024-01-01,,,,1980-01-01",
            "0905123457,collaborator,21484,,,,,,1980-01-01",
        ),
    ],
)
def test_what_only_probably_means_somebody_is_left_to_a_person(path, stored, row):
    assert send(path, f"Nguyễn Văn An,{stored}") == {"created": 1}
    before = everything()
    for _time in range(2):
        assert send(path, f"Nguyễn Văn An,{row}") == {"ambiguous": 1}
    assert everything() == before


@pytest.mark.parametrize(
    ("stored", "row"),
    [
        (",collaborator,21115,,2024-01-01,,,,", ",collaborator,21484,,,,,,"),
        (",collaborator,21115,,2024-01-01,,,,1980-01-01", ",collaborator,21115,,,,,,1981-01-01"),
        ("0905123456,collaborator,21115,,2024-01-01,,,,", "0905123457,collaborator,21484,,,,,,"),
        (",collaborator,21115,Thôn 1,2024-01-01,,,,", ",collaborator,21115,Thôn 2,,,,,"),
    ],
)
def test_a_namesake_who_is_plainly_somebody_else_is_new(path, stored, row):
    send(path, f"Nguyễn Văn An,{stored}")
    assert send(path, f"Nguyễn Văn An,{row}") == {"created": 1}
    assert send(path, f"Nguyễn Văn An,{row}") == {"unchanged": 1}
    assert send(path, f"Nguyễn Văn An,{stored}") == {"unchanged": 1}


def test_people_of_a_complete_roster_who_are_missing_leave(path, commune, other_commune):
    old = make_posting(make_person("Đi Rồi"), unit=commune)
    away = make_posting(make_person("Nơi Khác"), unit=other_commune)
    kept = make_posting(make_person("Có Mặt", contact_phone="+84905123456"), unit=commune)
    row = "Có Mặt,0905123456,collaborator,21115,,,,,,"
    options = {"unit": "21115", "audience": "collaborator", "on": "2025-01-01"}
    assert send(path, row, **options) == {"unchanged": 1}
    assert send(path, row, complete=True, **options) == {"unchanged": 1, "ended": 1}
    known = Posting.objects.known()
    assert known.get(person=old.person).until == D(2025, 1, 1)
    assert known.get(person=away.person).until is None
    assert known.get(person=kept.person).until is None
    assert send(path, row, complete=True, **options) == {"unchanged": 1}


def test_nobody_who_may_be_on_a_refused_line_is_made_to_leave(path, commune):
    for name, phone in [("Một Tên", ""), ("Hai Tên", "+84905000002"), ("Ba Tên", "")]:
        make_posting(make_person(name, contact_phone=phone), unit=commune)
    rows = [
        "Một Tên,123,collaborator,21115,,,,,,",
        "Tên Sai,0905000002,nobody,21115,,,,,,",
        "Ba Tên,0905000003,collaborator,21115,,,,,,",
    ]
    told = send(path, *rows, unit="21115", audience="collaborator", on="2025-01-01", complete=True)
    assert told == {"rejected": 2, "ambiguous": 1}


def test_a_complete_roster_needs_a_unit_and_an_audience(path):
    path.write_text("x")
    with pytest.raises(CommandError):
        call_command("import_roster", str(path), "--complete", "--unit", "21115")


def test_rows_that_name_a_unit_outside_the_one_it_was_sent_for_are_refused(path):
    rows = [f"{AN},collaborator,21484,,2024-01-01,,,,", "Trần Thị Bé,,collaborator,,,,,,,"]
    assert send(path, *rows, unit="21115") == {"created": 1, "rejected": 1}
    assert "Xã Ba Tơ" in reasons(path)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4 x", b"\xff\xfe\xff", b"PK\x03\x04zzz", b"a,b\n1,2"]
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(path, content):
    path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("import_roster", str(path))
    assert not RosterImport.objects.exists()


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(CommandError):
        call_command("import_roster", str(tmp_path / "none.csv"))


def test_erased_and_demonstration_people_are_never_met(path, commune):
    phone = "+84905123456"
    make_person("Nguyễn Văn An", contact_phone=phone, is_demo=True)
    make_posting(make_person("Nguyễn Văn An", is_demo=True), unit=commune)
    row = f"{AN},collaborator,21115,,2024-01-01,,,,"
    assert send(path, row) == {"created": 1}
    assert send(path, row) == {"unchanged": 1}


def test_contradicting_rows_of_one_file_are_refused_every_time(path):
    rows = [
        f"{AN},collaborator,21115,,2024-01-01,,female,,1980-01-01",
        f"{AN},collaborator,21484,,2024-01-01,,,,",
        f"{AN},teacher,21484,,2024-01-01,,male,,",
        f"{AN},officer,21484,,2024-01-01,,,,1981-01-01",
    ]
    assert send(path, *rows) == {"created": 1, "rejected": 2, "ambiguous": 1}
    assert send(path, *rows) == {"unchanged": 1, "rejected": 2, "ambiguous": 1}


@pytest.mark.parametrize("mode", ["off", "consent"])
def test_gender_and_ethnic_group_are_kept_only_where_they_may_be(path, settings, mode):
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": mode}
    row = f"{AN},collaborator,21115,,2024-01-01,,female,Kinh,1980-01-01"
    assert send(path, row) == {"created": 1}
    person = Person.objects.get()
    assert (person.gender, person.ethnic_group) == ("", "")
    assert person.birth_date == D(1980, 1, 1)
    assert send(path, row) == {"unchanged": 1}
    if mode == "consent":
        Consent.objects.create(person=person, purpose="gender", wording="x", given_at=days.now())
        assert send(path, row) == {"updated": 1}
        person.refresh_from_db()
        assert (person.gender, person.ethnic_group) == ("female", "")
