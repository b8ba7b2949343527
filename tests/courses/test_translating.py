"""English pages: Vietnamese words until they are translated as a whole, then in step."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Locale
from wagtail.rich_text import RichText
from wagtail_localize.models import StringSegment, StringTranslation

from courses import translating
from courses.models import CoursePage, LessonPage
from people.roles import grant_page_permissions
from tests.courses.factories import make_course_page, make_english_twins, make_lesson
from tests.factories import make_audience, make_person

pytestmark = pytest.mark.django_db
BODY = [
    ("heading", "Khi thấy em bé một mình"),
    ("text", {"body": "<p>Hỏi thăm em.</p><p>Gọi 111.</p>", "rests_on": "M1-F01"}),
]


@pytest.fixture
def lesson(site, course):
    lesson = make_lesson(course, title="Bài một", slug="bai-mot", body=BODY)
    make_english_twins(site.home, site.index, course, lesson)
    return lesson


def english(page):
    return type(page).objects.get(
        translation_key=page.translation_key, locale__language_code="en"
    )  # fmt: skip


def translate(translation, **known):
    """Translate every text: "EN: …"."""
    for segment in StringSegment.objects.filter(source=translation.source):
        StringTranslation.objects.update_or_create(
            translation_of_id=segment.string_id,
            locale=translation.target_locale,
            context=segment.context,
            defaults={"data": f"EN: {segment.string.data}"},
        )


def signed_in(client, *roles, homes):
    for home in homes:
        grant_page_permissions(home)
    person = make_person(pin="2468")
    person.groups.add(*Group.objects.filter(name__in=roles))
    client.force_login(person)
    return person


def published(page, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        translation = translating.begin_translation(page=english(page))
        translate(translation)
        translating.publish_translation(translation=translation)
    return english(page)


def test_a_twin_shows_vietnamese_words_while_it_is_being_translated(client, lesson):
    translation = translating.begin_translation(page=english(lesson))
    total, done = translation.get_progress()
    assert (total, done) == (4, 0)  # title, heading, two paragraphs; numbers of facts are none
    assert english(lesson).alias_of_id == lesson.pk
    page = client.get(f"/en{lesson.url}").content.decode()
    assert '<article class="lesson" lang="vi">' in page and "Hỏi thăm em." in page


def test_a_page_with_a_missing_text_is_not_published(lesson):
    translation = translating.begin_translation(page=english(lesson))
    translate(translation)
    StringTranslation.objects.first().delete()
    with pytest.raises(ValueError, match="1"):
        translating.publish_translation(translation=translation)
    assert english(lesson).alias_of_id


def test_a_whole_translation_is_the_same_lesson_in_english(
    client, lesson, django_capture_on_commit_callbacks
):
    twin = published(lesson, django_capture_on_commit_callbacks)
    assert twin.alias_of_id is None and twin.live
    assert (twin.slug, twin.translation_key) == (lesson.slug, lesson.translation_key)
    assert [b.id for b in twin.body] == [b.id for b in lesson.body]
    assert twin.body[1].value["rests_on"] == "M1-F01"
    page = client.get(f"/en{lesson.url}").content.decode()
    assert "EN: Hỏi thăm em." in page and '<article class="lesson">' in page
    assert "EN:" not in client.get(lesson.url).content.decode()


def test_a_translated_course_is_the_same_course(
    site, lesson, course, django_capture_on_commit_callbacks
):
    course.audiences.add(make_audience())
    course.topics.add("nước")
    course.save_revision().publish()
    twin = published(course, django_capture_on_commit_callbacks)
    assert twin.course_id == course.course_id and twin.title == "EN: Phòng chống đuối nước"
    assert [a.slug for a in twin.audiences.all()] == ["collaborator"]
    assert [t.name for t in twin.topics.all()] == ["nước"]
    assert CoursePage.objects.get(pk=course.pk).course.title == course.title


def test_what_changes_without_words_is_taken_over_at_once(
    lesson, course, django_capture_on_commit_callbacks
):
    published(course, django_capture_on_commit_callbacks)
    course.minutes = 25
    course.audiences.add(make_audience("teacher"))
    with django_capture_on_commit_callbacks(execute=True):
        course.save_revision().publish()
    twin = english(course)
    assert twin.minutes == 25 and twin.audiences.count() == 1


def test_changed_words_wait_for_the_translator(lesson, django_capture_on_commit_callbacks):
    published(lesson, django_capture_on_commit_callbacks)
    lesson.body[1].value["body"] = RichText("<p>Hỏi thăm em.</p><p>Báo công an 113.</p>")
    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()
    twin = english(lesson)
    assert "EN: Hỏi thăm em." in str(twin.body)
    translation = translating.begin_translation(page=twin)
    assert translating.missing_words(translation) == 1


def test_a_vietnamese_page_taken_back_takes_its_translation_along(
    lesson, django_capture_on_commit_callbacks
):
    published(lesson, django_capture_on_commit_callbacks)
    LessonPage.objects.get(pk=lesson.pk).unpublish()
    assert not english(lesson).live


def test_a_trainer_translates_and_an_approver_publishes(client, site, lesson):
    twin = english(lesson)
    edit = reverse("wagtailadmin_pages:edit", args=[twin.pk])
    signed_in(client, "trainer", homes=[site.home, english(site.home)])
    page = client.get(edit)
    assert page.templates[0].name.startswith("wagtail_localize/admin/edit_translation")
    assert client.post(edit, {"action": "publish"}).status_code in (302, 403)
    assert english(lesson).alias_of_id
    translate(translating.begin_translation(page=twin))
    assert client.post(edit, {"action": "publish"}).status_code in (302, 403)
    assert english(lesson).alias_of_id
    signed_in(client, "approver", homes=[])
    assert client.post(edit, {"action": "publish"}).status_code == 302
    assert english(lesson).alias_of_id is None


def test_wagtails_own_first_step_only_leads_to_translating(admin_client_of, lesson):
    client = admin_client_of
    url = reverse("wagtail_localize:submit_page_translation", args=[lesson.pk])
    answer = client.post(url, {"locales": [Locale.objects.get(language_code="en").pk]})
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[english(lesson).pk])
    assert english(lesson).alias_of_id


@pytest.fixture
def admin_client_of(client, db):
    client.force_login(make_person(pin="2468", is_superuser=True))
    return client


def test_a_new_course_has_its_translation_only_when_begun(site):
    page = make_course_page(site.index)
    assert translating.begin_translation(page=page) is None
