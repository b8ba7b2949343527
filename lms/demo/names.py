"""Made-up names of people, by gender and by the peoples who live in an area. Pure.

No list of real people was used: family, middle and given names are common ones, joined
at random. The ethnic group of a demonstration person is stated seldom, as with real
people, for whom the field is optional.
"""

from random import Random
from typing import NamedTuple

FEMALE, MALE = "female", "male"
KINH = "Kinh"


def words(text: str, *, between: str | None = None) -> tuple[str, ...]:
    return tuple(text.split(between))


FAMILY = words(
    "Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Trần Lê Lê Lê Phạm Phạm Võ Võ Huỳnh Huỳnh "
    "Phan Bùi Đặng Đỗ Hồ Ngô Dương Trương Đoàn Tạ Lương Cao Mai Đinh Lý Châu Thái Tô Tiêu"
)
MIDDLE = {
    FEMALE: words("Thị Thị Thị Thị Ngọc Thanh Thu Kim Bích Mỹ Hồng Như Minh Phương Thùy Hoài"),
    MALE: words("Văn Văn Văn Thanh Minh Hữu Đình Quốc Xuân Công Đức Ngọc Tấn Trọng Hoàng Anh"),
}
GIVEN = {
    FEMALE: words(
        "An Ái Bình Chi Cúc Diễm Diệu Dung Duyên Đào Giang Hà Hạnh Hằng Hậu Hiền Hiếu Hoa Hòa "
        "Hồng Huệ Hương Hường Khánh Lan Lành Lệ Liên Linh Loan Ly Mai Minh My Nga Ngân Ngọc "
        "Nguyệt Nhàn Nhi Nhung Nở Phúc Phương Phượng Quyên Sen Sương Tâm Thảo Thắm Thơ Thu Thủy "
        "Thúy Thư Thương Tiên Trang Trâm Trinh Trúc Tuyết Tường Vân Vi Xuân Yến"
    ),
    MALE: words(
        "An Anh Ân Bảo Bình Cảnh Chiến Chung Chương Công Cường Danh Dũng Duy Đạt Điền Đông Đức "
        "Hải Hào Hậu Hiển Hiệp Hiếu Hòa Hoàng Hội Hùng Huy Hưng Khải Khánh Khoa Kiên Lâm Lân Linh "
        "Long Lộc Luân Lực Minh Nam Nghĩa Nhân Nhật Phong Phú Phúc Phước Quân Quang Quý Sang Sinh "
        "Sơn Tài Tâm Tân Thạch Thành Thắng Thiện Thịnh Thông Thuận Tiến Tín Toàn Trí Trung Trường "
        "Tuấn Tùng Tường Việt Vinh Vũ"
    ),
}
HIGHLAND_GIVEN = {
    FEMALE: words("Blan Byang Dek Hliêng Hlum Lem Lim Ngênh Nhum Nuk Phiên Thoa Vêng Vơn Xin Xuôi"),
    MALE: words("Blong Dăm Đeng Hlôi Jring Klung Lênh Nhút Nun Phiếu Rim Thút Tuân Vơn Xăm Xuân"),
}


class People(NamedTuple):
    """How the people of one group are usually called."""

    group: str
    family: tuple[str, ...] = ()


HRE = People("Hrê", ("Phạm", "Đinh"))
COR = People("Co", ("Hồ",))
CA_DONG = People("Xơ Đăng", ("Đinh",))
XO_DANG = People("Xơ Đăng")
BA_NA = People("Ba Na")
GIE_TRIENG = People("Giẻ-Triêng")
GIA_RAI = People("Gia Rai", ("Rơ Châm", "Siu", "Ksor", "Rah Lan"))
# District-level codes of 2020 → who lives there beside the Kinh, and how many in ten.
AREAS: dict[str, tuple[tuple[People, ...], int]] = {
    "525": ((COR, COR, CA_DONG), 5),  # Trà Bồng
    "529": ((HRE, HRE, CA_DONG), 6),  # Sơn Hà
    "530": ((CA_DONG,), 7),  # Sơn Tây
    "531": ((HRE,), 6),  # Minh Long
    "535": ((HRE,), 7),  # Ba Tơ
    "608": ((BA_NA, XO_DANG), 2),  # Kon Tum
    "610": ((GIE_TRIENG, XO_DANG), 7),  # Đắk Glei
    "611": ((GIE_TRIENG, XO_DANG), 5),  # Ngọc Hồi
    "612": ((XO_DANG,), 5),  # Đắk Tô
    "613": ((XO_DANG, BA_NA), 7),  # Kon Plông
    "614": ((BA_NA, XO_DANG), 5),  # Kon Rẫy
    "615": ((XO_DANG, BA_NA), 3),  # Đắk Hà
    "616": ((GIA_RAI, XO_DANG), 5),  # Sa Thầy
    "617": ((XO_DANG,), 8),  # Tu Mơ Rông
    "618": ((GIA_RAI,), 5),  # Ia H'Drai
}


class Named(NamedTuple):
    name: str
    gender: str
    ethnic_group: str


def draw(rng: Random, area: str, *, women_in_ten: int = 5) -> Named:
    """Somebody of an area (a district-level code of 2020)."""
    gender = FEMALE if rng.random() * 10 < women_in_ten else MALE
    peoples, in_ten = AREAS.get(area, ((), 0))
    if rng.random() * 10 >= in_ten:
        return Named(_kinh(rng, gender), gender, KINH)
    people = rng.choice(peoples)
    return Named(_name_among(rng, people, gender), gender, people.group)


def _kinh(rng: Random, gender: str) -> str:
    words = [rng.choice(FAMILY), rng.choice(MIDDLE[gender]), rng.choice(GIVEN[gender])]
    if words[1] == words[2]:
        words.pop(1)
    return " ".join(words)


def _name_among(rng: Random, people: People, gender: str) -> str:
    """A family name where there is one; else A for men and Y for women stands first."""
    if people.group in {HRE.group, COR.group} or people is CA_DONG:
        middle = "Thị" if gender == FEMALE else "Văn"
        return f"{rng.choice(people.family)} {middle} {rng.choice(GIVEN[gender])}"
    given = rng.choice(HIGHLAND_GIVEN[gender])
    if people.family:
        return f"{rng.choice(people.family)} {'H’' if gender == FEMALE else ''}{given}"
    return f"{'Y' if gender == FEMALE else 'A'} {given}"
