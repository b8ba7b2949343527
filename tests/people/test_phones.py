"""Phone numbers in any usual writing. No database."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from people.phones import display_phone, national_digits, normalise_phone

PREFIXES = ["32", "56", "70", "77", "81", "84", "86", "90", "91", "94", "98"]
mobiles = st.builds(
    lambda prefix, rest: f"{prefix}{rest:07d}",
    st.sampled_from(PREFIXES),
    st.integers(min_value=0, max_value=9_999_999),
)
SEPARATORS = ["", " ", ".", "-", "–", "\u00a0", " - ", "  "]


@pytest.mark.parametrize(
    "writing",
    [
        "0905123456",
        "0905 123 456",
        "0905.123.456",
        "0905-123-456",
        "0905–123–456",
        "(0905) 123 456",
        "905123456",
        "905123456.0",
        "84905123456",
        "+84905123456",
        "+84 905 123 456",
        "+84 (0)905 123 456",
        "(+84) 905.123.456",
        "0084905123456",
        "00 84 905 123 456",
        "０９０５１２３４５６",
        "＋８４ ９０５ １２３ ４５６",
        "\u202a0905 123 456\u202c",
        "  0905\t123\u00a0456\n",
    ],
)
def test_one_number_in_any_usual_writing_is_one_number(writing):
    assert normalise_phone(writing) == "+84905123456"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "không có",
        "0905 123 45",
        "0905 123 4567",
        "905123456.5",
        "90512345.0",
        "0165 123 4567",  # 11 digits, ended in 2018
        "01234567890",
        "+84 165 123 4567",
        "111",
        "113",
        "1800 1567",
        "+856 20 5512 3456",
        "+1 650 253 0000",
        "0905123456/0912345678",
        "0905123456 ext 3",
        "+84+905123456",
        "++84905123456",
        "0905123456a",
        "QN7K2M9P",
        "٠٩٠٥١٢٣٤٥٦",
    ],
)
def test_what_is_no_vietnamese_number_is_none(text):
    assert normalise_phone(text) is None


def test_a_number_that_begins_with_84_is_not_taken_for_the_country_code():
    assert normalise_phone("0841234567") == "+84841234567"
    assert normalise_phone("841234567") == "+84841234567"
    assert normalise_phone("84841234567") == "+84841234567"


def test_a_landline_is_a_number_too():
    assert normalise_phone("0255 3822 123") == "+842553822123"


@given(mobiles, st.lists(st.sampled_from(SEPARATORS), min_size=9, max_size=9))
def test_every_writing_of_every_mobile_number_agrees(national, separators):
    spaced = "".join(digit + gap for digit, gap in zip(national, separators, strict=True))
    expected = f"+84{national}"
    for start in ["0", "", "84", "+84", "0084", "+84 (0)", "(0)"]:
        assert normalise_phone(start + spaced) == expected


@given(mobiles)
def test_what_is_shown_can_be_typed_again(national):
    number = f"+84{national}"
    assert normalise_phone(display_phone(number)) == number
    assert national_digits(number) == f"0{national}"


@given(st.text(max_size=30))
@example("٠" * 10)
@example("²" * 10)
def test_any_text_gives_a_number_or_none(text):
    number = normalise_phone(text)
    assert number is None or (number.startswith("+84") and number[1:].isascii())
    if number is not None:
        assert normalise_phone(number) == number


def test_display():
    assert display_phone("+84905123456") == "0905 123 456"
    assert display_phone("111") == "111"
