"""The main job from end to end: learn on a phone, be on record, be counted in the right commune.

Every journey runs in a real Chromium at 360 × 740 against the real server on a database of
its own; the learner's journey with JavaScript on and off.
"""

import json
import os
import re
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK
from tests.journeys.furnished import (  # noqa: F401  (fixtures)
    COURSE,
    PIN,
    FurnishedSite,
    furnished_afresh,
    furniture,
    make_site,
    migrated_site,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A new collaborator in the furnished commune, with a one-time PIN; the key of the quiz.
NEWCOMER = f"""
import json
from datetime import date
from courses.models import Course
from courses.queries import page_of
from people import services as people
from people.models import Person
from places.models import Audience, Unit

course = Course.objects.get(slug="{COURSE}")
who = people.add_person(name="Hồ Thị Mới", phone="0905 777 001")
commune = Unit.objects.on(date.today()).filter(level=3).order_by("code")[0]
people.post(
    person=who, audience=Audience.objects.get(slug="collaborator"), unit=commune,
    start=date(2025, 7, 1),
)
officer = Person.objects.get(login_phone="+84905000002")
print(json.dumps({{"pin": people.issue_one_time_pin(person=who, by=officer), "code": who.code}}))
"""
COUNTS = """
import json
from django.apps import apps
print(json.dumps({m._meta.label: m.objects.count() for m in apps.get_models()}))
"""


@pytest.fixture
def furnished(furnished_afresh) -> FurnishedSite:  # noqa: F811
    return furnished_afresh


@pytest.fixture
def site_url(furnished) -> str:
    return furnished.url


def press(page: Page) -> None:
    """The main button of the page's last form or next step."""
    page.locator("main button.primary, main button[type=submit]").last.click()


def sign_in(page: Page, who: str, pin: str = PIN, next_page: str = "") -> None:
    page.goto(f"/sign-in/?next={next_page}" if next_page else "/sign-in/")
    page.locator("#id_identifier").fill(who)
    page.locator("#id_pin").fill(pin)
    press(page)


def answer(page: Page, options: list[str]) -> None:
    for option in options:
        page.locator(f"label[for='o-{option}']").click()


def coverage(furnished: FurnishedSite) -> dict:
    told = furnished.site.manage(
        "coverage", "--course", COURSE, "--audience", "collaborator",
        "--unit", furnished.facts["commune"], "--on", today(furnished), "--json",
    )  # fmt: skip
    return json.loads(told.stdout)


def today(furnished: FurnishedSite) -> str:
    return furnished.site.shell("from places import days; print(days.today())")


def test_a_collaborator_learns_passes_and_is_counted(furnished, any_phone):
    newcomer = json.loads(furnished.site.shell(NEWCOMER).splitlines()[-1])
    before = coverage(furnished)
    page = any_phone

    sign_in(page, "+84 905.777.001", newcomer["pin"])
    expect(page).to_have_url(re.compile("/my/pin/"))
    for field in page.locator("main input[type=password]").all():
        field.fill("639274")
    press(page)
    expect(page).to_have_url(re.compile("/my/$"))

    page.locator("main .next-step .button.primary").first.click()
    for _lesson in furnished.facts["lessons"]:
        expect(page).to_have_url(re.compile("/khoa-hoc/quyen-tre-em/"))
        page.locator("form.next-step button").click()
    if "/quiz/" not in page.url:
        page.goto(f"/quiz/{furnished.facts['quiz']}/")
    answer(page, furnished.facts["right"])
    press(page)
    expect(page).to_have_url(re.compile("/my/attempts/"))
    expect(page.locator(".result")).not_to_have_class(re.compile("not-yet"))

    page.locator("a[href*='/my/certificates/']").first.click()
    expect(page.locator(".certificate .name")).to_have_text("Hồ Thị Mới")
    serial = page.locator(".certificate code").inner_text()
    page.goto(f"/check/{serial}/")
    expect(page.locator("main")).to_contain_text("Hồ Thị Mới")
    assert "905" not in page.content()

    after = coverage(furnished)
    assert after["covered"] == before["covered"] + 1
    assert after["required"] == before["required"]
    furnished.site.manage("seal_ledger")
    assert furnished.site.manage("verify_ledger").returncode == 0


def test_the_department_sees_the_commune_and_opens_its_people(furnished, open_page):
    page = open_page()
    sign_in(page, "0905000003", next_page="/coverage/")
    expect(page.locator("h1")).to_contain_text("Quảng Ngãi")
    page.goto(f"/coverage/?course={COURSE}&audience=officer&unit={furnished.facts['commune']}")
    figure = page.locator(".figures a").first
    number = int(figure.locator("b").inner_text())
    figure.click()
    expect(page.locator("main tbody tr")).to_have_count(number)
    expect(page.locator("main tbody")).to_contain_text("Phạm Văn Bình")


def test_an_officer_gives_a_new_pin_that_works_once(furnished, open_page):
    officer = open_page()
    sign_in(officer, "0905000002", next_page="/coverage/")
    listed = f"/coverage/people/?course={COURSE}&audience=collaborator&figure=required"
    officer.goto(listed + f"&unit={furnished.facts['commune']}")
    officer.locator("a[href*='/new-pin/']").first.click()
    press(officer)
    pin = re.search(r"\b\d{6}\b", officer.locator("main").inner_text())[0]
    learner = open_page()
    sign_in(learner, "0905000001", pin)
    expect(learner).to_have_url(re.compile("/my/pin/"))
    for field in learner.locator("main input[type=password]").all():
        field.fill("639274")
    press(learner)
    again = open_page()
    sign_in(again, "0905000001", pin)
    expect(again.locator("main [role=alert]")).to_be_visible()


def test_a_parent_reads_and_answers_and_only_a_counter_changes(furnished, any_phone):
    page = any_phone
    page.goto(furnished.facts["lessons"][0])
    before = json.loads(furnished.site.shell(COUNTS))
    page.goto(f"/quiz/{furnished.facts['quiz']}/")
    answer(page, furnished.facts["right"])
    page.locator("#commune").select_option(furnished.facts["commune"])
    press(page)
    expect(page.locator(".result")).to_be_visible()
    expect(page.locator("main a[href='tel:111'], footer a[href='tel:111']").first).to_be_visible()
    after = json.loads(furnished.site.shell(COUNTS))
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert changed == {"records.Reach": 1}
    told = "from records.models import Reach as R; print(R.objects.values_list('what','count'))"
    assert "('quiz', 1)" in furnished.site.shell(told)
    assert not page.context.cookies() or all(
        cookie["name"] != "sessionid" for cookie in page.context.cookies()
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_server_killed_in_the_middle_of_a_submit_loses_nothing(
    furnished, open_page: Callable[..., Page], scripts
):
    page = open_page(scripts=scripts)
    sign_in(page, "0905000001")
    page.goto(f"/quiz/{furnished.facts['quiz']}/")
    attempt = page.locator("input[name=attempt]").get_attribute("value")
    right = furnished.facts["right"]
    answer(page, right)

    os.killpg(furnished.site.server.pid, signal.SIGSTOP)  # it takes the request, and hangs
    page.locator("#quiz-form button[type=submit]").click(no_wait_after=True)
    page.wait_for_timeout(700)
    furnished.site.kill()
    page.wait_for_timeout(1500)
    furnished.site.start()

    if scripts:
        for option in right:
            expect(page.locator(f"#o-{option}")).to_be_checked()
        page.locator("#quiz-form button[type=submit]").click()
    else:
        page.reload()  # the browser's own page says so, and sends the answers again
    expect(page).to_have_url(re.compile(attempt))
    stored = f"""
from records.models import Attempt
print(Attempt.objects.filter(uuid="{attempt}").count())
"""
    assert furnished.site.shell(stored) == "1"


def test_answers_of_one_person_are_not_shown_to_the_next_on_a_shared_phone(furnished, open_page):
    page = open_page()
    sign_in(page, "0905000001")
    page.goto(f"/quiz/{furnished.facts['quiz']}/")
    answer(page, furnished.facts["right"])
    furnished.site.kill()
    page.locator("#quiz-form button[type=submit]").click()
    expect(page.locator("#quiz-state")).to_be_visible()
    furnished.site.start()
    page.context.clear_cookies()
    sign_in(page, "0905000002")
    page.goto(f"/quiz/{furnished.facts['quiz']}/")
    page.wait_for_timeout(500)
    for option in furnished.facts["right"]:
        expect(page.locator(f"#o-{option}")).not_to_be_checked()


def test_english_is_the_same_course(furnished, open_page):
    page = open_page(size=DESK)
    sign_in(page, "0905000001")
    for address in furnished.facts["lessons"]:
        page.goto("/en" + address)
        page.locator("form.next-step button").click()
    page.goto("/my/")
    expect(page.locator("main")).to_be_visible()
    read = f"""
from people.models import Person
who = Person.objects.get(login_phone="+84905000001")
print(who.lessons_read.count(), who.completions.filter(course__slug="{COURSE}").count())
"""
    assert furnished.site.shell(read) == f"{len(furnished.facts['lessons'])} 1"
