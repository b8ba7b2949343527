from django.core.management.base import BaseCommand

from places.loading import load_province


class Command(BaseCommand):
    help = (
        "Load the province's units in all their states since 2020, audiences, agencies, "
        "plan duties and legal references. Can be run again: what is there stays as it is."
    )

    def handle(self, *args, **options) -> None:
        added = load_province()
        told = ", ".join(f"{number} {what}" for what, number in added.items())
        self.stdout.write(f"Added: {told}.")
