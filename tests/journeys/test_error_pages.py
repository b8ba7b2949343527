"""A lost visitor finds words, one next step and 111, in both languages."""

import pytest

from tests.journeys.browser import check_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", ["/khong-co/", "/en/khong-co/"])
def test_a_wrong_address_says_where_to_go(phone, address):
    answer = phone.goto(address)
    assert answer.status == 404
    assert phone.locator("h1").count() == 1
    assert phone.locator("main .button.primary").count() == 1
    assert phone.locator("footer a[href='tel:111']").is_visible()
    check_page(phone)


def test_without_scripts_nothing_is_missing(open_page):
    page = open_page(scripts=False)
    page.goto("/khong-co/")
    assert page.locator("main .button.primary").is_visible()
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en/khong-co/")
    assert page.locator("html").get_attribute("lang") == "en"
