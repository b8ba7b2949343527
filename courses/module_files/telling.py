"""What the site says of a module, in the plain form: to be compared with a file, or written."""

import hashlib
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from courses.blocks import LessonBlocks
from courses.models import CoursePage, LessonPage
from courses.module_files import blocks
from courses.module_files.plain import FILE, PICTURE, Json, Media
from quizzes.models import Case, Question, Quiz

LESSON_BLOCKS = LessonBlocks()


class Uploads:
    """The pictures and documents that a module shows, each read once.

    A reference to one is the SHA-256 of its content.
    """

    def __init__(self) -> None:
        self.media: dict[str, Media] = {}
        self._known: dict[tuple[str, int], str | None] = {}

    def of(self, upload: Image | Document | None) -> str:
        if upload is None:
            return ""
        kind = PICTURE if isinstance(upload, Image) else FILE
        key = (kind, upload.pk)
        if key not in self._known:
            self._known[key] = self._read(kind, upload)
        return self._known[key] or ""

    def _read(self, kind: str, upload: Any) -> str | None:
        try:
            with upload.file.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None  # it is gone from the disk; pages show nothing either
        description = getattr(upload, "description", "")
        path, title = Path(upload.file.path), tidy(upload.title)
        self.media.setdefault(sha256, Media(kind, path, sha256, title, tidy(description)))
        return sha256

    # --- For the blocks of a lesson (courses.module_files.blocks.Names) ---------------------

    def media_of(self, kind: str, number: int) -> str | None:
        model = Image if kind == PICTURE else Document
        key = (kind, number)
        if key not in self._known:
            self.of(model.objects.filter(pk=number).first())
        return self._known.get(key)

    def link_to(self, kind: str, number: str) -> str | None:
        if not number.isdigit():
            return None
        if kind == "document":
            return self.media_of(FILE, int(number))
        found = Page.objects.filter(pk=number).values_list("translation_key", flat=True).first()
        return str(found) if found else None


class _Names:
    def __init__(self, uploads: Uploads) -> None:
        self.media, self.link = uploads.media_of, uploads.link_to


def tidy(text: Any) -> str:
    return unicodedata.normalize("NFC", text or "").replace("\r\n", "\n")


def course(page: CoursePage, uploads: Uploads) -> Json:
    agency = page.agency.slug if page.agency_id else ""
    cover = {"file": uploads.of(page.picture), "alt": tidy(page.picture_alt)}
    return {
        "uuid": str(page.course.uuid),
        "slug": page.course.slug,
        "address": page.slug,
        "title": tidy(page.title),
        "summary": tidy(page.summary),
        "search_description": tidy(page.search_description),
        "minutes": page.minutes,
        "colour": page.colour,
        "is_public": page.is_public,
        "audiences": sorted(a.slug for a in page.audiences.all()),
        "topics": sorted(tidy(tag.name) for tag in page.topics.all()),
        "duties": sorted(d.code for d in page.duties.all()),
        "agency": agency,
        "cover": cover if cover["file"] else {},
        "share": uploads.of(page.share_picture),
        "quiz": str(page.quiz.uuid) if page.quiz_id else "",
    }


def quiz(quiz: Quiz) -> Json:
    entries = quiz.entries.order_by("sort_order", "pk").select_related("question")
    draws = quiz.draws.order_by("sort_order", "pk").select_related("topic")
    return {
        "uuid": str(quiz.uuid),
        "slug": quiz.slug,
        "title": tidy(quiz.title),
        "pass_mark": quiz.pass_mark,
        "shuffle": quiz.shuffle,
        "attempts_allowed": quiz.attempts_allowed,
        "minutes_allowed": quiz.minutes_allowed,
        "pause_minutes": quiz.pause_minutes,
        "is_practice": quiz.is_practice,
        "entries": [str(entry.question.uuid) for entry in entries],
        "draws": [
            {
                "topic": tidy(draw.topic.name) if draw.topic_id else "",
                "difficulty": draw.difficulty,
                "count": draw.count,
            }
            for draw in draws
        ],
    }


def lesson(page: LessonPage, uploads: Uploads) -> Json:
    return {
        "uuid": str(page.translation_key),
        "address": page.slug,
        "title": tidy(page.title),
        "search_description": tidy(page.search_description),
        "certainty": page.certainty,
        "signed_off": _signed_off(page),
        "why_draft": tidy(page.why_draft).strip(),
        "blocks": tidied(blocks.told(LESSON_BLOCKS, page.body.get_prep_value(), _Names(uploads))),
    }


def question(question: Question, uploads: Uploads) -> Json:
    return {
        "uuid": str(question.uuid),
        "slug": question.slug or "",
        "kind": question.kind,
        "difficulty": question.difficulty,
        "topics": sorted(tidy(tag.name) for tag in question.topics.all()),
        "case": str(question.case.uuid) if question.case_id else "",
        "case_position": question.case_position,
        "text": tidy(question.text),
        "picture": _picture(question, uploads),
        "audio": uploads.of(question.audio),
        "tolerance": _plain(question.tolerance),
        "explanation": tidy(question.explanation),
        "source": tidy(question.source),
        "certainty": question.certainty,
        "signed_off": _signed_off(question),
        "options": [_option(option, uploads) for option in question.options.all()],
    }


def _option(option: Any, uploads: Uploads) -> Json:
    return {
        "uuid": str(option.uuid),
        "match_uuid": str(option.match_uuid) if option.match else "",
        "text": tidy(option.text),
        "match": tidy(option.match),
        "picture": _picture(option, uploads),
        "is_correct": option.is_correct,
        "feedback": tidy(option.feedback),
        "keep_last": option.keep_last,
    }


def case(case: Case, uploads: Uploads) -> Json:
    return {
        "uuid": str(case.uuid),
        "title": tidy(case.title),
        "text": tidy(case.text),
        "picture": _picture(case, uploads),
        "audio": uploads.of(case.audio),
    }


def _picture(thing: Any, uploads: Uploads) -> Json:
    reference = uploads.of(thing.picture)
    return {"file": reference, "alt": tidy(thing.picture_alt)} if reference else {}


def _signed_off(thing: Any) -> Json:
    by, title, on = thing.signed_off_by, thing.signed_off_title, thing.signed_off_on
    if not (by or title or on):
        return {}
    return {"by": tidy(by), "title": tidy(title), "on": str(on) if on else ""}


def _plain(number: Any) -> str:
    text = f"{Decimal(number or 0):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def tidied(thing: Any) -> Any:
    if isinstance(thing, dict):
        return {name: tidied(value) for name, value in thing.items()}
    if isinstance(thing, list):
        return [tidied(value) for value in thing]
    return tidy(thing) if isinstance(thing, str) else thing
