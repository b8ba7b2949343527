"""Who people are, what they do, where, and since when."""

from people.models.access import AccessEntry
from people.models.contact import UnitContact
from people.models.person import Person, PersonManager, PersonQuerySet, new_code, new_username
from people.models.posting import Posting, PostingQuerySet

__all__ = [
    "AccessEntry",
    "Person",
    "PersonManager",
    "PersonQuerySet",
    "Posting",
    "PostingQuerySet",
    "UnitContact",
    "new_code",
    "new_username",
]
