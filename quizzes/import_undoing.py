"""Take back what a file of questions brought, as far as nothing was built on it since."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from places import days
from quizzes.models import ImportedQuestion, Question, QuestionImport, QuizQuestion

State = QuestionImport.State


@dataclass(slots=True)
class Undone:
    """How many questions went back to what they were, and which did not, with the reason."""

    questions: int = 0
    kept: list[tuple[Question, str]] = field(default_factory=list)


@transaction.atomic
def undo_import(*, batch: QuestionImport, at: datetime | None = None) -> Undone:
    """New questions go again, changed ones get their former draft back.

    What was published, edited or put into a quiz since stays as it is. Pictures and cases that
    came along stay in their libraries.
    """
    batch = QuestionImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state != State.APPLIED:
        raise ValidationError(_("There is nothing to take back."), code="state")
    undone = Undone()
    rows = batch.rows.select_related("question").order_by("-pk")
    for row in rows:
        if reason := _why_kept(row):
            undone.kept.append((row.question, reason))
        else:
            _put_back(row)
            undone.questions += 1
    batch.state, batch.undone_at = State.UNDONE, at or days.now()
    batch.save(update_fields=["state", "undone_at"])
    return undone


def _why_kept(row: ImportedQuestion) -> str:
    question = row.question
    if question.latest_revision_id != row.revision_id or row.revision_id is None:
        return _("It was edited since.")
    if question.live and question.live_revision_id == row.revision_id:
        return _("It is published.")
    if row.action == row.Action.CREATED:
        if question.live:
            return _("It is published.")
        if QuizQuestion.objects.filter(question=question).exists():
            return _("It stands in a quiz.")
    return ""


def _put_back(row: ImportedQuestion) -> None:
    question, revision = row.question, row.revision_id
    if row.action == row.Action.CREATED:
        question.delete()
        return
    question.latest_revision_id = row.before["latest_revision"]
    question.has_unpublished_changes = row.before["has_unpublished_changes"]
    question.save(update_fields=["latest_revision", "has_unpublished_changes"])
    row.delete()
    Revision.objects.filter(pk=revision).delete()
