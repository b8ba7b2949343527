"""Take away a lost second factor when no administrator is left who could."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import Person
from people.second_factor import reset_second_factor
from people.sign_in import identifier_of, person_with


class Command(BaseCommand):
    help = (
        "Take away the second factor of one person (sign-in phone or personal code), or of "
        "everybody, as after a restore under another SECRET_KEY. They set up a new one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", nargs="?", help="sign-in phone or personal code")
        parser.add_argument("--everybody", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["who"]) == options["everybody"]:
            raise CommandError("Give a sign-in phone or a personal code, or --everybody.")
        taken = sum(reset_second_factor(person=person, by=None) for person in self._people(options))
        self.stdout.write(f"Second factors taken away: {taken}")

    def _people(self, options: dict[str, Any]) -> list[Person]:
        if options["everybody"]:
            return list(Person.objects.filter(authenticator__isnull=False).distinct())
        person = person_with(identifier_of(options["who"]))
        if person is None:
            raise CommandError("Nobody signs in with this phone or code.")
        return [person]
