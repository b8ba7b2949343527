"""Django's migrate, which its own check does not refuse for triggers that it puts back."""

from typing import Any

from django.core.management.commands import migrate

from places.triggers import being_mended


class Command(migrate.Command):
    def check(self, *args: Any, **kwargs: Any) -> None:
        with being_mended():
            super().check(*args, **kwargs)
