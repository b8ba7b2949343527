import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.conf import settings as s
from tests.courses.factories import make_course_page, make_site
from tests.factories import make_person
from tests.quizzes.factories import make_one_of_each, make_quiz, make_question
pytestmark = [pytest.mark.django_db(transaction=True)]
OUT = "/tmp/h-kinds/"

def test_shots(live_server, settings, tmp_path, open_page):
    settings.MEDIA_ROOT = tmp_path / "media"
    questions = make_one_of_each(topics=["nước"])
    quiz = make_quiz(*questions, slug="du-loai", title="Đủ loại câu hỏi", pause_minutes=30, minutes_allowed=20)
    make_course_page(make_site().index, title="Đủ loại", slug="du-loai", quiz=quiz)
    person = make_person("Cô Trainer", language="vi", is_superuser=True)
    client = Client(); client.force_login(person, backend="people.sign_in.PinBackend")
    page = open_page()
    page.goto("/quiz/du-loai/"); page.screenshot(path=OUT+"s_quiz.png", full_page=True)
    page.locator("#quiz-form button[type=submit]").click(); page.wait_for_timeout(3000)
    page.locator("#quiz-form button[type=submit]").click(); page.wait_for_timeout(3000)
    page.screenshot(path=OUT+"s_result.png", full_page=True)
    desk = open_page(size={"width": 1280, "height": 900})
    desk.context.add_cookies([{"name": s.SESSION_COOKIE_NAME, "value": client.cookies[s.SESSION_COOKIE_NAME].value, "url": live_server.url}])
    for kind, q in zip(["single","ordering","matching","number"], [questions[0], questions[3], questions[4], questions[6]]):
        desk.goto(f"/admin/snippets/quizzes/question/edit/{q.pk}/"); desk.wait_for_timeout(2500)
        desk.screenshot(path=OUT+f"s_admin_{kind}.png", full_page=True)
    desk.goto("/admin/snippets/quizzes/question/add/"); desk.wait_for_timeout(2500)
    desk.select_option("select[name=kind]", "true_false"); desk.wait_for_timeout(800)
    desk.screenshot(path=OUT+"s_admin_add_tf.png", full_page=True)
    desk.goto(f"/admin/snippets/quizzes/quiz/edit/{quiz.pk}/"); desk.wait_for_timeout(2500)
    desk.screenshot(path=OUT+"s_admin_quiz.png", full_page=True)
    desk.goto("/admin/snippets/quizzes/question/"); desk.wait_for_timeout(1500)
    desk.screenshot(path=OUT+"s_admin_list.png", full_page=True)
