"""One cell at a time: text, names, phones, days and yes-or-no. Pure, no model."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from people.phones import normalise_phone
from places.names import folded, nfc

SERIAL_ZERO = date(1899, 12, 30)  # Excel counts a 29 February 1900 that never was
SERIALS = range(4000, 73051)  # 1910 to 2099
NOTHING = {
    "",
    "-",
    "--",
    "x",
    "0",
    "khong",
    "khong co",
    "chua co",
    "ko",
    "ko co",
    "k",
    "none",
    "n/a",
    "#n/a",
    "#ref!",
    "#value!",
    "#name?",
    "khong ro",
    "chua ro",
    "khong nho",
    "chua biet",
    "0 co",
    "o co",
    "k co",
}
NO_NUMBER = re.compile(r"(khong|ko|kg|k|0|o|chua|het)\s+(co|dung|su dung|xai|lap|nho|biet)\b[^\d]*")
# The surname that is also a title ("Ông Cao Thắng") keeps three words to be taken for one.
TITLES = re.compile(
    r"^(?:(?:đ/c|đc|đồng chí|bà|chị|cô|thầy|anh|bs|ths|cn)[.:]?\s+(?=\S+\s+\S)"
    r"|ông[.:]?\s+(?=\S+\s+\S+\s+\S)|ông\s*/\s*bà[.:]?\s+)",
    re.I,
)
# What became of the 11-digit numbers on 15/9/2018 (Ministry of Information and Communications,
# decision 798/QĐ-BTTTT): the same number under a shorter prefix.
RENUMBERED = {
    **{f"16{n}": f"3{n}" for n in "23456789"},
    "120": "70",
    "121": "79",
    "122": "77",
    "126": "76",
    "128": "78",
    "123": "83",
    "124": "84",
    "125": "85",
    "127": "81",
    "129": "82",
    "186": "56",
    "188": "58",
    "199": "59",
}
POWER_OF_TEN = re.compile(r"([1-9])[.,](\d{8})E\+?0?8", re.I)  # with all of its digits
OLD_NUMBER = re.compile(r"(?:\+?84|0)?(1\d{2})(\d{7})")
YES = {"x", "1", "v", "co", "nu", "nam", "true", "✓", "✔", "√", "+", "*"}
FEMALE = {"nu", "female", "f", "gai", "ba", "chi"}
MALE = {"nam", "male", "m", "trai", "ong", "anh"}
NOT_STATED = {"", "-", "khong ro", "khac", "other", "unknown", "not stated"}
EARLIEST_BIRTH = 1900


def text_of(value: Any) -> str:
    """A cell as text: NFC, single spaces, no invisible characters; 905.0 as "905"."""
    if isinstance(value, str):
        return _clean(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return _clean(str(value))


def _clean(text: str) -> str:
    is_plain = text.isprintable() and unicodedata.is_normalized("NFC", text)
    if is_plain and (text.isascii() or not any(map(_is_hidden, text))):
        # mostly so already: the same string, which a long list may hold a thousand times
        return text if text == text.strip() and "  " not in text else nfc(text)
    return nfc("".join(c for c in text if c in "\n\t\r" or not _is_hidden(c)))


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in _HIDDEN


_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def bare(text: str) -> str:
    """Without the apostrophe, or the ="…", that keeps a spreadsheet from reading a number."""
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    return text[1:].strip() if text[:1] in ("'", "’", "`") else text


def person_name(text: str) -> str:
    """A name as one writes it: capitals become "Nguyễn Văn An"."""
    text = re.sub(r"^\d+[.)]\s*", "", bare(text)).strip(" ,;:*")
    text = TITLES.sub("", text)
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 1 and (text.isupper() or text.islower()):
        return " ".join(_capitalised(word) for word in text.split())
    return text


def _capitalised(word: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"(['’`.-])", word))


def is_name(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    return letters >= 2 and letters >= sum(c.isdigit() for c in text)


def phones_in(text: str) -> tuple[str, ...]:
    """The numbers of a cell in E.164, the first one first; () if none is readable."""
    text = bare(text)
    whole = _number(text)
    if whole:
        return (whole,)
    found: dict[str, None] = {}
    for pattern in (
        r"[;,/|\n]| hoặc | và | - |–",
        r"[;,/|\n]|(?<=\d{3})\s*[-–]\s*(?=\+?\d{9})|\s*[-–]\s*(?=\(?0)|\s(?=0\d{8,})",
        r"[;,/|\n]|\s+",
    ):
        for part in re.split(pattern, text):
            if number := _number(_digits_only(part)):
                found[number] = None
        if found:
            break
    return tuple(found)


def _number(text: str) -> str | None:
    """In E.164; one of the 11 digits that ended in 2018 as what became of it."""
    if power := POWER_OF_TEN.fullmatch(text):
        text = f"{power[1]}{power[2]}"
    old = OLD_NUMBER.fullmatch(re.sub(r"[\s.()-]", "", text))
    if old and old[1] in RENUMBERED and f"{old[1]}{old[2]}" != "1234567890":
        return normalise_phone(f"0{RENUMBERED[old[1]]}{old[2]}")
    return normalise_phone(text)


def _digits_only(text: str) -> str:
    return re.sub(r"[^\d+ .()-]", "", text).strip(" .-") if re.search(r"\d", text) else ""


def says_nothing(text: str) -> bool:
    """Nothing at all, dots and dashes, or that there is none."""
    plain = folded(text)
    return plain in NOTHING or not plain.strip(" .-_…?–—/*") or bool(NO_NUMBER.fullmatch(plain))


def day_of(value: Any, *, month_first: bool = False) -> date | None:
    """A day as a true date, an Excel serial, ISO or d/m/yyyy; None if it is none of these."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return SERIAL_ZERO + timedelta(days=int(value)) if int(value) in SERIALS else None
    text = re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?$", "", bare(text_of(value)))
    if re.fullmatch(r"\d{5}(\.0)?", text):
        return day_of(float(text))
    if iso := re.fullmatch(r"(\d{4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})", text):
        year, month, day = iso.groups()
    elif numbers := numbers_of(text):
        day, month, year = numbers
        if month_first:
            day, month = month, day
    elif words := re.fullmatch(
        r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}),?(?: năm)? (\d{4})", text.lower()
    ):
        day, month, year = words.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def numbers_of(value: Any) -> tuple[int, int, int] | None:
    """The three numbers of a day written as 3/2/1980 or 3/2/80, as they stand."""
    text = bare(text_of(value)) if isinstance(value, str) else ""
    found = re.fullmatch(
        r"(?:ngày )?(\d{1,2})\s*[/.,\\-]\s*(\d{1,2})\s*[/.,\\-]\s*(\d{4}|\d{2})\.?", text
    )
    if not found:
        return None
    first, second, year = (int(number) for number in found.groups())
    whole = year if year >= 100 else whole_year(year)
    return (first, second, whole) if whole else None


def whole_year(year: int) -> int | None:
    """The year that two digits mean, born or begun by grown-ups; None between the centuries."""
    if year >= 30:
        return 1900 + year
    return 2000 + year


def first_day_of(value: Any) -> date | None:
    """The first day of a month or of a year: "5/2020", "tháng 5 năm 2020", 2019."""
    text = folded(bare(text_of(value)))
    found = re.fullmatch(
        r"(?:tu )?(?:thang )?(?:(\d{1,2})(?:\s*[/.-]\s*| nam ))?(?:nam )?(20\d{2}|19\d{2})", text
    )
    if not found or int(found[1] or 1) not in range(1, 13):
        return None
    return date(int(found[2]), int(found[1] or 1), 1)


def iso_day(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def year_in(value: Any) -> int | None:
    """A year of birth where no day is given: 1985, "1985", "5/1985", "//1985", "khoảng 1985"."""
    text = bare(text_of(value)).rstrip(" ?.")
    found = re.fullmatch(
        r"(?:\D*\d{0,2}\s*[/.-])?(?:khoảng|kh\.?|\D{0,3})\s*((?:19|20)\d{2})", text, re.I
    ) or re.fullmatch(r"(?:tháng )?\d{1,2} năm ((?:19|20)\d{2})", text, re.I)
    return int(found[1]) if found else None


def gender_of(text: str) -> str | None:
    """ "female", "male", "" if not stated; None if it is not readable."""
    plain = folded(text).strip(".")
    if plain in NOT_STATED:
        return ""
    if plain in FEMALE:
        return "female"
    return "male" if plain in MALE else None


def is_yes(text: str) -> bool:
    return folded(text) in YES
