"""Check every row, payload and seal of the ledger."""

from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand

from records.models import Seal
from records.seals import SEALED, unsealed
from records.verification import verify_ledger

SHOWN = 20


class Command(BaseCommand):
    help = "Recompute every row, payload and seal. Exits 1, naming the first difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="digest of a seal that was noted elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(islice(verify_ledger(head=options["head"]), SHOWN))
        for difference in found:
            self.stderr.write(str(difference))
        if found:
            raise SystemExit(1)
        for model in SEALED:
            rows, waiting = model.objects.count(), unsealed(model).count()
            self.stdout.write(f"{model._meta.model_name}: {rows} rows, {waiting} not sealed yet")
        last = Seal.objects.filter(is_demo=False).order_by("number").last()
        self.stdout.write(
            f"seals: {Seal.objects.count()}, the last one {last.digest if last else '-'}"
        )
