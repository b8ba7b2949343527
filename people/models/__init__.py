"""Who people are, what they do, where, and since when."""

from people.models.access import AccessEntry
from people.models.contact import UnitContact
from people.models.person import (
    CODE_ALPHABET,
    Person,
    PersonManager,
    PersonQuerySet,
    new_code,
    new_username,
)
from people.models.posting import Posting, PostingQuerySet
from people.models.privacy import Consent, DataRequest, NoticeRead, PrivacySettings, Purpose
from people.models.rosters import (
    Headcount,
    HeadcountQuerySet,
    RosterChange,
    RosterImport,
    RosterPage,
)
from people.models.viewing import AgencyViewer, AgencyViewerQuerySet
from people.models.ways import (
    GroupCode,
    GroupEntry,
    MessageCount,
    SignInCard,
    SignInCode,
)

__all__ = [
    "CODE_ALPHABET",
    "AccessEntry",
    "AgencyViewer",
    "AgencyViewerQuerySet",
    "Headcount",
    "HeadcountQuerySet",
    "Consent",
    "DataRequest",
    "NoticeRead",
    "GroupCode",
    "GroupEntry",
    "MessageCount",
    "Person",
    "PersonManager",
    "PersonQuerySet",
    "Posting",
    "PostingQuerySet",
    "RosterChange",
    "RosterImport",
    "RosterPage",
    "PrivacySettings",
    "Purpose",
    "SignInCard",
    "SignInCode",
    "UnitContact",
    "new_code",
    "new_username",
]
