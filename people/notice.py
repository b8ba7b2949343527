"""The privacy notice: what it says, its version, and who has read it.

It informs and asks for nothing: the record of required training rests on a duty of the State,
not on a consent that nobody could refuse. What is optional is asked for apart
(`people.consents`). Whoever changes the text gives it a new VERSION: everybody is then shown
it once more (a test compares the text with the version).
"""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import NoticeRead, Person, PrivacySettings
from places import days

VERSION = "2026-11-25"


class Section(NamedTuple):
    heading: str
    lines: list[str]


def owes_notice(person: Person) -> bool:
    """Whether somebody has still to be shown this version. Demonstration people are nobody."""
    return not person.is_demo and person.notice_version != VERSION


@transaction.atomic
def note_notice_read(*, person: Person, at: datetime | None = None) -> None:
    """Keep that somebody said they had read this version; again changes nothing."""
    read = {"read_at": at or days.now()}
    NoticeRead.objects.get_or_create(person=person, version=VERSION, defaults=read)
    person.notice_version = VERSION
    person.save(update_fields=["notice_version"])


def responsible_agency() -> str:
    """The agency's name as it is set, or what it is in charge of."""
    agency = PrivacySettings.load().agency
    return str(agency) if agency else _("the provincial agency in charge of children’s affairs")


def in_short() -> list[str]:
    """The notice in a few lines, for the page on which a PIN is chosen."""
    return [
        _("We keep your name, phone number, post and training results, to know who is trained.")
        + " "
        + _("Responsible: %(agency)s.") % {"agency": responsible_agency()},
        _("You, the officer of your unit and the Department can see them. Every look is logged."),
        _("On the page “My data” you see, correct or download your data, or ask to erase it."),
    ]


def in_full() -> list[Section]:
    set_here = PrivacySettings.load()
    return [
        Section(_("Who is responsible"), [responsible_agency()]),
        Section(_("What is kept"), _what_is_kept()),
        Section(_("Why, and on what legal basis"), _why(set_here.legal_basis)),
        Section(_("Who sees it"), _who_sees_it()),
        Section(_("How long"), _how_long()),
        Section(_("Your rights"), _rights()),
        Section(_("Whom to ask"), _whom_to_ask(set_here.contact)),
    ]


def _what_is_kept() -> list[str]:
    kept = [
        _("Your name, phone number and personal code; birth date, if the list gave it."),
        _("Your posts: what you do, in which unit and workplace, since when."),
        _("The lessons you read, your answers and results in quizzes, your certificates."),
        _("No citizen number, no picture of papers, nothing about children."),
    ]
    if settings.PRIVACY["OPTIONAL_FIELDS"] == "consent":
        kept.insert(3, _("Gender and ethnic group only if you agree; you can take it back."))
    if settings.PRIVACY["OPTIONAL_FIELDS"] == "basis":
        basis = {"basis": settings.PRIVACY["OPTIONAL_FIELDS_BASIS"]}
        kept.insert(3, _("Gender and ethnic group, on this basis: %(basis)s.") % basis)
    return kept


def _why(legal_basis: str) -> list[str]:
    why = [
        _(
            "To train those who protect children in Quảng Ngãi province, to know in which places "
            "people are still missing, and to issue certificates."
        ),
        _(
            "The training record of staff and collaborators is kept for a task of the State: the "
            "provincial plan of 29 June 2020 on child protection. It does not rest on your "
            "consent, so you are not asked for it."
        ),
        _("The rules are Law 91/2025/QH15 and Decree 356/2025/NĐ-CP on personal data."),
    ]
    return [*why, legal_basis] if legal_basis else why


def _who_sees_it() -> list[str]:
    return [
        _("You; the officer of your unit and of the units above it; the Department."),
        _("Trainers see answers without names. Reports show numbers, not names."),
        _(
            "Trainers read what you write about a lesson without your name. If a child may be in "
            "danger, one duty holder sees it, and who wrote it."
        ),
        _("Whenever staff open your data, it is logged, and you can see it on “My data”."),
    ]


def _how_long() -> list[str]:
    privacy = settings.PRIVACY
    years, days_kept = privacy["INACTIVE_YEARS"], privacy["KEEP_ROSTERS_DAYS"]
    writers = privacy["KEEP_WRITERS_DAYS"]
    return [
        ngettext(
            "Your record: as long as you hold a post, and %(n)s year after it. "
            "Then the Department decides about erasing it.",
            "Your record: as long as you hold a post, and %(n)s years after it. "
            "Then the Department decides about erasing it.",
            years,
        )
        % {"n": years},
        ngettext(
            "Lists that offices upload: %(n)s day.",
            "Lists that offices upload: %(n)s days.",
            days_kept,
        )
        % {"n": days_kept},
        ngettext(
            "Who wrote a word about a lesson: until a trainer has read it, at most %(n)s day.",
            "Who wrote a word about a lesson: until a trainer has read it, at most %(n)s days.",
            writers,
        )
        % {"n": writers},
    ]


def _rights() -> list[str]:
    privacy = settings.PRIVACY
    return [
        _(
            "To know what is kept, see it, receive a copy, have it corrected or erased, have its "
            "use restricted, object, take back a consent, and complain "
            "(Law 91/2025/QH15, Article 4)."
        ),
        ngettext(
            "A request is answered within %(n)s working day.",
            "A request is answered within %(n)s working days.",
            privacy["ANSWER_WORKING_DAYS"],
        )
        % {"n": privacy["ANSWER_WORKING_DAYS"]},
        _("A use is stopped within %(stop)s days, data is erased within %(erase)s days.")
        % {"stop": privacy["STOP_DAYS"], "erase": privacy["ERASE_DAYS"]},
        _("If a request is refused, you are told the legal ground."),
    ]


def _whom_to_ask(contact: str) -> list[str]:
    return [contact] if contact else [_("The child protection officer of your commune.")]
