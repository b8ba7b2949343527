from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lms.preparation import prepare_site


class Command(BaseCommand):
    help = (
        "Make the site ready to serve: tables, static files, and the first time the "
        "administrative units and the starter modules. Run it after every update."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="the first time, also a demonstration province"
        )

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        prepare_site(demo=demo, say=self.stdout.write)
