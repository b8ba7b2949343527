"""Lessons that are heard: recorded part by part, offered while the words stand."""

import io
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.rich_text import RichText

from courses import hearing, parts
from courses.models import SpokenPart, Voicing, VoicingBatch
from courses.recording import confirm_recording, receive_recordings, take_back_recordings
from courses.sound_files import SoundFile, files_in
from people.erasure import erase_person
from people.roles import grant_page_permissions
from tests.courses.factories import make_english_twins, make_lesson
from tests.courses.voices import SOUND, make_language, make_recording
from tests.factories import make_person
from tests.quizzes.factories import make_question, make_quiz

pytestmark = pytest.mark.django_db
BODY = [
    ("heading", "Khi thấy em bé một mình"),
    ("text", {"body": "<p>Hỏi thăm em.</p>", "rests_on": ""}),
    ("sources", {"items": ["Luật Trẻ em"]}),
]


@pytest.fixture
def lesson(course):
    return make_lesson(course, title="Bài một", slug="bai-mot", body=BODY)


@pytest.fixture
def signed_in(client, site):
    def sign_in(*roles):
        grant_page_permissions(site.home)
        person = make_person(pin="2468")
        person.groups.add(*Group.objects.filter(name__in=roles))
        client.force_login(person)
        return person

    return sign_in


def listen(lesson, code="hre"):
    return reverse("listen", args=[lesson.translation_key, code])


def codes(page):
    return [part.code for section in parts.note_parts(page=page) for part in section.parts]


# --- Codes -----------------------------------------------------------------------------------


def test_every_part_that_is_read_aloud_has_a_code(course, lesson):
    course.quiz = make_quiz(make_question())
    start = f"M{course.course_id}"
    answers = [f"{start}-Q01-{letter}" for letter in "ABCD"]
    found = codes(course)
    assert found[:4] == [f"{start}-L01-B00", f"{start}-L01-B01", f"{start}-L01-B02", f"{start}-Q01"]
    assert found[4:] == answers[: len(found) - 4] and len(found) > 5


def test_a_code_stays_when_lessons_and_blocks_come_between(course, lesson):
    before = codes(course)
    first = make_lesson(course, title="Bài mới", body=[("heading", "Mới")])
    first.move(lesson, pos="left")
    lesson.refresh_from_db()
    lesson.body.insert(1, ("heading", "Chen vào"))
    lesson.save_revision().publish()
    after = codes(course)
    start = f"M{course.course_id}"
    assert after[:2] == [f"{start}-L02-B00", f"{start}-L02-B01"]
    assert after[2:] == [before[0], before[1], f"{start}-L01-B03", before[2]]


def test_a_draft_lesson_can_be_recorded_before_it_is_published(course):
    make_lesson(course, live=False, body=BODY)
    assert len(codes(course)) == 3


# --- What learners get -----------------------------------------------------------------------


def test_without_a_recording_nothing_is_added_to_the_page(client, course, lesson):
    before = client.get(lesson.url).content
    make_language()
    parts.note_parts(page=course)
    caches["pages"].clear()
    assert client.get(lesson.url).content == before
    assert b"data-listen" not in before
    assert client.get(listen(lesson)).status_code == 404


def test_a_recorded_lesson_offers_its_language_and_is_heard(client, course, lesson):
    make_recording(course, lesson.translation_key, lesson.body[1].id)
    page = client.get(lesson.url).content.decode()
    assert f'href="{listen(lesson)}"' in page and "Hrê" in page and "<audio" not in page
    heard = client.get(listen(lesson)).content.decode()
    assert heard.count('<audio controls preload="none"') == 1 and "autoplay" not in heard
    assert "204" in heard and "Hỏi thăm em." in heard


def test_the_english_twin_is_heard_too(client, site, course, lesson):
    make_english_twins(site.home, site.index, course, lesson)
    make_recording(course, lesson.translation_key)
    page = client.get(f"/en{listen(lesson)}").content.decode()
    assert "<audio" in page and 'lang="vi"' in page


def test_a_page_to_listen_to_is_kept_like_the_lesson(
    client, course, lesson, django_assert_num_queries
):
    make_recording(course, lesson.translation_key)
    for url in (lesson.url, listen(lesson)):
        client.get(url)
        with django_assert_num_queries(0):
            assert client.get(url).status_code == 200


def test_a_lesson_costs_no_more_queries_than_before(
    client, course, lesson, django_assert_max_num_queries
):
    make_recording(course, lesson.translation_key)
    caches["pages"].clear()
    with django_assert_max_num_queries(10):
        client.get(lesson.url)


def test_changed_words_are_not_heard_until_somebody_says_so(client, course, lesson):
    recording = make_recording(course, lesson.translation_key, lesson.body[1].id)
    lesson.body[1].value["body"] = RichText("<p>Gọi 111.</p>")
    lesson.save_revision().publish()
    recording.refresh_from_db()
    assert recording.is_outdated and client.get(listen(lesson)).status_code == 404
    confirm_recording(recording=recording)
    assert client.get(listen(lesson)).status_code == 200


def test_a_comma_needs_no_new_recording(course, lesson):
    recording = make_recording(course, lesson.translation_key, lesson.body[1].id)
    lesson.body[1].value["body"] = RichText("<p>Hỏi thăm, em!</p>")
    lesson.save_revision().publish()
    recording.refresh_from_db()
    assert not recording.is_outdated


def test_who_listens_goes_on_listening(client, course, lesson):
    following = make_lesson(course, body=BODY)
    url = reverse("read-lesson", args=[lesson.translation_key])
    site = {"HTTP_SEC_FETCH_SITE": "same-origin"}
    for recorded in (False, True):
        if recorded:
            make_recording(course, following.translation_key)
        answer = client.post(url, {"listen": "hre"}, **site)
        assert answer["Location"] == (listen(following) if recorded else following.url)
    assert client.post(url, {}, **site)["Location"] == following.url


# --- Sending in ------------------------------------------------------------------------------


def packed(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_many_recordings_are_placed_used_and_taken_back(client, signed_in, course, lesson):
    signed_in("approver")
    make_language()
    first, second, _third = codes(course)
    names = {f"{first}-hre.mp3": SOUND, f"tap/{second.lower()}_HRE (1).mp3": SOUND}
    names |= {"nhac.mp3": SOUND, f"{first}-xyz.mp3": SOUND, f"{second}-hre.m4a": b"x"}
    file = SimpleUploadedFile("ban-thu.zip", packed(**names))
    answer = client.post(reverse("languages_upload"), {"files": [file], "recorded_by": "Y Hoa"})
    batch = VoicingBatch.objects.get()
    assert answer["Location"] == reverse("languages_batch", args=[batch.uuid])
    assert {one["why"] for one in batch.not_placed} == {"name", "language", "type"}
    page = client.get(answer["Location"]).content.decode()
    assert "nhac.mp3" in page and first in page
    assert client.get(listen(lesson)).status_code == 404  # looked through first
    client.post(answer["Location"], {"act": "use"})
    assert client.get(listen(lesson)).content.decode().count("<audio") == 2
    client.post(answer["Location"], {"act": "take_back"})
    caches["pages"].clear()  # as its commit does
    assert client.get(listen(lesson)).status_code == 404
    assert not Voicing.objects.exists() and not Document.objects.exists()


def test_taking_back_brings_the_earlier_recording_back(course, lesson):
    first = make_recording(course, lesson.translation_key)
    second = make_recording(course, lesson.translation_key)
    first.refresh_from_db()
    assert not first.is_used
    take_back_recordings(batch=second.batch)
    first.refresh_from_db()
    assert first.is_used


def test_a_trainer_sends_in_and_only_who_publishes_uses(client, signed_in, course, lesson):
    signed_in("trainer")
    make_language()
    (code, *_more) = codes(course)
    url = f"{reverse('languages_upload')}?to={code}-hre"
    client.post(url, {"files": [SimpleUploadedFile("ghi âm 3.mp3", SOUND)]})
    batch = VoicingBatch.objects.get()
    assert batch.voicings.get().part.code == code
    url = reverse("languages_batch", args=[batch.uuid])
    assert client.post(url, {"act": "use"}).status_code in (302, 403)
    assert not Voicing.objects.used().exists()


def test_files_for_the_same_part_do_not_push_each_other_out(course, lesson):
    make_language()
    name = f"{codes(course)[0]}-hre.mp3"
    batch = receive_recordings(files=files_in(iter([(name, SOUND), (f"copy/{name}", SOUND)])))
    assert batch.voicings.count() == 1
    batch = receive_recordings(files=[SoundFile(name, SOUND), SoundFile(name, SOUND)])
    assert [one["why"] for one in batch.not_placed] == ["again"]


# --- Screens ---------------------------------------------------------------------------------


def test_the_script_names_each_file_and_leaves_out_what_is_there(client, signed_in, course, lesson):
    signed_in("trainer")
    make_recording(course, lesson.translation_key)
    url = reverse("languages_script", args=[course.pk, "hre"])
    page = client.get(url).content.decode()
    assert f"M{course.course_id}-L01-B00-hre" in page and "Hỏi thăm em." in page
    missing = client.get(f"{url}?missing").content.decode()
    assert f"M{course.course_id}-L01-B00-hre" not in missing and "Hỏi thăm em." in missing


def test_the_list_of_a_module_says_what_is_missing_and_outdated(client, signed_in, course, lesson):
    signed_in("approver")
    recording = make_recording(course, lesson.translation_key)
    SpokenPart.objects.filter(pk=recording.part_id).update(words="x", digest="x")
    make_recording(course, lesson.translation_key, lesson.body[0].id)
    parts.note_parts(page=course)
    Voicing.objects.filter(pk=recording.pk).update(words_digest="old")
    page = client.get(reverse("languages_spoken", args=[course.pk, "hre"]))
    assert page.context["progress"] == hearing.Progress(1, 1, 3)
    client.post(reverse("languages_confirm", args=[recording.pk]), {"page": course.pk})
    page = client.get(reverse("languages_spoken", args=[course.pk, "hre"]))
    assert page.context["progress"] == hearing.Progress(2, 0, 3)


def test_the_overview_costs_as_much_for_one_module_as_for_many(
    client, signed_in, site, course, lesson, django_assert_max_num_queries
):
    signed_in("trainer")
    make_recording(course, lesson.translation_key)
    client.get(reverse("languages"))
    with django_assert_max_num_queries(30):
        page = client.get(reverse("languages")).content.decode()
    assert "1/3" in page


def test_a_voice_that_is_erased_is_a_name_no_more(course, lesson):
    voice = make_person("Đinh Thị Hoa", pin="2468")
    recording = make_recording(course, lesson.translation_key)
    Voicing.objects.filter(pk=recording.pk).update(recorded_by="Đinh Thị Hoa, thôn 2")
    erase_person(person=voice, by=make_person(pin="2468", is_superuser=True))
    recording.refresh_from_db()
    assert recording.recorded_by == "" and recording.is_used
