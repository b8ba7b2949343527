"""Anything at all is sent in: a clear answer, never a traceback, never half an import."""

import io
import random
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Person
from people.rosters import limits
from people.rosters.files import plan_of_file
from people.rosters.reasons import UnreadableRoster
from people.rosters.resolving import About
from places import days
from tests.factories import make_audience
from tests.people.make_files import FILES, HEADER

pytestmark = pytest.mark.django_db
CALM = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CELLS = st.one_of(
    st.text(max_size=30),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.sampled_from(
        ["Nguyễn Văn An", "0905123456", "CTV", "Xã Trà Bồng", "Thôn 3", "1/1/1980", "=1+1", "x"]
        + [
            "Tổng cộng",
            "I",
            "Họ và tên",
            "SĐT",
            "Nữ",
            "\u0000",
            "'0905",
            "<b>",
            "../..",
            "%s",
            "%(a)s",
        ]
    ),
)
ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=8)


@pytest.fixture(autouse=True)
def ground(commune, other_commune):
    make_audience("collaborator")


def plan(content: bytes):
    """The plan, None where the file is refused in words. Anything else is a failure."""
    try:
        found = plan_of_file(content, about=About(days.today()))
    except UnreadableRoster as error:
        assert str(error)
        return None
    told = found.summary
    assert told["rows"] == sum(told.values()) - told["rows"] - told["ended"]
    for row in found.with_outcome("rejected", "ambiguous"):
        assert str(row.reason)
    assert not Person.objects.exists()
    return found


@CALM
@given(ROWS, st.booleans(), st.sampled_from(",;\t"))
def test_any_cells_in_a_text_file(rows, has_header, mark):
    lines = [HEADER, *rows] if has_header else rows
    text = "\n".join(mark.join(str(cell) for cell in row) for row in lines)
    plan(text.encode("utf-8", errors="replace"))


@CALM
@given(ROWS, st.booleans())
def test_any_cells_in_a_workbook(rows, has_header):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, *rows] if has_header else rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write(number, column, cell)
    plan(out.getvalue())


@pytest.mark.parametrize(
    "name", ["ho_ten.xlsx", "tieu_de_va_chu_ky.ods", "excel_97.xls", "ngay_thang.xlsx", "tab.csv"]
)
def test_a_damaged_file(name):
    whole, dice = (FILES / name).read_bytes(), random.Random(name)
    for _time in range(40):
        content = bytearray(whole)
        for _change in range(dice.randint(1, 30)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        if dice.random() < 0.3:
            content = content[: dice.randrange(len(content))]
        plan(bytes(content))


def test_a_workbook_whose_parts_were_changed_and_packed_again():
    dice = random.Random(3)
    for _time in range(40):
        out = io.BytesIO()
        with (
            zipfile.ZipFile(FILES / "ngay_thang.xlsx") as whole,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed,
        ):
            for entry in whole.infolist():
                part = bytearray(whole.read(entry))
                if entry.filename.startswith("xl/") and dice.random() < 0.5:
                    for _change in range(dice.randint(1, 10)):
                        part[dice.randrange(len(part))] = dice.randrange(256)
                if dice.random() < 0.95:
                    changed.writestr(entry.filename, bytes(part))
        plan(out.getvalue())


@pytest.mark.parametrize(
    "content", [b"\x00" * 500, b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff" * 99]
)
def test_bytes_that_are_nothing(content):
    assert plan(content) is None


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def test_a_small_file_that_unpacks_to_much_is_refused_before_it_is_read():
    assert plan(packed(**{"xl/worksheets/sheet1.xml": b" " * 60_000_000})) is None
    assert plan(packed(**{f"a{n}": b"" for n in range(limits.MOST_ENTRIES + 1)})) is None


def test_two_cells_a_billion_rows_apart_are_refused_before_they_are_read():
    with zipfile.ZipFile(FILES / "ho_ten.xlsx") as whole:
        parts = {entry.filename: whole.read(entry) for entry in whole.infolist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</sheetData>", far)
    assert plan(packed(**parts)) is None


def test_a_row_said_to_be_repeated_a_million_times_is_refused():
    with zipfile.ZipFile(FILES / "tieu_de_va_chu_ky.ods") as whole:
        parts = {entry.filename: whole.read(entry) for entry in whole.infolist()}
    row = b'<table:table-row table:number-rows-repeated="1000000">'
    parts["content.xml"] = parts["content.xml"].replace(b"<table:table-row>", row, 8)
    assert plan(packed(**parts)) is None
