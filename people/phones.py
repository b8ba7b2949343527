"""Phone numbers as people in Việt Nam write them. Pure: no model, no settings."""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

COUNTRY = 84
# No number begins with 0 after the country code, so one that does can be nobody's: such are
# the numbers of a demonstration (docs/decisions/0061).
MADE_UP = "+84000"
KINDS = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
SUM_OF_A_SPREADSHEET = re.compile(r"^([0-9]+)\.0$")
SEPARATORS = re.compile(r"[\s.\-‐-―−()/_']+")


def normalise_phone(text: str) -> str | None:
    """The number in E.164 ("+84905123456"), or None if it is no Vietnamese number.

    Read are 0905…, 905… and 905….0 (a spreadsheet ate the zero), 84905…, +84 905…, +84 (0)905…,
    0084…, with spaces, dots, dashes or brackets, also in full-width digits. Mobile and
    landline numbers are taken; the 11-digit 01xx numbers that ended in 2018, short
    numbers such as 111, and foreign numbers are not.
    """
    digits = SEPARATORS.sub("", SUM_OF_A_SPREADSHEET.sub(r"\1", _plain(text)))
    if not re.fullmatch(r"\+?[0-9]{8,16}", digits):
        return None
    for national in _readings(digits):
        number = phonenumbers.PhoneNumber(country_code=COUNTRY, national_number=int(national))
        if phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in KINDS:
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return None


def display_phone(number: str) -> str:
    """How people here write it: "0905 123 456". Anything else comes back as it is."""
    if number.startswith(MADE_UP):
        return f"0{number[3:6]} {number[6:9]} {number[9:]}"
    normal = normalise_phone(number)
    if normal is None:
        return number
    return phonenumbers.format_number(phonenumbers.parse(normal), PhoneNumberFormat.NATIONAL)


def can_be_dialled(number: str | None) -> bool:
    """Whether to offer a number for calling: a made-up one reaches nobody."""
    return bool(number) and not number.startswith(MADE_UP)


def national_digits(number: str) -> str:
    """The digits as dialled at home: "0905123456"; for anything else, its digits."""
    return "".join(c for c in display_phone(number) if c.isdigit())


def _plain(text: str) -> str:
    """Full-width characters as ordinary ones, without the invisible marks of a paste."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text if unicodedata.category(c) != "Cf").strip()


def _readings(digits: str) -> list[str]:
    """What the digits may be as a national number without its zero, likeliest first."""
    if digits.startswith(("+", "00")):
        international = digits.lstrip("+").removeprefix("00")
        if not international.startswith(f"{COUNTRY}"):
            return []
        return [international[2:].removeprefix("0")]
    if digits.startswith("0"):
        return [digits[1:]]
    readings = [digits]
    if digits.startswith(f"{COUNTRY}"):
        readings.append(digits[2:].removeprefix("0"))
    return [reading for reading in readings if reading]
