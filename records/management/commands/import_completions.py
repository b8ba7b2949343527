"""Bring in past training from a list."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from records.imports import Outcome, import_completions
from records.lists import UnreadableList


class Command(BaseCommand):
    help = (
        "Record past training from a CSV file with the columns phone or code, name (if you "
        "have it), course, completed_on, source, note. Good rows are recorded once, however "
        "often the file is sent. Refused rows are counted, and written with line and reason "
        "to FILE.rejects.csv; the command then still ends with 0, because it did what was "
        "asked. It ends with 1 when the file as a whole cannot be read, and records nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen and write nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = import_completions(path=options["file"], dry_run=options["dry_run"])
        except UnreadableList as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(outcome.counts.as_dict()))
        else:
            self._say(outcome, dry_run=options["dry_run"])

    def _say(self, outcome: Outcome, *, dry_run: bool) -> None:
        counts = outcome.counts
        if dry_run:
            self.stdout.write("Nothing was written. It would be:")
        self.stdout.write(
            f"{counts.rows} rows: {counts.recorded} recorded, "
            f"{counts.already_recorded} already on record, {counts.rejected} rejected."
        )
        for reject in outcome.rejects:
            self.stdout.write(f"line {reject.line.number}: {reject.reason}")
        if counts.rejected > len(outcome.rejects):
            self.stdout.write("…")
        if outcome.rejects_file:
            self.stdout.write(f"All rejected rows: {outcome.rejects_file}")
