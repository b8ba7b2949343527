"""Looking through a long list beforehand: worked out once, by the worker, and kept as pages.

What a short list would change is worked out anew whenever somebody looks; a list of a hundred
thousand rows takes longer than a request may last.
"""

from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError

from people.models import RosterImport, RosterPage
from people.rosters.applying import Progress
from people.rosters.foreseen import (
    PAGE_SIZE,
    Foreseen,
    Rows,
    foreseen_by,
    head_kept,
    head_to_keep,
    pages_to_keep,
    row_kept,
)
from people.rosters.leases import State, claim, set_state, show_sign
from people.rosters.plans import Plan
from people.rosters.services import forget_foreseen, plan_of, rejects_file
from places import days

LONG = 3_000  # lines: some seconds
CHUNK = 100  # pages


def is_long(roster: RosterImport) -> bool:
    return roster.lines is None or roster.lines > LONG


def foreseen_of(roster: RosterImport) -> Foreseen | None:
    """What applying would do; None for a long list that nobody has looked through yet.

    Raises ValidationError for a file that cannot be read.
    """
    if not is_long(roster):
        return foreseen_by(plan_of(roster))
    if roster.foreseen_at is None:
        return None
    return head_kept(roster.foreseen, lambda show: _rows_kept(roster, show))


def _rows_kept(roster: RosterImport, show: str) -> Rows:
    def read(part: slice) -> list[Any]:
        first = (part.start or 0) // PAGE_SIZE
        pages = roster.pages.filter(show=show, number__gte=first).order_by("number")
        end = roster.foreseen["numbers"][show] if part.stop is None else part.stop
        pages = pages.filter(number__lt=-(-end // PAGE_SIZE))
        return [row_kept(show, row) for page in pages for row in page.rows]

    return Rows(roster.foreseen["numbers"][show], read)


def look_through(*, roster: RosterImport, progress: Progress | None = None) -> Foreseen:
    """Work out and keep what applying would do. Nothing of it is done.

    Raises ValidationError where the file cannot be read; the roster then says why.
    """
    claim(roster, State.LOOKING)

    def note(done: int, total: int) -> None:
        show_sign(roster, done, total)
        if progress:
            progress(done, total)

    try:
        plan = plan_of(roster, progress=note)
        foreseen = foreseen_by(plan)
        keep_rejects(roster, plan)
        _keep(roster, foreseen)
    except ValidationError as error:
        set_state(roster, State.FAILED, error=" ".join(error.messages))
        raise
    except BaseException:
        set_state(roster, State.RECEIVED, foreseen_at=None)
        raise
    set_state(roster, State.RECEIVED, foreseen_at=days.now(), error="")
    return foreseen


def _keep(roster: RosterImport, foreseen: Foreseen) -> None:
    forget_foreseen(RosterImport.objects.filter(pk=roster.pk))
    pages = pages_to_keep(foreseen)
    while some := list(islice(pages, CHUNK)):
        RosterPage.objects.bulk_create(
            RosterPage(roster=roster, show=show, number=number, rows=rows)
            for show, number, rows in some
        )
        show_sign(roster, roster.total, roster.total)
    RosterImport.objects.filter(pk=roster.pk).update(foreseen=head_to_keep(foreseen))


def keep_rejects(roster: RosterImport, plan: Plan) -> None:
    """The file of refused rows, beside a list too long to be taken apart when it is asked for."""
    refused = plan.with_outcome("rejected", "ambiguous")
    rejects = rejects_file(roster, plan) if refused else None
    RosterImport.objects.filter(pk=roster.pk).update(rejects=rejects)
