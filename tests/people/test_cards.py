"""Personal cards: printed for people of one's own unit, good for signing in once."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from lms.logs import NamelessFormatter
from people import cards, services
from people.models import AccessEntry, SignInCard
from people.ways import forget_used_ways
from places import days
from tests.factories import make_person, make_posting
from tests.people.conftest import PIN

pytestmark = pytest.mark.django_db
LIST, SHEET = "/people/cards/", "/people/cards/sheet/"


@pytest.fixture
def newcomer(commune):
    person = make_person("Hồ Văn Mới")
    make_posting(person, unit=commune)
    return person


@pytest.fixture
def issued(newcomer, officer):
    (card,) = cards.issue_cards(people=[newcomer], by=officer)
    return card


def who(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


def opened(browser: Client, token: str):
    return browser.post(f"/card/{token}/")


class TestOpening:
    def test_looking_uses_nothing_up_and_shows_only_the_given_name(self, client, issued, newcomer):
        for method in (client.get, client.head, client.get):
            answer = method(f"/card/{issued.token}/")
            assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
        page = client.get(f"/card/{issued.token}/").content.decode()
        main = page.split("<main")[1].split("</main>")[0]
        assert "Mới" in main
        for secret in (newcomer.name, newcomer.code, "Trà Bồng"):
            assert secret not in page
        assert "og:" not in page and "noindex" in page
        assert SignInCard.objects.get().used_at is None and who(client) is None

    def test_the_button_signs_in_once_and_leads_to_choosing_a_pin(self, client, issued, newcomer):
        answer = opened(client, issued.token)
        assert answer["Location"] == "/my/pin/" and who(client) == str(newcomer.pk)
        form = client.get("/my/pin/")
        assert "current" not in form.context["form"].fields
        assert client.get("/my/profile/")["Location"].startswith("/my/pin/")
        assert client.post("/my/pin/", {"pin": PIN, "again": PIN}).status_code == 302
        assert client.get("/my/profile/").status_code == 200
        assert "current" in client.get("/my/pin/").context["form"].fields
        assert opened(Client(), issued.token).status_code == 404
        newcomer.refresh_from_db()
        assert newcomer.has_chosen_pin and newcomer.pin_chosen_at

    def test_until_a_pin_is_chosen_the_old_one_stands(self, client, collaborator, officer, sign_in):
        (card,) = cards.issue_cards(people=[collaborator], by=officer)
        opened(client, card.token)
        assert sign_in(collaborator.login_phone, PIN, Client()).status_code == 302
        client.post("/my/pin/", {"pin": "518264", "again": "518264"})
        assert sign_in(collaborator.login_phone, PIN, Client()).status_code == 200

    def test_the_right_to_choose_without_the_old_pin_is_only_of_that_session(
        self, client, collaborator, officer, sign_in
    ):
        (card,) = cards.issue_cards(people=[collaborator], by=officer)
        opened(client, card.token)
        other = Client()
        sign_in(collaborator.login_phone, PIN, other)
        assert "current" in other.get("/my/pin/").context["form"].fields

    def test_small_letters_and_hyphens_of_a_link_typed_by_hand_are_forgiven(self, client, issued):
        token = issued.token.lower()
        assert opened(client, f"{token[:8]}-{token[8:]}").status_code == 302

    def test_a_shared_phone_is_signed_out_with_the_browser(self, client, issued):
        answer = client.post(f"/card/{issued.token}/", {"shared": "on"})
        assert answer.cookies["sessionid"]["max-age"] == ""

    def test_used_old_revoked_unknown_and_inactive_get_the_same_words(
        self, newcomer, officer, commune
    ):
        def another(**fields):
            (card,) = cards.issue_cards(people=[make_person(**fields)], by=officer)
            return card.token

        used, revoked, inactive = another(), another(), another(is_active=False)
        opened(Client(), used)
        cards.end_cards(people=SignInCard.objects.filter(
            digest=cards.digest_of(revoked)).values_list("person", flat=True))  # fmt: skip
        (old,) = cards.issue_cards(
            people=[newcomer], by=officer, at=days.now() - timedelta(days=30, seconds=1)
        )
        seen = set()
        for token in (used, revoked, inactive, old.token, cards.new_token(), "x"):
            for browser in (Client(), Client()):
                for answer in (browser.get(f"/card/{token}/"), opened(browser, token)):
                    assert answer.status_code == 404 and who(browser) is None
                    page = answer.content.decode().replace(f"/card/{token}/", "")
                    seen.add(page)
        assert len(seen) == 1 and "Hãy" in seen.pop()

    def test_many_tries_from_one_address_pause(self, db):
        answers = [opened(Client(), cards.new_token()).status_code for _ in range(62)]
        assert answers[0] == 404 and answers[-1] == 429

    def test_a_new_card_ends_the_former_one(self, client, issued, newcomer, officer):
        (newer,) = cards.issue_cards(people=[newcomer], by=officer)
        assert opened(Client(), issued.token).status_code == 404
        assert opened(client, newer.token).status_code == 302

    def test_choosing_a_pin_ends_a_card_that_lies_about(self, issued, newcomer):
        services.choose_pin(person=newcomer, pin=PIN)
        assert opened(Client(), issued.token).status_code == 404

    def test_the_token_lies_nowhere_and_is_long_enough(self, issued):
        assert issued.token not in str(list(SignInCard.objects.values()))
        assert 31 ** len(issued.token) >= 2**128

    def test_the_token_reaches_no_log(self, issued, caplog):
        caplog.set_level(logging.DEBUG)
        browser = Client(enforce_csrf_checks=True)
        assert opened(browser, issued.token).status_code == 403
        assert browser.put(f"/card/{issued.token}/").status_code in {403, 405}
        unknown = cards.new_token()
        browser.get(f"/en/card/{unknown}/")
        formatter = NamelessFormatter()
        said = "\n".join(formatter.format(record) for record in caplog.records)
        assert "/card/[left out]" in said
        assert issued.token not in said and unknown not in said

    def test_a_second_factor_is_asked_for_all_the_same(self, client, issued, newcomer):
        from allauth.mfa.totp.internal.auth import TOTP

        TOTP.activate(newcomer, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        assert "second-factor" in opened(client, issued.token)["Location"]
        assert who(client) is None


class TestPrinting:
    def test_an_officer_prints_for_those_ticked(self, signed_in, officer, newcomer, commune):
        browser = signed_in(officer)
        page = browser.get(LIST).content.decode()
        assert newcomer.name in page and "Trà Bồng" in page
        answer = browser.post(SHEET, {"unit": commune.code, "person": [newcomer.uuid]})
        assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
        sheet = answer.content.decode()
        token = re.search(r"/card/([A-Z0-9]{26})/", sheet)[1]
        day = (days.now() + timedelta(days=30)).astimezone(days.LOCAL).strftime("%d/%m/%Y")
        for words in (newcomer.name, newcomer.code, "<svg", day, "111"):
            assert words in sheet
        assert "style=" not in sheet.split("<main")[1]
        assert opened(Client(), token).status_code == 302
        entry = AccessEntry.objects.get(action="cards")
        assert (entry.unit, entry.people, entry.actor) == (commune, 1, officer)

    def test_all_on_the_page_at_once(self, signed_in, officer, newcomer, commune, collaborator):
        data = {"unit": commune.code, "everybody": "1", "all": [newcomer.uuid, collaborator.uuid]}
        sheet = signed_in(officer).post(SHEET, data).content.decode()
        assert sheet.count("sign-in-card") == 2

    def test_nobody_ticked_is_said(self, signed_in, officer, newcomer, commune):
        answer = signed_in(officer).post(SHEET, {"unit": commune.code})
        assert answer.status_code == 200 and not SignInCard.objects.exists()

    def test_those_who_have_signed_in_are_left_out_at_first(
        self, signed_in, officer, newcomer, collaborator
    ):
        collaborator.last_login = days.now()
        collaborator.save()
        browser = signed_in(officer)
        assert collaborator.name not in browser.get(LIST).content.decode()
        assert collaborator.name in browser.get(LIST, {"who": "all"}).content.decode()

    def test_nobody_outside_the_unit_is_reached(
        self, signed_in, officer, other_commune, commune, province
    ):
        stranger = make_person("Đinh Văn Xa")
        make_posting(stranger, unit=other_commune)
        browser = signed_in(officer)
        for unit in (other_commune, province):
            page = browser.get(LIST, {"unit": unit.code, "who": "all"}).content.decode()
            assert stranger.name not in page
        for unit in (commune, other_commune):
            answer = browser.post(SHEET, {"unit": unit.code, "person": [stranger.uuid]})
            assert answer.status_code == 403
        assert not SignInCard.objects.exists()

    def test_nobody_above_is_given_a_card(self, signed_in, officer, commune):
        trainer = make_person("Người Dạy")
        make_posting(trainer, unit=commune)
        trainer.groups.add(Group.objects.get(name="trainer"))
        browser = signed_in(officer)
        assert trainer.name not in browser.get(LIST).content.decode()
        answer = browser.post(SHEET, {"unit": commune.code, "person": [trainer.uuid]})
        assert answer.status_code == 403 and not SignInCard.objects.exists()

    def test_others_are_turned_away(self, client, signed_in, collaborator, newcomer, commune):
        assert client.get(LIST)["Location"].startswith("/sign-in/")
        assert client.post(SHEET, {"person": [newcomer.uuid]})["Location"].startswith("/sign-in/")
        browser = signed_in(collaborator)
        assert browser.get(LIST).status_code == 403
        assert browser.post(SHEET, {"person": [newcomer.uuid]}).status_code == 403

    @pytest.mark.parametrize("value", ["", "x", "1", "' OR 1=1", "00000000"])
    def test_what_is_no_person_is_refused(self, signed_in, officer, commune, value):
        answer = signed_in(officer).post(SHEET, {"unit": commune.code, "person": [value]})
        assert answer.status_code == 403

    def test_the_sheet_is_no_link(self, signed_in, officer):
        assert signed_in(officer).get(SHEET).status_code == 405

    def test_both_pages_ask_for_the_second_factor(
        self, signed_in, officer, newcomer, commune, settings
    ):
        settings.SECOND_FACTOR = "staff"
        browser = signed_in(officer)
        assert browser.get(LIST)["Location"] == "/my/second-factor/"
        answer = browser.post(SHEET, {"unit": commune.code, "person": [newcomer.uuid]})
        assert answer["Location"] == "/my/second-factor/" and not SignInCard.objects.exists()

    def test_the_department_names_the_unit(self, signed_in, department, newcomer, commune):
        browser = signed_in(department)
        assert newcomer.name not in browser.get(LIST).content.decode()
        assert newcomer.name in browser.get(LIST, {"unit": "Trà Bồng"}).content.decode()
        assert browser.get(LIST, {"unit": "Atlantis"}).status_code == 200

    def test_it_costs_few_queries_however_many(
        self, signed_in, officer, commune, django_assert_max_num_queries
    ):
        people = [make_person(f"Người {n}") for n in range(40)]
        for person in people:
            make_posting(person, unit=commune)
        browser = signed_in(officer)
        with django_assert_max_num_queries(26):
            browser.get(LIST)
        data = {"unit": commune.code, "person": [person.uuid for person in people]}
        with django_assert_max_num_queries(26):
            browser.post(SHEET, data)
        assert SignInCard.objects.count() == 40


def test_old_cards_are_forgotten(newcomer, officer):
    now = days.now()
    for ago in (200, 100, 10):
        cards.issue_cards(people=[newcomer], by=officer, at=now - timedelta(days=ago))
    forget_used_ways(at=now)
    assert SignInCard.objects.count() == 2  # the second was revoked ten days ago
    forget_used_ways(at=now + timedelta(days=300))
    assert not SignInCard.objects.exists()
