"""Old Vietnamese encodings (TCVN3, VNI, Windows-1258) and UTF-8 read wrongly: recognised. Pure.

Nothing is guessed back: a text that is half right is worse than a file sent again.
"""

import re
import unicodedata

from places.names import nfc

# Letters and signs that no name in Unicode has between letters, each with where they come from.
MISREAD_UTF8 = re.compile(r"á[º»]|Ã[\u0080-\u00bf¡¢£¨©ª¬­²³´µ¹º½]|Æ[°¡]|Ä[\u0080-\u0091‘ƒ©¨]|á»")
TCVN3 = re.compile(r"(?<=[A-Za-z])[¡-¿ÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïñöøûü]|[®§¦¨©ª«¬µ¸¶·¹¾»¼½Æ](?=[A-Za-z])")
VNI = re.compile(r"(?i)[aeoyu][äëïûøåîü]|ö[ôùøûõï]?|ñ(?=[a-zöôê])|[aeo][âêá](?=[ùøûõï])|aê|eã|oâ")
VNI_PAIR = re.compile(r"(?i)a[àáâãêéèùõ]|e[àáâãùõê]|oâ")  # of letters that are each usual
CP1258 = re.compile(r"(?i)ð(?=[aeiouy])|[aeiouyêâôýõã][ÌÒÞìòþ]")
SIGN = re.compile(r"[a-zA-Z][¡-¿]|[¡-¿][a-zA-Z]")


def encoding_of(text: str) -> str:
    """Which encoding the text was wrongly read from, by its name; "" for proper Unicode."""
    text = nfc(text)
    if text.isascii():
        return ""
    if MISREAD_UTF8.search(text):
        return "UTF-8"
    if SIGN.search(text):
        return "TCVN3"
    if CP1258.search(text) or re.search(r"[ð]", text):
        return "Windows-1258"
    if VNI_PAIR.search(text):
        return "VNI"
    if _is_usual(text):
        return ""
    if VNI.search(text):
        return "VNI"
    return "TCVN3" if TCVN3.search(text) else ""


def encoding_of_bytes(content: bytes) -> str:
    """Which old encoding these bytes, which are no UTF-8, look like; "" for none of them."""
    sample = content[:20_000].decode("cp1252", errors="replace")
    found = [kind for word in sample.split() if (kind := encoding_of(word))]
    return max(set(found), key=found.count) if found else ""


def _is_usual(text: str) -> bool:
    """Only letters that Vietnamese (or a minority language written with it) has in Unicode."""
    return all(c.isascii() or _is_usual_letter(c) for c in text)


def _is_usual_letter(letter: str) -> bool:
    if letter in "đĐ–—‘’“”…ʼ":
        return True
    base = unicodedata.normalize("NFD", letter)
    marks = set(base[1:])
    return base[0].isascii() and marks <= set(
        "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u030c"
    )
