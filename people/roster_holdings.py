"""What uploaded rosters hold about a person: the files themselves, and what they changed."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy

from people.models import Headcount, Person, RosterChange, RosterImport, RosterPage
from people.personal_data import Erasing, Holding, register_holding, rows
from people.phones import national_digits
from people.rosters.services import forget_foreseen
from places.names import folded

ENCODINGS = ("utf-8", "utf-16-le", "cp1258")


def register_roster_holdings() -> None:
    register_holding(
        Holding(
            key="rosters",
            name=gettext_lazy("Lists that an office sent in"),
            models=(RosterImport, RosterPage, RosterChange, Headcount),
            export=lambda person: rows(
                RosterChange.objects.filter(person=person).order_by("pk"),
                "kind", "before", "after", "roster__received_at",
            ),
            erase=_empty_rosters,
            position=25,
        )
    )  # fmt: skip


def _empty_rosters(erasing: Erasing) -> None:
    """What a list changed about the person is forgotten, and a stored file in which they may
    stand is dropped whole: nobody rewrites a spreadsheet that an office signed for."""
    own = RosterChange.objects.filter(person=erasing.person)
    files = RosterImport.objects.exclude(content=None)
    dropped = set(files.filter(changes__in=own).values_list("pk", flat=True))
    for pk, content in files.exclude(pk__in=dropped).values_list("pk", "content").iterator():
        if names(bytes(content), erasing.person):
            dropped.add(pk)
    RosterImport.objects.filter(pk__in=dropped).update(content=None)
    # What long lists would change can be worked out again: all of it goes.
    forget_foreseen(RosterImport.objects.all())
    RosterImport.objects.exclude(rejects=None).update(rejects=None)
    own.update(before={}, after={})
    RosterChange.objects.filter(posting__person=erasing.person).update(before={}, after={})
    _empty_words(erasing)


def _empty_words(erasing: Erasing) -> None:
    fields = ("file_name", "mapping", "decisions", "summary", "foreseen", "error")
    for pk, *values in RosterImport.objects.values_list("pk", *fields).iterator():
        kept = [erasing.traces.without(value) for value in values]
        if kept != values:
            RosterImport.objects.filter(pk=pk).update(**dict(zip(fields, kept, strict=True)))


def names(content: bytes, person: Person) -> bool:
    """Whether a file may name the person: by the whole name or by a number, however written."""
    words = folded(person.name)
    numbers = {
        national_digits(phone).lstrip("0")
        for phone in (person.contact_phone, person.login_phone)
        if phone
    }
    for text in _texts_of(content):
        digits = "".join(c for c in text if c.isdigit() or c in "<>\n,;\t")
        if (words and words in folded(text)) or any(number in digits for number in numbers):
            return True
    return False


def _texts_of(content: bytes) -> Iterator[str]:
    """The texts of a file: the parts of a zipped spreadsheet, or the bytes in usual codes."""
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                for part in parts.infolist():
                    yield parts.read(part).decode("utf-8", "ignore")
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
            yield content.decode("utf-8", "ignore")
        return
    for encoding in ENCODINGS:
        yield content.decode(encoding, "ignore")


def drop_old_files(before: datetime) -> int:
    """Take out the files that came before an instant; what they changed stays on record."""
    old = RosterImport.objects.filter(received_at__lt=before).exclude(content=None)
    forget_foreseen(RosterImport.objects.filter(received_at__lt=before))
    return old.update(content=None, rejects=None)
