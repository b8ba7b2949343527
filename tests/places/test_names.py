import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from places.names import folded, nfc, sort_key


def test_folding_forgives_diacritics_and_case():
    assert folded("Phòng, chống ĐUỐI NƯỚC") == "phong, chong duoi nuoc"


def test_both_unicode_spellings_are_one():
    assert nfc(unicodedata.normalize("NFD", "Quảng  Ngãi ")) == "Quảng Ngãi"


def test_names_sort_as_in_a_vietnamese_dictionary():
    names = ["Đức Phổ", "Dung Quất", "Ân", "An", "Ăn", "Ba Tơ", "Ba Tô", "Bà", "Bá", "Ba", "Bạ"]
    assert sorted(names, key=sort_key) == [
        "An", "Ăn", "Ân", "Ba", "Bà", "Bá", "Bạ", "Ba Tô", "Ba Tơ", "Dung Quất", "Đức Phổ",
    ]  # fmt: skip


def test_numbers_in_names_sort_by_value():
    assert sorted(["Thôn 10", "Thôn 2", "Thôn 1"], key=sort_key) == ["Thôn 1", "Thôn 2", "Thôn 10"]


@given(st.text(max_size=40))
def test_derived_columns_are_stable_whatever_the_spelling(text):
    assert sort_key(text) == sort_key(unicodedata.normalize("NFD", text))
    assert sort_key(text).isdigit()
    assert folded(folded(text)) == folded(text)
