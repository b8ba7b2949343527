"""Bringing in a module that somebody sent: looked at, then taken in as drafts, or not at all."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.models import CoursePage
from courses.module_files import archive, languages
from courses.module_files.errors import ModuleFileError
from courses.module_files.loading import Loading, courses_index
from courses.module_files.pages_in import find_course, find_lesson
from courses.module_files.plain import Module, as_copy
from courses.module_files.reading import read_module
from courses.module_files.shelf import Shelf, Summary, Terms
from courses.module_files.uploads_in import Numbers, Written, put_upload, undone_on_failure


class Choice(models.TextChoices):
    """What becomes of things that were edited here since they came, or were written here."""

    KEEP = "keep", gettext_lazy("Keep mine as it is")
    DRAFT = "draft", gettext_lazy("Put the file’s words in as a new draft")
    COPY = "copy", gettext_lazy("Bring the module in as a copy beside mine")


@dataclass(frozen=True)
class Outcome:
    """What is in the file, and what was done (on a dry run: would be).

    `page` is the course page, none after a dry run; `slug` the course's short name here.
    """

    module: Module
    summary: Summary
    slug: str
    is_known: bool
    page: CoursePage | None

    @property
    def as_json(self) -> dict[str, Any]:
        counts = self.summary.counts
        told = {name: counts[name] for name in ("added", "updated", "replaced", "unchanged")}
        return {
            "course": self.slug,
            "lessons": len(self.module.lessons),
            "questions": len(self.module.questions),
            "media": len(self.module.media),
            **told,
            "kept": self.summary.edited,
            "notes": self.summary.notes,
        }


def limits() -> archive.Limits:
    return archive.Limits(megabytes=settings.MODULE_MAX_MEGABYTES)


def import_course(
    *,
    file: Path | BinaryIO,
    choice: str = Choice.KEEP,
    dry_run: bool = False,
    user: Any = None,
) -> Outcome:
    """Take in a module as drafts that an approver publishes; all of it or nothing.

    Importing a file again changes nothing. What changed in the file becomes a new draft where
    nobody edited the thing here since; elsewhere `choice` says what happens. Raises
    ModuleFileError for a file that is no sound module: then no row and no file is left.
    """
    with TemporaryDirectory(prefix="module-") as folder:
        module = read_module(archive.unpack(file, Path(folder), limits()))
        if choice == Choice.COPY:
            title = _("%(title)s (copy)") % {"title": module.course["title"][:240]}
            module = as_copy(module, seed=uuid.uuid4(), title=title)
        with undone_on_failure() as written:
            try:
                return _take_in(module, written, choice, dry_run, user)
            except (ValidationError, DatabaseError, OSError) as error:
                raise ModuleFileError(
                    _("The module cannot be taken in as it is: %(why)s") % {"why": _why(error)}
                ) from error


@transaction.atomic
def _take_in(module: Module, written: Written, choice: str, dry_run: bool, user: Any) -> Outcome:
    index = courses_index()
    is_known = find_course(module.course["uuid"]) is not None
    numbers = Numbers()
    for reference, media in module.media.items():
        numbers.of[reference] = put_upload(media, written)
    shelf = Shelf(Terms(is_trusted=False, replaces_edits=choice == Choice.DRAFT))
    loading = Loading(shelf, module, numbers, user=user)
    with disable_reference_index_auto_update():  # once for each thing, not at every step
        page = loading.load(index)
    for thing in loading.put:
        ReferenceIndex.create_or_update_for_object(thing)
    pages = {one["uuid"]: find_lesson(one["uuid"]) for one in module.lessons}
    languages.put_translations(module, {**pages, module.course["uuid"]: page})
    languages.put_words(module)
    slug = page.course.slug
    if dry_run:
        page = None
        transaction.set_rollback(True)
        written.undo()
    return Outcome(module, shelf.summary, slug, is_known, page)


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return type(error).__name__
