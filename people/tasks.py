"""Background work about people: thin, and safe to run twice."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_tasks import task

from people.models import Person, RosterImport
from people.rosters.leases import State, wait_for_worker
from people.rosters.looking import foreseen_of, is_long, keep_rejects, look_through
from people.rosters.services import apply_roster, plan_of, undo_roster
from people.rosters.undoing import Undone


@task(backend="background")
def look_through_in_background(roster: str) -> None:
    """Work out what a roster (by its uuid) would change. What is wrong with it, it says itself."""
    found = RosterImport.objects.get(uuid=roster)
    if found.state == State.LOOKING:
        try:
            look_through(roster=found)
        except ValidationError:
            return


@task(backend="background")
def apply_roster_in_background(roster: str, by: int | None = None) -> None:
    """Apply a roster (by its uuid). One that is applied or undone already is left alone."""
    found = RosterImport.objects.get(uuid=roster)
    if found.state in (State.RECEIVED, State.FAILED, State.APPLYING):
        plan = apply_roster(roster=found, by=Person.objects.filter(pk=by).first())
        keep_rejects(found, plan)


@task(backend="background")
def undo_roster_in_background(roster: str, by: int | None = None) -> None:
    found = RosterImport.objects.get(uuid=roster)
    if found.state == State.UNDOING:
        undo_roster(roster=found, by=Person.objects.filter(pk=by).first())


def look_soon(*, roster: RosterImport) -> None:
    """Have a long list looked through by the worker; a short one is whenever it is shown."""
    if is_long(roster) and wait_for_worker(roster=roster, to=State.LOOKING):
        look_through_in_background.enqueue(str(roster.uuid))


def apply_soon(*, roster: RosterImport, by: Person, confirmed: bool = False) -> None:
    """Apply a roster: a short one at once, a long one by the worker.

    Raises ValidationError for one that cannot be applied now, or rests on assumptions that
    nobody has confirmed.
    """
    if not is_long(roster):
        plan = plan_of(roster)
        _refuse_unconfirmed(bool(plan.assumptions), confirmed)
        apply_roster(roster=roster, by=by, plan=plan)
        return
    foreseen = foreseen_of(roster)
    if roster.is_open and foreseen is None:
        raise ValidationError(_("Look first at what the list would change."), code="unseen")
    _refuse_unconfirmed(bool(foreseen and foreseen.assumptions), confirmed)
    if wait_for_worker(roster=roster):
        apply_roster_in_background.enqueue(str(roster.uuid), by.pk)


def undo_soon(*, roster: RosterImport, by: Person) -> Undone | None:
    """Take a roster back; None where the worker is to do it."""
    if not is_long(roster):
        return undo_roster(roster=roster, by=by)
    if wait_for_worker(roster=roster, to=State.UNDOING):
        undo_roster_in_background.enqueue(str(roster.uuid), by.pk)
    return None


def _refuse_unconfirmed(rests_on_assumptions: bool, confirmed: bool) -> None:
    if rests_on_assumptions and not confirmed:
        raise ValidationError(
            _("Say first that what was read from the title is right."), code="unconfirmed"
        )
