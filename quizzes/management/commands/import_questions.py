"""Bring questions of other programs into the bank, as drafts."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from quizzes import importing
from quizzes.formats.decoding import MOST_BYTES
from quizzes.formats.reading import Format
from quizzes.import_plans import Plan


class Command(BaseCommand):
    help = (
        "Import questions from GIFT, Moodle XML, Aiken or the spreadsheet template. They become "
        "drafts that need an expert; the same file again changes nothing. Questions that cannot "
        "be brought in are listed with the reason, and so is whatever the others lose; the "
        "command then still ends with 0. It ends with 1, and changes nothing, when the file "
        "cannot be read or every question of it is rejected."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=["auto", *Format], default="auto")
        parser.add_argument(
            "--replace-newer",
            action="store_true",
            help="make a new draft also where a question was edited here since the file was made",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen and write nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        newer = options["replace_newer"]
        try:
            plan = self._plan(path, options["format"], newer, dry_run=options["dry_run"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["json"]:
            self.stdout.write(json.dumps(plan.summary, ensure_ascii=False))
        else:
            self._say(plan, dry_run=options["dry_run"])
        if len(plan.summary["rejected"]) == len(plan.rows):
            raise CommandError("No question was imported: every one was rejected.")

    def _plan(self, path: Path, format: str, newer: bool, *, dry_run: bool) -> Plan:
        content = _read(path)
        if dry_run:
            return importing.plan_of_file(
                content=content, file_name=path.name, format=format, replace_newer=newer
            )
        with transaction.atomic():
            batch = importing.receive_file(content=content, file_name=path.name, format=format)
            return importing.import_questions(batch=batch, replace_newer=newer)

    def _say(self, plan: Plan, *, dry_run: bool) -> None:
        told = plan.summary
        if dry_run:
            self.stdout.write("Nothing was written. It would be:")
        self.stdout.write(
            f"{told['questions']} questions ({plan.format}): {told['imported']} imported, "
            f"{told['unchanged']} unchanged, {len(told['rejected'])} rejected."
        )
        for words in plan.notes:
            self.stdout.write(words)
        for one in told["rejected"]:
            self.stdout.write(f"rejected {one['id']}: {one['reason']}")
        for one in told["lost"]:
            self.stdout.write(f"not kept of {one['id']}: {one['what']}")


def _read(path: Path) -> bytes:
    """At most so much that the service can say it is too much."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"The file cannot be opened: {path}") from error
