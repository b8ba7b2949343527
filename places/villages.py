"""Names of villages and communes as people write them, brought to one form. Pure, no model.

"Thôn 3", "thôn 03", "T.3" and "Thon so 3" are one village; "Tổ dân phố 3", "TDP 3" and
"Tổ 3" another.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from places.names import folded, nfc

THON, TO = "thon", "to"
# With their marks or without any: "Tô Hạp" is no tổ, "Tịnh Hòa" no tỉnh.
_VILLAGE_PREFIXES = (
    (TO, r"(?:tổ dân phố|to dan pho|t\.? ?[dđ]\.? ?p(?![^\W\d])\.?|tổ|to(?= ?\d))"),
    ("khu pho", r"(?:khu phố|khu pho|k\.? ?p(?![^\W\d])\.?)"),
    ("khu dan cu", r"(?:khu dân cư|khu dan cu|k\.? ?[dđ]\.? ?c(?![^\W\d])\.?)"),
    (THON, r"(?:thôn|thon|t\.|t(?= ?\d))"),
)
_COMMUNE_PREFIXES = (
    ("thị trấn", r"(?:thị trấn|thi tran|t\.? ?t(?![^\W\d])\.?)"),
    ("thị xã", r"(?:thị xã|thi xa|t\.? ?x(?![^\W\d])\.?)"),
    ("thành phố", r"(?:thành phố|thanh pho|t\.? ?p(?![^\W\d])\.?)"),
    ("đặc khu", r"(?:đặc khu|dac khu)"),
    ("phường", r"(?:phường|phuong|ph?\.)"),
    ("huyện", r"(?:huyện|huyen|h\.)"),
    ("tỉnh", r"tỉnh"),
    ("xã", r"(?:xã|xa|x\.)"),
)
KINDS_OF_VILLAGE = {TO: "tổ dân phố", "khu pho": "khu phố", "khu dan cu": "khu dân cư"}


@dataclass(frozen=True, slots=True)
class VillageName:
    """What sort of village it says it is ("" if it does not say), and its own name."""

    sort: str
    base: str

    @property
    def kind(self) -> str:
        return KINDS_OF_VILLAGE.get(self.sort, "thôn")

    def may_be(self, other: "VillageName") -> bool:
        """The same village, or one of the two names leaves open of what sort it is."""
        open_sort = not self.sort or not other.sort
        return self.base == other.base and (open_sort or self.sort == other.sort)


def village_title(text: str) -> str:
    """The name to keep for a village: "thôn 03" and "T.3" as "Thôn 3", others as written."""
    name, text = village_name(text), nfc(text)
    if name.sort and re.fullmatch(r"\d+[a-z]?", name.base):
        return f"{name.kind.capitalize()} {name.base.upper()}"
    if text.isupper():
        return " ".join(word.capitalize() for word in text.split())
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=10_000)
def village_name(text: str) -> VillageName:
    text = nfc(text).lower()
    for sort, prefix in _VILLAGE_PREFIXES:
        if found := re.match(rf"{prefix}(?:[ .:]|(?=\d)|(?<=\.)|$)", text):
            rest = folded(text[found.end() :]).strip(" .:-")
            if base := _base(re.sub(r"^so\s*(?=\d)", "", rest)):
                return VillageName(sort, base)
    return VillageName("", _base(folded(text)))


@lru_cache(maxsize=10_000)
def place_name(text: str) -> tuple[str, str]:
    """The type that a name of a commune, district or province begins with ("" for none) and
    the name without it, so that Đắk and Đăk, Mỹ and Mĩ are one."""
    kind, rest = _parted(text)
    return kind, _place_key(folded(rest))


@lru_cache(maxsize=10_000)
def place_spelling(text: str) -> tuple[str, ...]:
    """The marks of the name without its type, wherever they stand: Hòa and Hoà are spelt
    alike, Ba Tơ and Ba Tô (two communes of one district) are not."""
    letters = unicodedata.normalize("NFD", _parted(text)[1])
    return tuple(sorted(c for c in letters if c == "đ" or unicodedata.combining(c)))


def _parted(text: str) -> tuple[str, str]:
    text = nfc(text).lower()
    for kind, prefix in _COMMUNE_PREFIXES:
        found = re.match(rf"{prefix}(?:[ .:]|(?<=\.)|$)", text)
        if found and _place_key(folded(rest := text[found.end() :])):
            return kind, rest
    return "", text


def _base(text: str) -> str:
    text = " ".join(re.sub(r"[^\w]+", " ", text).split())
    return re.sub(r"\b0+(?=\d)", "", text)


def _place_key(text: str) -> str:
    text = " ".join(re.sub(r"[^\w]+", " ", text).split())
    text = re.sub(r"\bda[ck]\b", "dak", text)
    return text.replace("y", "i")
