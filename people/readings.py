"""What the lines of the log of readings are called. Apps name theirs when they start."""

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from people.models import AccessEntry

_names: dict[str, str | Promise] = {}


def register_reading(action: str, name: str | Promise) -> None:
    """Say when the project starts what the log calls an action."""
    _names[action] = name


def name_of(entry: "AccessEntry") -> str:
    """The action in words; one that nobody named as it is written."""
    return str(_names.get(entry.action, entry.action))


register_reading("people-list", _("Opened the list of people"))
register_reading("person", _("Opened a person"))
register_reading("posts", _("Opened a person’s posts"))
register_reading("new-pin-page", _("Opened the page to give a PIN"))
register_reading("new-pin", _("Gave a new PIN"))
register_reading("access-log", _("Opened this log"))
register_reading("erased", _("Erased a person"))
register_reading("data-requests", _("Opened the requests about personal data"))
register_reading("data-request", _("Opened a person’s request about their data"))
register_reading("data-export", _("Downloaded a person’s data for them"))
register_reading("inactive-people", _("Opened the list of people without a post"))
register_reading("card-list", _("Opened the list for printing cards"))
register_reading("cards", _("Printed sign-in cards"))
register_reading("group-code", _("Opened a code for a class"))
register_reading("group-code-entry", _("Somebody came in with the code of a class"))
register_reading("group-code-list", _("Opened who came in with the code of a class"))
register_reading("second-factor-reset-page", _("Opened the page to take a second factor away"))
register_reading("second-factor-reset", _("Took a second factor away"))
register_reading("roster", _("Opened a roster"))
register_reading("roster-columns", _("Opened the columns of a roster"))
register_reading("roster-rejects", _("Took the rows of a roster that cannot be brought in"))
