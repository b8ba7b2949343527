"""Starter pages and pictures into the site."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from wagtail.images.models import Image
from wagtail.models import Locale, Page, Site

from courses.models import Course, CourseIndexPage, CoursePage, HomePage, LessonPage
from courses.signals import home_page_made
from courses.starter_files import Json, LessonFile, ModuleFiles, stable_id
from courses.starter_items import Kind, Shape, Shelf
from places.models import Audience, Duty
from quizzes.models import Quiz

ENGLISH = "en"


def put_frame(shelf: Shelf, site: Json) -> CourseIndexPage:
    """The front door and the list of courses, in both languages; made once, then left alone."""
    home = HomePage.objects.filter(locale__language_code="vi").first()
    if home is None:
        home = _make_frame_page(Page.get_first_root_node(), HomePage, site["home"])
        _open_door(home)
        home_page_made.send(HomePage, page=home)
        shelf.summary.counts["added"] += 1
    index = CourseIndexPage.objects.child_of(home).first()
    if index is None:
        index = _make_frame_page(home, CourseIndexPage, site["index"])
        shelf.summary.counts["added"] += 1
    return index


def _make_frame_page(parent: Page, model: Any, data: Json) -> Any:
    page = model(slug=data["slug"], live=False, **data["vi"])
    parent.add_child(instance=page)
    page.save_revision().publish()
    twin = page.copy_for_translation(_english())
    twin.title, twin.introduction = data["en"]["title"], data["en"]["introduction"]
    twin.save_revision().publish()
    return model.objects.get(pk=page.pk)


def _open_door(home: HomePage) -> None:
    """The site begins at our home page; Wagtail's own welcome page goes, if nobody used it."""
    site = Site.objects.filter(is_default_site=True).first()
    site = site or Site(is_default_site=True, hostname="localhost")
    welcome, site.root_page, site.site_name = site.root_page_id, home, "Măng Non"
    site.save()
    unused = Page.objects.filter(pk=welcome, content_type__model="page", numchild=0).first()
    if unused:
        unused.delete()


def _english() -> Locale:
    return Locale.objects.get(language_code=ENGLISH)


def put_picture(shelf: Shelf, module: ModuleFiles, path: Path, alt: str) -> Image | None:
    data = path.read_bytes()

    def write(image: Image) -> Image:
        image.title = f"{module.data['slug']} {path.name}"
        image.description = alt[:255]
        image.file.save(f"{module.data['slug']}-{path.name}", ContentFile(data), save=False)
        image._set_image_file_metadata()
        with image.get_willow_image() as drawing:
            image.width, image.height = drawing.get_size()
        image.save()
        image.renditions.all().delete()
        return image

    key = f"{module.id}/picture/{path.name}"
    wanted = {"file": hashlib.sha256(data).hexdigest()}
    return shelf.put(key, PICTURE, wanted, make=lambda: write(Image()), change=write)


def _look_at_picture(image: Image) -> Shape:
    with image.file.open() as file:
        return {"file": hashlib.sha256(file.read()).hexdigest()}


PICTURE = Kind(Image, _look_at_picture)


def put_course(
    shelf: Shelf,
    module: ModuleFiles,
    index: CourseIndexPage,
    quiz: Quiz | None,
    images: Mapping[str, int],
) -> CoursePage | None:
    data = module.data

    def write(page: CoursePage) -> CoursePage:
        page.title, page.summary, page.minutes = data["title"], data["summary"], data["minutes"]
        page.colour, page.quiz, page.picture_alt = data["colour"], quiz, data["cover"]["alt"]
        page.picture_id = images.get(data["cover"]["file"])
        page.share_picture_id = images.get(module.share_picture.name)
        page.audiences = Audience.objects.filter(slug__in=data["audiences"])
        page.duties = Duty.objects.filter(code__in=data["duties"])
        page.topics.set(data["topics"])
        page.save_revision().publish()
        return page

    def make() -> CoursePage:
        identity = {"uuid": stable_id(module.id), "title": data["title"]}
        course, _made = Course.objects.get_or_create(slug=data["slug"], defaults=identity)
        page = CoursePage(slug=data["slug"], title=data["title"], course=course, live=False)
        page.summary = data["summary"]
        index.add_child(instance=page)
        write(page)
        _make_twin(CoursePage.objects.get(pk=page.pk))
        return page

    def change(page: CoursePage) -> CoursePage:
        return write(page.get_latest_revision_as_object())

    pictures = [images.get(data["cover"]["file"]), images.get(module.share_picture.name)]
    wanted = {k: v for k, v in data.items() if k != "lessons"} | {"pictures": pictures}
    return shelf.put(f"{module.id}/course", COURSE, wanted, make=make, change=change)


def _look_at_course(page: CoursePage) -> Shape:
    latest: Any = page.get_latest_revision_as_object()
    return {
        "words": [latest.title, latest.slug, latest.summary, latest.search_description],
        "pictures": [latest.picture_id, latest.picture_alt, latest.share_picture_id],
        "more": [latest.colour, latest.minutes, latest.quiz_id, latest.is_public],
        "for": sorted(a.slug for a in latest.audiences.all()),
        "duties": sorted(d.code for d in latest.duties.all()),
        "topics": sorted(tag.name for tag in latest.topics.all()),
        "agency": latest.agency_id,
        "live": page.live,
    }


COURSE = Kind(CoursePage, _look_at_course, revisioned=True)


def put_lesson(
    shelf: Shelf,
    lesson: LessonFile,
    course: CoursePage,
    images: Mapping[str, int],
    *,
    after: LessonPage | None,
) -> LessonPage | None:
    """A lesson, placed after the one before it in the files."""
    certainty = LessonPage.Certainty
    body = lesson.body(images)
    wanted = {"title": lesson.data["title"], "status": lesson.data["status"], "body": body}

    def write(page: LessonPage) -> LessonPage:
        page.title, page.body = lesson.data["title"], json.dumps(body)
        page.certainty = certainty.VERIFIED if lesson.is_published else certainty.EXPERT
        page.why_draft = lesson.what_to_check
        revision = page.save_revision()
        if lesson.is_published:
            revision.publish()
            return page
        if page.live:
            page.unpublish()
        page.save(clean=False)  # lists of drafts read the row, not the revision
        return page

    def make() -> LessonPage:
        page = LessonPage(slug=lesson.data["slug"], title=lesson.data["title"], live=False)
        page.translation_key = stable_id(lesson.key)
        course.add_child(instance=page)
        if after is not None:
            page.move(after, pos="right")
            page = LessonPage.objects.get(pk=page.pk)
        write(page)
        _make_twin(LessonPage.objects.get(pk=page.pk))
        return page

    def change(page: LessonPage) -> LessonPage:
        return write(page.get_latest_revision_as_object())

    if not lesson.is_published:
        wanted["why"] = lesson.what_to_check
    return shelf.put(lesson.key, LESSON, wanted, make=make, change=change)


def _look_at_lesson(page: LessonPage) -> Shape:
    latest: Any = page.get_latest_revision_as_object()
    return {
        "words": [latest.title, latest.slug, latest.search_description, latest.why_draft],
        "body": latest.body.get_prep_value(),
        "certainty": latest.certainty,
        "signed": [latest.signed_off_by, latest.signed_off_title, latest.signed_off_on],
        "live": page.live,
    }


LESSON = Kind(LessonPage, _look_at_lesson, revisioned=True)


def _make_twin(page: Page) -> None:
    """The same words under /en/, kept in step by Wagtail whenever the source is published."""
    english = _english()
    if not page.has_translation(english):
        page.copy_for_translation(english, copy_parents=True, alias=True)
