"""Whom to call, and one's own page."""

from datetime import date, timedelta

import pytest

from people import contacts
from people.models import UnitContact
from places import days
from tests.factories import make_audience, make_posting, make_succession, make_unit

pytestmark = pytest.mark.django_db
CALL = "/whom-to-call/"


def page(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


class TestWhomToCall:
    @pytest.fixture
    def contact(self, commune):
        return contacts.keep_contact(
            unit=commune, name="Bà Lan", role="Cán bộ trẻ em", phone="0905 111 222"
        )

    def test_a_visitor_finds_the_commune_and_its_contact(self, client, contact):
        found = page(client.get(CALL, {"q": "tra bong"}))
        assert 'href="?unit=21115"' in found and "Xã Trà Bồng" in found
        shown = page(client.get(CALL, {"unit": "21115"}))
        assert 'href="tel:+84905111222"' in shown and "0905 111 222" in shown
        assert "Bà Lan" in shown

    @pytest.mark.parametrize("query", [{}, {"q": "x"}, {"unit": "21115"}, {"unit": "nope"}])
    def test_111_113_and_115_are_one_tap_away_always(self, client, commune, query):
        shown = page(client.get(CALL, query))
        for number in ("111", "113", "115"):
            assert f'href="tel:{number}"' in shown

    def test_a_commune_without_a_contact_says_to_call_111(self, client, commune):
        response = client.get(CALL, {"unit": "21115"})
        assert list(response.context["contacts"]) == []
        main = page(response).split("<main")[1].split("</main>")[0]
        assert "empty-state" in main and 'href="tel:111"' in main.split("empty-state")[1]

    def test_a_contact_that_ended_is_not_shown(self, client, commune, contact):
        UnitContact.objects.update(valid_from=days.today() - timedelta(9), valid_until=days.today())
        assert "Bà Lan" not in page(client.get(CALL, {"unit": "21115"}))

    def test_the_contact_of_another_commune_is_not_shown(self, client, contact, other_commune):
        assert "Bà Lan" not in page(client.get(CALL, {"unit": other_commune.code}))

    def test_an_old_name_leads_to_the_commune_of_today(self, client, province):
        day = date(2025, 7, 1)
        old = make_unit("Xã Tịnh Ấn", parent=province, valid_until=day, code="21208")
        new = make_unit("Phường Mới", parent=province, valid_from=day, code="21211")
        make_succession(old, new, day=day)
        make_unit()  # rebuilds the lineage
        found = page(client.get(CALL, {"q": "tinh an"}))
        assert 'href="?unit=21211"' in found and "Xã Tịnh Ấn" in found
        assert client.get(CALL, {"unit": "21208"}).context["unknown"]

    def test_a_reused_code_means_the_commune_of_today(self, client, province):
        day = date(2025, 7, 1)
        make_unit("Xã Xưa", parent=province, valid_until=day, code="21500")
        make_unit("Xã Nay", parent=province, valid_from=day, code="21500")
        assert client.get(CALL, {"unit": "21500"}).context["unit"].name == "Xã Nay"

    def test_nothing_found_is_said_in_words(self, client, commune):
        assert "Atlantis" in page(client.get(CALL, {"q": "Atlantis"}))

    def test_what_was_typed_is_only_text(self, client, commune):
        assert "<script>alert" not in page(client.get(CALL, {"q": "<script>alert(1)</script>"}))

    def test_districts_and_provinces_are_not_offered(self, client, commune):
        assert client.get(CALL, {"q": "quang ngai"}).context["found"] == []

    def test_a_visitor_gets_no_cookie(self, client, contact):
        assert not client.get(CALL, {"unit": "21115"}).cookies

    def test_it_costs_few_queries(self, client, province, django_assert_max_num_queries):
        for number in range(15):
            make_unit(f"Xã Bình {number}", parent=province, lineage=False)
        with django_assert_max_num_queries(3):
            assert len(client.get(CALL, {"q": "binh"}).context["found"]) == 15

    def test_english(self, client, contact):
        shown = page(client.get("/en" + CALL, {"unit": "21115"}))
        assert "Whom to call in" in shown and 'lang="en"' in shown


class TestTheOfficerKeepsIt:
    FORM = {"role": "Cán bộ", "name": "Ông Minh", "phone": "0905 333 444"}

    def test_only_the_officer_of_the_commune_is_offered_to(
        self, client, signed_in, commune, other_commune, officer, collaborator
    ):
        link = "/whom-to-call/21115/new/"
        assert link in page(signed_in(officer).get(CALL, {"unit": "21115"}))
        other = signed_in(officer).get(CALL, {"unit": other_commune.code})
        assert "/new/" not in page(other)
        for browser in (client, signed_in(collaborator)):
            assert link not in page(browser.get(CALL, {"unit": "21115"}))

    def test_a_new_one_closes_the_old_one(self, client, signed_in, officer, commune):
        browser = signed_in(officer)
        assert browser.post("/whom-to-call/21115/new/", self.FORM).status_code == 302
        UnitContact.objects.update(valid_from=days.today() - timedelta(30))
        old = UnitContact.objects.get()
        path = f"/whom-to-call/21115/{old.pk}/"
        assert "Ông Minh" in page(browser.get(path))
        assert browser.post(path, self.FORM | {"phone": "0905333555"}).status_code == 302
        old.refresh_from_db()
        assert old.valid_until == days.today() and old.phone == "+84905333444"
        shown = page(client.get(CALL, {"unit": "21115"}))
        assert "0905 333 555" in shown and "0905 333 444" not in shown

    def test_one_can_be_taken_away(self, client, signed_in, officer, commune):
        browser = signed_in(officer)
        browser.post("/whom-to-call/21115/new/", self.FORM)
        old = UnitContact.objects.get()
        browser.post(f"/whom-to-call/21115/{old.pk}/", {"end": "1"})
        assert "Ông Minh" not in page(client.get(CALL, {"unit": "21115"}))

    def test_a_number_nobody_can_dial_is_refused_in_words(self, signed_in, officer, commune):
        response = signed_in(officer).post(
            "/whom-to-call/21115/new/", self.FORM | {"phone": "hỏi chị Lan"}
        )
        assert response.context["form"].has_error("phone") and not UnitContact.objects.exists()

    def test_others_are_refused(self, client, signed_in, officer, other_commune, collaborator):
        theirs = contacts.keep_contact(unit=other_commune, name="Bà Lan", phone="0905111222")
        code = other_commune.code
        for path in (f"/whom-to-call/{code}/new/", f"/whom-to-call/{code}/{theirs.pk}/"):
            assert signed_in(officer).post(path, self.FORM).status_code == 403
            assert signed_in(collaborator).get(path).status_code == 403
            assert client.post(path, self.FORM)["Location"].startswith("/sign-in/")
        assert UnitContact.objects.get().name == "Bà Lan"

    def test_the_contact_of_another_commune_is_not_reached_through_ones_own(
        self, signed_in, officer, commune, other_commune
    ):
        theirs = contacts.keep_contact(unit=other_commune, name="Bà Lan", phone="0905111222")
        response = signed_in(officer).post(f"/whom-to-call/21115/{theirs.pk}/", self.FORM)
        assert response.status_code == 404


class TestMyPage:
    def test_it_shows_who_i_am(self, signed_in, collaborator):
        shown = page(signed_in(collaborator).get("/my/profile/"))
        for word in ("Hồ Thị Đào", "0905 123 456", collaborator.code, "Xã Trà Bồng"):
            assert word in shown

    def test_a_former_post_is_not_shown(self, signed_in, collaborator, other_commune):
        make_posting(
            collaborator, audience=make_audience("x"), unit=other_commune, until=days.today()
        )
        assert "Ba Tơ" not in page(signed_in(collaborator).get("/my/profile/"))

    def test_my_language_is_kept(self, signed_in, collaborator):
        browser = signed_in(collaborator)
        assert browser.post("/my/profile/", {"language": "en"})["Location"] == "/en/my/profile/"
        browser.post("/my/profile/", {"language": "xx"})
        collaborator.refresh_from_db()
        assert collaborator.language == "en"

    def test_nothing_else_of_me_can_be_sent(self, signed_in, collaborator):
        data = {"language": "vi", "name": "X", "is_superuser": "on", "login_phone": "0912345678"}
        signed_in(collaborator).post("/my/profile/", data)
        collaborator.refresh_from_db()
        assert collaborator.name == "Hồ Thị Đào" and not collaborator.is_superuser
        assert collaborator.login_phone == "+84905123456"

    def test_a_visitor_is_sent_to_sign_in(self, client):
        assert client.get("/my/profile/")["Location"] == "/sign-in/?next=/my/profile/"
