"""The words of the spreadsheet: headings, kinds, difficulties. The first of each is written.

A heading is recognised by any of its words, diacritics and case or not. Columns that stand
once for every answer end with its letter ("Đáp án A", "Phản hồi A", "Ghép với A").
"""

import re

from places.names import folded

HEADINGS = {
    "id": ("Mã câu hỏi", "Mã", "ID"),
    "kind": ("Loại câu hỏi", "Loại", "Kind", "Type"),
    "text": ("Câu hỏi", "Nội dung câu hỏi", "Question"),
    "right": ("Đáp án đúng", "Đúng", "Correct", "Right", "Answer", "Đáp án"),
    "explanation": ("Giải thích", "Explanation"),
    "topics": ("Chủ đề", "Topics", "Topic"),
    "difficulty": ("Độ khó", "Mức độ", "Difficulty"),
    "source": ("Nguồn", "Căn cứ", "Source"),
    "tolerance": ("Sai số cho phép", "Sai số", "Tolerance"),
    "last": ("Luôn đứng cuối", "Always last"),
    "case_title": ("Tên tình huống", "Case title"),
    "case_text": ("Nội dung tình huống", "Tình huống", "Case"),
    "version": ("Phiên bản (không sửa)", "Version"),
}
OF_OPTIONS = {
    "option": ("Đáp án", "Phương án", "Lựa chọn", "Option", "Choice"),
    "match": ("Ghép với", "Match"),
    "feedback": ("Phản hồi", "Feedback"),
}
KINDS = {
    "single": ("một đáp án đúng", "trắc nghiệm", "chọn một", "một lựa chọn", "single"),
    "several": ("nhiều đáp án đúng", "chọn nhiều", "nhiều lựa chọn", "several", "multiple"),
    "true_false": ("đúng hay sai", "đúng sai", "đúng/sai", "true or false", "true_false"),
    "ordering": ("sắp xếp thứ tự", "sắp xếp", "thứ tự", "ordering"),
    "matching": ("ghép cặp", "ghép đôi", "nối cặp", "matching"),
    "number": ("điền số", "số", "number"),
    "word": ("điền từ", "từ", "word"),
    "likert": ("thăm dò ý kiến", "ý kiến", "thang đo", "likert", "opinion"),
}
DIFFICULTIES = {
    "easy": ("dễ", "nhận biết", "easy"),
    "medium": ("trung bình", "vừa", "thông hiểu", "medium"),
    "hard": ("khó", "vận dụng", "hard"),
}
QUESTIONS, EXAMPLES, HELP = "Câu hỏi", "Ví dụ", "Hướng dẫn"
LETTER = re.compile(r"(.+?)\s*([A-Z]{1,2})$")


def _by_word(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(word): name for name, words in table.items() for word in words}


_HEADINGS, _OF_OPTIONS = _by_word(HEADINGS), _by_word(OF_OPTIONS)
_KINDS, _DIFFICULTIES = _by_word(KINDS), _by_word(DIFFICULTIES)


def column_of(heading: str) -> tuple[str, int] | None:
    """What a column is and which answer it belongs to (-1: none); None for an unknown one."""
    text = folded(heading.rstrip(" *:"))
    if text in _HEADINGS:
        return _HEADINGS[text], -1
    found = LETTER.match(heading.strip().rstrip("*:").upper())
    if found and folded(found[1]) in _OF_OPTIONS:
        return _OF_OPTIONS[folded(found[1])], place_of(found[2])
    if re.fullmatch(r"[A-Za-z]", heading.strip()):
        return "option", place_of(heading.strip().upper())
    return None


def kind_of(text: str) -> str:
    """The kind that a cell names; "" for an unknown one."""
    return _KINDS.get(folded(text), "")


def difficulty_of(text: str) -> str:
    return _DIFFICULTIES.get(folded(text), "")


def letter_of(place: int) -> str:
    """A … Z, AA, AB …"""
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)


def place_of(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
