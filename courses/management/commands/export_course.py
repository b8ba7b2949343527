"""Write a module as a file that any site can take in."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.module_files.writing import NoSuchModule, export_course


class Command(BaseCommand):
    help = (
        "Write the module with this short name as a zip: pages, lessons, questions, quiz, "
        "pictures, sound, translations and sign-offs, with the SHA-256 of each. The same "
        "module gives the same bytes. A file that is there already is not overwritten."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"]
        if target.exists():
            raise CommandError(f"{target} exists already; choose another name.")
        half = target.with_name(f".{target.name}.{os.getpid()}.half")
        try:
            with half.open("xb") as out:
                module = export_course(slug=options["slug"], target=out)
            half.replace(target)
        except (NoSuchModule, OSError) as problem:
            raise CommandError(str(problem)) from problem
        finally:
            half.unlink(missing_ok=True)
        self.stdout.write(
            f"{target}: {len(module.lessons)} lessons, {len(module.questions)} questions, "
            f"{len(module.media)} pictures and files."
        )
