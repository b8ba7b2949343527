"""What every template may use."""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from courses.page_cache import drop_pages
from people.models import Person

DEMO_KEY = "holds-demonstration-people"


def holds_demonstration_people() -> bool:
    """Whether to say "demonstration data" on every screen. Asked again every five minutes,
    and at once after `forget_demonstration`."""
    return caches["pages"].get_or_set(DEMO_KEY, Person.objects.demo().exists, timeout=300)


def forget_demonstration() -> None:
    """To be called when demonstration people came or went. The answer goes before the pages,
    so that no page drawn with the old answer is kept under the new generation."""
    caches["pages"].delete(DEMO_KEY)
    drop_pages()


def site(request: HttpRequest) -> dict[str, Any]:
    """The public address, for links that leave the page (QR, sharing); `demo` is a function,
    so that a page which does not show the ribbon asks nothing."""
    return {
        "site_url": settings.SITE_URL or f"{request.scheme}://{request.get_host()}",
        "demo": holds_demonstration_people,
    }
