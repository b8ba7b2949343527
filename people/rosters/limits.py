"""How large a roster may be, checked before anything of it is taken apart."""

from django.conf import settings
from django.utils.translation import gettext as _

from people.rosters.reasons import UnreadableRoster
from places import packed
from places.packed import MEGABYTE, MOST_COLUMNS, MOST_ENTRIES

__all__ = ["MOST_COLUMNS", "MOST_ENTRIES", "MOST_ROWS", "refuse_area", "refuse_bomb"]

MOST_ROWS = 200_000


def most_bytes() -> int:
    return getattr(settings, "ROSTER_MAX_MEGABYTES", 25) * MEGABYTE


def refuse_large(content: bytes) -> None:
    if not content:
        raise UnreadableRoster(_("The file is empty."))
    if len(content) > most_bytes():
        raise UnreadableRoster(
            _("The file is larger than %(most)d MB. Divide it into several.")
            % {"most": most_bytes() // MEGABYTE}
        )


def refuse_bomb(content: bytes) -> None:
    """Unpack a packed spreadsheet piece by piece, keeping nothing (`places/packed.py`)."""
    try:
        packed.measure(content)
    except packed.Unfit as error:
        raise UnreadableRoster(_words(error)) from error


def refuse_area(rows: int, columns: int) -> None:
    try:
        packed.measure_area(rows, columns)
    except packed.TooWide as error:
        raise UnreadableRoster(_words(error)) from error


def _words(error: packed.Unfit) -> str:
    match error:
        case packed.TooWide():
            return _(
                "The table reaches too far down or to the right. Delete what lies beside the list."
            )
        case packed.TooLarge():
            return _("The file unpacks to far more than a list of people. It is refused.")
        case packed.PackedOddly():
            return _("The file is packed in an unusual way. Save it again.")
    return _("The file is damaged. Save it again and send it once more.")
