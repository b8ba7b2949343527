"""Ways in for a village: a printed card, a code by message, the code of a class; and the
second factor of staff, with an app and with a passkey of a real browser."""

import json
import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.journeys.browser import check_page
from tests.journeys.conftest import DESK
from tests.journeys.furnished import (  # noqa: F401  (fixtures)
    PIN,
    FurnishedSite,
    furnished_afresh,
    furniture,
    make_site,
    migrated_site,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICER, TRAINER, NEWCOMER = "0905000002", "0905000011", "0905777001"
NEW_PIN = "639274"
PEOPLE = f"""
import json
from datetime import date
from django.contrib.auth.models import Group
from people import services as people
from people.models import Person
from people.notice import note_notice_read
from places.models import Audience, Unit

commune = Unit.objects.on(date.today()).filter(level=3).order_by("code")[0]
newcomer = people.add_person(name="Hồ Thị Mới", phone="{NEWCOMER}")
people.post(person=newcomer, audience=Audience.objects.get(slug="collaborator"), unit=commune,
            start=date(2025, 7, 1))
trainer = people.add_person(name="Nguyễn Thị Lan", phone="{TRAINER}")
people.choose_pin(person=trainer, pin="{PIN}")
trainer.groups.add(Group.objects.get(name="trainer"))
for person in Person.objects.all():
    note_notice_read(person=person)
print(json.dumps({{"code": newcomer.code}}))
"""


@pytest.fixture
def furnished(furnished_afresh) -> FurnishedSite:  # noqa: F811
    site = furnished_afresh
    site.facts |= json.loads(site.site.shell(PEOPLE).splitlines()[-1])
    return site


@pytest.fixture
def site_url(furnished) -> str:
    return furnished.url


@pytest.fixture
def look_at(request) -> Callable[[Page], None]:
    """What every page must hold; it is looked for by scripts, so only where they run."""
    return (lambda page: None) if "without scripts" in request.node.name else check_page


def press(page: Page) -> None:
    page.locator("main button.primary, main button[type=submit]").last.click()


def sign_in(page: Page, who: str, pin: str = PIN, next_page: str = "/my/") -> None:
    page.goto(f"/sign-in/?next={next_page}")
    page.locator("#id_identifier").fill(who)
    page.locator("#id_pin").fill(pin)
    page.locator("main form button[type=submit]").first.click()


def choose_pin(page: Page) -> None:
    expect(page).to_have_url(re.compile("/my/pin/"))
    for field in page.locator("main input[type=password]").all():
        field.fill(NEW_PIN)
    press(page)
    expect(page).to_have_url(re.compile("/my/$"))


def test_an_officer_prints_a_card_and_a_collaborator_comes_in_by_it(
    furnished, open_page: Callable[..., Page], any_phone, look_at
):
    officer = open_page(size=DESK)
    sign_in(officer, OFFICER, next_page="/my/profile/")
    officer.locator("nav.tabs a[href='/people/cards/']").click()
    expect(officer.locator("main h1")).to_contain_text("Thẻ đăng nhập")
    check_page(officer)
    officer.locator("label", has_text="Hồ Thị Mới").click()
    with officer.context.expect_page() as opened:
        officer.locator("main form[method=post] button.primary").click()
    sheet = opened.value
    expect(sheet.locator(".sign-in-card")).to_have_count(1)
    expect(sheet.locator(".sign-in-card svg.qr")).to_be_visible()
    check_page(sheet)
    link = sheet.locator(".sign-in-card .link").inner_text()
    sheet.emulate_media(media="print")
    assert sheet.locator(".sign-in-card").bounding_box()["height"] < 250

    page = any_phone
    page.request.get(link)  # as a chat does, before anybody has tapped
    page.goto(link)
    expect(page.locator("h1")).to_contain_text("Mới")
    assert "Hồ Thị" not in page.content()
    look_at(page)
    press(page)
    choose_pin(page)

    other = open_page()
    other.goto(link)
    expect(other.locator("h1")).to_contain_text("Thẻ này không mở được")
    check_page(other)
    sign_in(other, NEWCOMER, NEW_PIN)
    expect(other).to_have_url(re.compile("/my/$"))


def test_a_code_by_message_opens_and_a_pin_is_chosen(furnished, any_phone, look_at):
    page = any_phone
    page.goto("/sign-in/")
    page.locator("a[href='/sign-in/code/']").click()
    look_at(page)
    page.locator("#id_phone").fill("0905 777 001")
    press(page)
    expect(page).to_have_url(re.compile("/sign-in/code/enter/"))
    look_at(page)
    deadline, code = time.monotonic() + 10, None
    while code is None and time.monotonic() < deadline:
        code = re.search(r"Message to …001: .*?(\d{6})", furnished.site.log())
        time.sleep(0.1)
    page.locator("#id_code").fill(code[1])
    press(page)
    choose_pin(page)
    assert "905777001" not in furnished.site.log()


def test_the_code_of_a_class_lets_in_those_in_the_room(furnished, open_page, any_phone, look_at):
    officer = open_page()
    sign_in(officer, OFFICER, next_page="/people/classes/")
    check_page(officer)
    press(officer)
    code = officer.locator(".big-pin").inner_text()
    check_page(officer)
    page = any_phone
    page.goto("/sign-in/class/")
    look_at(page)
    page.locator("#id_code").fill(code.lower())
    page.locator("#id_identifier").fill(furnished.facts["code"])
    press(page)
    choose_pin(page)
    officer.reload()
    expect(officer.locator("main")).to_contain_text("Hồ Thị Mới")
    check_page(officer)


class TestSecondFactor:
    @pytest.fixture
    def furnished(self, furnished) -> FurnishedSite:
        furnished.site.stop()
        furnished.site.environment["SECOND_FACTOR"] = "staff"
        furnished.site.start()
        return furnished

    @pytest.mark.parametrize("scripts", [True, False])
    def test_an_app_is_set_up_and_asked_for(self, furnished, open_page, scripts):
        page = open_page(scripts=scripts)
        sign_in(page, TRAINER, next_page="/admin/")
        expect(page).to_have_url(re.compile("/my/second-factor/$"))
        if scripts:
            check_page(page)
        page.locator("a[href$='/totp/activate/']").click()
        page.locator("#id_password").fill(PIN)
        press(page)
        expect(page.locator("img.qr")).to_be_visible()
        if scripts:
            check_page(page)
        secret = page.locator("main code").inner_text()
        page.locator("#id_code").fill(self.code_of(secret))
        press(page)
        expect(page.locator("main code")).to_have_count(10)
        if scripts:
            check_page(page)
        page.locator("main a.primary").click()
        expect(page).to_have_url(re.compile("/admin/$"))

        again = open_page(scripts=scripts)
        sign_in(again, TRAINER, next_page="/admin/")
        expect(again).to_have_url(re.compile("/authenticate/$"))
        if scripts:
            check_page(again)
        again.locator("#id_code").fill(self.code_of(secret, later=1))
        again.locator("main form button[type=submit]").first.click()
        expect(again).to_have_url(re.compile("/admin/$"))

    def code_of(self, secret: str, later: int = 0) -> str:
        return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))

    def test_a_passkey_is_set_up_and_asked_for(self, furnished, chromium):
        """On localhost, as browsers want it; the authenticator is Chromium's virtual one."""
        context = chromium.new_context(
            base_url=furnished.url.replace("127.0.0.1", "localhost"), locale="vi-VN"
        )
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
        options |= {"hasUserVerification": True, "isUserVerified": True}
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        sign_in(page, TRAINER, next_page="/admin/")
        page.locator("a[href$='/webauthn/add/']").click()
        page.locator("#id_password").fill(PIN)
        press(page)
        page.locator("#add-passkey").click()
        expect(page.locator("main code")).to_have_count(10)
        page.locator("main a.primary").click()
        expect(page).to_have_url(re.compile("/admin/$"))

        context.clear_cookies()
        sign_in(page, TRAINER, next_page="/admin/")
        expect(page).to_have_url(re.compile("/authenticate/$"))
        page.locator("#use-passkey").click()
        expect(page).to_have_url(re.compile("/admin/$"))
        context.close()
