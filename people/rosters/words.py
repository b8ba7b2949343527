"""The words of headings and titles in rosters, folded. Data, no code.

For each field the usual wordings; a heading may also begin with one of them ("Số điện
thoại liên hệ"). The first field of the list that fits wins.
"""

MACHINE_COLUMNS = (
    "name",
    "phone",
    "audience",
    "unit_code",
    "village",
    "start",
    "end",
    "gender",
    "ethnic_group",
    "birth_date",
)
HEADCOUNT_COLUMNS = ("audience", "unit_code", "number", "day", "source")

HEADINGS: dict[str, tuple[str, ...]] = {
    "number_in_list": ("stt", "so tt", "tt", "so thu tu", "no"),
    "phone": (
        "phone",
        "so dien thoai",
        "dien thoai",
        "so dt",
        "sdt",
        "dt",
        "dtdd",
        "dt di dong",
        "di dong",
        "so di dong",
        "so dien thoai di dong",
        "so dien thoai lien he",
        "dien thoai lien he",
        "so lien lac",
        "lien he",
        "zalo",
        "so zalo",
        "sdt zalo",
        "sdt lien he",
        "sdt lien lac",
        "sdt di dong",
        "sdt ca nhan",
        "dt lien he",
        "dt ca nhan",
        "dt zalo",
        "dtdd zalo",
        "so dtdd",
        "so dtlh",
        "so may",
        "tel",
        "mobile",
    ),
    "name": (
        "name",
        "full name",
        "ho va ten",
        "ho ten",
        "ho va ten can bo",
        "ho va ten ctv",
        "ten cong tac vien",
        "ho ten ctv",
        "ten ctv",
        "ten",
        "ten goi",
        "ten dem va ten",
        "chu dem va ten",
        "dem va ten",
        "ten hoc vien",
        "ho va ten hoc vien",
        "hoc vien",
        "can bo",
        "ho va chu dem va ten",
    ),
    "middle_name": ("ten dem", "chu dem", "dem", "ten lot", "chu lot", "lot"),
    "surname": ("ho va ten dem", "ho dem", "ho va chu dem", "ho lot", "ho"),
    "audience": ("audience", "chuc danh", "chuc vu", "doi tuong", "vi tri", "vai tro", "nhiem vu"),
    "workplace": (
        "workplace",
        "noi cong tac",
        "don vi cong tac",
        "co quan",
        "co quan cong tac",
        "truong",
        "ten truong",
        "noi lam viec",
        "don vi truong hoc",
    ),
    "unit_code": (
        "unit_code",
        "unit code",
        "ma don vi",
        "ma xa",
        "ma dvhc",
        "ma don vi hanh chinh",
    ),
    "district": ("huyen", "huyen tp", "quan huyen", "huyen thi xa thanh pho", "district"),
    "village": (
        "village",
        "thon",
        "thon tdp",
        "thon to dan pho",
        "thon to",
        "to dan pho",
        "tdp",
        "thon khu pho",
        "thon ban",
        "thon lang",
        "lang",
        "to thon",
        "dia ban",
        "dia ban phu trach",
        "thon phu trach",
        "khu dan cu",
        "khu dan cu thon",
        "ten thon",
        "thon tdp phu trach",
        "tdp thon",
        "kdc",
        "khu pho",
        "xom",
        "noc",
        "ban",
        "buon",
        "ap",
    ),
    "unit": (
        "unit",
        "don vi",
        "xa",
        "xa phuong",
        "phuong xa",
        "xa phuong thi tran",
        "ten xa",
        "don vi xa",
        "ten don vi",
        "phuong",
        "dia phuong",
        "xa phuong dac khu",
        "thuoc xa",
        "ubnd xa",
        "xa thi tran",
        "xa tt",
        "xa p tt",
        "ubnd xa phuong",
    ),
    # where somebody lives: it says the village and the commune where nothing else does
    "address": (
        "address",
        "dia chi",
        "noi o",
        "cho o",
        "noi cu tru",
        "noi thuong tru",
        "thuong tru",
        "ho khau",
        "noi o hien nay",
    ),
    "birth": (
        "birth_date",
        "birth date",
        "ngay sinh",
        "nam sinh",
        "ngay thang nam sinh",
        "ngay thang nam",
        "sinh ngay",
        "ngay sinh nam sinh",
        "nam sinh ngay sinh",
        "ntns",
        "ntn sinh",
        "n sinh",
        "sinh nam",
    ),
    "gender": ("gender", "gioi tinh", "gt", "nam nu", "gioi", "phai"),
    "female": ("nu",),
    "male": ("nam",),
    "ethnic_group": ("ethnic_group", "ethnic group", "dan toc", "thanh phan dan toc"),
    "start": (
        "start",
        "tu ngay",
        "ngay bat dau",
        "bat dau",
        "ngay nhan nhiem vu",
        "thoi gian bat dau",
        "bat dau tu",
        "thoi gian tham gia",
        "ngay tham gia",
        "nam tham gia",
        "tham gia tu",
        "tu thang nam",
        "tu nam",
        "ngay bo nhiem",
        "tu",
    ),
    "end": ("end", "den ngay", "ngay ket thuc", "ket thuc", "ngay nghi", "ngay thoi viec", "den"),
    "note": ("note", "ghi chu", "notes"),
    # of headcounts
    "number": (
        "number",
        "so cha me",
        "so ho",
        "so luong",
        "so nguoi",
        "so cha me nguoi cham soc",
        "so phu huynh",
        "tong so ho",
        "so ho gia dinh",
        "so ho co tre em",
        "tong so",
        "so cha me nguoi cham soc tre",
    ),
    "day": ("day", "ngay", "thoi diem", "tinh den ngay", "ngay dem", "den thoi diem", "thoi gian"),
    "source": ("source", "nguon", "nguon so lieu", "theo nguon"),
}
LONG_ENOUGH = 5  # a wording shorter than this must be the whole heading

# What a title means, in the order in which it is tried: "Thành viên BĐH, Công an xã" sits
# on the board, whatever else he does.
TITLES: tuple[tuple[str, str], ...] = (
    ("board-member", r"\bban dieu hanh\b|\bbdh\b"),
    ("collaborator", r"\bcong tac vien\b|\bctv\b|\bctvte\b|\bcong tac vien\b"),
    (
        "officer",
        r"\b(can bo|cong chuc|cb|cc|nguoi|vien chuc|phu trach|lam|chuyen trach|chuyen vien)\b.*"
        r"\b(tre em|bvte|bvcste|cong tac xa hoi tre em)\b|\bvan hoa xa hoi\b|\bvhxh\b"
        r"|\bld ?tb ?(va )?xh\b|\blao dong thuong binh\b|\bvan xa\b",
    ),
    (
        "mass-organisation",
        r"\bphu nu\b|\blhpn\b|\bdoan thanh nien\b|\bdoan tn\b|\bbi thu doan\b|\bdoan xa\b"
        r"|\bmat tran\b|\bmttq\b|\bubmt|\bnong dan\b|\bcuu chien binh\b|\bccb\b|\bcong doan\b"
        r"|\bdoan the\b|\bthanh nien\b|\bhoi ",
    ),
    (
        "teacher",
        r"\bgiao vien\b|\bhieu truong\b|\bgv\b|\bnhan vien truong\b|\btong phu trach\b|\bbgh\b"
        r"|\bgiam hieu\b|\bgiao duc\b|\bhieu pho\b|\bbao mau\b",
    ),
    (
        "health-worker",
        r"\by te\b|\bytt\b|\by si\b|\bbac si\b|\bdieu duong\b|\bho sinh\b|\bco do\b"
        r"|\btram truong\b",
    ),
    ("police", r"\bcong an\b|\bca xa\b|\bcax\b"),
    ("justice", r"\btu phap\b|\bho tich\b"),
    ("parent", r"\bcha me\b|\bphu huynh\b|\bnguoi cham soc tre\b"),
    ("leader", r"\bchu tich\b|\blanh dao\b|\bpct\b|\bct ubnd\b|\bbi thu\b|\bpho bi thu\b"),
)

WORKPLACES = r"^(truong|tram|benh vien|trung tam|cong an|phong|mam non|tieu hoc|thcs|thpt|so)\b"
# Lines below or between the people.
TOTALS = r"^(tong cong|tong so|tong|cong|cong chung|cong toan xa|cong lai)\b(?!\s*tac)[ :.\d]*"
NOTES = r"^(ghi chu|luu y|chu thich|chu y|trong do|danh sach (nay )?(gom|co)\b|an dinh)"
# Villages of other sorts, with their marks: "ban" alone would be a board ("Ban điều hành").
VILLAGES = r"^(làng|xóm|nóc|bản|buôn|ấp|khối|đội)\s"
SIGNATURES = (
    r"^(nguoi lap|lap bieu|nguoi lap bieu|thu truong|xac nhan|tm\b|kt\b|tl\b|noi nhan|ky ten"
    r"|chu tich$|pho chu tich$|truong phong$|danh sach nay|ban danh sach|\(?ky,? |ke toan$)"
    r"|\bngay\b.{0,6}\bthang\b.{0,6}\bnam\b"
)
