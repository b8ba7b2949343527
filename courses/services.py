"""What is done to courses, whoever asks for it."""

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from courses import pictures
from courses.models import Course, CoursePage, LessonPage
from places.names import folded


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


def follow_title(*, page: CoursePage) -> None:
    """The course is called in lists what its Vietnamese page is called."""
    if page.course_id and page.locale.language_code == "vi" and page.course.title != page.title:
        page.course.title = page.title
        page.course.save(update_fields=["title", "sort_key"])


def make_renditions(*, page: Page) -> None:
    """Make the small forms of a page's pictures now, so that no reader waits for them."""
    if isinstance(page, CoursePage):
        if page.picture:
            pictures.drawn(page.picture, pictures.CARD)
        pictures.shared(page.share_picture or page.picture)
    elif isinstance(page, LessonPage):
        for block in page.body:
            if block.block_type == "picture" and block.value["image"]:
                pictures.drawn(block.value["image"])
