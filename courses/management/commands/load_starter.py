"""Load the starter modules. Can be run again: what a trainer has edited stays."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.module_files.shelf import Summary
from courses.starter_loader import NotReady, load_starter


class Command(BaseCommand):
    help = "Load the eight starter modules; never overwrites what a trainer has since edited."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            summary = load_starter()
        except NotReady as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(in_words(summary))


def in_words(summary: Summary) -> str:
    counts = ", ".join(
        f"{summary.counts[name]} {name}" for name in ("added", "updated", "unchanged")
    )
    lines = [f"Starter modules: {counts}."]
    for keys, words in (
        (summary.edited, "changed in the files, but edited here since, so left alone"),
        (summary.removed, "removed here, so not loaded again"),
        (summary.missing, "in the files no more, left here"),
    ):
        if keys:
            lines.append(f"{len(keys)} {words}: {', '.join(keys)}")
    return "\n".join(lines + summary.notes)
