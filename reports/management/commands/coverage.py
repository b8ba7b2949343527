import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from places.arguments import iso_day
from reports.asking import AskedWrongly, ask
from reports.by_group import ByGroup, by_group
from reports.queries import Coverage, coverage
from reports.tables import as_json, name_of_group, named_groupings


class Command(BaseCommand):
    help = "Say what share of an audience in a unit holds a valid completion of a course."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--course", required=True, help="short name of the course")
        parser.add_argument("--audience", required=True, help="short name of the audience")
        parser.add_argument("--unit", required=True, help="official code, read on --structure")
        parser.add_argument("--on", required=True, type=iso_day, help="YYYY-MM-DD")
        parser.add_argument("--known", type=iso_day, help="as known at the end of DAY")
        parser.add_argument("--structure", type=iso_day, help="in the units of DAY (default: --on)")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--by-group",
            action="store_true",
            help="by gender and ethnic group too, with those who have not stated theirs",
        )

    def handle(self, *args, **options) -> None:
        try:
            question = ask(
                course=options["course"],
                audience=options["audience"],
                unit=options["unit"],
                on=options["on"],
                known=options["known"],
                structure=options["structure"],
            )
        except AskedWrongly as error:
            raise CommandError(str(error)) from error
        table = coverage(question)
        groups = by_group(table, names=True) if options["by_group"] else None
        if options["by_group"] and groups is None:
            raise CommandError("This site keeps neither gender nor ethnic group.")
        if options["json"]:
            self.stdout.write(json.dumps(as_json(table, groups), ensure_ascii=False))
        else:
            self._tell(table, groups)

    def _tell(self, table: Coverage, groups: ByGroup | None) -> None:
        lines = [(table.question.unit.name, table.total)]
        lines += [(part.name, part.figures) for part in table.parts]
        for name, figures in lines:
            self.stdout.write(
                f"{name}: {figures.covered}/{figures.required} covered, {figures.overdue} overdue"
            )
        for name, grouping in named_groupings(groups) if groups else ():
            for one in grouping.groups:
                label = name_of_group(one.key)
                self.stdout.write(f"{name}, {label}: {one.covered}/{one.required} covered")
