from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from lms.archives import BackupError
from lms.backups import make_backup


class Command(BaseCommand):
    help = "Write database and uploads into one checked file; the site may keep running."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a new file, such as mangnon-2026-01-31.zip")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = make_backup(file=file)
        except (BackupError, DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file}: {manifest['people']} people, {sum(manifest['ledger'].values())} rows in "
            f"the ledger, {len(manifest['members']) - 1} uploads."
        )
