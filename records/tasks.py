"""Background work about the ledger: thin, and safe to run twice."""

from django_tasks import task

from records import repairs
from records.models import KeyRepair

PEOPLE_AT_ONCE = 150  # some seconds; more is for the worker


@task(backend="background")
def go_on_in_background(repair: str) -> None:
    """Count or mark again (a repair by its uuid). One that is done is left alone."""
    repairs.go_on(repair=KeyRepair.objects.get(uuid=repair))


def go_on_soon(*, repair: KeyRepair) -> None:
    """What concerns few is done at once, what concerns many by the worker."""
    if repair.people <= PEOPLE_AT_ONCE:
        repairs.go_on(repair=repair)
    else:
        go_on_in_background.enqueue(str(repair.uuid))


def go_on_with_repairs() -> None:
    """Repairs whose worker was cut off, and answers that came late; part of the round."""
    at_work = [KeyRepair.State.COUNTING, KeyRepair.State.MARKING]
    for repair in KeyRepair.objects.filter(state__in=at_work):
        repairs.go_on(repair=repair)
    repairs.mark_late_answers()
