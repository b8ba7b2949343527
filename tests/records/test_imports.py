"""Past training from lists: every row recorded once, or refused with a reason."""

import csv
import json
import logging
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from people.models import Person, Posting
from places import days
from records.imports import CHUNK, import_completions, rejects_path
from records.lists import UnreadableList, layout_of, read_day
from records.models import Completion, Evidence, Payload, Source
from records.past import record_completion
from records.requiring import require
from records.verification import verify_ledger
from tests.factories import make_audience, make_course, make_person, make_posting, make_unit

pytestmark = pytest.mark.django_db
D = date
HEADER = "phone,code,name,course,completed_on,source,note"


@pytest.fixture
def course():
    return make_course("duoi-nuoc")


@pytest.fixture
def send(tmp_path):
    """Write lines to a file and import it; gives (counts, reasons)."""

    def send(*lines, header=HEADER, encoding="utf-8", **options):
        path = tmp_path / "list.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding=encoding)
        with override("en"):
            outcome = import_completions(path=path, **options)
        counts = outcome.counts
        assert counts.rows == counts.recorded + counts.already_recorded + counts.rejected
        told = (counts.recorded, counts.already_recorded, counts.rejected)
        return told, [reject.reason for reject in outcome.rejects]

    return send


def test_good_rows_are_recorded_once_however_often_the_file_is_sent(course, send):
    one = make_person(login_phone="+84905123456")
    two = make_person(contact_phone="+84905123457")
    three = make_person()
    lines = [
        "0905 123 456,,,duoi-nuoc,2024-02-01,workshop,Lớp ở xã",
        "+84905.123.457,,,duoi-nuoc,1/2/2024,danh sách,",
        f",{three.code.lower()},,duoi-nuoc,01/02/2024,,",
    ]
    assert send(*lines) == ((3, 0, 0), [])
    assert send(*lines) == ((0, 3, 0), [])
    rows = Completion.objects.values_list("person", "completed_on", "source")
    assert set(rows) == {
        (one.pk, D(2024, 2, 1), Source.WORKSHOP),
        (two.pk, D(2024, 2, 1), Source.IMPORT),
        (three.pk, D(2024, 2, 1), Source.IMPORT),
    }
    assert Evidence.objects.count() == 3
    assert {json.loads(p.text)["note"] for p in Payload.objects.all()} == {"Lớp ở xã", ""}
    assert list(verify_ledger()) == []


def test_the_same_row_twice_in_one_file_counts_once(course, send):
    make_person(login_phone="+84905123456")
    line = "0905123456,,,duoi-nuoc,2024-02-01,,"
    assert send(line, line, dry_run=True)[0] == (1, 1, 0)
    assert send(line, line)[0] == (1, 1, 0)


def test_a_day_on_record_by_another_way_gains_evidence_and_is_not_counted_again(course, send):
    person = make_person(login_phone="+84905123456")
    first, _made = record_completion(
        person=person, course=course, completed_on=D(2024, 2, 1), source=Source.WORKSHOP
    )
    assert send("0905123456,,,duoi-nuoc,2024-02-01,,")[0] == (0, 1, 0)
    assert list(Completion.objects.all()) == [first]
    assert Evidence.objects.count() == 2


def test_a_shared_number_without_a_name_is_refused_and_with_one_is_not(course, send):
    phone = "+84905123456"
    make_person("Trần Thị Bưởi", login_phone=phone)
    wanted = make_person("Nguyễn Văn Đạt", contact_phone=phone)
    told, reasons = send("0905123456,,,duoi-nuoc,2024-02-01,,")
    assert told == (0, 0, 1) and "Several people share" in reasons[0]
    assert send("0905123456,,nguyen van dat,duoi-nuoc,2024-02-01,,")[0] == (1, 0, 0)
    assert Completion.objects.get().person == wanted


def test_a_name_that_does_not_agree_is_refused(course, send):
    person = make_person("Trần Thị Bưởi", login_phone="+84905123456")
    lines = [
        "0905123456,,Lê Văn Cam,duoi-nuoc,2024-02-01,,",
        f",{person.code},Lê Văn Cam,duoi-nuoc,2024-02-01,,",
    ]
    told, reasons = send(*lines)
    assert told == (0, 0, 2) and all("another name" in reason for reason in reasons)


def test_two_of_one_name_on_one_number_stay_ambiguous_unless_the_tones_tell(course, send):
    phone = "+84905123456"
    make_person("Trần Thị Hoa", contact_phone=phone)
    wanted = make_person("Trần Thị Hòa", contact_phone=phone)
    assert send("0905123456,,tran thi hoa,duoi-nuoc,2024-02-01,,")[0] == (0, 0, 1)
    assert send("0905123456,,Trần Thị Hòa,duoi-nuoc,2024-02-01,,")[0] == (1, 0, 0)
    assert Completion.objects.get().person == wanted


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("0905123456,,,duoi-nuoc,2030-02-01,,", "future"),
        ("0905123456,,,duoi-nuoc,31/2/2024,,", "not readable"),
        ("0905123456,,,duoi-nuoc,,,", "The date is missing"),
        ("0905123456,,,duoi-nuoc,1/2/24,,", "not readable"),
        ("0905123456,,,duoi-nuoc,0203-02-01,,", "before 1990"),
        ("0905123456,,,duoi-nuocc,2024-02-01,,", "Did you mean “duoi-nuoc”"),
        ("0905123456,,,,2024-02-01,,", "course is missing"),
        ("0905999999,,,duoi-nuoc,2024-02-01,,", "Nobody has this phone"),
        ("12,,,duoi-nuoc,2024-02-01,,", "phone number is not readable"),
        (",ZZZZZZZZ,,duoi-nuoc,2024-02-01,,", "Nobody has this personal code"),
        (",;--,,duoi-nuoc,2024-02-01,,", "Nobody has this personal code"),
        (",,Lê Văn Cam,duoi-nuoc,2024-02-01,,", "are missing"),
        ("0905123456", "course is missing"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_good_one_beside_it_goes_in(
    course, send, line, reason
):
    make_person(login_phone="+84905123456")
    good = "0905123456,,,duoi-nuoc,2024-02-02,,"
    at = days.start_of(D(2026, 1, 1))
    told, reasons = send(line, good, at=at)
    assert told == (1, 0, 1) and reason in reasons[0]


def test_the_rejects_file_has_the_same_columns_with_line_and_reason(course, send, tmp_path):
    make_person(login_phone="+84905123456")
    send(
        '0905123456,,,duoi-nuoc,2024-02-01,,"hai\ndòng"',
        "",
        "0905999999,,Lê Văn Cam,duoi-nuoc,2024-02-01,,ghi",
    )
    text = rejects_path(tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    header, row = list(csv.reader(StringIO(text)))
    assert header == [*HEADER.split(","), "line", "reason"]
    assert row[:7] == ["0905999999", "", "Lê Văn Cam", "duoi-nuoc", "2024-02-01", "", "ghi"]
    assert row[7:] == ["5", "Nobody has this phone number."]


def test_the_rejects_file_can_be_mended_and_sent_itself(course, send, tmp_path):
    person = make_person()
    send("0905123456,,,duoi-nuoc,2024-02-01,,")
    Person.objects.filter(pk=person.pk).update(contact_phone="+84905123456")
    outcome = import_completions(path=rejects_path(tmp_path / "list.csv"))
    assert outcome.counts.recorded == 1 and outcome.rejects_file is None


def test_a_dry_run_writes_nothing_and_foretells_the_counts(course, send, tmp_path):
    make_person(login_phone="+84905123456")
    lines = ["0905123456,,,duoi-nuoc,2024-02-01,,", "0905999999,,,duoi-nuoc,2024-02-01,,"]
    foretold, reasons = send(*lines, dry_run=True)
    assert not Completion.objects.exists() and reasons == ["Nobody has this phone number."]
    assert not rejects_path(tmp_path / "list.csv").exists()
    assert send(*lines)[0] == foretold == (1, 0, 1)
    assert send(*lines, dry_run=True)[0] == (0, 1, 1)


@pytest.mark.parametrize(
    ("header", "line", "encoding"),
    [
        ("Số điện thoại;Khóa học;Ngày hoàn thành", "0905123456;duoi-nuoc;1/2/2024", "utf-8-sig"),
        ("SĐT\tMã khoá học\tNgày", "905123456\tduoi-nuoc\t2024-02-01 00:00:00", "utf-8"),
        ("STT,course_slug,Phone Number,Completed On", "1,DUOI-NUOC,84905123456,1.2.2024", "utf-8"),
    ],
)
def test_lists_are_read_as_people_save_them(course, send, header, line, encoding):
    make_person(login_phone="+84905123456")
    assert send(line, header=header, encoding=encoding)[0] == (1, 0, 0)
    assert Completion.objects.get().completed_on == D(2024, 2, 1)


def test_a_list_in_decomposed_letters_is_the_same_list(course, send):
    import unicodedata

    make_person("Nguyễn Văn Đạt", contact_phone="+84905123456")
    line = unicodedata.normalize("NFD", "0905123456,,Nguyễn Văn Đạt,duoi-nuoc,2024-02-01,,Lớp")
    header = unicodedata.normalize("NFD", "Số điện thoại,Mã,Họ tên,Khóa học,Ngày,Nguồn,Ghi chú")
    assert send(line, header=header)[0] == (1, 0, 0)
    assert json.loads(Payload.objects.get().text)["note"] == "Lớp"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\xff\xfep\x00h\x00", "CSV UTF-8"),
        ("phone,course,completed_on\nđ".encode("cp1258", "replace") + b"\xd0", "CSV UTF-8"),
        (b"phone,name\n1,2\n", "course, completed_on"),
        (b"course,completed_on\nx,2024-02-01\n", "phone"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(course, tmp_path, content, told):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with override("en"), pytest.raises(UnreadableList, match=told):
        import_completions(path=path)
    with pytest.raises(CommandError):
        call_command("import_completions", str(path))
    with pytest.raises(CommandError):
        call_command("import_completions", str(tmp_path / "none.csv"))


def test_the_command_prints_the_counts_as_json(course, tmp_path):
    make_person(login_phone="+84905123456")
    path = tmp_path / "list.csv"
    path.write_text("phone,course,completed_on\n0905123456,duoi-nuoc,2024-02-01\n1,x,y\n")
    out = StringIO()
    call_command("import_completions", str(path), "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "rows": 2,
        "recorded": 1,
        "already_recorded": 0,
        "rejected": 1,
    }


def test_no_name_and_no_number_goes_to_the_log_or_to_what_is_printed(course, tmp_path, caplog):
    make_person("Trần Thị Bưởi", login_phone="+84905123456")
    path = tmp_path / "list.csv"
    lines = ["phone,name,course,completed_on", "0905123456,Lê Văn Cam,duoi-nuoc,2024-02-01"]
    path.write_text("\n".join(lines))
    out = StringIO()
    with caplog.at_level(logging.DEBUG, logger="records"):
        call_command("import_completions", str(path), stdout=out)
    for text in (out.getvalue(), caplog.text):
        assert "905" not in text and "Cam" not in text and "Bưởi" not in text


def test_an_imported_completion_copies_the_post_and_the_requirement_of_its_day(course, send):
    person = make_person(login_phone="+84905123456")
    old, new = make_unit("Xã Cũ"), make_unit("Xã Mới")
    make_posting(person, unit=old, until=D(2024, 2, 1))
    make_posting(person, unit=new, start=D(2024, 2, 1))
    require(course=course, audience=make_audience(), unit=new, start=D(2024, 2, 2), due_days=60)
    send(*[f"0905123456,,,duoi-nuoc,2024-{day},," for day in ("01-31", "02-01", "02-02")])
    rows = Completion.objects.order_by("completed_on")
    assert [row.postings[0]["unit_name"] for row in rows] == ["Xã Cũ", "Xã Mới", "Xã Mới"]
    assert [len(row.rules) for row in rows] == [0, 0, 1]


def test_rows_about_demonstration_people_are_demonstration_rows(course, send):
    make_person(login_phone="+84905123456", is_demo=True)
    send("0905123456,,,duoi-nuoc,2024-02-01,,note")
    for table in (Completion, Evidence, Payload):
        assert table.objects.get().is_demo


def test_a_chunk_takes_the_same_queries_however_many_rows_it_has(
    course, send, django_assert_max_num_queries
):
    unit = make_unit()
    people = [make_person(login_phone=f"+8490512{n:04}") for n in range(60)]
    for person in people:
        make_posting(person, unit=unit)
    require(course=course, audience=make_audience(), unit=unit, start=D(2024, 1, 1), due_days=60)
    with django_assert_max_num_queries(20):
        told, _reasons = send(
            *[f"090512{n:04},,,duoi-nuoc,2024-02-{n % 28 + 1:02},," for n in range(60)]
        )
    assert told == (60, 0, 0)


@given(st.dates(D(1990, 1, 1), D(2100, 1, 1)))
def test_a_day_is_read_back_however_it_is_written(day):
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y-%m-%dT00:00"):
        assert read_day(day.strftime(form)) == day


def test_headers_are_told_apart_by_their_words(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Số ĐT (di động);Họ và tên;Điện thoại;Khóa học;Ngày hoàn thành;Ghi chú\n")
    layout = layout_of(path)
    assert layout.columns == {"name": 1, "phone": 2, "course": 3, "completed_on": 4, "note": 5}


def test_a_quotation_mark_left_open_swallows_no_other_row(course, send, tmp_path):
    make_person(login_phone="+84905123456")
    days_of = [f"0905123456,,,duoi-nuoc,2024-02-0{n},," for n in range(1, 7)]
    days_of[1] += '"lớp ở xã'
    days_of[3] += '"Lớp" ghép'  # stray marks on one line do no harm
    days_of[5] += '"lớp ở xã'
    told, reasons = send(*days_of)
    assert told == (4, 0, 2)
    assert set(reasons) == {"This line cannot be read. Is a quotation mark missing?"}
    with rejects_path(tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        rejected = list(csv.reader(file))
    assert [row[0] for row in rejected[1:]] == [days_of[1], days_of[5]]
    assert [row[7] for row in rejected[1:]] == ["3", "7"]


def test_a_cell_may_hold_line_breaks_and_quotation_marks(course, send):
    make_person(login_phone="+84905123456")
    note = '"Lớp ""A"", buổi 1\n\nbuổi 2"'
    lines = [f"0905123456,,,duoi-nuoc,2024-02-0{n},,{note}" for n in (1, 2)]
    assert send(*lines, header='phone,code,name,course,"completed\non",source,note') == (
        (2, 0, 0),
        [],
    )
    notes = {json.loads(one.text)["note"] for one in Payload.objects.all()}
    assert notes == {'Lớp "A", buổi 1 buổi 2'}


@pytest.mark.parametrize("before", ["\n", "\n  \n,,,,,,\n", "sep=,\n"])
def test_lines_before_the_header_are_passed_over_and_counted(course, send, before):
    make_person(login_phone="+84905123456")
    path_line = "0905123456,,,duoi-nuoc,2024-02-01,,"
    assert send(path_line, header=before + HEADER) == ((1, 0, 0), [])


def test_cells_beyond_the_last_column_stand_in_the_rejects_too(course, send, tmp_path):
    send("0905123456,,,duoi-nuoc,2024-02-01,,lớp,ở xã")
    text = rejects_path(tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].endswith(",ở xã")


def test_what_is_no_file_is_refused_in_words(course, tmp_path):
    with override("en"), pytest.raises(UnreadableList, match="cannot be opened"):
        import_completions(path=tmp_path)
    with override("en"), pytest.raises(UnreadableList, match="cannot be opened"):
        import_completions(path=Path("/dev/null"))


def test_queries_grow_with_chunks_of_rows_and_not_with_rows(course, send):
    unit, audience = make_unit(), make_audience()
    people = Person.objects.bulk_create(
        Person(name=f"Người {n}", login_phone=f"+8491{n:07}") for n in range(3 * CHUNK)
    )
    Posting.objects.bulk_create(
        Posting(person=person, audience=audience, unit=unit, start=D(2023, 1, 1))
        for person in people
    )
    require(course=course, audience=audience, unit=unit, start=D(2024, 1, 1), due_days=60)

    def cost_of(first: int, last: int) -> int:
        lines = [
            f"091{n:07},,,duoi-nuoc,2024-{n % 12 + 1:02}-{n % 28 + 1:02},lớp,ghi chú"
            for n in range(first, last)
        ]
        with CaptureQueriesContext(connection) as spent:
            assert send(*lines)[0] == (last - first, 0, 0)
        return len(spent)

    one, two = cost_of(0, CHUNK), cost_of(CHUNK, 3 * CHUNK)
    assert two <= 2 * one < CHUNK
