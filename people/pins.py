"""PINs: six digits that are easy to keep and hard to guess. Pure."""

import secrets
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

LENGTH = 6
ONE_TIME_PIN_LASTS = timedelta(days=7)
# Beside repeated and sequential digits, the patterns that fingers find on a keypad.
OFTEN_CHOSEN = {"112233", "123321", "147258", "258369", "159753", "789456", "456123", "142536"}


def plain_pin(text: str) -> str:
    """What was typed, with full-width digits as ordinary ones and without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_six_digits(pin: str) -> bool:
    return len(pin) == LENGTH and pin.isascii() and pin.isdigit()


def is_easy_to_guess(pin: str) -> bool:
    """Repeated, sequential or often chosen: 000000, 123456, 987654, 121212, 112233."""
    steps = {(int(b) - int(a)) % 10 for a, b in zip(pin, pin[1:], strict=False)}
    return len(steps) == 1 or len(set(pin)) < 3 or pin[:3] == pin[3:] or pin in OFTEN_CHOSEN


def tells_about_owner(pin: str, *, phones: Iterable[str] = (), birth_date: date | None) -> bool:
    """Whether the PIN is a part of the owner's phone number or birth date."""
    if any(pin in phone for phone in phones):
        return True
    return birth_date is not None and pin in {
        birth_date.strftime(form) for form in ("%d%m%y", "%m%d%y", "%y%m%d", "%m%Y", "%Y%m")
    }


def draw_pin() -> str:
    """A random PIN that nobody would guess first."""
    while True:
        pin = f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"
        if not is_easy_to_guess(pin):
            return pin
