"""Background work about people: thin, and safe to run twice."""

from django_tasks import task

from people.models import Person, RosterImport
from people.rosters.services import apply_roster, wait_for_worker

State = RosterImport.State
AT_ONCE_BYTES = 100_000  # some thousand rows, a few seconds


@task(backend="background")
def apply_roster_in_background(roster: str, by: int | None = None) -> None:
    """Apply a roster (by its uuid). One that is applied or undone already is left alone."""
    found = RosterImport.objects.get(uuid=roster)
    if found.state in (State.RECEIVED, State.FAILED, State.APPLYING):
        apply_roster(roster=found, by=Person.objects.filter(pk=by).first())


def apply_soon(*, roster: RosterImport, by: Person) -> None:
    """Apply a roster: a short one at once, a long one by the worker.

    Raises ValidationError for one that cannot be applied now.
    """
    if len(roster.content or b"") <= AT_ONCE_BYTES:
        apply_roster(roster=roster, by=by)
    elif wait_for_worker(roster=roster):
        apply_roster_in_background.enqueue(str(roster.uuid), by.pk)
