"""Fields that keep text in one spelling, and columns derived from it on every write.

They work in `pre_save`, so `bulk_create` keeps the promise as `save` does.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from places.names import folded, nfc, sort_key


class NameField(models.CharField):
    """A name in Unicode NFC with single spaces."""

    def to_python(self, value: Any) -> Any:
        return nfc(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = nfc(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, value)
        return value


class _DerivedField(models.CharField):
    """A column computed from another one."""

    rule: Callable[[str], str]

    def __init__(self, *args: Any, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple:
        name, path, args, kwargs = super().deconstruct()
        kwargs["source"] = self.source
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = getattr(model_instance, self.source) or ""
        value = type(self).rule(text)[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class FoldedField(_DerivedField):
    """The source in lower case without diacritics, for search."""

    rule = staticmethod(folded)


class SortKeyField(_DerivedField):
    """The source as digits in Vietnamese dictionary order, for sorting on any database."""

    rule = staticmethod(sort_key)
