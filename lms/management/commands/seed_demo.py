from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.demo import plan
from lms.demo.filling import Refused, fill_province


class Command(BaseCommand):
    help = (
        "Fill the province with demonstration people and three years of their training. "
        "Refuses beside real people; does nothing where there is a demonstration already."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--small", action="store_true", help="one tenth of the people")

    def handle(self, *args: Any, small: bool, **options: Any) -> None:
        try:
            filled = fill_province(size=plan.SMALL if small else plan.FULL, say=self.stdout.write)
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        if filled is None:
            self.stdout.write("There is a demonstration already; nothing was changed.")
        else:
            self.stdout.write(
                f"Made {filled.people} demonstration people with {filled.completions} completions. "
                "remove_demo takes them away again."
            )
