"""Require a course of an audience within a unit."""

import difflib
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from courses.models import Course
from places.arguments import iso_day
from places.models import Audience, Unit
from records.requiring import require


class Command(BaseCommand):
    help = (
        "Require a course of an audience within a unit, from a day on. The same again changes "
        "nothing; other terms for the same day take the place of the earlier ones."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--course", required=True, metavar="SLUG")
        parser.add_argument("--audience", required=True, metavar="SLUG")
        parser.add_argument(
            "--unit", required=True, metavar="CODE", help="official code, read on the first day"
        )
        parser.add_argument("--from", required=True, type=iso_day, dest="start", metavar="DATE")
        parser.add_argument("--due", required=True, type=int, metavar="DAYS")
        parser.add_argument("--valid", type=int, metavar="MONTHS", help="for ever if not given")
        parser.add_argument("--until", type=iso_day, metavar="DATE", help="not included")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            row = require(
                course=_course(options["course"]),
                audience=_audience(options["audience"]),
                unit=_unit(options["unit"], options["start"]),
                start=options["start"],
                due_days=options["due"],
                valid_months=options["valid"],
                until=options["until"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        valid = f"valid {row.valid_months} months" if row.valid_months else "valid for ever"
        until = f" until {row.until}" if row.until else ""
        self.stdout.write(
            f"{row.course.slug} is required of {row.audience.slug} in {row.unit.code} "
            f"{row.unit.name} from {row.start}{until}: due in {row.due_days} days, {valid}."
        )


def _course(slug: str) -> Course:
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        raise CommandError(_no("course", slug, Course.objects.values_list("slug", flat=True)))
    return course


def _audience(slug: str) -> Audience:
    audience = Audience.objects.filter(slug=slug).first()
    if audience is None:
        raise CommandError(_no("audience", slug, Audience.objects.values_list("slug", flat=True)))
    return audience


def _unit(code: str, on: date) -> Unit:
    unit = Unit.objects.with_code(code).on(on).first()
    if unit is not None:
        return unit
    other = Unit.objects.with_code(code).order_by("valid_from").last()
    if other is not None:
        until = f" until {other.valid_until}" if other.valid_until else ""
        raise CommandError(
            f"No unit has the code {code} on {on}; "
            f"{other.name} has it from {other.valid_from}{until}."
        )
    raise CommandError(_no("unit", code, Unit.objects.on(on).values_list("code", flat=True)))


def _no(what: str, given: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(given, [one for one in known if one], n=1, cutoff=0.4)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    return f"There is no {what} “{given}”.{hint}"
