"""A module as its trainers see it: course page, lessons and questions, each with its state.

A piece is **sent** from the moment an approver is asked until the answer, **sent back** when
the answer was a comment; **scheduled** when it goes live by itself on a later day. What
**waits for an expert** is a draft that nobody may publish yet (docs/decisions/0042).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, WorkflowState

from courses.models import CoursePage, LessonPage
from quizzes.models import Question, QuizQuestion, SignedOff

Item = CoursePage | LessonPage | Question


class State(models.TextChoices):
    PUBLISHED = "published", _("published")
    CHANGED = "changed", _("published, newer draft")
    DRAFT = "draft", _("draft")
    SENT = "sent", _("waiting for approval")
    SENT_BACK = "sent_back", _("sent back, with a comment")
    SCHEDULED = "scheduled", _("scheduled")
    EXPERT = "expert", _("waits for an expert")


UNFINISHED = {State.CHANGED, State.DRAFT, State.SENT_BACK}


class Piece(NamedTuple):
    """One page or question. `asked` is its latest approval, if it was ever sent."""

    item: Item
    title: str
    state: State
    changed_at: datetime | None
    asked: WorkflowState | None

    @property
    def edit_url(self) -> str:
        if isinstance(self.item, Question):
            return reverse(self.item.snippet_viewset.get_url_name("edit"), args=[self.item.pk])
        return reverse("wagtailadmin_pages:edit", args=[self.item.pk])

    @property
    def is_question(self) -> bool:
        return isinstance(self.item, Question)


@dataclass(frozen=True)
class Module:
    """`page` is the Vietnamese course page; pieces stand in reading order, then questions.
    `writers` are the keys of those who last wrote in one of them."""

    page: CoursePage
    pieces: Sequence[Piece] = field(default_factory=tuple)
    writers: frozenset[int] = frozenset()

    def having(self, *states: State) -> list[Piece]:
        return [piece for piece in self.pieces if piece.state in states]

    @property
    def unfinished(self) -> list[Piece]:
        """What has words that nobody was asked to approve."""
        return self.having(*UNFINISHED)

    @property
    def sent(self) -> list[Piece]:
        return self.having(State.SENT)

    @property
    def sent_back(self) -> list[Piece]:
        return self.having(State.SENT_BACK)

    @property
    def state(self) -> State:
        """The one that somebody should act on first; a module is live when its page is."""
        for state in (State.SENT_BACK, State.SENT):
            if self.having(state):
                return state
        if not self.page.live:
            return State.SCHEDULED if self.pieces[0].state == State.SCHEDULED else State.DRAFT
        return State.CHANGED if self.unfinished else State.PUBLISHED

    @property
    def changed_at(self) -> datetime | None:
        return max((one.changed_at for one in self.pieces if one.changed_at), default=None)


def module_of(page: CoursePage) -> Module:
    return modules([page])[0]


def all_modules() -> list[Module]:
    """Every module in the trainers' order, whether or not it was ever published."""
    pages = CoursePage.objects.filter(alias_of=None, locale__language_code="vi")
    return modules(pages.select_related("course", "quiz").order_by("path"))


def modules(pages: Iterable[CoursePage]) -> list[Module]:
    """The modules of these pages; as many queries for one as for all."""
    pages = list(pages)
    lessons = _lessons_below(pages)
    questions = _questions_of(pages)
    items: list[Item] = [*pages, *_flat(lessons), *_flat(questions)]
    revisions = Revision.objects.in_bulk({item.latest_revision_id for item in items} - {None})
    asked = _latest_approvals()
    piece = _Pieces(revisions, asked)
    found = []
    for page in pages:
        own = (page, *lessons[page.path], *questions[page.quiz_id])
        found.append(Module(page, [piece.of(one) for one in own], piece.writers_of(own)))
    return found


class _Pieces:
    """Tells an item's state from what was read for all of them."""

    def __init__(
        self,
        revisions: dict[int, Revision],
        asked: dict[tuple[bool, str], WorkflowState],
    ) -> None:
        self._revisions, self._asked = revisions, asked

    def of(self, item: Item) -> Piece:
        revision = self._revisions.get(item.latest_revision_id)
        asked = self._asked.get((isinstance(item, Question), str(item.pk)))
        title = str(item)
        if isinstance(item, Page):
            title = item.draft_title or item.title
        changed_at = revision.created_at if revision else None
        return Piece(item, title, _state(item, revision, asked), changed_at, asked)

    def writers_of(self, items: Iterable[Item]) -> frozenset[int]:
        found = (self._revisions.get(item.latest_revision_id) for item in items)
        return frozenset(one.user_id for one in found if one and one.user_id)


def _state(item: Item, revision: Revision | None, asked: WorkflowState | None) -> State:
    is_new = revision is not None and revision.pk != item.live_revision_id
    if asked and asked.status == WorkflowState.STATUS_IN_PROGRESS:
        return State.SENT
    if revision and revision.approved_go_live_at:
        return State.SCHEDULED
    if asked and asked.status == WorkflowState.STATUS_NEEDS_CHANGES and is_new:
        return State.SENT_BACK
    if is_new and _waits_for_an_expert(item, revision.content):
        return State.EXPERT
    if not item.live:
        return State.DRAFT
    return State.CHANGED if item.has_unpublished_changes else State.PUBLISHED


def _waits_for_an_expert(item: Item, content: dict[str, Any]) -> bool:
    """By the newest words: neither verified nor signed off by a named expert."""
    if not isinstance(item, SignedOff):
        return False
    signed = ("certainty", "signed_off_by", "signed_off_title", "signed_off_on")
    as_written = type(item)(**{name: content.get(name) or None for name in signed})
    return not as_written.may_be_published


def _latest_approvals() -> dict[tuple[bool, str], WorkflowState]:
    """The last approval asked for of each page and question, by whether it is a question."""
    kinds = {
        ContentType.objects.get_for_model(Page).pk: False,
        ContentType.objects.get_for_model(Question).pk: True,
    }
    live = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    rows = WorkflowState.objects.filter(base_content_type__in=kinds, status__in=live)
    rows = rows.select_related("requested_by", "current_task_state__task").order_by("pk")
    return {(kinds[row.base_content_type_id], row.object_id): row for row in rows}


def _lessons_below(pages: list[CoursePage]) -> dict[str, list[LessonPage]]:
    below = defaultdict(list)
    if pages:
        starts = models.Q()
        for page in pages:
            starts |= models.Q(path__startswith=page.path)
        for lesson in LessonPage.objects.filter(starts, alias_of=None).order_by("path"):
            below[lesson.path[: -lesson.steplen]].append(lesson)
    return below


def _questions_of(pages: list[CoursePage]) -> dict[int | None, list[Question]]:
    chosen = defaultdict(list)
    entries = QuizQuestion.objects.filter(quiz__in=[page.quiz_id for page in pages])
    for entry in entries.select_related("question").order_by("sort_order", "pk"):
        chosen[entry.quiz_id].append(entry.question)
    return chosen


def _flat(groups: dict[object, list[Item]]) -> list[Item]:
    return [item for group in groups.values() for item in group]
