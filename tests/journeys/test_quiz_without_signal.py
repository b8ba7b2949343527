"""A quiz on a phone whose signal goes: nothing is lost, nothing is stored twice."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.furnished import (  # noqa: F401
    PIN,
    furnished_site,
    furniture,
    make_site,
    migrated_site,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UNSENT = "Object.keys(localStorage).filter((key) => key.startsWith('quiz-unsent:'))"


@pytest.fixture
def site_url(furnished_site) -> str:  # noqa: F811
    return furnished_site.url


@pytest.fixture
def quiz(furnished_site) -> str:  # noqa: F811
    return f"/quiz/{furnished_site.facts['quiz']}/"


@pytest.fixture
def learner(phone: Page) -> Page:
    phone.goto("/sign-in/")
    phone.fill("[name=identifier]", "0905000001")
    phone.fill("[name=pin]", PIN)
    phone.locator("main button[type=submit]").click()
    phone.wait_for_url("**/my/")
    return phone


def answer(page: Page, facts: dict) -> str:
    """Tick every right answer; returns the attempt's id."""
    for option in facts["right"]:
        page.locator(f"#o-{option}").check()
    return page.locator("[name=attempt]").input_value()


def send(page: Page) -> None:
    page.locator("#quiz-form button[type=submit]").click()


def state(page: Page):
    return page.locator("#quiz-state")


def stored(site, attempt: str) -> int:
    return int(
        site.shell(
            "from records.models import Attempt; "
            f"print(Attempt.objects.filter(uuid='{attempt}').count())"
        ).splitlines()[-1]
    )


def test_sent_when_the_signal_comes_back(learner, quiz, furnished_site):  # noqa: F811
    learner.goto(quiz)
    attempt = answer(learner, furnished_site.facts)
    learner.context.set_offline(True)
    send(learner)
    expect(state(learner)).to_be_visible()
    expect(state(learner)).to_have_text(learner.locator("#quiz-form").get_attribute("data-unsent"))
    ticked = learner.locator("input:checked").evaluate_all("(all) => all.map((one) => one.value)")
    assert sorted(ticked) == sorted(furnished_site.facts["right"])
    learner.context.set_offline(False)
    learner.wait_for_url(f"**/my/attempts/{attempt}/")
    assert learner.evaluate(UNSENT) == []
    assert stored(furnished_site.site, attempt) == 1


def test_the_phone_was_put_away_and_the_page_opened_again(learner, quiz, furnished_site):  # noqa: F811
    learner.goto(quiz)
    attempt = answer(learner, furnished_site.facts)
    learner.context.set_offline(True)
    send(learner)
    expect(state(learner)).to_have_text(learner.locator("#quiz-form").get_attribute("data-unsent"))
    context = learner.context
    learner.close()
    context.set_offline(False)
    later = context.new_page()
    later.goto(quiz)
    expect(later.locator("#quiz-state")).to_be_visible()
    assert later.locator("[name=attempt]").input_value() == attempt
    assert later.locator("input:checked").count() == len(furnished_site.facts["right"])
    send(later)
    later.wait_for_url(f"**/my/attempts/{attempt}/")
    assert stored(furnished_site.site, attempt) == 1


def test_the_answer_was_stored_and_only_the_reply_was_lost(learner, quiz, furnished_site):  # noqa: F811
    learner.goto(quiz)
    attempt = answer(learner, furnished_site.facts)
    lost = []

    def lose_the_first_reply(route):
        if route.request.method == "POST" and not lost:
            route.fetch()
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    learner.route(f"**{quiz}", lose_the_first_reply)
    send(learner)
    expect(state(learner)).to_have_text(learner.locator("#quiz-form").get_attribute("data-unsent"))
    assert stored(furnished_site.site, attempt) == 1
    send(learner)
    learner.wait_for_url(f"**/my/attempts/{attempt}/")
    assert stored(furnished_site.site, attempt) == 1


@pytest.mark.parametrize(
    "reply",
    [
        {"status": 502, "content_type": "text/html", "body": "<h1>Bad gateway</h1>"},
        {"status": 200, "content_type": "text/html", "body": "<main>Sign in to this wifi</main>"},
        {"status": 200, "content_type": "application/json", "body": "not json"},
    ],
)
def test_what_a_broken_network_answers_is_not_believed(learner, quiz, reply, furnished_site):  # noqa: F811
    learner.goto(quiz)
    attempt = answer(learner, furnished_site.facts)
    learner.route(
        f"**{quiz}",
        lambda route: (
            route.fulfill(**reply) if route.request.method == "POST" else route.continue_()
        ),
    )
    send(learner)
    expect(state(learner)).to_have_text(learner.locator("#quiz-form").get_attribute("data-unsent"))
    assert learner.locator("input:checked").count() == len(furnished_site.facts["right"])
    assert learner.evaluate(UNSENT) == [f"quiz-unsent:{attempt}"]
    assert stored(furnished_site.site, attempt) == 0
    learner.evaluate("localStorage.clear()")


def test_a_missing_answer_is_asked_for_in_place_and_the_rest_stays(phone, quiz, furnished_site):  # noqa: F811
    phone.goto(quiz)
    answer(phone, furnished_site.facts)
    last = furnished_site.facts["right"][-1]
    phone.locator(f"#o-{last}").evaluate("(input) => (input.checked = false)")
    send(phone)
    expect(phone.locator("fieldset .notice.warn")).to_be_visible()
    assert phone.locator("input:checked").count() == len(furnished_site.facts["right"]) - 1
    phone.locator(f"#o-{last}").check()
    send(phone)
    expect(phone.locator(".result")).to_be_visible()
    assert phone.evaluate(UNSENT) == []


def test_what_the_phone_keeps_names_nobody(learner, quiz, furnished_site):  # noqa: F811
    learner.goto(quiz)
    answer(learner, furnished_site.facts)
    learner.context.set_offline(True)
    send(learner)
    expect(state(learner)).to_have_text(learner.locator("#quiz-form").get_attribute("data-unsent"))
    kept = json.dumps(learner.evaluate("({...localStorage})"))
    for name in ("Hoa", "0905", "84905"):
        assert name not in kept
    learner.evaluate("localStorage.clear()")
    learner.context.set_offline(False)
