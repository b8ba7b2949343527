"""Somebody who speaks Hrê hears a lesson, the next one, and the quiz's questions."""

import pytest

from tests.courses.factories import make_course_page, make_lesson, make_site
from tests.courses.voices import make_recording
from tests.journeys.browser import check_page
from tests.quizzes.factories import make_question, make_quiz

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = [("heading", "Khi thấy em bé một mình"), ("text", {"body": "<p>Hỏi thăm.</p>"})]


@pytest.fixture
def heard(settings, tmp_path):
    """Two lessons and a question recorded in Hrê."""
    settings.MEDIA_ROOT = tmp_path
    question = make_question()
    quiz = make_quiz(question, slug="nuoc")
    course = make_course_page(make_site().index, slug="duoi-nuoc", quiz=quiz)
    lessons = [make_lesson(course, title=f"Bài {n}", slug=f"bai-{n}", body=BODY) for n in (1, 2)]
    for lesson in lessons:
        make_recording(course, lesson.translation_key, lesson.body[1].id)
    make_recording(course, question.uuid)
    return lessons


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_language_is_chosen_once(heard, open_page, scripts):
    """What every page must hold is looked for by scripts, so only where they run."""
    page, check = open_page(scripts=scripts), check_page if scripts else str
    page.goto(heard[0].url)
    check(page)
    page.get_by_role("link", name="Nghe bằng tiếng Hrê").click()
    page.wait_for_url("**/listen/**")
    assert page.locator("audio").count() == 1
    assert page.locator("audio").get_attribute("preload") == "none"
    check(page)
    page.get_by_role("button", name="Tôi đã đọc xong").click()
    page.wait_for_url(f"**/listen/{heard[1].translation_key}/hre/")
    page.goto("/quiz/nuoc/")
    summary = page.get_by_text("Nghe bằng tiếng Hrê")
    if not page.locator("details audio").first.is_visible():
        summary.first.click()  # without a script nobody remembers the choice
    assert page.locator("details audio").first.is_visible()
    check(page)


def test_reading_only_ends_it(heard, phone):
    phone.goto(heard[0].url)
    phone.get_by_role("link", name="Nghe bằng tiếng Hrê").click()
    phone.wait_for_url("**/listen/**")
    phone.goto(heard[1].url)
    phone.wait_for_url(f"**/listen/{heard[1].translation_key}/hre/")
    phone.get_by_role("link", name="Chỉ đọc").click()
    phone.wait_for_url(f"**{heard[1].url}")
    phone.goto(heard[0].url)
    assert phone.locator("audio").count() == 0
