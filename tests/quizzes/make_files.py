"""Makes those files of questions beside it that no editor writes: other encodings, spreadsheets.

Run `python -m tests.quizzes.make_files` after a change here, and commit what it makes. What
each file says stands in a .json of its name, looked through by hand.
"""

import io
import unicodedata
import zipfile
from datetime import date
from pathlib import Path

import xlsxwriter

from quizzes.formats.sheet_writing import template

FILES = Path(__file__).parent / "files"
TEXT = "::Câu 1:: Trẻ em là người dưới bao nhiêu tuổi?{=Mười sáu ~Mười tám}\n"
XML = """<?xml version="1.0" encoding="{}"?>
<quiz><question type="truefalse"><name><text>1</text></name>
<questiontext format="plain_text"><text>Trẻ em được bảo vệ ở mọi nơi.</text></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question></quiz>
"""
# A few letters of TCVN3 (ABC), as the old fonts have them.
TCVN3 = {
    "ẻ": 0xCE, "à": 0xB5, "ư": 0xAD, "ờ": 0xEA, "ă": 0xA8, "â": 0xA9, "ê": 0xAA, "ô": 0xAB,
    "ơ": 0xAC, "đ": 0xAE, "ổ": 0xE6, "ố": 0xE8, "á": 0xB8, "ả": 0xB6, "ạ": 0xB9, "ấ": 0xCA,
    "ệ": 0xD6, "ế": 0xD5, "ớ": 0xED, "ộ": 0xE9,
}  # fmt: skip
FIRST = ["Loại câu hỏi", "Câu hỏi", "Đáp án A", "Đáp án B", "Đáp án C"]
HEADER = [*FIRST, "Đáp án đúng", "Giải thích", "Chủ đề", "Độ khó", "Nguồn"]


def tcvn3(text: str) -> bytes:
    return bytes(TCVN3.get(c, ord(c) if ord(c) < 128 else 0x3F) for c in text)


def cp1258(text: str) -> bytes:
    """As Windows wrote it: base letters with their hats, tones as letters of their own."""
    out = []
    for letter in text:
        try:
            letter.encode("cp1258")
            out.append(letter)
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(c for c in parts if c in "\u0300\u0309\u0303\u0301\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, "", 1))
            out += [base, tone]
    return "".join(out).encode("cp1258")


def sheet(rows: list[list[object]], name: str = "Câu hỏi", **more: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for title, lines in {name: rows, **more}.items():
            page = book.add_worksheet(title)
            for line, row in enumerate(lines):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(line, place, cell, day)
                    elif isinstance(cell, str):
                        page.write_string(line, place, cell)
                    elif cell is not None:
                        page.write(line, place, cell)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (20 * 1024 * 1024))
    return out.getvalue()


def word_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def made() -> dict[str, bytes]:
    kinds = [
        HEADER,
        ["một đáp án đúng", "Gọi số nào?", 111, 113, 115, "A", "Miễn phí", "Gọi ai", "dễ", "Luật"],
        ["nhiều đáp án đúng", "Nên làm gì?", "Lắng nghe", "Tra hỏi", "Ghi lại", "a, c"],
        ["đúng hay sai", "Trẻ biết bơi thì an toàn.", None, None, None, False],
        ["sắp xếp", "Xếp thứ tự.", "Làm ướt", "Xoa", "Rửa"],
        ["điền số", "Rào cao mấy mét?", None, None, None, 1.2],
        ["điền từ", "Gọi là gì?", None, None, None, "đuối nước; chết đuối", "", "Nước; Mùa hè"],
        ["thăm dò ý kiến", "Bài có ích không?", "Có", "Vừa", "Không"],
        [None, "Không ghi loại?", "Một", "Hai", None, "B"],
        [None, "Không ghi gì"],
    ]
    odd = [
        HEADER,
        ["trắc nghiệm", "Chữ cái không có?", "Một", "Hai", None, "E"],
        ["bốc thăm", "Loại lạ?", "Một", "Hai", None, "A"],
        ["trắc nghiệm", "Ngày?", date(2026, 6, 1), "Hai", None, "A"],
        ["trắc nghiệm", "", "Một", "Hai", None, "A"],
        ["trắc nghiệm", "Thiếu đáp án đúng?", "Một", "Hai"],
        ["đúng hay sai", "Không rõ?", None, None, None, "có lẽ"],
        ["trắc nghiệm", "Độ khó lạ?", "Một", "Hai", None, "Hai", "", "", "rất khó"],
    ]
    formulas = [
        HEADER,
        ["trắc nghiệm", "=SUM(A1:A9)", "+84 905", "-1", "@home", "B", '=HYPERLINK("x")'],
    ]
    titled = [["Ngân hàng câu hỏi xã X"], [], ["Question", "A", "B", "Correct"]]
    titled += [["Which number?", "111", "113", "A"]]
    matching = [
        ["Loại", "Câu hỏi", "Đáp án A", "Ghép với A", "Đáp án B", "Ghép với B", "Ghép với C"]
    ]
    matching += [["ghép cặp", "Ghép.", "111", "Trẻ em", "113", "Công an", "Cứu hoả"]]
    return {
        "gift-utf-16.txt": TEXT.encode("utf-16"),
        "gift-decomposed.txt": unicodedata.normalize("NFD", TEXT).encode(),
        "gift-tcvn3.txt": tcvn3(TEXT),
        "gift-cp1258.txt": cp1258(TEXT),
        "gift-garbled.txt": TEXT.encode().decode("cp1252", errors="replace").encode(),
        "moodle-utf-16.xml": XML.format("UTF-16").encode("utf-16"),
        "moodle-cp1258.xml": cp1258(XML.format("windows-1258")),
        "moodle-wrong-encoding.xml": cp1258(XML.format("UTF-8")),
        "moodle-unknown-encoding.xml": XML.format("x-vietnam").encode(),
        "sheet-kinds.xlsx": sheet(kinds),
        "sheet-odd.xlsx": sheet(odd),
        "sheet-formulas.xlsx": sheet(formulas),
        "sheet-titled.xlsx": sheet(titled, "Sheet1", Khac=[["không có gì"]]),
        "sheet-matching.xlsx": sheet(matching),
        "sheet-no-header.xlsx": sheet([["Gọi số nào?", "111", "113"]]),
        "sheet-empty-template.xlsx": template(),
        "sheet-bomb.xlsx": bomb(),
        "sheet-is-word.xlsx": word_file(),
        "sheet-cut-off.xlsx": sheet(kinds)[:3000],
        "sheet-is-text.xlsx": TEXT.encode(),
        "picture-called-text.txt": b"\x89PNG\r\n\x1a\n" + bytes(60),
    }


if __name__ == "__main__":
    for file_name, content in made().items():
        (FILES / file_name).write_bytes(content)
