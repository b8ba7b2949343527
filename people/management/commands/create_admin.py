"""The first administrator of a server without demonstration data."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.phones import display_phone
from people.services import add_administrator


class Command(BaseCommand):
    help = "Add an administrator. Prints a one-time PIN, to be changed at the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", help="full name; asked for if not given")
        parser.add_argument("--phone", help="phone number in any writing; asked for if not given")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        name = (options["name"] or "").strip() or self._ask("Full name: ")
        phone = (options["phone"] or "").strip() or self._ask("Phone number: ")
        try:
            person, pin = add_administrator(name=name, phone=phone)
        except ValidationError as error:
            if getattr(error, "code", "") == "taken":
                told = f"{display_phone(phone)} signs in somebody else. Give another number."
                raise CommandError(told) from error
            raise CommandError(" ".join(error.messages)) from error
        answer = {"phone": display_phone(person.login_phone), "code": person.code, "pin": pin}
        if options["json"]:
            self.stdout.write(json.dumps(answer))
            return
        self.stdout.write(f"Sign in at /sign-in/ with {answer['phone']} or code {answer['code']}")
        self.stdout.write(f"One-time PIN (works once, within 7 days): {pin}")

    def _ask(self, question: str) -> str:
        try:
            answer = input(question).strip()
        except EOFError:
            answer = ""
        if not answer:
            raise CommandError("Give --name and --phone, or answer the questions.")
        return answer
