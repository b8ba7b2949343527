"""Sound and film on a page, and in the trainers' admin."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from courses.page_cache import may_be_kept
from people.roles import grant_page_permissions
from quizzes import services as quiz_services
from recordings import services
from recordings.models import Recording
from tests.courses.factories import make_course_page, make_lesson, make_site
from tests.factories import make_person
from tests.quizzes.factories import make_question, make_quiz


@pytest.fixture
def site(db, uploads):
    return make_site()


@pytest.fixture
def trainer(client, site):
    grant_page_permissions(site.home)
    person = make_person(pin="2468")
    person.groups.add(Group.objects.get(name="trainer"))
    client.force_login(person)
    return person


def with_sound(document):
    value = {"title": "Nghe chuyện", "file": document.pk, "transcript": "Chị Hoa kể."}
    return [{"type": "audio", "value": value}]


def test_a_learner_sees_length_and_size_before_a_tap(client, site, upload, wav):
    document = upload("a.wav", wav)
    services.make_small(recording=document.recording)
    lesson = make_lesson(make_course_page(site.index), body=with_sound(document))
    html = client.get(lesson.url).content.decode()
    document.refresh_from_db()
    assert "(3 giây, " in html
    assert f'preload="none" src="{document.file.url}"' in html
    assert "Chị Hoa kể." in html


def test_what_no_phone_plays_is_not_offered(client, site, upload, wav):
    lesson = make_lesson(make_course_page(site.index), body=with_sound(upload("a.wav", wav)))
    html = client.get(lesson.url).content.decode()
    assert "<audio" not in html
    assert "Chị Hoa kể." in html


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_hears_that_a_recording_is_ready(client, uploads, upload, wav):
    site = make_site()
    document = upload("a.mp3", wav)
    lesson = make_lesson(make_course_page(site.index), body=with_sound(document))
    before = client.get(lesson.url).content.decode()
    services.make_small(recording=document.recording)
    assert client.get(lesson.url).content.decode() != before
    assert may_be_kept


@pytest.mark.django_db(transaction=True)
def test_a_quiz_plays_the_small_form(uploads, upload, wav):
    document = upload("a.wav", wav)
    quiz = make_quiz(make_question(audio=document))
    services.make_small(recording=document.recording)
    quiz.refresh_from_db()
    document.refresh_from_db()
    assert document.file.url.endswith(".mp3")
    assert document.file.url in str(quiz.current.content)
    assert quiz_services


def test_a_trainer_sees_what_waits_and_tries_again(client, trainer, upload, wav):
    document = upload("Kể chuyện.wav", wav)
    Recording.objects.update(state="failed", reason="too_slow")
    html = client.get(reverse("recordings")).content.decode()
    assert "Kể chuyện.wav" in html
    assert reverse("recordings_again", args=[document.recording.pk]) in html
    client.post(reverse("recordings_again", args=[document.recording.pk]))
    assert Recording.objects.get().state == "waiting"


def test_the_list_says_when_ffmpeg_is_missing(client, trainer, upload, monkeypatch):
    document = upload("a.mp3", b"ID3")
    edit = reverse("wagtaildocs:edit", args=[document.pk])
    for url in (reverse("recordings"), edit):
        assert "apt install ffmpeg" not in client.get(url).content.decode()
    monkeypatch.setenv("PATH", "/nowhere")
    for url in (reverse("recordings"), edit):
        assert "apt install ffmpeg" in client.get(url).content.decode()


def test_the_list_costs_the_same_however_many(
    client, trainer, upload, django_assert_max_num_queries
):
    url = reverse("recordings")
    upload("a.mp3", b"ID3")
    client.get(url)
    with django_assert_max_num_queries(24):
        client.get(url)
    for number in range(5):
        upload(f"{number}.mp3", b"ID3%d" % number)
    with django_assert_max_num_queries(24):
        client.get(url)


@pytest.mark.parametrize(("name", "size"), [("a.exe", 10), ("a.mp3", 201 * 1024 * 1024)])
def test_an_upload_that_is_refused_says_why_in_vietnamese(client, trainer, name, size):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile(name, b"x")
    file.size = size
    from wagtail.documents.forms import get_document_form
    from wagtail.documents.models import Document

    form = get_document_form(Document)({"title": "a"}, {"file": file}, user=trainer)
    words = str(form.errors["file"])
    assert ("200" in words) if size > 100 else ("mp3" in words)
    assert "Tệp" in words or "tệp" in words or "Tập tin" in words, words
