"""Files made to harm or to confuse: refused in Vietnamese words, quickly, with nothing read."""

import io
import time
import zipfile

import pytest
from django.utils import translation

from quizzes.formats import pictures
from quizzes.formats.decoding import MOST_BYTES
from quizzes.formats.neutral import Unreadable, cleaned
from quizzes.formats.reading import Format, read_questions
from quizzes.formats.writing import write_questions
from tests.quizzes.make_files import sheet

VIETNAMESE = set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


def refusal(content, format="auto"):
    with translation.override("vi"), pytest.raises(Unreadable) as caught:
        read_questions(content, format=format)
    words = str(caught.value)
    assert VIETNAMESE & set(words), words
    return words


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"x" * (MOST_BYTES + 1),
        b"PK\x03\x04" + b"\x00" * 200,
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        b"\xff\xfe\x00",
        b"<?xml version='1.0'?>" + b"<a>" * 200_000,
        b"<quiz>" + b"&#x0;" + b"</quiz>",
        b"<quiz><question type='truefalse'/><quiz>",
        b"{" * 1000,
    ],
    ids=range(11),
)
def test_nothing_harmful_is_read(content):
    start = time.monotonic()
    try:
        reading = read_questions(content)
    except Unreadable:
        refusal(content)
    else:
        assert all(question.is_refused for question in reading.questions)
    assert time.monotonic() - start < 10


def test_fifty_megabytes_are_refused_before_they_are_looked_at():
    assert "20 MB" in refusal(b"::a::b?{=c ~d}\n\n" * (50 * 1024 * 1024 // 16))


def test_more_questions_than_a_bank_takes_at_once_are_refused():
    refusal("".join(f"Câu {n}?{{=a ~b}}\n\n" for n in range(5_001)).encode())


def test_a_sheet_with_two_cells_far_apart_is_refused():
    content = sheet([["Câu hỏi", "Đáp án đúng"]])
    far = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(far, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                text = text.replace(b"</sheetData>", row)
            new.writestr(name, text)
    refusal(far.getvalue())


@pytest.mark.parametrize("format", list(Format))
def test_a_choice_of_format_that_the_file_is_not_is_answered_in_words(format):
    others = {
        Format.XLSX: b"<quiz></quiz>",
        Format.MOODLEXML: sheet([["x"]]),
        Format.GIFT: b"<quiz></quiz>",
        Format.AIKEN: sheet([["x"]]),
    }
    refusal(others[format], format)


def test_no_backtracking_on_long_lines():
    n, start = 20_000, time.monotonic()
    texts = ["~%" * n, "{" + "=a->" * n + "}", "A. " * n + "\nANSWER: A", "// [" + "\\" * n]
    for text in [*texts, "<" * n + "{T}", "::" * n + "{T}"]:
        for format in ("gift", "aiken"):
            try:
                read_questions(text.encode(), format=format)
            except Unreadable:
                continue
    assert time.monotonic() - start < 20


def test_pictures_are_looked_at_before_they_are_kept():
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (6500, 6500)).save(out, "PNG")
    assert pictures.problem_with(out.getvalue())
    assert pictures.problem_with(b"")
    assert pictures.problem_with(out.getvalue()[:5000])
    assert pictures.problem_with(b"GIF89a" + b"\x00" * 40)
    small = io.BytesIO()
    Image.new("RGB", (9, 9)).save(small, "WEBP")
    assert not pictures.problem_with(small.getvalue())
    assert pictures.name_for("../../etc/pas<s>wd.exe", small.getvalue()) == "passwd.webp"


def test_a_spreadsheet_we_write_holds_no_formula():
    question = read_questions(b"=1+1 {~%0%@x =-2+3}", format="gift").questions[0]
    content = write_questions([question], Format.XLSX).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    (again,) = read_questions(content).questions
    assert [o.text for o in again.options] == ["@x", "-2+3"]
    assert again.text == "=1+1"


def test_texts_are_composed_and_free_of_signs_that_nobody_sees():
    assert cleaned("Tre\u0309  em\u00a0\x00\x07\ufeff\r\nlà\u2028 ai ") == "Trẻ em\nlà\nai"
