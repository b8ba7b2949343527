"""Kept pages: free, the same for everybody, and never older than what is published."""

import gzip

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client

from courses import page_cache
from courses.models import LessonPage
from quizzes.models import Quiz
from tests.courses.factories import (
    make_course_page,
    make_drawing,
    make_english_twins,
    make_lesson,
    make_site,
)
from tests.factories import make_audience, make_person


@pytest.fixture
def lesson(lessons):
    return lessons[0]


@pytest.fixture
def committed(transactional_db, uploads):
    """A site whose changes are really committed, as in life: two lessons of one course."""
    site = make_site()
    course = make_course_page(site.index, slug="duoi-nuoc")
    return site, course, [make_lesson(course, slug=f"bai-{n}") for n in (1, 2)]


def is_kept(client, url, django_assert_num_queries):
    with django_assert_num_queries(0):
        return client.get(url).status_code == 200


# --- What is kept ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/khoa-hoc/", "/khoa-hoc/duoi-nuoc/", "lesson", "english"])
def test_a_page_read_before_costs_no_query(
    client, site, course, lesson, path, django_assert_num_queries
):
    make_english_twins(site.home, site.index, course, lesson)
    url = {"lesson": lesson.url, "english": f"/en{lesson.url}"}.get(path, path)
    client.get(url)
    assert is_kept(client, url, django_assert_num_queries)


def test_everybody_gets_the_same_bytes_and_no_cookie(client, lesson):
    signed_in = Client()
    signed_in.force_login(make_person("Hồ Văn Kiệt", pin="2468"))
    for first, second in ((client, signed_in), (signed_in, client)):
        caches["pages"].clear()
        one, other = first.get(lesson.url), second.get(lesson.url)
        assert one.content == other.content
        for response in (one, other):
            assert not response.cookies
            assert response["Vary"] == "Accept-Encoding"
            assert response["Cache-Control"].startswith("public")


def test_a_page_is_drawn_for_nobody_in_particular(client, lesson):
    client.force_login(make_person(pin="2468"))
    response = client.get(lesson.url)
    assert response.wsgi_request.user.is_anonymous
    assert response.context["user"].is_anonymous
    assert not list(response.context["messages"])


def test_a_message_meant_for_another_page_is_not_used_up(client, lesson, settings):
    person = make_person(pin="2468")
    client.force_login(person)
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    session = client.session
    session["_messages"] = '[["__json_message",0,25,"Đã lưu",""]]'
    session.save()
    assert "Đã lưu" not in client.get(lesson.url).content.decode()
    assert client.session["_messages"]


def test_a_phone_that_has_the_page_is_told_so(client, lesson):
    etag = client.get(lesson.url)["ETag"]
    again = client.get(lesson.url, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert not again.content
    other = client.get(lesson.url, headers={"If-None-Match": 'W/"x"'})
    assert other.status_code == 200


@pytest.mark.parametrize("is_kept_already", [False, True])
def test_a_page_travels_compressed_when_the_phone_can(client, lesson, is_kept_already):
    plain = client.get(lesson.url).content
    if not is_kept_already:
        caches["pages"].clear()
    response = client.get(lesson.url, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == plain
    assert int(response["Content-Length"]) == len(response.content)
    assert "Content-Encoding" not in client.get(lesson.url, headers={"Accept-Encoding": "br"})


def test_asking_for_the_head_only_is_answered_from_what_is_kept(
    client, lesson, django_assert_num_queries
):
    client.get(lesson.url)
    with django_assert_num_queries(0):
        response = client.head(lesson.url)
    assert response.status_code == 200
    assert not response.content


def test_what_a_chat_hangs_on_a_link_does_not_cost_a_drawing(
    client, lesson, django_assert_num_queries
):
    plain = client.get(lesson.url).content
    with django_assert_num_queries(0):
        tagged = client.get(lesson.url + "?utm_source=zalo&utm_medium=zalo&zarsrc=30&fbclid=x")
    assert tagged.content == plain


def test_choices_are_kept_apart_from_each_other(client, site, django_assert_num_queries):
    make_course_page(site.index, title="Đuối nước", topics=["nước"])
    make_course_page(site.index, title="Quyền", topics=["quyền"])
    client.get("/khoa-hoc/")
    water = client.get("/khoa-hoc/?topic=nước").content.decode()
    assert "Đuối nước" in water
    assert '<h2><a href="/khoa-hoc/' in water
    assert ">Quyền</a>" not in water
    assert is_kept(client, "/khoa-hoc/?topic=nước", django_assert_num_queries)


def test_words_that_people_type_do_not_fill_the_store(client, course):
    before = len(caches["pages"]._cache)
    for number in range(5):
        assert client.get(f"/khoa-hoc/?q={number}").status_code == 200
    assert len(caches["pages"]._cache) <= before + 2  # the generation, and no page


def test_another_question_is_passed_on(client, lesson):
    client.get(lesson.url)
    key = page_cache.key_of
    assert client.get(lesson.url + "?strange=1").status_code == 200
    assert not page_cache.may_be_kept(request_for(lesson.url + "?strange=1"))
    assert page_cache.may_be_kept(request_for(lesson.url))
    assert key(request_for(lesson.url)) != key(request_for("/en" + lesson.url))


def request_for(url, method="get"):
    from django.test import RequestFactory

    return getattr(RequestFactory(), method)(url)


def test_only_good_answers_to_reading_are_kept(client, lesson):
    assert client.get("/khoa-hoc/khong-co/").status_code == 404
    client.post(lesson.url)
    assert not page_cache.may_be_kept(request_for(lesson.url, "post"))
    assert not any(":page:" in key for key in caches["pages"]._cache)


def test_another_host_gets_its_own_page(client, lesson, settings):
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    settings.SITE_URL = ""
    one = client.get(lesson.url, headers={"Host": "a.example"}).content.decode()
    other = client.get(lesson.url, headers={"Host": "b.example"}).content.decode()
    assert "http://a.example/khoa-hoc/" in one
    assert "a.example" not in other
    settings.SITE_URL = "https://b.example"
    assert client.get(lesson.url, headers={"Host": "evil.example"}).status_code == 400


def test_a_preview_is_never_kept_nor_answered_from_what_is_kept(client, lesson):
    client.get(lesson.url, headers={"Host": "localhost"})  # where previews are drawn
    lesson.title = "Chưa đăng"
    shown = lesson.make_preview_request()
    assert "Chưa đăng" in shown.content.decode()
    assert "private" in shown["Cache-Control"]
    assert "Chưa đăng" not in client.get(lesson.url).content.decode()


# --- When it is dropped -----------------------------------------------------------------------


def publish(site, course, lessons):
    lessons[1].title = "Tên mới"
    lessons[1].save_revision().publish()


def unpublish(site, course, lessons):
    lessons[1].unpublish()


def move(site, course, lessons):
    lessons[1].move(lessons[0], pos="left")


def delete(site, course, lessons):
    lessons[1].delete()


def save_directly(site, course, lessons):
    lessons[1].title = "Tên mới"
    lessons[1].save()


def change_an_audience(site, course, lessons):
    make_audience("teacher", name="Giáo viên")


def change_a_picture(site, course, lessons):
    make_drawing()


def change_a_quiz(site, course, lessons):
    Quiz.objects.create(slug="moi", title="Mới")


CHANGES = [publish, unpublish, move, delete, save_directly]
CHANGES += [change_an_audience, change_a_picture, change_a_quiz]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_that_shows_drops_what_was_kept(client, committed, change):
    site, course, lessons = committed
    url = lessons[0].url
    client.get(url)
    request = request_for(url)
    before = page_cache.key_of(request)
    change(site, course, lessons)
    assert page_cache.key_of(request) != before


def test_a_published_edit_is_read_at_once(client, committed):
    _site, course, lessons = committed
    assert "Tên mới" not in client.get(course.url).content.decode()
    publish(*committed)
    assert "Tên mới" in client.get(course.url).content.decode()


def test_saving_a_draft_drops_nothing(client, committed, django_assert_num_queries):
    lesson = committed[2][0]
    client.get(lesson.url)
    lesson.title = "Đang viết"
    lesson.save_revision()
    assert is_kept(client, lesson.url, django_assert_num_queries)


def test_a_change_that_is_taken_back_drops_nothing(client, committed, django_assert_num_queries):
    lesson = committed[2][0]
    client.get(lesson.url)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(*committed)
        raise ZeroDivisionError
    assert is_kept(client, lesson.url, django_assert_num_queries)


def test_a_page_whose_drawing_began_before_a_publish_is_not_kept_after_it(
    client, committed, monkeypatch
):
    lesson = committed[2][0]
    drawn = []

    def draw_and_be_overtaken(self, request):
        context = original(self, request)
        if not drawn:
            drawn.append(True)
            newer = LessonPage.objects.get(pk=lesson.pk)
            newer.title = "Bản mới"
            newer.save_revision().publish()
        return context

    original = LessonPage.get_context
    monkeypatch.setattr(LessonPage, "get_context", draw_and_be_overtaken)
    slow = client.get(lesson.url).content.decode()
    assert "<h1>Bản mới" not in slow  # what that reader gets is a moment old
    assert "<h1>Bản mới" in client.get(lesson.url).content.decode()  # nobody after does


def test_a_store_that_lost_its_generation_starts_a_new_one(client, lesson):
    request = request_for(lesson.url)
    before = page_cache.key_of(request)
    caches["pages"].delete("generation")
    assert page_cache.key_of(request) != before


# --- Facts that are the same for everybody -----------------------------


def test_a_fact_is_asked_once_until_something_is_published(committed):
    asked = []

    def ask():
        asked.append(1)
        return len(asked)

    assert [page_cache.kept_until_published("how-many", ask) for _ in range(3)] == [1, 1, 1]
    publish(*committed)
    assert page_cache.kept_until_published("how-many", ask) == 2


def test_who_changes_something_reads_the_facts_again_before_it_is_committed(committed):
    page_cache.kept_until_published("fact", lambda: "old")
    with transaction.atomic():
        publish(*committed)
        assert page_cache.kept_until_published("fact", lambda: "new") == "new"


def test_a_fact_read_while_a_change_was_under_way_is_gone_once_it_is_committed(committed):
    with transaction.atomic():
        publish(*committed)
        page_cache.kept_until_published("fact", lambda: "what others see")
    assert page_cache.kept_until_published("fact", lambda: "new") == "new"


def test_that_there_is_nothing_is_not_kept():
    assert page_cache.kept_until_published("fact", lambda: None) is None
    assert page_cache.kept_until_published("fact", lambda: "now") == "now"
