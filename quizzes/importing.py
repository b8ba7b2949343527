"""Files of questions: received, looked at, taken into the bank as drafts."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from places import days
from quizzes.drafting import CASE, fill, image_with, uuid_in
from quizzes.formats.neutral import DraftedCase, Picture, Unreadable, one_line
from quizzes.formats.reading import Reading, read_questions
from quizzes.import_plans import Outcome, Plan, Planned, plan_of
from quizzes.models import Case, ImportedQuestion, Question, QuestionImport

State = QuestionImport.State
KEPT_DAYS = 7  # for files that nobody took in


def receive_file(*, content: bytes, file_name: str, format: str = "auto") -> QuestionImport:
    """Keep a file to be looked at and taken in. Raises ValidationError, in words that say where
    and what to do, for one that cannot be read; nothing is kept then."""
    reading = _read(content, format, file_name)
    drop_old_files()
    return QuestionImport.objects.create(
        content=content, file_name=one_line(file_name)[-200:], format=reading.format
    )


def plan_of_file(
    *, content: bytes, file_name: str = "", format: str = "auto", replace_newer: bool = False
) -> Plan:
    """What taking in a file would do. Writes nothing; raises ValidationError as above."""
    return plan_of(_read(content, format, file_name), replace_newer=replace_newer)


def plan_of_batch(batch: QuestionImport, *, replace_newer: bool = False) -> Plan:
    if batch.content is None:
        raise ValidationError(_("The file is no longer kept. Send it again."), code="gone")
    content = bytes(batch.content)
    reading = _read(content, batch.format, batch.file_name)
    return plan_of(reading, replace_newer=replace_newer)


def _read(content: bytes, format: str, file_name: str) -> Reading:
    try:
        return read_questions(content, format=format, name=file_name)
    except Unreadable as error:
        raise ValidationError(str(error), code="unreadable") from error


def import_questions(
    *,
    batch: QuestionImport,
    by: Any = None,
    replace_newer: bool = False,
    at: datetime | None = None,
) -> Plan:
    """Take a file into the bank, wholly or not at all; return what was done.

    New questions are drafts that need an expert; a changed one gets a new draft, which nobody
    is asked before it is published. The file itself is let go of.
    """
    with _files_undone_on_failure() as files, transaction.atomic():
        batch = QuestionImport.objects.select_for_update().get(pk=batch.pk)
        if batch.state != State.RECEIVED:
            raise ValidationError(_("This file was taken in already."), code="state")
        plan = plan_of_batch(batch, replace_newer=replace_newer)
        writer = _Writer(batch, by, files)
        for row in plan.to_write:
            writer.write(row)
        batch.state, batch.applied_at = State.APPLIED, at or days.now()
        batch.summary, batch.content = plan.summary, None
        batch.save()
    return plan


def drop_old_files(before: datetime | None = None) -> int:
    """Let go of files that nobody took in; return how many there were."""
    before = before or days.now() - timedelta(days=KEPT_DAYS)
    old = QuestionImport.objects.filter(state=State.RECEIVED, received_at__lt=before)
    return old.delete()[0]


@contextmanager
def _files_undone_on_failure() -> Iterator[list[Any]]:
    """Pictures that were stored for rows which then were not written are removed again."""
    files: list[Any] = []
    try:
        yield files
    except BaseException:
        for file in files:
            file.storage.delete(file.name)
        raise


class _Writer:
    """Writes the questions of one file; pictures and cases once each."""

    def __init__(self, batch: QuestionImport, by: Any, files: list[Any]) -> None:
        self.batch, self.by, self.files = batch, by, files
        self._images: dict[str, Any] = {}
        self._cases: dict[DraftedCase, Case] = {}
        self._asked: dict[int, int] = {}

    def write(self, row: Planned) -> None:
        question = row.question or self._new(row)
        before = {
            "latest_revision": question.latest_revision_id,
            "has_unpublished_changes": question.has_unpublished_changes,
            "version": row.read.version,
        }
        if row.outcome == Outcome.CHANGED and question.latest_revision_id is None:
            question.save_revision(user=self.by, changed=False, clean=False)
            before["latest_revision"] = question.latest_revision_id
        draft = question if row.outcome == Outcome.CREATED else _latest(question)
        case = self._case(row.drafted.case)
        fill(draft, row.drafted, image_of=self._image, case=case)
        if row.outcome == Outcome.CREATED:
            draft.case_position = self._position(case)
            draft.save()
        revision = draft.save_revision(user=self.by, log_action=True)
        ImportedQuestion.objects.create(
            batch=self.batch,
            question_id=draft.pk,
            external_id=row.read.external_id[:200],
            digest=row.digest,
            action=row.outcome,
            revision=revision,
            before=before,
        )

    def _new(self, row: Planned) -> Question:
        question = Question(live=False)
        if uuid := uuid_in(row.read.external_id):
            question.uuid = uuid
        name = row.read.name
        is_free = name and name == slugify(name) and len(name) <= 80
        if is_free and not Question.objects.filter(slug=name).exists():
            question.slug = name
        return question

    def _position(self, case: Case | None) -> int:
        if case is None:
            return 0
        place = self._asked.get(case.pk, case.questions.count())
        self._asked[case.pk] = place + 1
        return place

    def _image(self, picture: Picture) -> Any:
        if picture.digest not in self._images:
            self._images[picture.digest] = image_with(picture) or self._new_image(picture)
        return self._images[picture.digest]

    def _new_image(self, picture: Picture) -> Any:
        digest = hashlib.sha1(picture.content, usedforsecurity=False).hexdigest()
        image = get_image_model()(
            title=(picture.alt or picture.name)[:255],
            file=ContentFile(picture.content, name=picture.name),
            file_hash=digest,
            file_size=len(picture.content),
            uploaded_by_user=self.by,
        )
        image.save()
        self.files.append(image.file)
        return image

    def _case(self, drafted: DraftedCase | None) -> Case | None:
        if drafted is None:
            return None
        if drafted not in self._cases:
            self._cases[drafted] = _case_like(drafted) or self._new_case(drafted)
        return self._cases[drafted]

    def _new_case(self, drafted: DraftedCase) -> Case:
        case = Case(title=drafted.title[:200] or drafted.text[:80], text=drafted.text)
        if uuid := uuid_in(drafted.key.removeprefix(CASE)):
            case.uuid = uuid
        if drafted.picture:
            case.picture, case.picture_alt = self._image(drafted.picture), drafted.picture.alt
        case.save()
        return case


def _latest(question: Question) -> Question:
    return question.get_latest_revision_as_object()


def _case_like(drafted: DraftedCase) -> Case | None:
    """The case of the bank that a file means: its words there stay."""
    uuid = uuid_in(drafted.key.removeprefix(CASE))
    known = Case.objects.filter(uuid=uuid).first() if uuid else None
    return known or Case.objects.filter(title=drafted.title, text=drafted.text).first()
