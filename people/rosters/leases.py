"""Who is at work on a roster: one at a time, and the next after signs of work have ceased."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.models import RosterImport
from places import days

State = RosterImport.State
GIVEN_UP_AFTER = timedelta(minutes=5)
MAY_APPLY = (State.RECEIVED, State.FAILED, State.UNDONE, State.APPLYING)
MAY_LOOK = (State.RECEIVED, State.FAILED, State.UNDONE, State.LOOKING)
MAY_UNDO = (State.APPLIED, State.UNDOING)
BEFORE = {State.APPLYING: MAY_APPLY, State.LOOKING: MAY_LOOK, State.UNDOING: MAY_UNDO}


def wait_for_worker(*, roster: RosterImport, to: str = State.APPLYING) -> bool:
    """Note what a worker is to do with it; False where one is at work on that already."""
    waiting = RosterImport.objects.filter(pk=roster.pk, state__in=BEFORE[to])
    waiting = waiting.exclude(state=to, beat_at__gt=days.now() - GIVEN_UP_AFTER)
    return bool(waiting.update(state=to, progress=0, total=0, beat_at=None))


def claim(roster: RosterImport, state: str) -> None:
    """Only one may look through, apply or undo it; another goes on where the first has shown
    no sign of work for some minutes. Raises ValidationError where it is not free for that."""
    at = days.now()
    free = RosterImport.objects.filter(pk=roster.pk, state__in=BEFORE[state])
    free = free.exclude(state=state, beat_at__gt=at - GIVEN_UP_AFTER)
    claimed = free.update(state=state, beat_at=at)
    roster.refresh_from_db()
    if not claimed:
        raise ValidationError(
            _("This roster is not in a state for that: %(state)s."),
            params={"state": roster.get_state_display()},
            code="state",
        )


def show_sign(roster: RosterImport, done: int, total: int) -> None:
    """A sign of work, and how far it has come."""
    RosterImport.objects.filter(pk=roster.pk).update(progress=done, total=total, beat_at=days.now())


def set_state(roster: RosterImport, state: str, **fields: Any) -> None:
    RosterImport.objects.filter(pk=roster.pk).update(state=state, **fields)
    roster.refresh_from_db()
