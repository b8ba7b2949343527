from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from lms.archives import BackupError
from lms.backups import restore_backup


class Command(BaseCommand):
    help = "Put a backup into an empty site, after checking all of it; stop the server first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file written by `backup`")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = restore_backup(file=file)
        except (BackupError, DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored the backup of {manifest['made_at']}: {manifest['people']} people, "
            f"{sum(manifest['ledger'].values())} rows in the ledger. The ledger verifies."
        )
