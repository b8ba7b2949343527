"""How a number may be written, in Vietnamese and in English.

Spaces, a sign, and a word behind it ("16 tuổi", "80%") are set aside. Then:

- a point and a comma: the later one is the decimal sign, the other groups thousands
  ("1.234,5" and "1,234.5");
- one sign more than once groups thousands ("1.000.000");
- one sign once is the decimal sign ("3,5" and "3.5"), but with one to three digits before
  and exactly three behind ("1.000", "1,000") it may be either, and both are tried. In the
  bank the Vietnamese reading holds: a point groups thousands, a comma is decimal.
"""

import re
import unicodedata
from decimal import Decimal

MOST_LETTERS = 40
NUMBER = re.compile(r"([+-]?)([0-9][0-9.,]*|[.,][0-9]+)(?:%|[^\W\d_]*)")
EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")


def readings(text: str) -> tuple[Decimal, ...]:
    """The numbers that the text may mean, the Vietnamese reading first; none if it is none."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(plain.replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-").split())
    found = NUMBER.fullmatch(plain) if len(text) <= MOST_LETTERS else None
    if not found:
        return ()
    sign, digits = found.groups()
    return tuple(Decimal(f"{sign}{number}") for number in _plain(digits))


def number_of(text: str) -> Decimal | None:
    """The number that a text of the bank says."""
    return next(iter(readings(text)), None)


def _plain(digits: str) -> list[str]:
    """With a point as the decimal sign and no other."""
    if EITHER.fullmatch(digits):
        thousands, decimal = re.sub("[.,]", "", digits), digits.replace(",", ".")
        return [thousands, decimal] if "." in digits else [decimal, thousands]
    if "." in digits and "," in digits:
        decimal_sign = max(".,", key=digits.rfind)
        whole, _sign, part = digits.rpartition(decimal_sign)
        return [f"{_ungrouped(whole)}.{part or 0}"] if _is_grouped(whole) else []
    for sign in ".,":
        if digits.count(sign) > 1:
            return [_ungrouped(digits)] if _is_grouped(digits) else []
    whole, _sign, part = digits.replace(",", ".").partition(".")
    return [f"{whole or 0}.{part or 0}"]


def _is_grouped(digits: str) -> bool:
    one_sign = len({sign for sign in digits if sign in ".,"}) == 1
    return one_sign and bool(GROUPED.fullmatch(digits))


def _ungrouped(digits: str) -> str:
    return re.sub("[.,]", "", digits)
