"""Another trainer finds a wrong key, sees who is affected, and repairs it; a reader says a word."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect

from people.roles import Role
from records import feedback
from records.models import Completion, PageFeedback
from tests.courses.factories import make_course_page, make_lesson, make_site
from tests.factories import make_person
from tests.journeys.browser import check_page
from tests.records.repairing import correct_key, hand_in, make_asked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PIN = "274961"


def enter(page: Page, phone: str) -> None:
    page.goto("/sign-in/")
    page.locator("#id_identifier").fill(phone)
    page.locator("#id_pin").fill(PIN)
    page.locator("main button[type=submit]").last.click()
    expect(page).not_to_have_url(re.compile("/sign-in/"))


def test_another_trainer_repairs_a_wrong_key_and_sees_who_is_affected(desk):
    asked = make_asked(make_site().index)
    for letters in ("ba", "ba", "aa", "ca", "bb"):
        hand_in(asked, letters)
    correct_key(asked.wrong, "b")
    trainer = make_person("Nguyễn Thị Lan", login_phone="+84905000011", pin=PIN)
    trainer.groups.add(Group.objects.get(name=Role.TRAINER))

    enter(desk, "0905000011")
    edit = reverse(type(asked.wrong).snippet_viewset.get_url_name("edit"), args=[asked.wrong.pk])
    desk.goto(edit)
    desk.locator("main .mn-links a").last.click()
    expect(desk.locator("main")).to_contain_text("answer b")
    desk.locator("main form.mn-card button").click()

    told = desk.locator("main .mn-card").first
    expect(told).to_contain_text("5 bài đã được chấm theo đáp án cũ")
    expect(told).to_contain_text("2 người trước chưa đạt nay đạt")
    expect(told).to_contain_text("1 người trước đã đạt lẽ ra không đạt")
    assert Completion.objects.count() == 1, "nothing is done yet"
    desk.locator("#id_reason").fill("Đáp án b mới đúng theo Luật Trẻ em")
    desk.locator("main form .button").first.click()

    expect(desk.locator("main h2").first).to_contain_text("Đã xong")
    expect(desk.locator("main .mn-card").first).to_contain_text("Không ai bị mất")
    assert Completion.objects.count() == 3


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_says_that_a_page_is_unclear_and_is_told_where_to_report(open_page, scripts):
    lesson = make_lesson(make_course_page(make_site().index, slug="nuoc"))
    phone = open_page(scripts=scripts)
    phone.goto(lesson.url)
    box = phone.locator("details", has=phone.locator("form textarea"))
    box.locator("summary").click()
    expect(box.locator(".notice a[href='tel:111']")).to_be_visible()
    if scripts:
        check_page(phone)
    box.locator("textarea").fill("Câu cuối khó hiểu")
    box.locator("button").last.click()
    expect(phone.locator("main .call-bar")).to_be_visible()
    if scripts:
        check_page(phone)
    row = PageFeedback.objects.get()
    assert (row.felt, row.words) == ("unclear", "Câu cuối khó hiểu")
    assert feedback.duty_holder() is None
