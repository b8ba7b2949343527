"""The odder half of the roster files: what one meets once one asks a hundred communes."""

from datetime import date
from typing import Any

from tests.people.make_files import (
    CTV,
    FILES,
    HEADER,
    NAMES,
    PHONES,
    book,
    csv_file,
    makes,
    people,
)


@makes
def named_in_the_title_only() -> None:
    rows = [
        ["UBND HUYỆN BA TƠ", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["DANH SÁCH CỘNG TÁC VIÊN XÃ BA TƠ NĂM 2024"],
        ["(Kèm theo Công văn số 12 của Phòng LĐ-TB&XH gửi UBND xã Trà Bồng)"],
        [],
        ["STT", "Họ và tên", "Năm sinh", "SĐT liên hệ", "Thôn"],
        *[[n + 1, NAMES[n], 1970 + n, PHONES[n], n + 1] for n in range(3)],
        ["Ấn định danh sách có 03 người./."],
        ["Nơi nhận:"],
        ["- Như trên;"],
    ]
    book("tieu_de_noi_xa.xlsx", {"Sheet1": rows}, merge=["A2:E2"])


@makes
def hidden_sheets() -> None:
    old = [[n + 1, NAMES[n + 4], PHONES[n + 4], CTV, "Xã Ba Tơ", "Thôn 1"] for n in range(2)]
    sheets = {
        "CTV 2025": [HEADER, *people(2)],
        "CTV 2023": [HEADER, *old],
        "DanhMuc": [["Thôn 1"], ["Thôn 2"]],
    }
    book("trang_an.xlsx", sheets, hidden=["CTV 2023", "DanhMuc"])


@makes
def ditto_marks() -> None:
    rows = [
        ["TT", "Họ", "Tên đệm và tên", "Ngày sinh", "Dân tộc", "SĐT", "Chức danh", "Xã", "Thôn"],
        [1, "Nguyễn", "Văn An", "5/1985", "Hrê", PHONES[0], CTV, "Ba Tơ", "Thôn 1"],
        [2, "Trần", "Thị Bích Hòa", "1/2/79", "nt", "không có", "nt", "nt", "-nt-"],
        [3, "Hồ", "Văn Cường", "//1990", '"', "Không dùng ĐT", "-nt-", "như trên", "n.t"],
        [4, "Đinh", "Thị Đào", "khoảng 1975", "Kinh", "chưa có sđt", "''", "nt", "Thôn 2"],
        [5, "Phạm", "Thị Én", "tháng 3/1988", "nt", PHONES[4], "nt", "Trà Bồng", "nt"],
    ]
    book("nhu_tren.xlsx", {"Sheet1": rows})


@makes
def villages_of_merged_cells() -> None:
    header = ["STT", "Thôn", "Họ và tên", "Chức danh", "Số ĐT"]
    rows = [
        ["DANH SÁCH NHÂN LỰC LÀM CÔNG TÁC TRẺ EM"],
        header,
        ["I. XÃ TRÀ BỒNG (04 người)"],
        [1, "Thôn Nước Lang", NAMES[0], CTV, PHONES[0]],
        [2, None, NAMES[1], None, PHONES[1]],
        [3, "Thôn Kách Lang", NAMES[2], "Y tế thôn", PHONES[2]],
        [4, None, NAMES[3], CTV, PHONES[3]],
        ["II. XÃ BA TƠ: 01 người"],
        [5, "Thôn 1", NAMES[4], CTV, PHONES[4]],
        ["Tổng cộng: 05 người"],
    ]
    merged = ["A1:E1", "A3:E3", "B4:B5", "B6:B7", "D4:D5", "A8:E8"]
    book("gop_o_thon.xlsx", {"Sheet1": rows}, merge=merged)


@makes
def groups_by_roman_numbers() -> None:
    rows = [
        ["DANH SÁCH CTV BẢO VỆ TRẺ EM"],
        ["STT", "Họ và tên", "Số máy"],
        ["A", "B", "1"],
        ["I. THÔN NƯỚC LANG"],
        [1, NAMES[0], PHONES[0]],
        [2, NAMES[1], PHONES[1]],
        ["II. LÀNG TENG: 1 người"],
        [1, NAMES[2], PHONES[2]],
        ["III", "TDP Số 2"],
        [1, NAMES[3], PHONES[3]],
        [None, "Ghi chú: làng Teng còn thiếu một người"],
    ]
    book("nhom_so_la_ma.xlsx", {"Sheet1": rows}, merge=["A4:C4", "A7:C7"])


@makes
def old_excel_with_merged_cells() -> None:
    """As `old_excel`: the committed file stays where its writer is not there."""
    try:
        import xlwt
    except ImportError:
        return
    made = xlwt.Workbook()
    sheet = made.add_sheet("DS")
    sheet.write_merge(0, 0, 0, 4, "DANH SÁCH CTV XÃ TRÀ BỒNG")
    for column, title in enumerate(["STT", "Thôn", "Họ và tên", "SĐT", "Ngày sinh"]):
        sheet.write(2, column, title)
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    sheet.write_merge(3, 5, 1, 1, "Thôn 7")
    for number in range(3):
        sheet.write(3 + number, 0, number + 1)
        sheet.write(3 + number, 2, NAMES[number].upper())
        sheet.write(3 + number, 3, 905000101 + number)
        sheet.write(3 + number, 4, date(1980, 2, 3 + number), day)
    hidden = made.add_sheet("cu")
    hidden.write(0, 0, "Họ và tên")
    hidden.visibility = 1
    made.save(str(FILES / "excel_97_gop_o.xls"))


@makes
def unmarked_utf16() -> None:
    rows = [
        ["UBND xã Ba Tơ, huyện Ba Tơ, tỉnh Quảng Ngãi, năm 2025, lần 2, bản chính"],
        [],
        ["STT", "Thôn", "Họ và tên", "SĐT", "Chức vụ"],
        [1, "Thôn 1", NAMES[0], PHONES[0], CTV],
        [2, "", NAMES[1], PHONES[1], CTV],
        [3, "Thôn 2", NAMES[2], PHONES[2], CTV],
        [4, "", NAMES[3], PHONES[3], "nt"],
    ]
    csv_file("utf16_cham_phay.csv", rows, mark=";", encoding="utf-16-le")


@makes
def day_and_month_mixed() -> None:
    header = ["STT", "Họ và tên", "Ngày sinh", "SĐT", "Chức danh", "Xã", "Tham gia từ"]
    births = ["13/05/1985", "05/31/1985", "03/04/1985", date(1990, 5, 6), "7/7/1977", "12/25/80"]
    starts = ["5/2024", 2025, "tháng 3 năm 2023", "1/3/24", None, "từ đầu năm"]
    rows: list[list[Any]] = [
        [n + 1, NAMES[n], births[n], PHONES[n], CTV, "Trà Bồng", starts[n]] for n in range(6)
    ]
    book("ngay_lon_xon.xlsx", {"Sheet1": [header, *rows]})


@makes
def two_lists_on_one_sheet() -> None:
    rows = [
        ["I. DANH SÁCH BAN ĐIỀU HÀNH BẢO VỆ TRẺ EM XÃ TRÀ BỒNG"],
        ["STT", "Họ và tên", "Chức vụ", "Điện thoại"],
        [1, NAMES[0], "Phó Chủ tịch UBND - Trưởng BĐH", PHONES[0]],
        [2, NAMES[1], "Thành viên BĐH", PHONES[1]],
        [],
        [None, None, "Người lập biểu"],
        ["II. DANH SÁCH CỘNG TÁC VIÊN"],
        ["STT", "Thôn", "Số ĐT", "Họ và tên"],
        [1, "Thôn 1", PHONES[2], NAMES[2]],
        [2, "Thôn 2", PHONES[3], NAMES[3]],
    ]
    book("hai_bang.xlsx", {"Sheet1": rows})


@makes
def addresses_and_old_numbers() -> None:
    header = ["STT", "Họ, tên", "Địa chỉ", "ĐT cố định", "SĐT (Zalo)", "Nhiệm vụ"]
    rows = [
        [1, "Ông Nguyễn Văn An", "Thôn 3, xã Ba Tơ, huyện Ba Tơ", None, "0168 234 5678", "CTV"],
        [2, "Bà Trần Thị Hòa", "thôn Kách Lang - xã Ba Tơ", "0255 3822 222", None, "ctv thôn"],
        [3, "Đ/c Hồ Văn Cường", "TDP 2, xã Ba Tơ", "", "0905000103 (vợ)", "Công chức LĐ-TB&XH"],
        [4, "Lê Quang Giàu", "Thôn 1, xã Ba Tơ", None, "9.05E+08", "CTV"],
    ]
    book("dia_chi.xlsx", {"Sheet1": [header, *rows]})


@makes
def not_what_the_name_says() -> None:
    page = "<html><body><table><tr><th>Họ và tên</th><th>SĐT</th></tr></table></body></html>"
    (FILES / "trang_web.xls").write_text(page, encoding="utf-8")
    lost = [["STT", "Ho va ten", "SDT", "Xa"], [1, "Nguy?n Van An", PHONES[0], "Tra B?ng"]]
    csv_file("mat_chu.csv", lost)
