"""Approving a module as a whole: sent by its trainer, approved or sent back by a second person.

Each page and question goes through Wagtail's own workflow, so that its history, comments and
locks are where an editor looks for them; here they go together, in one transaction.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState

from courses.content_checks import musts_in
from courses.models import CoursePage, LessonPage
from courses.modules import Item, Piece, module_of
from quizzes.freezing import problem_with
from quizzes.models import Question

User = Any  # whoever the project signs in


class NotReady(ValidationError):
    """Something in the module keeps it from being published; one message for each thing."""


@transaction.atomic
def send_module(*, page: CoursePage, user: User) -> list[Piece]:
    """Ask for approval of all that is new in a module; return what was sent.

    What nobody may publish yet (not verified and not signed off) stays a draft and is left
    out. Raises NotReady when nothing remains to be sent, or when a question cannot be
    answered as it stands.
    """
    module = module_of(page)
    pieces = module.unfinished
    if not pieces:
        raise NotReady([_("There is nothing new in this module to be approved.")])
    if problems := _problems(pieces):
        raise NotReady(problems)
    for piece in pieces:
        workflow = piece.item.get_workflow()
        if workflow is None:
            raise NotReady([_("Nobody has been asked to approve modules yet.")])
        _begin(piece, workflow, user)
    return pieces


@transaction.atomic
def approve_module(*, page: CoursePage, user: User, comment: str = "") -> list[Piece]:
    """Approve all that was sent: published now, or on the day that its form says.

    Questions go first, then lessons, then the course page, so that nobody opens a course
    without its lessons. Raises PermissionDenied for whoever may not approve, NotReady when
    nothing waits or something may not be published; then nothing is.
    """
    waiting = _waiting(page)
    if problems := _problems(waiting):
        raise NotReady(problems)
    for piece in reversed(waiting):
        _task_state(piece, user, "approve").approve(user=user, comment=comment)
    return waiting


@transaction.atomic
def send_back_module(*, page: CoursePage, user: User, comment: str) -> list[Piece]:
    """Give all that was sent back to its trainer, with a comment that says what to change."""
    if not comment.strip():
        raise NotReady([_("Say what should be changed: the trainer reads it.")])
    waiting = _waiting(page)
    for piece in waiting:
        _task_state(piece, user, "reject").reject(user=user, comment=comment.strip())
    return waiting


def may_approve(user: User, pieces: Sequence[Piece]) -> bool:
    """Whether somebody may approve all of these."""
    return bool(pieces) and all(_may(user, piece, "approve") for piece in pieces)


def waits_for_an_expert(item: Item) -> bool:
    """Its newest words are neither verified nor signed off by a named expert."""
    if not isinstance(item, LessonPage | Question):
        return False
    return not newest(item).may_be_published


def newest(item: Item) -> Item:
    """The item with the words of its latest draft."""
    return item.latest_revision.as_object() if item.latest_revision_id else item


def _waiting(page: CoursePage) -> list[Piece]:
    waiting = module_of(page).sent
    if not waiting:
        raise NotReady([_("Nothing in this module waits for approval.")])
    return waiting


def _begin(piece: Piece, workflow: Any, user: User) -> None:
    """Start, or start again after it was sent back."""
    if not piece.item.latest_revision_id:
        piece.item.save_revision(user=user)
    state = piece.item.current_workflow_state
    if state and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(user=user)
    else:
        workflow.start(piece.item, user)


def _problems(pieces: Sequence[Piece]) -> list[str]:
    found = []
    for piece in pieces:
        if waits_for_an_expert(piece.item):
            words = _("“%(title)s” waits for an expert and cannot be published.")
            found.append(words % {"title": piece.title})
        elif not piece.is_question:
            if musts := len(musts_in(newest(piece.item))):
                words = ngettext(
                    "“%(title)s”: %(n)s thing must be mended.",
                    "“%(title)s”: %(n)s things must be mended.",
                    musts,
                )
                found.append(words % {"title": piece.title, "n": musts})
        else:
            question = newest(piece.item)
            if problem := problem_with(question, question.options.all()):
                found.append(f"“{piece.title}”: {problem}")
    return found


def _task_state(piece: Piece, user: User, action: str) -> TaskState:
    if not _may(user, piece, action):
        raise PermissionDenied
    return piece.asked.current_task_state.specific


def _may(user: User, piece: Piece, action: str) -> bool:
    state = piece.asked.current_task_state if piece.asked else None
    if state is None:
        return False
    actions = state.task.specific.get_actions(piece.item, user)
    return action in {name for name, _words, _asks in actions}
