"""A real server with real static files, and a real Chromium, as a phone and as a desk."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

# Playwright keeps an event loop in this thread; Django's own code stays synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


class PlainServer(LiveServer):
    """pytest-django's live server, with static files left to whitenoise as in earnest."""

    def start(self) -> None:
        self.thread.static_handler = lambda application: application
        super().start()


@pytest.fixture(scope="package")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The files as a release has them: hashed names, gzip and brotli beside them."""
    storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": storage},
        },
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture(scope="package")
def live_server(static_files: None) -> Iterator[LiveServer]:
    server = PlainServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def site_url(live_server: LiveServer) -> str:
    """Where the pages are; a test module may say that it is a site of its own."""
    return live_server.url


@pytest.fixture
def open_page(chromium: Browser, site_url: str) -> Iterator[Callable[..., Page]]:
    """`open_page(width=…, scripts=False)`: a fresh browser of its own.

    When the test ends, no page may have thrown an error, broken the content security
    policy, or asked any other machine for anything.
    """
    contexts, complaints = [], []

    def watch(page: Page) -> None:
        here = urlsplit(site_url).netloc
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text) if "Content Security Policy" in said.text else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                complaints.append(f"asked elsewhere: {request.url}")
                if request.url.startswith("http") and urlsplit(request.url).netloc != here
                else None
            ),
        )

    def open_one(*, size: dict[str, int] = PHONE, scripts: bool = True, **options) -> Page:
        context = chromium.new_context(
            base_url=site_url,
            viewport=size,
            java_script_enabled=scripts,
            has_touch=size is PHONE,
            is_mobile=size is PHONE,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **options,
        )
        contexts.append(context)
        context.on("page", watch)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints, complaints


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A phone of 360 × 740."""
    return open_page()


@pytest.fixture(params=["with scripts", "without scripts"])
def any_phone(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """The same phone twice: every journey must work with JavaScript off."""
    return open_page(scripts=request.param == "with scripts")


@pytest.fixture
def desk(open_page: Callable[..., Page]) -> Page:
    """An office PC."""
    return open_page(size=DESK)
