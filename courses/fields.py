"""A StreamField whose block definitions stay out of migrations.

Blocks change often and never change the database; written into migrations they make
each of them megabytes long. What data migrations need of a block, they state themselves.
"""

from typing import Any

from wagtail.fields import StreamField


class LeanStreamField(StreamField):
    def __init__(self, block_types: Any = (), *args: Any, **kwargs: Any) -> None:
        kwargs.pop("block_lookup", None)
        super().__init__(block_types, *args, **kwargs)

    def deconstruct(self) -> tuple:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
