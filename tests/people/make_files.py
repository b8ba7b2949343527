"""Makes the roster files beside it, as commune offices really keep them; nobody is real.

Run `python -m tests.people.make_files` after a change here, and commit what it makes. What
each file should say stands in `files/expected.json`, written by hand.
"""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

FILES = Path(__file__).parent / "files"
NAMES = [
    "Nguyễn Văn An",
    "Trần Thị Bích Hòa",
    "Hồ Văn Cường",
    "Đinh Thị Đào",
    "Phạm Thị Én",
    "Lê Quang Giàu",
    "Bùi Thị Hường",
    "Võ Hữu Khương",
]
PHONES = [f"09050001{number:02d}" for number in range(1, 30)]
HEADER = ["STT", "Họ và tên", "Số điện thoại", "Chức danh", "Đơn vị", "Thôn/TDP"]
CTV = "Cộng tác viên"


def people(count: int = 4, commune: str = "Xã Trà Bồng") -> list[list[Any]]:
    return [[n + 1, NAMES[n], PHONES[n], CTV, commune, f"Thôn {1 + n % 3}"] for n in range(count)]


def csv_file(name: str, rows: Sequence[Sequence[Any]], *, mark: str = ",", encoding="utf-8"):
    lines = [mark.join(_quoted(cell, mark) for cell in row) for row in rows]
    (FILES / name).write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))


def _quoted(cell: Any, mark: str) -> str:
    text = "" if cell is None else str(cell)
    return f'"{text}"' if mark in text or "\n" in text else text


def book(
    name: str,
    sheets: dict[str, Sequence[Sequence[Any]]],
    merge: Sequence[str] = (),
    hidden: Sequence[str] = (),
) -> None:
    with xlsxwriter.Workbook(FILES / name) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            sheet = made.add_worksheet(title)
            if title in hidden:
                sheet.hide()
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, cell, day)
                    elif cell is not None:
                        sheet.write(number, column, cell)
            for area in merge:
                first = area.split(":")[0]
                row, column = rows[int(first[1:]) - 1], ord(first[0]) - ord("A")
                sheet.merge_range(area, (row[column] if column < len(row) else "") or "")


def ods(name: str, sheets: dict[str, Sequence[Sequence[Any]]]) -> None:
    """A small OpenDocument table, as LibreOffice would write it."""
    import zipfile
    from xml.sax.saxutils import escape

    def cell(value: Any) -> str:
        if value is None or value == "":
            return "<table:table-cell/>"
        kind = 'string"'
        if isinstance(value, int | float):
            kind = f'float" office:value="{value}"'
        elif isinstance(value, date):
            kind = f'date" office:date-value="{value}"'
        text = f"<text:p>{escape(str(value))}</text:p>"
        return f'<table:table-cell office:value-type="{kind}>{text}</table:table-cell>'

    body = "".join(
        f'<table:table table:name="{title}">'
        + "".join(
            "<table:table-row>"
            + "".join(map(cell, row))
            + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
            for row in rows
        )
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        for title, rows in sheets.items()
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(FILES / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", (2020, 1, 1, 0, 0, 0)), kind)
        manifest = (
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>"
        )
        for path, text in (("META-INF/manifest.xml", manifest), ("content.xml", content)):
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), text)


# --- the files -----------------------------------------------------------------------------
MADE: list[Callable[[], None]] = []


def makes(make: Callable[[], None]) -> Callable[[], None]:
    MADE.append(make)
    return make


@makes
def plain() -> None:
    columns = "name,phone,audience,unit_code,village,start,end,gender,ethnic_group,birth_date"
    rows = [
        [
            "Nguyễn Văn An",
            PHONES[0],
            "collaborator",
            "21115",
            "Thôn 1",
            "2024-01-01",
            "",
            "male",
            "Kinh",
            "1980-02-03",
        ],
        ["Nguyễn Văn An", PHONES[0], "collaborator", "21484", "", "2025-01-01", "", "", "", ""],
        ["Trần Thị Bích Hòa", PHONES[0], "teacher", "21115", "", "", "", "female", "Cor", ""],
        ["Hồ Văn Cường", "", "collaborator", "99999", "", "", "", "", "", ""],
    ]
    csv_file("may_chuan.csv", [columns.split(","), *rows])
    csv_file("may_chuan_bom.csv", [columns.split(","), *rows], encoding="utf-8-sig")
    book("may_chuan.xlsx", {"Sheet1": [columns.split(","), *rows]})


@makes
def titles_and_signatures() -> None:
    rows = [
        ["UBND XÃ TRÀ BỒNG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        [None, None, None, "Độc lập - Tự do - Hạnh phúc"],
        ["DANH SÁCH CỘNG TÁC VIÊN BẢO VỆ TRẺ EM"],
        ["(Kèm theo Công văn số     /UBND ngày     tháng     năm 2025)"],
        [],
        HEADER,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        *people(6),
        [],
        [7],
        [8],
        ["Tổng cộng: 06 người"],
        [],
        [None, None, None, "Trà Bồng, ngày 05 tháng 01 năm 2025"],
        [None, "NGƯỜI LẬP BIỂU", None, "TM. ỦY BAN NHÂN DÂN"],
        [None, "Nguyễn Thị Lập", None, "KT. CHỦ TỊCH"],
        [None, None, None, "Trần Văn Ký"],
    ]
    book("tieu_de_va_chu_ky.xlsx", {"DS CTV": rows}, merge=["A3:F3", "A4:F4"])
    ods("tieu_de_va_chu_ky.ods", {"DS CTV": rows})


@makes
def old_excel() -> None:
    """`.xls` as Excel 97 wrote it. Its writer is no longer kept up, so it is not among our
    requirements; without it the committed file stays as it is."""
    try:
        import xlwt
    except ImportError:
        return
    made = xlwt.Workbook()
    sheet = made.add_sheet("DS")
    for number, row in enumerate([["DANH SÁCH"], HEADER, *people(4)]):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    made.save(str(FILES / "excel_97.xls"))


@makes
def two_line_header() -> None:
    rows = [
        ["DANH SÁCH CÁN BỘ THÔN"],
        ["TT", "Họ và tên", "Năm sinh", None, "Địa chỉ", None, "SĐT", "Đối tượng"],
        [None, None, "Nam", "Nữ", "Thôn", "Xã", None, None],
        [1, NAMES[0], 1975, None, "Thôn 1", "Trà Bồng", 905000101, "CTV"],
        [2, NAMES[1], None, "12/3/1981", "Thôn 2", "Trà Bồng", 905000102, "CTV"],
        [3, NAMES[3], None, 1990, "thôn 02", "Ba Tơ", 905000103, "Y tế thôn bản"],
    ]
    book("tieu_de_hai_dong.xlsx", {"Sheet1": rows}, merge=["A1:H1"])


@makes
def several_sheets() -> None:
    header = ["STT", "Họ tên", "ĐT", "Chức vụ", "Thôn"]
    book(
        "nhieu_trang.xlsx",
        {
            "Trà Bồng": [["Danh sách"], header, [1, NAMES[0], PHONES[0], "CTV", "Thôn 1"]],
            "Xã Ba Tơ": [
                header,
                [1, NAMES[1], PHONES[1], "Giáo viên", ""],
                [2, NAMES[2], PHONES[2], "CTV", "Thôn 1"],
            ],
            "Ghi chú": [["Số liệu tính đến 31/12/2024"], ["Liên hệ phòng VHXH"]],
        },
    )


@makes
def phones_of_all_kinds() -> None:
    kinds = [
        905000101,
        "'0905000102",
        "0905 000 103",
        "0905.000.104",
        "+84 905 000 105",
        "84905000106",
        "0905000107 / 0905000108",
        "0905-000-109; 02553 822 222",
    ]
    rows = [[n + 1, NAMES[n], phone, CTV, "Xã Trà Bồng", "Thôn 1"] for n, phone in enumerate(kinds)]
    book("so_dien_thoai.xlsx", {"Sheet1": [HEADER, *rows]})
    csv_file("so_dien_thoai.csv", [HEADER, *rows], mark=";")


@makes
def names_of_all_kinds() -> None:
    rows = people(5)
    rows[0][1] = unicodedata.normalize("NFD", rows[0][1])
    rows[1][1] = rows[1][1].upper()
    rows[2][1] = rows[2][1].lower()
    rows[3][1] = f"  {rows[3][1].replace(' ', '  ')} "
    rows[4][1] = f"{rows[4][1]}\n"
    book("ho_ten.xlsx", {"Sheet1": [HEADER, *rows]})
    csv_file(
        "ho_ten_nfd.csv",
        [HEADER, *[[unicodedata.normalize("NFD", str(c)) for c in r] for r in rows]],
    )


@makes
def dates_of_all_kinds() -> None:
    header = [
        "STT",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "SĐT",
        "Chức danh",
        "Đơn vị",
        "Từ ngày",
        "Đến ngày",
    ]
    births = ["3/2/1980", "1980-02-03", 29254, date(1980, 2, 3), "03.02.1980", 1980]
    starts = ["01/03/2024", "2024-03-01", 45352, date(2024, 3, 1), "1-3-2024", None]
    rows = [
        [
            n + 1,
            NAMES[n],
            births[n],
            "Nữ" if n % 2 else "Nam",
            PHONES[n],
            CTV,
            "Trà Bồng",
            starts[n],
            "31/12/2024" if n == 0 else None,
        ]
        for n in range(6)
    ]
    book("ngay_thang.xlsx", {"Sheet1": [header, *rows]})
    wrong = [
        [1, NAMES[0], "31/02/1980", "Nam", PHONES[0], CTV, "Trà Bồng", None, None],
        [2, NAMES[1], "1/1/1980", "Nữ", PHONES[1], CTV, "Trà Bồng", "từ đầu năm", None],
    ]
    book("ngay_thang_sai.xlsx", {"Sheet1": [header, *wrong]})


@makes
def group_headings() -> None:
    header = ["STT", "Họ và tên", "Số ĐT", "Chức danh"]
    rows = [
        header,
        ["I", "Xã Trà Bồng", None, None],
        [None, "Thôn 1", None, None],
        [1, NAMES[0], PHONES[0], "CTV"],
        [None, "Thôn 2", None, None],
        [2, NAMES[1], PHONES[1], "CTV"],
        ["II", "XÃ BA TƠ", None, None],
        [1, NAMES[2], PHONES[2], "CTV"],
        ["Cộng", 3, None, None],
    ]
    book("nhom_theo_xa.xlsx", {"Sheet1": rows})
    titled = [
        ["STT", "Họ và tên", "Số ĐT"],
        ["A", "Ban điều hành"],
        [1, NAMES[0], PHONES[0]],
        ["B", "Cộng tác viên"],
        [2, NAMES[1], PHONES[1]],
    ]
    book("nhom_theo_chuc_danh.xlsx", {"Sheet1": titled})


@makes
def women_by_a_cross() -> None:
    header = [
        "STT",
        "Họ và tên",
        "Nữ",
        "Dân tộc",
        "Năm sinh",
        "Điện thoại liên hệ",
        "Chức vụ",
        "Xã/phường",
        "Ghi chú",
    ]
    rows = [
        [1, NAMES[0], None, "Kinh", 1975, PHONES[0], "Cán bộ trẻ em", "Trà Bồng", None],
        [2, NAMES[1], "x", "Hrê", 1985, PHONES[1], "Thành viên Ban điều hành", "Trà Bồng", "mới"],
        [3, NAMES[3], "X", "Co", 1990, PHONES[2], "Công an xã", "Trà Bồng", None],
    ]
    book("nu_danh_dau_x.xlsx", {"Sheet1": [header, *rows]})


@makes
def schools() -> None:
    header = ["STT", "Họ và tên", "Chức danh", "Đơn vị công tác", "Xã", "Di động"]
    rows = [
        [1, NAMES[0], "Hiệu trưởng", "Trường Tiểu học số 1", "Trà Bồng", PHONES[0]],
        [2, NAMES[1], "Giáo viên", "Trường THCS Trà Bồng", "Trà Bồng", PHONES[1]],
        [3, NAMES[2], "Y tế trường học", "Trường THCS Trà Bồng", "Trà Bồng", PHONES[2]],
    ]
    book("truong_hoc.xlsx", {"GV": [header, *rows]})


@makes
def surname_apart() -> None:
    header = ["STT", "Họ và tên", None, "SĐT", "Chức danh", "Xã"]
    rows = [[n + 1, *NAMES[n].rsplit(" ", 1), PHONES[n], CTV, "Trà Bồng"] for n in range(4)]
    book("ho_va_ten_hai_cot.xlsx", {"Sheet1": [header, *rows]}, merge=[])
    header = ["STT", "Họ đệm", "Tên", "SĐT", "Chức danh", "Xã"]
    book("ho_dem_ten.xlsx", {"Sheet1": [header, *rows]})


@makes
def wrong_places_and_titles() -> None:
    rows = people(5)
    rows[0][4] = "Xã Trà Bong"
    rows[1][4] = "Xã Không Có"
    rows[2][3] = "Nông dân"
    rows[3][2] = "12345"
    book("sai_dia_danh.xlsx", {"Sheet1": [HEADER, *rows]})


@makes
def old_encodings() -> None:
    header = ["STT", "Hä vµ tªn", "Họ và tên", "SĐT"]
    rows = [[1, "", "NguyÔn V¨n An", PHONES[0]], [2, "", "TrÇn ThÞ Hßa", PHONES[1]]]
    book("tcvn3.xlsx", {"Sheet1": [header, *rows]})
    rows = [[1, "Nguyeãn Vaên An", PHONES[0]], [2, "Traàn Thò Höông", PHONES[1]]]
    book("vni.xlsx", {"Sheet1": [["STT", "Họ và tên", "SĐT"], *rows]})
    text = "STT,Họ và tên,SĐT\r\n1,Nguyễn Văn An,0905000101\r\n"
    (FILES / "utf8_hai_lan.csv").write_bytes(text.encode("utf-8").decode("latin-1").encode("utf-8"))
    decomposed = unicodedata.normalize("NFC", "STT,Họ tên,SĐT\r\n1,Nguyễn Văn Đạt,0905000101\r\n")
    raw = b"".join(_cp1258(letter) for letter in decomposed)
    (FILES / "cp1258.csv").write_bytes(raw)


def _cp1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        base, tone = letter, ""
        for mark in unicodedata.normalize("NFD", letter)[1:]:
            if mark in "\u0300\u0301\u0303\u0309\u0323":
                tone = mark
                base = unicodedata.normalize(
                    "NFC", unicodedata.normalize("NFD", letter).replace(mark, "")
                )
        return base.encode("cp1258") + tone.encode("cp1258")


@makes
def formulas_and_scripts() -> None:
    path = FILES / "cong_thuc.xlsx"
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(HEADER)
    for row in people(2):
        sheet.append(row)
    sheet.append([3, "=CMD|' /C calc'!A0", PHONES[2], CTV, "Xã Trà Bồng", ""])
    sheet.append([4, "<script>alert(1)</script> Văn", PHONES[3], CTV, "<b>Xã</b>", "=1+1"])
    made.save(path)


@makes
def counts_of_parents() -> None:
    rows = [
        ["SỐ LIỆU CHA MẸ, NGƯỜI CHĂM SÓC TRẺ"],
        ["STT", "Xã/phường", "Số cha mẹ", "Ngày", "Nguồn"],
        [1, "Trà Bồng", 1250, date(2024, 12, 31), "Điều tra dân số"],
        [2, "Ba Tơ", "2.340", "31/12/2024", "Điều tra dân số"],
        ["", "Tổng cộng", 3590],
    ]
    book("so_cha_me.xlsx", {"Sheet1": rows})
    lines = [
        ["audience", "unit_code", "number", "day", "source"],
        ["parent", "21115", "1250", "2024-12-31", "x"],
        ["parent", "21484", "nhiều", "2024-12-31", ""],
        ["teacher", "21484", "5", "2024-12-31", ""],
    ]
    csv_file("so_cha_me.csv", lines)


@makes
def semicolons_and_tabs() -> None:
    csv_file("cham_phay.csv", [["sep=;"], HEADER, *people(3)], mark=";")
    csv_file("tab.csv", [HEADER, *people(3)], mark="\t", encoding="utf-16")
    (FILES / "ngoac_kep.csv").write_text(
        'STT,Họ và tên,SĐT,Chức danh,Xã\n1,"Nguyễn Văn An,0905000101,CTV,Trà Bồng\n'
        "2,Trần Thị Bích Hòa,0905000102,CTV,Trà Bồng\n",
        encoding="utf-8",
    )


@makes
def no_list_at_all() -> None:
    book("khong_co_danh_sach.xlsx", {"Sheet1": [["Báo cáo"], ["Kết quả", 12], ["Kinh phí", 3.5]]})
    (FILES / "bia.pdf.xlsx").write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    (FILES / "hong.xlsx").write_bytes((FILES / "ho_ten.xlsx").read_bytes()[:1500])


def main() -> None:
    from tests.people import make_odd_files  # noqa: F401  (it adds its own)

    FILES.mkdir(exist_ok=True)
    for make in MADE:
        make()


if __name__ == "__main__":
    main()
