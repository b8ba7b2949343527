"""Numbers as other programs write them (3.5) and as the bank does (3,5)."""

from decimal import Decimal, InvalidOperation

from quizzes.kinds.numbers import number_of


def in_vietnamese(number: Decimal) -> str:
    """Raises ValueError for what is no finite number."""
    if not number.is_finite():
        raise ValueError(number)
    text = f"{number.normalize() + 0:f}"
    if abs(number) >= 10**15 or len(text) > 30:
        raise ValueError(number)
    return text.replace(".", ",")


def in_english(text: str) -> str:
    """A number of the bank with a point as its only sign; the text itself if it is none."""
    number = number_of(text)
    return text if number is None else f"{number.normalize() + 0:f}"


def decimal_of(text: str) -> Decimal | None:
    """A number of another program; a lone comma is taken for the decimal sign."""
    text = "".join(text.split())
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**15 else None
