"""Putting the starter modules into the site: `load_starter`. Can be run again and again."""

from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from courses import starter_pages as pages
from courses import starter_questions as bank
from courses.models import CoursePage
from courses.starter_files import FOLDER, LessonFile, ModuleFiles, StarterFiles
from courses.starter_items import Shelf, Summary
from places.models import Audience, Duty


class NotReady(Exception):
    """Something must be loaded before; the message says which command does it."""


@transaction.atomic
def load_starter(*, folder: Path = FOLDER) -> Summary:
    """Load every starter module: pictures, questions, quiz, course page, lessons, English twins.

    Only what is verified is published. What a trainer has edited or removed stays as it is.
    Raises NotReady when audiences or plan duties are not there yet.
    """
    files, shelf = StarterFiles(folder), Shelf()
    _refuse_without_places(files)
    Locale.objects.get_or_create(language_code="vi")
    Locale.objects.get_or_create(language_code="en")
    index = pages.put_frame(shelf, files.site)
    for module in files.modules:
        _Module(shelf, files, module).put(index)
    shelf.find_missing()
    return shelf.summary


def _refuse_without_places(files: StarterFiles) -> None:
    wanted = {slug for module in files.modules for slug in module.data["audiences"]}
    duties = {code for module in files.modules for code in module.data["duties"]}
    there = Audience.objects.filter(slug__in=wanted).count()
    if there < len(wanted) or Duty.objects.filter(code__in=duties).count() < len(duties):
        raise NotReady("Audiences or plan duties are missing. Run `manage.py load_units` first.")


class _Module:
    """One module on its way into the site."""

    def __init__(self, shelf: Shelf, files: StarterFiles, module: ModuleFiles) -> None:
        self.shelf, self.files, self.module = shelf, files, module
        self.images: dict[str, int] = {}

    def put(self, index: Any) -> None:
        lessons = self.module.lessons(self.files.facts)
        self._put_pictures(lessons)
        quiz = bank.put_quiz(self.shelf, self.files, self.module)
        course = pages.put_course(self.shelf, self.module, index, quiz, self.images)
        if course is not None:
            self._put_lessons(course, lessons)

    def _put_pictures(self, lessons: list[LessonFile]) -> None:
        cover = self.module.data["cover"]
        shown = {cover["file"]: cover["alt"]}
        for lesson in lessons:
            shown |= lesson.pictures
        paths = {self.module.picture(name): alt for name, alt in shown.items()}
        paths[self.module.share_picture] = cover["alt"]
        for path, alt in paths.items():
            if not path.exists():
                self.shelf.summary.notes.append(f"{self.module.id}: no picture {path.name}")
                continue
            image = pages.put_picture(self.shelf, self.module, path, alt)
            if image is not None:
                self.images[path.name] = image.pk

    def _put_lessons(self, course: CoursePage, lessons: list[LessonFile]) -> None:
        before = None
        for lesson in lessons:
            page = pages.put_lesson(self.shelf, lesson, course, self.images, after=before)
            before = page or before
