"""Vietnamese names: one spelling in storage, folded for search, ordered as in a dictionary.

Pure functions, no model. Every door where text enters calls `nfc`; every name that
people look for keeps `folded(name)` in a `search` column and `sort_key(name)` beside it.
"""

import re
import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
RANK = {letter: number for number, letter in enumerate("0123456789" + LETTERS, start=10)}
SPACE_RANK = "01"
OTHER_RANK = "05"


def nfc(text: str) -> str:
    """The text in Unicode NFC with runs of white space made one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def folded(text: str) -> str:
    """Lower case without diacritics, đ as d: "Đuối nước" becomes "duoi nuoc"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return nfc("".join(c for c in plain if not unicodedata.combining(c)))


def sort_key(text: str) -> str:
    """Digits that sort, on any database and collation, in Vietnamese dictionary order.

    Letters come first (a ă â … d đ e ê …), tones only decide between equal letters
    (ngang, huyền, hỏi, ngã, sắc, nặng), as in the usual Vietnamese dictionaries.
    Numbers inside a name sort by value: "Thôn 2" before "Thôn 10".
    """
    letters, tones = [], []
    for letter, tone in _letters(_padded_numbers(nfc(text).lower())):
        letters.append(f"{RANK[letter]}" if letter in RANK else _rank_of_other(letter))
        tones.append(str(tone))
    return "".join(letters) + "00" + "".join(tones)


def _padded_numbers(text: str) -> str:
    return re.sub(r"\d+", lambda number: number[0].zfill(6), text)


def _rank_of_other(letter: str) -> str:
    return SPACE_RANK if letter == " " else OTHER_RANK


def _letters(text: str) -> list[tuple[str, int]]:
    """Split into (letter with its hook or breve, tone 0–5)."""
    found: list[tuple[str, int]] = []
    for mark in unicodedata.normalize("NFD", text):
        if mark in TONES and found:
            found[-1] = (found[-1][0], TONES[mark])
        elif unicodedata.combining(mark) and found:
            joined = unicodedata.normalize("NFC", found[-1][0] + mark)
            found[-1] = (joined if joined in RANK else found[-1][0], found[-1][1])
        else:
            found.append((mark, 0))
    return found
