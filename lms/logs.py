"""Log lines that name nobody."""

import logging
import re

# What a database says after DETAIL holds the row itself: "Key (login_phone)=(+84905…)".
DETAIL = re.compile(r"^(\s*DETAIL:).*$", re.MULTILINE)
# Whoever reads the token of a card (people/cards.py) could sign in with it.
TOKEN = re.compile(r"(/card/)[^/\s\"'?]+", re.IGNORECASE)
LONG_NUMBER = re.compile(r"\+?\d(?:[\s.-]?\d){7,}")


def nameless(text: str) -> str:
    """The text without rows of the database, without tokens of cards, and without anything
    that may be a phone number."""
    text = TOKEN.sub(r"\1[left out]", DETAIL.sub(r"\1 [left out]", text))
    return LONG_NUMBER.sub("[number]", text)


class NamelessFormatter(logging.Formatter):
    """One line per event; the text of errors passes through `nameless` too."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = nameless(record.message)
        return super().formatMessage(record)

    def formatException(self, ei) -> str:
        return nameless(super().formatException(ei))
