"""Background work on sound and film: thin, and safe to run twice."""

from django_tasks import task

from recordings import services
from recordings.models import Recording


@task(backend="background")
def make_small_in_background(recording: int) -> None:
    """Make an upload (by its row) small. One that does not wait is left alone."""
    found = Recording.objects.select_related("document").filter(pk=recording).first()
    if found:
        services.make_small(recording=found)
