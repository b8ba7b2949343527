"""Why a row is not imported, or what it would change: said in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Reason:
    """A text for gettext and its parts; put together when it is read."""

    text: str
    parts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        text = gettext(self.text)
        return text % self.parts if self.parts else text


class Refused(Exception):
    """A row that cannot be imported."""

    def __init__(self, text: str, /, **parts: Any) -> None:
        super().__init__(text)
        self.reason = Reason(text, parts)
        self.candidates: tuple = ()


class Undecided(Refused):
    """A row that a person has to decide about; `candidates` are whom or what it may mean."""

    def __init__(self, text: str, candidates: tuple = (), /, **parts: Any) -> None:
        super().__init__(text, **parts)
        self.candidates = candidates


class UnreadableRoster(Exception):
    """The file as a whole cannot be imported; the message is for the person who sent it."""


def shown(day: date) -> str:
    return day.strftime("%d/%m/%Y")
