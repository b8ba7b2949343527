"""How fast past training comes in, and how fast the whole ledger is checked."""

import csv
import io
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.saying import heading, say

IMPORTED = 5_000


def run() -> None:
    heading("The ledger")
    with TemporaryDirectory() as folder:
        list_of_past = write_list(Path(folder) / "past.csv")
        counts, seconds = import_list(list_of_past)
        say(
            f"import_completions: {counts['recorded']} of {counts['rows']} rows recorded, "
            f"{counts['rows'] / seconds:,.0f} rows/s"
        )
        counts, again = import_list(list_of_past)
        say(
            f"  the same file again: {counts['already_recorded']} on record already, "
            f"{counts['rows'] / again:,.0f} rows/s, {seconds / again:.1f} × as fast"
        )
    verify()


def write_list(path: Path) -> Path:
    from people.models import Person

    people = Person.objects.demo().filter(postings__isnull=False).distinct().order_by("pk")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "course", "completed_on", "source", "note"])
        for number, code in enumerate(people.values_list("code", flat=True)[:IMPORTED]):
            day = f"2023-{1 + number % 9:02d}-{1 + number % 28:02d}"
            writer.writerow([code, "quyen-tre-em", day, "import", ""])
    return path


def import_list(path: Path) -> tuple[dict[str, int], float]:
    from django.core.management import call_command

    words, started = io.StringIO(), time.perf_counter()
    call_command("import_completions", str(path), "--json", stdout=words)
    return json.loads(words.getvalue()), time.perf_counter() - started


def verify() -> None:
    from records.models import Attempt, Completion, Correction, Evidence, Marking
    from records.verification import verify_ledger

    rows = sum(
        model.objects.count() for model in (Attempt, Completion, Correction, Evidence, Marking)
    )
    started = time.perf_counter()
    found = list(verify_ledger())
    seconds = time.perf_counter() - started
    say(f"verify_ledger: {rows:,} rows, {len(found)} differences, {rows / seconds:,.0f} rows/s")
