import os
import signal
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.upkeep import go_round, keep_up, run_waiting_tasks


class Command(BaseCommand):
    help = "Do the background work that waits, seal the ledger, publish what is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forever", action="store_true", help="go on until told to stop")
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process that began this ends"
        )

    def handle(self, *args: Any, forever: bool, with_parent: bool, **options: Any) -> None:
        if not forever:
            run_waiting_tasks()
            if failed := go_round():
                raise CommandError(f"{failed} steps failed; the log says which.")
            return
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        parent = os.getppid()
        keep_up(lambda: not with_parent or os.getppid() == parent)
