"""Every page type, in both languages: axe, valid HTML, big targets, no sideways scroll."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import problems_of
from tests.journeys.conftest import DESK
from tests.journeys.furnished import (  # noqa: F401
    PIN,
    furnished_site,
    furniture,
    make_site,
    migrated_site,
)
from tests.tools.validate_html import mistakes_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COURSE = "/khoa-hoc/quyen-tre-em/"
ANYBODY = {
    "home": "/",
    "courses": "/khoa-hoc/",
    "courses found": "/khoa-hoc/?q=duoi+nuoc",
    "nothing found": "/khoa-hoc/?q=zzzz",
    "course": COURSE,
    "lesson": "{lesson}",
    "quiz": "/quiz/{quiz}/",
    "whom to call": "/whom-to-call/",
    "communes found": "/whom-to-call/?q=nghia",
    "a commune's contact": "/whom-to-call/?unit={commune}",
    "privacy notice": "/privacy/",
    "sign in": "/sign-in/",
    "a code by message": "/sign-in/code/",
    "the code of a class": "/sign-in/class/",
    "a card that is none": "/card/AAAAAAAAAAAAAAAAAAAAAAAAAA/",
    "a certificate checked": "/check/{serial}/",
    "a wrong certificate": "/check/ABCD-EFGH/",
    "QR": "/qr/?path=/khoa-hoc/",
    "library": "/thu-vien/",
    "library searched": "/thu-vien/?q=khong+co&kind=poster",
    "a product with files": "{product}",
    "not found": "/khong-co/",
}
LEARNER = {
    "my training": "/my/",
    "my course": "/my/courses/quyen-tre-em/",
    "my quiz": "/quiz/{quiz}/",
    "a failed attempt": "/my/attempts/{failed}/",
    "a pass before reading all": "/my/attempts/{early}/",
    "choose a PIN": "/my/pin/",
    "my data": "/my/data/",
    "the notice as a step": "/my/notice/",
    "asking for an erasure": "/my/data/requests/erase/",
    "asking for a correction": "/my/data/requests/correct/",
    "signed in already": "/sign-in/",
    "not open to me": "/coverage/",
}
OFFICER = {
    "my training, done": "/my/",
    "a passed attempt": "/my/attempts/{passed}/",
    "certificate": "/my/certificates/{serial}/",
    "lists of people": "/people/rosters/",
    "a list to send in": "/people/rosters/new/",
    "a list: to decide": "/people/rosters/{roster}/?show=ambiguous",
    "a list: refused": "/people/rosters/{roster}/?show=rejected",
    "a list: new": "/people/rosters/{roster}/?show=created",
    "a list: its columns": "/people/rosters/{roster}/columns/",
    "cards": "/people/cards/?unit={commune}&who=all",
    "codes of classes": "/people/classes/",
    "second factor": "/my/second-factor/",
    "a second factor by an app": "/my/second-factor/totp/activate/",
    "missing people": (
        "/coverage/people/?course=quyen-tre-em&audience=collaborator&figure=required&unit={commune}"
    ),
    "coverage": "/coverage/",
    "coverage of my commune": (
        "/coverage/?course=quyen-tre-em&audience=collaborator&unit={commune}"
    ),
    "by gender and ethnic group": (
        "/coverage/by-group/?course=quyen-tre-em&audience=collaborator&unit={commune}"
    ),
}
AGENCY = {
    "figures without names": "/coverage/?course=quyen-tre-em&audience=collaborator",
    "by group, too few": "/coverage/by-group/?course=quyen-tre-em&audience=collaborator",
    "by group, of the province only": (
        "/coverage/by-group/?course=quyen-tre-em&audience=collaborator&unit={commune}"
    ),
}
NO_AGENCY = {"figures of no agency": "/coverage/"}
DEPARTMENT = {
    "coverage of the province": "/coverage/?course=quyen-tre-em&audience=collaborator",
    "the province by group": "/coverage/by-group/?course=quyen-tre-em&audience=collaborator",
}
REFUSED = {
    "not found",
    "not open to me",
    "a wrong certificate",
    "figures of no agency",
    "a card that is none",
}
WHO = {
    "0905000001": LEARNER,
    "0905000002": OFFICER,
    "0905000003": DEPARTMENT,
    "0905000004": AGENCY,
    "0905000005": NO_AGENCY,
}


@pytest.fixture
def site_url(furnished_site) -> str:  # noqa: F811
    return furnished_site.url


def sign_in(page: Page, phone: str) -> None:
    page.goto("/sign-in/")
    page.locator("#id_identifier").fill(phone)
    page.locator("#id_pin").fill(PIN)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/my/")


def look_at(page: Page, addresses: dict[str, str], facts: dict) -> None:
    """Open each address in both languages; fail with everything wrong with any of them."""
    found, sources = [], {}
    for name, address in addresses.items():
        path = address.format(**facts, lesson=facts["lessons"][0])
        for prefix in ("", "/en"):
            answer = page.goto(prefix + path)
            where = f"{name} {prefix}{path}"
            if answer.status >= 400 and name not in REFUSED:
                found.append(f"{where}: status {answer.status}")
                continue
            sources[where] = answer.text()
            found += [f"{where}: {problem}" for problem in problems_of(page)]
    found += mistakes_in(sources)
    assert not found, "\n".join(found)


def test_what_anybody_may_open(open_page: Callable[..., Page], furnished_site):  # noqa: F811
    look_at(open_page(), ANYBODY, furnished_site.facts)


@pytest.mark.parametrize("phone", WHO)
def test_what_belongs_to_a_person(open_page, furnished_site, phone):  # noqa: F811
    page = open_page()
    sign_in(page, phone)
    look_at(page, WHO[phone], furnished_site.facts)


def test_at_a_desk_nothing_scrolls_sideways(open_page, furnished_site):  # noqa: F811
    page = open_page(size=DESK)
    sign_in(page, "0905000003")
    look_at(page, DEPARTMENT | {"home": "/", "course": COURSE}, furnished_site.facts)
