"""A trainer's work from end to end, in the Vietnamese admin, in a real Chromium at a desk.

A lesson's sentence and a question's key are changed, looked at as a phone, approved, and
live; what was answered before keeps its marks; the next `load_starter` overwrites nothing.
"""

import json
import re

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

TRAINER, APPROVER, OFFICER = "0905000011", "0905000012", "0905000002"
SENTENCE = "Cả thôn cùng giữ lời hứa này với em."
STAFF = f"""
import json
from django.contrib.auth.models import Group
from courses.models import CoursePage, LessonPage
from courses.queries import page_of
from people import services as people
from people.notice import note_notice_read

for name, phone, role in (
    ("Nguyễn Thị Lan", "{TRAINER}", "trainer"),
    ("Trần Văn Hải", "{APPROVER}", "approver"),
):
    who = people.add_person(name=name, phone=phone)
    people.choose_pin(person=who, pin="{PIN}")
    note_notice_read(person=who)
    who.groups.add(Group.objects.get(name=role))

page = CoursePage.objects.get(slug="{COURSE}", alias_of=None)
question = page_of(page.course, "vi").quiz.entries.first().question
draft = LessonPage.objects.filter(live=False, alias_of=None, certainty="expert").first()
print(json.dumps({{
    "title": page.title,
    "question": question.text,
    "options": [option.text for option in question.options.all()],
    "right": [option.is_correct for option in question.options.all()],
    "draft": draft.title,
    "draft_pk": draft.pk,
}}))
"""
# Every stored row of what was answered, marked and completed, and the marks it says.
LEDGER = """
import json
from records.models import Attempt, Completion, Marking, Payload
rows = {m.__name__: list(m.objects.order_by("pk").values()) for m in
        (Attempt, Completion, Marking, Payload)}
print(json.dumps(rows, default=str, sort_keys=True))
"""
VERSIONS = """
import json
from quizzes.models import Quiz
quiz = Quiz.objects.get(slug="{quiz}")
print(json.dumps([quiz.current.number, quiz.versions.count()]))
"""


@pytest.fixture
def furnished(furnished_afresh) -> FurnishedSite:  # noqa: F811
    return furnished_afresh


@pytest.fixture
def staff(furnished) -> dict:
    return json.loads(furnished.site.shell(STAFF).splitlines()[-1])


@pytest.fixture
def site_url(furnished) -> str:
    return furnished.url


def enter(page: Page, who: str) -> None:
    """To the admin by the sign-in page of the site, Wagtail's own being closed."""
    page.goto("/admin/login/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    page.locator("#id_identifier").fill(who)
    page.locator("#id_pin").fill(PIN)
    page.locator("main button[type=submit]").last.click()
    expect(page).to_have_url(re.compile("/admin/$"))


def choose_action(page: Page, action: str) -> None:
    """One of the things to do with what is being edited, from the menu at the foot."""
    button = page.locator(f"footer {action}")
    if not button.is_visible():
        page.locator("footer [data-controller~=w-dropdown] > button").last.click()
    button.click()


def preview(page: Page):
    """The panel that shows it as a phone does."""
    if page.locator("#w-preview-iframe").is_hidden():
        page.locator("[data-side-panel-toggle=preview]").click()
    return page.frame_locator("#w-preview-iframe")


def settled(page: Page) -> None:
    """The preview, which opens by itself, has been drawn once; what follows is drawn again.

    For a moment after loading Wagtail takes what it finds in the form for what was saved.
    """
    expect(preview(page).locator("h1").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2500)


def text_at(page: Page, address: str) -> str:
    return page.request.get(address).text()


def versions(furnished: FurnishedSite) -> list[int]:
    return json.loads(furnished.site.shell(VERSIONS.format(quiz=furnished.facts["quiz"])))


def test_a_lesson_is_edited_previewed_approved_and_live(furnished, staff, open_page):
    address = furnished.facts["lessons"][0]
    trainer = open_page(size=DESK)
    for _kept in range(2):
        assert SENTENCE not in text_at(trainer, address)

    enter(trainer, TRAINER)
    assert trainer.locator("html").get_attribute("lang") == "vi"
    trainer.locator("#wagtail-sidebar a", has_text="Mọi trang").click()
    trainer.locator("tr", has_text="Khóa học").locator(".children a").click()
    trainer.locator("tr", has_text=staff["title"]).locator(".children a").click()
    trainer.locator("td.title a").first.click()
    expect(trainer).to_have_url(re.compile("/edit/$"))

    settled(trainer)  # the editor hears nothing before
    words = trainer.locator("[contenteditable=true]").first
    words.click()
    trainer.keyboard.press("Control+End")
    trainer.keyboard.type(" " + SENTENCE)
    expect(trainer.locator("input[name=body-1-value-body]")).to_have_value(re.compile(SENTENCE))
    expect(preview(trainer).locator("body")).to_contain_text(SENTENCE)
    choose_action(trainer, "button[name=action-submit]")
    expect(trainer.locator(".messages .success")).to_be_visible()
    assert SENTENCE not in text_at(trainer, address)
    trainer.goto("/admin/")
    expect(trainer.locator("main")).to_contain_text(staff["title"])

    approver = open_page(size=DESK)
    enter(approver, APPROVER)
    approver.locator("main .mn-card a.button").first.click()
    expect(approver.locator("main h1")).to_contain_text(staff["title"])
    approver.locator("[aria-labelledby=mn-answer] li a").first.click()
    expect(preview(approver).locator("body")).to_contain_text(SENTENCE)
    choose_action(
        approver, "button[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])"
    )
    expect(approver.locator(".messages .success")).to_be_visible()
    for _kept in range(2):
        assert SENTENCE in text_at(approver, address)

    furnished.site.manage("load_starter")
    furnished.site.kill()
    furnished.site.start()
    assert SENTENCE in text_at(approver, address)
    assert SENTENCE in text_at(approver, "/en" + address)


def test_a_changed_key_counts_from_now_on_and_old_attempts_stay(furnished, staff, open_page):
    result = f"/my/attempts/{furnished.facts['passed']}/"
    officer = open_page(size=DESK)
    officer.goto(f"/sign-in/?next={result}")
    officer.locator("#id_identifier").fill(OFFICER)
    officer.locator("#id_pin").fill(PIN)
    officer.locator("main button[type=submit]").last.click()
    expect(officer).to_have_url(re.compile(result))
    before, ledger = officer.locator("main").inner_text(), furnished.site.shell(LEDGER)
    assert versions(furnished) == [1, 1]

    trainer = open_page(size=DESK)
    enter(trainer, TRAINER)
    trainer.goto("/admin/snippets/quizzes/question/?q=" + staff["question"][:40])
    trainer.locator("main a", has_text=staff["question"][:40]).first.click()
    expect(trainer.locator("#id_options-0-is_correct")).to_be_visible()
    settled(trainer)
    wrong = staff["right"].index(False)
    for number, right in enumerate(staff["right"]):
        if right or number == wrong:
            trainer.locator(f"#id_options-{number}-is_correct").click()
    seen = preview(trainer).locator(".right")
    expect(seen.first).to_contain_text(staff["options"][wrong])
    choose_action(trainer, "button.action-save")
    expect(trainer.locator(".messages .success")).to_be_visible()
    assert trainer.locator("button[name=action-publish]").count() == 0
    assert versions(furnished) == [1, 1]

    approver = open_page(size=DESK)
    enter(approver, APPROVER)
    approver.locator("main .mn-card a", has_text=staff["question"][:40]).click()
    choose_action(approver, "button[name=action-publish]")
    expect(approver.locator(".messages .success")).to_be_visible()
    assert versions(furnished) == [2, 2]

    officer.reload()
    assert officer.locator("main").inner_text() == before
    assert furnished.site.shell(LEDGER) == ledger
    officer.goto(f"/quiz/{furnished.facts['quiz']}/")
    for option in furnished.facts["right"]:
        officer.locator(f"label[for='o-{option}']").click()
    officer.locator("#quiz-form button[type=submit]").click()
    expect(officer.locator(".question.wrong, .wrong").first).to_be_visible()

    furnished.site.manage("load_starter")
    assert versions(furnished) == [2, 2]
    furnished.site.manage("verify_ledger")


def test_a_draft_awaiting_an_expert_is_published_once_one_has_signed(furnished, staff, open_page):
    page = open_page(size=DESK)
    enter(page, APPROVER)
    page.locator("#wagtail-sidebar a[href$='/to-be-reviewed/']").click()
    page.locator("main a", has_text=staff["draft"]).first.click()
    expect(page).to_have_url(re.compile(f"/pages/{staff['draft_pk']}/edit/"))

    choose_action(page, "button[name=action-publish]")
    expect(page.locator(".messages .error, .messages .critical").first).to_be_visible()
    page.locator("[role=tab]", has_text="Người kiểm tra").click()
    expect(page.locator("#id_certainty-error, .error-message").first).to_be_visible()
    live = f"from wagtail.models import Page; print(Page.objects.get(pk={staff['draft_pk']}).live)"
    assert furnished.site.shell(live) == "False"

    page.locator("#id_signed_off_by").fill("Bác sĩ Phạm Thị Hạnh")
    choose_action(page, "button[name=action-publish]")
    expect(page.locator(".messages .error, .messages .critical").first).to_be_visible()
    assert furnished.site.shell(live) == "False"

    page.locator("[role=tab]", has_text="Người kiểm tra").click()
    page.locator("#id_signed_off_title").fill("Trưởng khoa Nhi")
    page.locator("#id_signed_off_on").fill("20/11/2026")
    page.keyboard.press("Escape")
    choose_action(page, "button[name=action-publish]")
    expect(page.locator(".messages .success")).to_be_visible()
    assert furnished.site.shell(live) == "True"
