"""Bring in a roster: who holds which post, or how many there are."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from people.rosters.importing import Outcome, import_file
from places import days
from places.arguments import iso_day
from places.models import Audience, Unit


class Command(BaseCommand):
    help = (
        "Import a roster from an xlsx, xls, ods or csv file as offices keep it, or from a CSV "
        "file with the columns name,phone,audience,unit_code,village,start,end,gender,"
        "ethnic_group,birth_date. Good rows are taken in, once, however often the file is sent. "
        "Rejected and ambiguous rows are counted, and written with the reason to "
        "FILE.rejects.csv; the command then still ends with 0, because it did what was asked. "
        "It ends with 1 when the file as a whole cannot be read, and changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--unit", metavar="CODE", help="rows that name no unit belong to it, none to another"
        )
        parser.add_argument("--audience", metavar="SLUG", help="for rows that name no audience")
        parser.add_argument(
            "--on", type=iso_day, metavar="DATE", help="what an empty start means (today)"
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="the roster is complete for --unit and --audience: posts of others end",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen and write nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or days.today()
        try:
            outcome = import_file(
                path=options["file"],
                unit=_unit(options["unit"], on),
                audience=_audience(options["audience"]),
                on=on,
                complete=options["complete"],
                dry_run=options["dry_run"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["json"]:
            self.stdout.write(json.dumps(outcome.summary))
            self._say_beside(outcome, self.stderr)
        else:
            self._say(outcome, dry_run=options["dry_run"])

    def _say_beside(self, outcome: Outcome, out: OutputWrapper) -> None:
        """What nobody said and was assumed, and what was not read."""
        for name in outcome.skipped_sheets:
            out.write(f"sheet “{name}” was skipped: no list of people in it")
        for name in outcome.hidden_sheets:
            out.write(f"sheet “{name}” was skipped: it is hidden in the workbook")
        for reason in (*outcome.assumptions, *outcome.notes):
            out.write(str(reason))

    def _say(self, outcome: Outcome, *, dry_run: bool) -> None:
        told = outcome.summary
        if dry_run:
            self.stdout.write("Nothing was written. It would be:")
        self.stdout.write(
            f"{told['rows']} rows: {told['created']} created, {told['updated']} updated, "
            f"{told['moved']} moved, {told['unchanged']} unchanged, {told['rejected']} rejected, "
            f"{told['ambiguous']} ambiguous; {told['ended']} posts ended."
        )
        self._say_beside(outcome, self.stdout)
        for planned in outcome.refused:
            self.stdout.write(f"line {planned.line}: {planned.reason}")
        if told["rejected"] + told["ambiguous"] > len(outcome.refused):
            self.stdout.write("…")
        if outcome.rejects_file:
            self.stdout.write(f"All rows that were not imported: {outcome.rejects_file}")


def _unit(code: str | None, on: date) -> Unit | None:
    if not code:
        return None
    unit = Unit.objects.on(on).with_code(code).first()
    if unit is None:
        raise CommandError(f"No unit has the code {code} on {on}.")
    return unit


def _audience(slug: str | None) -> Audience | None:
    if not slug:
        return None
    audience = Audience.objects.filter(slug=slug).first()
    if audience is None:
        slugs = ", ".join(Audience.objects.values_list("slug", flat=True))
        raise CommandError(f"There is no audience {slug}. There are: {slugs}.")
    return audience
