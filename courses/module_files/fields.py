"""Reading YAML that anybody may have written: text in, plain values out, or words why not. Pure."""

import unicodedata
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from courses.module_files.errors import ModuleFileError

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_WORDS = 100_000


def read_yaml(path: Path) -> Any:
    """Plain values only. A file that refers to itself, and so grows while read, is refused."""
    try:
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=Loader)):
            raise ModuleFileError(_("%(where)s refers to itself.") % {"where": path.name})
        return yaml.load(text, Loader=Loader)  # noqa: S506 (a safe loader)
    except FileNotFoundError as error:
        raise ModuleFileError(_("“%(name)s” is missing.") % {"name": path.name}) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        if isinstance(error, ModuleFileError):
            raise
        raise ModuleFileError(_("“%(name)s” cannot be read.") % {"name": path.name}) from error


class Fields:
    """A mapping of a file, taken apart name by name; `close` refuses what nobody asked for."""

    def __init__(self, data: Any, where: str) -> None:
        if not isinstance(data, dict):
            raise unexpected(where, data)
        self.data, self.where, self._seen = data, where, set()

    def has(self, name: str) -> bool:
        return self.data.get(name) is not None

    def get(self, name: str) -> Any:
        self._seen.add(name)
        return self.data.get(name)

    def text(self, name: str, most: int = MOST_WORDS, *, needed: bool = False) -> str:
        value = self.get(name)
        value = "" if value is None else value
        if not isinstance(value, str) or "\x00" in value or (needed and not value.strip()):
            raise unexpected(self._at(name), value)
        if len(value) > most:
            words = _("%(where)s is longer than %(most)d letters.")
            raise ModuleFileError(words % {"where": self._at(name), "most": most})
        return value

    def number(self, name: str, low: int, high: int, default: int | None) -> int | None:
        value = self.get(name)
        if value is None:
            return default
        if type(value) is not int or not low <= value <= high:
            raise unexpected(self._at(name), value)
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.get(name)
        value = default if value is None else value
        if not isinstance(value, bool):
            raise unexpected(self._at(name), value)
        return value

    def choice(self, name: str, choices: Any, default: str) -> str:
        value = self.text(name) or default
        if value not in choices:
            raise unexpected(self._at(name), value)
        return value

    def texts(self, name: str, most: int = 500) -> list[str]:
        value = self.get(name)
        value = [] if value is None else value
        if not isinstance(value, list) or not all(
            isinstance(one, str) and len(one) <= most and "\x00" not in one for one in value
        ):
            raise unexpected(self._at(name), value)
        return value

    def day(self, name: str) -> str:
        """As an ISO day; empty where there is none."""
        value = self.get(name)
        try:
            return "" if value in (None, "") else date.fromisoformat(str(value)).isoformat()
        except ValueError as error:
            raise unexpected(self._at(name), value) from error

    def identity(self, name: str, default: uuid.UUID | None = None) -> str:
        value = self.get(name)
        if value is None and default is not None:
            return str(default)
        try:
            return str(uuid.UUID(value))
        except (ValueError, AttributeError, TypeError) as error:
            raise unexpected(self._at(name), value) from error

    def part(self, name: str) -> "Fields":
        return Fields(self.get(name) or {}, self._at(name))

    def rows(self, name: str) -> Iterator["Fields"]:
        value = self.get(name)
        if value is not None and not isinstance(value, list):
            raise unexpected(self._at(name), value)
        for number, row in enumerate(value or [], 1):
            yield Fields(row, f"{self._at(name)}, {number}")

    def close(self, *ignored: str) -> None:
        if odd := sorted(str(name) for name in self.data.keys() - self._seen - set(ignored)):
            raise ModuleFileError(
                _("%(where)s: a part that is not known here: “%(part)s”.")
                % {"where": self.where, "part": odd[0][:40]}
            )

    def _at(self, name: str) -> str:
        return f"{self.where}: {name}"


def unexpected(where: str, value: Any) -> ModuleFileError:
    return ModuleFileError(
        _("%(where)s: something else was expected there than “%(found)s”.")
        % {"where": where, "found": str(value)[:40]}
    )
