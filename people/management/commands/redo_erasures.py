"""Erase again, after a restore, whoever the backup brought back."""

from argparse import FileType
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.erasure import Erased, redo_erasures


class Command(BaseCommand):
    help = "Erase again whoever stands in a list made by list_erasures. Can be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=FileType(encoding="utf-8"), help="from list_erasures")

    def handle(self, *args: Any, **options: Any) -> None:
        with options["file"] as lines:
            done = [self._read(line) for line in lines if line.strip()]
        self.stdout.write(f"erased again: {redo_erasures(done=done)} of {len(done)}")

    def _read(self, line: str) -> Erased:
        try:
            uuid, at = line.split()
            return Erased(UUID(uuid), datetime.fromisoformat(at))
        except ValueError as error:
            raise CommandError(f"Not a line of list_erasures: {line.strip()!r}") from error
