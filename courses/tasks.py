"""Background work on pages: thin, and safe to run twice."""

from django_tasks import task
from wagtail.models import Page

from courses import services


@task(backend="background")
def make_all_renditions_in_background(page: int) -> None:
    """Make every form of the pictures on a page (by its key)."""
    found = Page.objects.filter(pk=page).first()
    if found:
        services.make_all_renditions(page=found.specific)
