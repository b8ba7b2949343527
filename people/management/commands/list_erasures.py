"""The list of erased people, to be kept beside the backups."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from people.erasure import erasures
from places import days


class Command(BaseCommand):
    help = "Print who was erased and when, only ids: keep it beside the backups."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, help="only since this day")

    def handle(self, *args: Any, **options: Any) -> None:
        since = days.start_of(options["since"]) if options["since"] else None
        for one in erasures(since):
            self.stdout.write(f"{one.uuid} {one.at.isoformat()}")
