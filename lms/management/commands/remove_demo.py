from typing import Any

from django.core.management.base import BaseCommand

from lms.demo.removing import remove_demonstration


class Command(BaseCommand):
    help = "Take the demonstration away: its people, villages, training and counts, nothing else."

    def handle(self, *args: Any, **options: Any) -> None:
        found = remove_demonstration()
        if found:
            self.stdout.write(f"Removed {found} demonstration people with all that was theirs.")
        else:
            self.stdout.write("There is no demonstration here.")
