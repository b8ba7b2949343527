"""Every kind of question in a browser at 360 px: by keyboard alone, and without a script."""

import pytest
from playwright.sync_api import Page

from tests.courses.factories import make_course_page, make_site
from tests.journeys.browser import check_page
from tests.quizzes.factories import make_one_of_each, make_quiz

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
URL = "/quiz/du-loai/"
HAS_FOCUS = "(selector) => document.activeElement.matches(selector)"


@pytest.fixture
def quiz(live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    quiz = make_quiz(*make_one_of_each(), slug="du-loai", title="Đủ loại câu hỏi")
    make_course_page(make_site().index, title="Đủ loại", slug="du-loai", quiz=quiz)
    return {question["kind"]: question for question in quiz.current.content["questions"]}


def tab_to(page: Page, selector: str) -> None:
    for _press in range(80):
        if page.evaluate(HAS_FOCUS, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {selector}.")


def tick(page: Page, option: str) -> None:
    """Into the group, then along it: a radio is chosen by the arrows, a box by the space."""
    name = page.locator(f"#o-{option}").get_attribute("name")
    tab_to(page, f"[name='{name}']")
    if page.locator(f"#o-{option}").get_attribute("type") == "checkbox":
        tab_to(page, f"#o-{option}")
    for _press in range(5):
        if page.locator(f"#o-{option}").is_checked():
            return
        page.keyboard.press("Space" if page.evaluate(HAS_FOCUS, f"#o-{option}") else "ArrowDown")
    raise AssertionError(f"The keyboard does not choose {option}.")


def choose(page: Page, option: str, value: str) -> None:
    """In a list, by the arrows."""
    tab_to(page, f"#o-{option}")
    for _press in range(6):
        if page.locator(f"#o-{option}").input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"The keyboard does not choose {value}.")


def test_every_kind_by_keyboard_alone(quiz, phone):
    phone.goto(URL)
    check_page(phone)
    asked = phone.locator("fieldset.choices").evaluate_all("(all) => all.map((one) => one.id)")
    by_id = {f"q-{question['id']}": question for question in quiz.values()}
    for question in (by_id[key] for key in asked):
        answer_rightly(phone, question)
    tab_to(phone, "form#quiz-form button[type=submit]")
    phone.keyboard.press("Enter")
    phone.locator("section.result").wait_for()
    assert phone.locator(".score").inner_text() == "7/7"
    check_page(phone)


def answer_rightly(page: Page, question: dict) -> None:
    kind = question["kind"]
    if kind in {"number", "word"}:
        tab_to(page, f"#w-{question['id']}")
        page.keyboard.type({"number": "16,5", "word": "cho"}[kind])
    elif kind == "ordering":
        shown = page.locator(f"#q-{question['id']} select")
        for key in shown.evaluate_all("(all) => all.map((one) => one.id.slice(2))"):
            choose(page, key, f"{key}={question['order'].index(key) + 1}")
    elif kind == "matching":
        shown = page.locator(f"#q-{question['id']} select")
        for key in shown.evaluate_all("(all) => all.map((one) => one.id.slice(2))"):
            choose(page, key, f"{key}={question['pairs'][key]}")
    else:
        ids = page.locator(f"#q-{question['id']} input").evaluate_all(
            "(all) => all.map((one) => one.value)"
        )
        right = {option["id"] for option in question["options"] if option["correct"]}
        for key in [key for key in ids if key in right] or ids[:1]:
            tick(page, key)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_every_kind_asked_back_and_answered_wrongly(quiz, open_page, scripts):
    """What every page must hold is looked for by scripts, so only where they run."""
    page = open_page(scripts=scripts)
    page.goto(URL)
    order, pairs = quiz["ordering"]["order"], quiz["matching"]["pairs"]
    for place, key in enumerate(reversed(order), start=1):
        page.locator(f"#o-{key}").select_option(f"{key}={place}")
    first, second = pairs
    page.locator(f"#o-{first}").select_option(f"{first}={pairs[second]}")
    for kind in ("single", "several", "true_false"):
        [wrong, *_] = [one["id"] for one in quiz[kind]["options"] if not one["correct"]]
        page.locator(f"#o-{wrong}").check()
    page.locator(f"#w-{quiz['number']['id']}").fill("18")
    send(page)
    page.locator("[id^=missing-]").first.wait_for()
    assert page.locator("[id^=missing-]").count() == 2
    assert page.locator(f"#o-{order[0]}").input_value() == f"{order[0]}=3"
    assert page.locator(f"#w-{quiz['number']['id']}").input_value() == "18"
    if scripts:
        check_page(page)
    page.locator(f"#w-{quiz['word']['id']}").fill("mèo")
    send(page)
    page.locator("section.result").wait_for()
    assert page.locator(".score").inner_text() == "0/7"
    assert "Không còn nữa." in page.locator("main").inner_text()
    if scripts:
        check_page(page)


def send(page: Page) -> None:
    page.locator("#quiz-form button[type=submit]").click()
