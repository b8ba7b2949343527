"""Course pages and lessons of a module into the site."""

import json
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.models import Image
from wagtail.models import Locale, Page

from courses.models import Course, CourseIndexPage, CoursePage, LessonPage
from courses.module_files import blocks, telling
from courses.module_files.plain import Json
from courses.module_files.shelf import Kind, Summary
from courses.module_files.uploads_in import Numbers
from places.models import Agency, Audience, Duty
from quizzes.models import Quiz

VIETNAMESE, ENGLISH = "vi", "en"


def find_course(identity: str) -> CoursePage | None:
    pages = CoursePage.objects.filter(course__uuid=identity, alias_of=None)
    return pages.filter(locale__language_code=VIETNAMESE).first()


def find_lesson(identity: str) -> LessonPage | None:
    pages = LessonPage.objects.filter(translation_key=identity, alias_of=None)
    return pages.filter(locale__language_code=VIETNAMESE).first()


def newest(page: Any) -> Any:
    return page.get_latest_revision_as_object()


COURSE = Kind(
    "course", find_course, lambda page: telling.course(newest(page), telling.Uploads()), True
)
LESSON = Kind(
    "lesson", find_lesson, lambda page: telling.lesson(newest(page), telling.Uploads()), True
)


class PagesIn:
    """Writes pages as the plain form says; published where that is trusted, else as drafts."""

    def __init__(self, numbers: Numbers, summary: Summary, *, publishes: bool, user: Any) -> None:
        self.numbers, self.summary = numbers, summary
        self.publishes, self.user = publishes, user

    # --- The course page ------------------------------------------------------------------------

    def make_course(self, told: Json, index: CourseIndexPage, quiz: Quiz | None) -> CoursePage:
        page = CoursePage(slug=_free_address(index, told["address"]), title=told["title"])
        page.course, page.live = self._identity(told), False
        page.summary = told["summary"] or "…"
        index.add_child(instance=page)
        self.write_course(page, told, quiz)
        make_twin(CoursePage.objects.get(pk=page.pk))
        return page

    def change_course(self, page: CoursePage, told: Json, quiz: Quiz | None) -> CoursePage:
        return self.write_course(newest(page), told, quiz)

    def write_course(self, page: CoursePage, told: Json, quiz: Quiz | None) -> CoursePage:
        for name in ("title", "summary", "search_description", "minutes", "colour", "is_public"):
            setattr(page, name, told[name])
        page.quiz, page.picture_alt = quiz, told["cover"].get("alt", "")
        page.picture = self._image(told["cover"].get("file"))
        page.share_picture = self._image(told["share"])
        page.audiences = self._named(Audience.objects.filter(slug__in=told["audiences"]), "slug")
        page.duties = self._named(Duty.objects.filter(code__in=told["duties"]), "code")
        self._note_unknown(told["audiences"], [one.slug for one in page.audiences.all()])
        self._note_unknown(told["duties"], [one.code for one in page.duties.all()])
        page.agency = Agency.objects.filter(slug=told["agency"]).first() if told["agency"] else None
        self._note_unknown([told["agency"]], [page.agency.slug if page.agency else ""])
        page.topics.set(told["topics"])
        return self._save(page, is_ready=True)

    def _identity(self, told: Json) -> Course:
        """The course of this identity; our own modules take over one of the same short name."""
        found = Course.objects.filter(uuid=told["uuid"]).first()
        if found is None and self.publishes:
            found = Course.objects.filter(slug=told["slug"]).first()
        if found is not None:
            return found
        slug = free_slug(Course, told["slug"])
        return Course.objects.create(uuid=told["uuid"], slug=slug, title=told["title"])

    # --- Lessons --------------------------------------------------------------------------------

    def make_lesson(self, told: Json, course: CoursePage, after: LessonPage | None) -> LessonPage:
        """A lesson without words yet, so that others can link to it; after the one before it."""
        page = LessonPage(slug=_free_address(course, told["address"]), title=told["title"])
        page.live, page.translation_key = False, told["uuid"]
        course.add_child(instance=page)
        if after is not None:
            page.move(after, pos="right")
        return LessonPage.objects.get(pk=page.pk)

    def change_lesson(self, page: LessonPage, told: Json) -> LessonPage:
        return self.write_lesson(newest(page), told)

    def write_lesson(self, page: LessonPage, told: Json) -> LessonPage:
        body = blocks.stored(
            telling.LESSON_BLOCKS,
            told["blocks"],
            self.numbers,
            where=told["title"],
            key=told.get("key") or told["uuid"],
        )
        page.title, page.body = told["title"], json.dumps(body, ensure_ascii=False)
        self._note_misfits(page)
        page.search_description, page.why_draft = told["search_description"], told["why_draft"]
        page.certainty = told["certainty"]
        sign_off(page, told["signed_off"])
        return self._save(page, is_ready=page.may_be_published)

    def _note_misfits(self, page: LessonPage) -> None:
        """What the form will ask to be mended: words too long, a number that is not offered."""
        if self.publishes:
            return
        try:
            telling.LESSON_BLOCKS.clean_deferred(page.body)
        except ValidationError as error:
            words = _("“%(title)s”: before it is published, mend this: %(problem)s")
            problem = _first_message(error)
            self.summary.notes.append(words % {"title": page.title, "problem": problem})

    # --- Both -----------------------------------------------------------------------------------

    def _save(self, page: Any, *, is_ready: bool) -> Any:
        revision = page.save_revision(user=self.user, clean=self.publishes)
        if self.publishes and is_ready:
            revision.publish(user=self.user)
            return page
        if page.live and self.publishes:
            page.unpublish(user=self.user)
        if not page.live:
            page.save(clean=False)  # lists of drafts read the row, not the revision
        return page

    def _image(self, reference: str | None) -> Image | None:
        number = self.numbers.media("picture", reference, "") if reference else None
        return Image.objects.filter(pk=number).first() if number else None

    def _named(self, rows: Any, name: str) -> list[Any]:
        return list(rows.order_by(name))

    def _note_unknown(self, wanted: list[str], found: list[str]) -> None:
        for name in sorted(set(wanted) - set(found) - {""}):
            note = _("“%(name)s” is not known on this site and was left out.")
            self.summary.notes.append(note % {"name": name})


def sign_off(thing: Any, told: Json) -> None:
    thing.signed_off_by = told.get("by", "")
    thing.signed_off_title = told.get("title", "")
    thing.signed_off_on = date.fromisoformat(told["on"]) if told.get("on") else None


def make_twin(page: Page) -> None:
    """The same words under /en/, kept in step by Wagtail whenever the source is published."""
    english = Locale.objects.get(language_code=ENGLISH)
    if not page.has_translation(english):
        page.copy_for_translation(english, copy_parents=True, alias=True)


def free_slug(model: Any, slug: str) -> str:
    """This short name, or the next one like it that nothing else has."""
    found, number = slug, 2
    while model.objects.filter(slug=found).exists():
        found, number = f"{slug[:75]}-{number}", number + 1
    return found


def _free_address(parent: Page, slug: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    found, number = slug, 2
    while found in taken:
        found, number = f"{slug[:75]}-{number}", number + 1
    return found


def _first_message(error: ValidationError) -> str:
    """The first message of an error of blocks, however deep it lies."""
    nested = getattr(error, "block_errors", None) or {}
    rows = nested.values() if isinstance(nested, dict) else nested
    for inner in rows:
        if isinstance(inner, ValidationError):
            return _first_message(inner)
    return " ".join(error.messages) if error.messages else ""
