"""What in a reader's words calls for care: numbers and names, and signs of a child in danger.

Pure, and rough on purpose: it only asks the writer once more, hides from trainers what they
need not see, and puts first what a person should look at first. A person judges.
"""

import re
import unicodedata

from places.names import folded

HIDDEN = "•••"
# Eight digits or more, however they are set apart; three, as in 111 and 113, are not.
NUMBER = re.compile(r"\+?\d(?:[ .\-]?\d){7,}")
FAMILY_NAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ",
    "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Phùng", "Trương", "Đoàn", "Lâm", "Mai", "Trịnh", "Tô",
    "Cao", "Châu", "Tạ", "Hà", "Thái", "Kiều", "Y", "A",
)  # fmt: skip
WORD = r"[^\W\d_]+"
NAME = re.compile(rf"\b(?:{'|'.join(FAMILY_NAMES)})((?:\s+{WORD}){{1,4}})")
# Folded: without diacritics, in small letters.
SIGNS = (
    "xam hai", "lam dung", "hiep dam", "bi hiep", "dam o", "so mo", "sam so", "bi danh",
    "danh dap", "danh con", "danh chau", "bao hanh", "bao luc", "bi nhot", "bo doi", "cuong buc",
    "tu tu", "muon chet", "khong muon song", "tu hai", "mang thai", "tao hon", "mua ban nguoi",
    "bat coc", "mat tich", "cuu em", "cuu con", "cuu chau", "cuu voi", "giup em voi",
    "giup con voi", "giup chau voi", "doa giet", "de doa",
)  # fmt: skip


def may_disclose(text: str) -> bool:
    """Whether the words may be about a child in danger, so that they are looked at first."""
    plain = f" {' '.join(re.findall(r'[a-z0-9]+', folded(text)))} "
    return any(f" {sign} " in plain for sign in SIGNS)


def tells_who(text: str) -> bool:
    """Whether the words seem to hold a number to call or somebody's name."""
    return text != without_people(text)


def without_people(text: str) -> str:
    """The words with numbers and names hidden."""
    text = NUMBER.sub(HIDDEN, unicodedata.normalize("NFC", text))
    return NAME.sub(_hidden_name, text)


def _hidden_name(found: re.Match[str]) -> str:
    """A family name followed by words in capitals; what follows in small letters stays."""
    words = found.group(0).split()
    named = next((i for i, word in enumerate(words) if not word[0].isupper()), len(words))
    return " ".join([HIDDEN, *words[named:]]) if named > 1 else found.group(0)
