from typing import Any

from django.core.management.base import BaseCommand

from lms.demo.accounts import sign_ins


class Command(BaseCommand):
    help = "Print one sign-in for each role of the demonstration; nothing where there is none."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = sign_ins()
        if not rows:
            return
        self.stdout.write("Demonstration people sign in with:")
        for role, code, pin in rows:
            self.stdout.write(f"  {role:<24} {code:<16} PIN {pin}")
