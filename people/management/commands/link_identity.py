"""Say who somebody is at the identity service (OpenID Connect)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.oidc import link_identity
from people.sign_in import identifier_of, person_with


class Command(BaseCommand):
    help = "Link a person (sign-in phone or personal code) to a subject of the identity service."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", help="sign-in phone or personal code")
        parser.add_argument("subject", help="what the service calls this person (claim `sub`)")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_with(identifier_of(options["who"]))
        if person is None:
            raise CommandError("Nobody signs in with this phone or code.")
        link_identity(person=person, subject=options["subject"])
        self.stdout.write("Linked.")
