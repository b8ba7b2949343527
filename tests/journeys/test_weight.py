"""What a phone downloads: pictures and sound apart, little enough for a weak signal."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from tests.journeys.furnished import (  # noqa: F401
    furnished_site,
    furniture,
    make_site,
    migrated_site,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

APART = {"Image", "Media"}
LESSON = "/khoa-hoc/quyen-tre-em/"


@pytest.fixture
def site_url(furnished_site) -> str:  # noqa: F811
    return furnished_site.url


class Wire:
    """What came over the wire, as the browser itself counts it (headers included)."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def began(self, event: dict) -> None:
        if event["request"]["url"].startswith("http"):
            self.kinds[event["requestId"]] = event.get("type", "Other")

    def ended(self, event: dict) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    @property
    def counted(self) -> list[str]:
        return [
            name for name, kind in self.kinds.items() if kind not in APART and self.sizes.get(name)
        ]

    @property
    def weight(self) -> int:
        return sum(self.sizes[name] for name in self.counted)


@contextmanager
def measured(page: Page) -> Iterator[Wire]:
    wire, session = Wire(), page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", wire.began)
    session.on("Network.loadingFinished", wire.ended)
    session.send("Network.enable")
    yield wire
    page.wait_for_load_state("networkidle")
    session.detach()


def test_a_first_visit_to_a_lesson_is_light(phone, furnished_site):  # noqa: F811
    for lesson in furnished_site.facts["lessons"][:2]:
        page = phone.context.browser.new_context(base_url=furnished_site.url).new_page()
        with measured(page) as wire:
            page.goto(lesson)
        page.context.close()
        assert len(wire.counted) <= 4, [wire.kinds[name] for name in wire.counted]
        assert 5_000 < wire.weight <= 20_000, f"{lesson}: {wire.weight} bytes"


def test_home_to_result_is_light(phone, furnished_site):  # noqa: F811
    facts = furnished_site.facts
    with measured(phone) as wire:
        phone.goto("/")
        phone.goto(facts["lessons"][0])
        phone.goto(f"/quiz/{facts['quiz']}/")
        for option in facts["right"]:
            phone.locator(f"#o-{option}").check()
        phone.locator("#quiz-form button[type=submit]").click()
        phone.wait_for_selector(".result")
    assert wire.weight <= 60_000, f"{wire.weight} bytes in {len(wire.counted)} requests"


def test_no_picture_moves_the_words_when_it_comes(phone, furnished_site):  # noqa: F811
    """No layout shift: every picture says how large it is."""
    for address in ("/", LESSON, furnished_site.facts["lessons"][0]):
        phone.goto(address)
        bare = "img:not([width]), img:not([height]), video:not([width])"
        assert phone.locator(bare).count() == 0, address
        shift = phone.evaluate(
            """() => new Promise((done) => {
              let sum = 0;
              new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) sum += entry.value;
              }).observe({ type: "layout-shift", buffered: true });
              setTimeout(() => done(sum), 600);
            })"""
        )
        assert shift < 0.02, f"{address} shifts by {shift}"
