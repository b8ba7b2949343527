"""What is done to courses, whoever asks for it."""

import contextlib

from django.db import transaction
from django.utils.text import slugify
from wagtail.images.models import Image
from wagtail.models import Page

from courses import pictures
from courses.models import Course, CoursePage, LessonPage, ProductPage
from courses.page_cache import drop_pages
from places.names import folded
from quizzes.services import NotPublishable, publish_quiz


@transaction.atomic
def give_identity(*, page: CoursePage, anew: bool = False) -> Course:
    """Give a course page its course, unless it has one or is a translation of one that has.

    `anew`: the page is a copy and becomes a course of its own, in its revisions too.
    """
    twin = page.get_translations().exclude(course=None).first()
    if page.course_id and not anew:
        return page.course
    course = twin.course if twin else _new_course(page)
    page.course = course
    CoursePage.objects.filter(pk=page.pk).update(course=course)
    for revision in page.revisions.all():
        revision.content["course"] = course.pk
        revision.save(update_fields=["content"])
    page.refresh_from_db(fields=["latest_revision"])  # else it keeps the old content at hand
    return course


def _new_course(page: CoursePage) -> Course:
    base = slugify(folded(page.slug)) or "course"
    slug, number = base[:80], 2
    while Course.objects.filter(slug=slug).exists():
        slug, number = f"{base[:76]}-{number}", number + 1
    return Course.objects.create(slug=slug, title=page.title)


def ask_its_quiz(*, page: CoursePage) -> None:
    """A course that is shown asks its quiz: one that came with a file was never published.

    Left as it is where nothing in it may be asked yet; the form of the quiz says why.
    """
    quiz = page.quiz
    if quiz is not None and not quiz.versions.exists():
        with contextlib.suppress(NotPublishable):
            publish_quiz(quiz=quiz)


def follow_title(*, page: CoursePage) -> None:
    """The course is called in lists what its Vietnamese page is called."""
    if page.course_id and page.locale.language_code == "vi" and page.course.title != page.title:
        page.course.title = page.title
        page.course.save(update_fields=["title", "sort_key"])


def make_renditions(*, page: Page) -> None:
    """Make one small form of each picture now, so that no reader waits; the worker makes the rest.

    Chats ask only once for the picture they show, so that is made now too.
    """
    from courses.tasks import make_all_renditions_in_background

    for image, shape in _photos_on(page):
        pictures.make_first(image, shape)
    if isinstance(page, CoursePage):
        pictures.shared(page.share_picture or page.picture)
    elif isinstance(page, ProductPage):
        pictures.shared(page.picture)
    if _photos_on(page):
        make_all_renditions_in_background.enqueue(page.pk)


def make_all_renditions(*, page: Page) -> None:
    """Make every form of a page's pictures; pages kept so far are then drawn anew."""
    for image, shape in _photos_on(page):
        pictures.make_all(image, shape)
    drop_pages()


def _photos_on(page: Page) -> list[tuple[Image, pictures.Shape]]:
    """Photos, each with the shape it is shown in. Drawings need nothing."""
    if isinstance(page, CoursePage):
        found = [(page.picture, pictures.CARD)]
    elif isinstance(page, ProductPage):
        found = [(page.picture, pictures.PHOTO)]
    elif isinstance(page, LessonPage):
        shown = [block.value["image"] for block in page.body if block.block_type == "picture"]
        found = [(image, pictures.PHOTO) for image in shown]
    else:
        found = []
    return [(image, shape) for image, shape in found if image and not image.is_svg()]
