"""Words and sentences, without a database."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from courses import readability
from courses.content_checks import PLAIN_WORDS_FILE
from courses.readability import PlainWord

WORDS = [
    PlainWord("tiến hành", "làm", "…"),
    PlainWord("tiến hành kiểm tra", "kiểm tra", "…"),
    PlainWord("trên địa bàn", "ở", "…"),
]


def test_rich_text_is_read_paragraph_by_paragraph():
    text = readability.plain("<p>Một &amp; <b>hai</b>.</p><ul><li>Ba</li><li>Bốn</li></ul>")
    assert text == "Một & hai.\nBa\nBốn"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Em ăn. Em ngủ! Em học?", 3),
        ("Chị hỏi: “Em sao vậy?” Em im lặng.", 2),
        ("Có 1.200 em, từ 8.30 giờ.", 1),
        ("Một dòng\nHai dòng", 2),
        ("", 0),
        ("…", 1),
    ],
)
def test_sentences_end_where_a_reader_takes_breath(text, number):
    assert len(readability.sentences(text)) == number


def test_a_dash_is_no_syllable():
    assert readability.syllables("Gọi 111 – ngay !") == 3


def test_a_long_sentence_is_found_with_its_length():
    long = " ".join(["em"] * 26) + "."
    assert readability.long_sentences(f"Em ăn. {long} Em ngủ.") == [(long, 26)]
    assert readability.long_sentences(" ".join(["em"] * 25)) == []


def test_words_of_offices_are_found_whole_whatever_their_case():
    found = readability.office_words("TRÊN  ĐỊA\nBÀN xã, tiến hành kiểm tra.", WORDS)
    assert [word.word for word in found] == ["trên địa bàn", "tiến hành kiểm tra"]
    assert not readability.office_words("tiến hànhx", WORDS)


def test_words_of_offices_are_found_in_decomposed_letters_too():
    import unicodedata

    assert readability.office_words(unicodedata.normalize("NFD", "tiến hành"), WORDS)


def test_a_text_fills_lines_and_screens():
    assert readability.lines("a" * 36) == 1
    assert readability.lines("a" * 37 + "\n\nb") == 3
    assert readability.screens("\n".join("a" * 40)) == 2


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_no_text_is_too_odd(text):
    plain = readability.plain(text)
    assert readability.syllables(plain) <= len(plain)
    assert sum(map(readability.syllables, readability.sentences(plain))) <= len(plain)
    readability.office_words(text, WORDS)
    assert readability.minutes(text) >= 1


def test_the_list_of_words_is_whole():
    rows = yaml.safe_load(PLAIN_WORDS_FILE.read_text())
    assert len(rows) >= 40
    for row in rows:
        assert set(row) == {"word", "plainer", "why"}
        assert all(isinstance(value, str) and value.strip() for value in row.values())
    words = [row["word"] for row in rows]
    assert len(set(words)) == len(words)
    assert all(word == word.lower() for word in words)
