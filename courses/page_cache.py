"""Whole pages kept and sent again without a query.

Kept are answers that `courses.serving` marked as the same for everybody. The key holds host,
path (which says the language), the choices the page uses, the release and a **generation**.
Publishing changes the generation, after its transaction is committed: nothing of the old one
is found again, and a page whose drawing had begun before is stored under the old one, so it
can never come back. `docs/decisions/0040` says why it is not done by a library.
"""

import gzip
import hashlib
import logging
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache as once
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

STORED_CHOICES = {"topic", "audience", "kind"}
CHOICES = STORED_CHOICES | {"q"}
# What chat applications hang on a link to count clicks: the page does not look at it.
TRAILERS = re.compile(r"^(utm_\w+|fbclid|gclid|zarsrc|zalo\w*|igshid|mibextid)$")
OWN_HEADERS = {"vary", "set-cookie", "content-length", "etag", "cache-control", "expires"}
ACCEPTS_GZIP = re.compile(r"\bgzip\b")
DRAWN_FROM = ("templates", "locale", "recordings", "quizzes", "courses", "lms")
PAGES, FACTS = "generation", "generation-of-facts"

T = TypeVar("T")
logger = logging.getLogger(__name__)


class KeptPage(NamedTuple):
    body: bytes
    gzipped: bytes
    etag: str
    headers: dict[str, str]


class PageCacheMiddleware:
    """Stands inside compression and outside sessions, so that a kept page costs neither."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not may_be_kept(request):
            return self.get_response(request)
        key = key_of(request)
        kept = caches["pages"].get(key)
        if kept is None:
            response = self.get_response(request)
            if not is_same_for_everybody(response):
                return response
            kept = keep(response)
            if set(request.GET) <= STORED_CHOICES or not (set(request.GET) & CHOICES):
                caches["pages"].set(key, kept)
        return answer(request, kept)


def drop_pages() -> None:
    """Let no page kept so far be found again, once the transaction under way is committed.

    Facts go at once too: whoever changes something reads it again before that.
    """
    _next_generation(FACTS)
    transaction.on_commit(_next_generation)
    transaction.on_commit(partial(_next_generation, FACTS))


def kept_until_published(name: str, ask: Callable[[], T]) -> T:
    """What is published and the same for everybody: asked once a generation.

    A store that fails costs a query, and never an answer that somebody hands in.
    """
    key, found = "", None
    with _failures_logged():
        key = f"fact:{_release()}:{_generation(FACTS)}:{name}"  # before asking: see `key_of`
        found = caches["pages"].get(key)
    if found is None:
        found = ask()
        with _failures_logged():
            if key and found is not None:
                caches["pages"].set(key, found)
    return found


def may_be_kept(request: HttpRequest) -> bool:
    if request.method not in {"GET", "HEAD"} or getattr(request, "is_dummy", False):
        return False  # a preview in the admin is a dummy request
    return not settings.DEBUG and all(n in CHOICES or TRAILERS.match(n) for n in request.GET)


def key_of(request: HttpRequest) -> str:
    """Read before drawing begins: it says of which generation the page will be."""
    chosen = sorted((name, request.GET[name]) for name in CHOICES if request.GET.get(name))
    address = f"{request.scheme}://{request.get_host()}{request.path}?{urlencode(chosen)}"
    digest = hashlib.sha256(address.encode()).hexdigest()
    return f"page:{_release()}:{_generation()}:{digest}"


def is_same_for_everybody(response: HttpResponse) -> bool:
    marked = getattr(response, "same_for_everybody", False)
    return marked and response.status_code == 200 and not response.cookies


def keep(response: HttpResponse) -> KeptPage:
    body = response.content
    return KeptPage(
        body=body,
        gzipped=gzip.compress(body, 9, mtime=0),
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:24]}"',
        headers={k: v for k, v in response.items() if k.lower() not in OWN_HEADERS},
    )


def answer(request: HttpRequest, kept: KeptPage) -> HttpResponse:
    """The kept page, compressed if the phone can; 304 when the phone has it already."""
    zips = bool(ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")))
    body = kept.gzipped if zips else kept.body
    response = HttpResponse(body, headers=kept.headers)
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["ETag"] = kept.etag
    response["Vary"] = "Accept-Encoding"
    response["Content-Length"] = str(len(body))
    if zips:
        response["Content-Encoding"] = "gzip"
    return get_conditional_response(request, etag=kept.etag, response=response)


@contextmanager
def _failures_logged() -> Iterator[None]:
    try:
        yield
    except Exception:
        logger.exception("The store of kept pages does not answer.")


def _generation(of: str = PAGES) -> str:
    cache = caches["pages"]
    generation = cache.get(of)
    if generation is None:
        cache.add(of, uuid.uuid4().hex, None)
        generation = cache.get(of)
    return generation or uuid.uuid4().hex


def _next_generation(of: str = PAGES) -> None:
    caches["pages"].set(of, uuid.uuid4().hex, None)


@once
def _release() -> str:
    """Changes when what pages are drawn from changes: an upgrade drops old pages by itself."""
    digest = hashlib.sha256()
    for folder in DRAWN_FROM:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.suffix in {".html", ".mo", ".py", ".css", ".js", ".svg"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
