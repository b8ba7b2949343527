"""Take in a module that another site wrote, or a folder like the starter modules', zipped."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.module_files.errors import ModuleFileError
from courses.module_files.importing import Choice, Outcome, import_course


class Command(BaseCommand):
    help = (
        "Take in a module from a zip, as drafts that an approver publishes. Can be run again: "
        "nothing is there twice. What was edited here is kept and named, unless --edited says "
        "otherwise. A file that is no sound module changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--edited",
            choices=Choice.values,
            default=Choice.KEEP,
            help="what was edited here: keep it, put the file's words in as a new draft, or "
            "bring the module in as a copy beside it",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen and write nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = import_course(
                file=options["file"], choice=options["edited"], dry_run=options["dry_run"]
            )
        except ModuleFileError as problem:
            raise CommandError(str(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_json, ensure_ascii=False))
        else:
            self._say(outcome, dry_run=options["dry_run"])

    def _say(self, outcome: Outcome, *, dry_run: bool) -> None:
        told = outcome.as_json
        if dry_run:
            self.stdout.write("Nothing was written. It would be:")
        self.stdout.write(
            f"{told['course']}: {told['lessons']} lessons, {told['questions']} questions. "
            f"{told['added']} things added, {told['updated']} updated, {told['replaced']} "
            f"replaced, {told['unchanged']} unchanged; all of it as drafts."
        )
        for title in told["kept"]:
            self.stdout.write(f"edited here, so left alone: {title}")
        for note in told["notes"]:
            self.stdout.write(note)
