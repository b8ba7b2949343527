"""Modules as their trainers and approvers should hear of them on opening the admin."""

from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, TaskState

from courses import review_dates
from courses.models import ContentReview
from courses.modules import Module, Piece, State, all_modules
from people.models import Person
from places import days
from quizzes.models import Question


class AtWork(NamedTuple):
    """A module that is not all published. `is_mine`: this person began it or wrote last in it."""

    module: Module
    is_mine: bool


class ForApproval(NamedTuple):
    """What of a module waits for this person's answer, and who sent it."""

    module: Module
    pieces: list[Piece]
    sent_by: Person | None


class ToConfirm(NamedTuple):
    module: Module
    review: ContentReview
    urgency: str


class Modules:
    """All modules, read once, when first asked for, for everything the first page says."""

    def __init__(self, on: date | None = None) -> None:
        self._on = on or days.today()

    @cached_property
    def all(self) -> list[Module]:
        return all_modules()

    def at_work(self, person: Person) -> list[AtWork]:
        """Those with something unpublished: one's own first, sent back before others, newest."""
        found = [
            AtWork(module, self._is_of(module, person))
            for module in self.all
            if module.state not in (State.PUBLISHED, State.SCHEDULED)
        ]
        found.sort(key=lambda one: one.module.changed_at or days.now(), reverse=True)
        return sorted(found, key=lambda one: (not one.is_mine, one.module.state != State.SENT_BACK))

    def for_approval(self, person: Person) -> list[ForApproval]:
        """Those with something that this person may approve, the longest waiting first."""
        rows = TaskState.objects.reviewable_by(person)
        mine = set(rows.values_list("workflow_state_id", flat=True))
        found = []
        for module in self.all:
            pieces = [one for one in module.sent if one.asked and one.asked.pk in mine]
            if pieces:
                found.append(ForApproval(module, pieces, pieces[0].asked.requested_by))
        return sorted(found, key=lambda one: one.pieces[0].asked.created_at)

    def to_confirm(self) -> list[ToConfirm]:
        """Those whose content is to be confirmed within a month or was to be, by the day."""
        live = {module.page.course_id: module for module in self.all if module.page.live}
        reviews = ContentReview.objects.filter(course__in=live).order_by("due")
        told = [(review, review_dates.urgency_of(review, self._on)) for review in reviews]
        return [
            ToConfirm(live[review.course_id], review, urgency.value)
            for review, urgency in told
            if urgency != review_dates.Urgency.LATER
        ]

    def _is_of(self, module: Module, person: Person) -> bool:
        return module.page.owner_id == person.pk or person.pk in module.writers


def approvals_outside_modules(person: Person, inside: list[ForApproval]) -> list[Page | Question]:
    """Other pages and questions that wait for this person: of no module, or of no quiz."""
    seen = {piece.asked.pk for one in inside for piece in one.pieces}
    states = TaskState.objects.reviewable_by(person).exclude(workflow_state__in=seen)
    rows = [state.workflow_state for state in states.select_related("workflow_state")]
    found: list[Page | Question] = []
    for model in (Page, Question):
        kind = ContentType.objects.get_for_model(model).pk
        keys = [int(row.object_id) for row in rows if row.base_content_type_id == kind]
        found += model.objects.filter(pk__in=keys).order_by("pk") if keys else []
    return found
