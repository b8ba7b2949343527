"""The ledger's upkeep: mark what waits to be marked, then close all under a seal."""

from typing import Any

from django.core.management.base import BaseCommand

from records.seals import seal
from records.services import mark_pending


class Command(BaseCommand):
    help = (
        "Mark attempts whose marking was cut short, then close everything unsealed under new "
        "seals. Note the last digest elsewhere: "
        "verify_ledger --head DIGEST then also finds that the end was cut off."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if marked := mark_pending():
            self.stdout.write(f"Marked {marked} attempts that were waiting.")
        for one in seal():
            chain = "demonstration seal" if one.is_demo else "seal"
            self.stdout.write(f"{chain} {one.number}: {one.rows} rows, {one.digest}")
