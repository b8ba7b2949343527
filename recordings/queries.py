"""What pages, and whoever plays a sound or film, need to know of it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Model, QuerySet, prefetch_related_objects
from django.utils.translation import ngettext
from wagtail.documents.models import Document

from recordings.models import PLAYS, Recording, suffix_of

MIMES = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "mp4": "video/mp4"}


class Prepared(NamedTuple):
    """A document as a phone gets it. `url` is empty while no phone could play it.

    `size` in bytes and `seconds` are None where they are not known; `state` is one of
    Recording.State, empty for a file that is no sound or film.
    """

    url: str
    mime: str
    size: int | None
    seconds: float | None
    kind: str
    state: str

    @property
    def is_ready(self) -> bool:
        return self.state == Recording.State.READY

    @property
    def length(self) -> str:
        return said(self.seconds)


def prepared(document: Document) -> Prepared:
    """What to serve of a document now: its small form, or the upload while that is not there."""
    row = recording_of(document)
    suffix = suffix_of(document.file.name)
    return Prepared(
        url=document.file.url if suffix in PLAYS else "",
        mime=MIMES.get(suffix, ""),
        size=document.get_file_size(),
        seconds=row.seconds if row else None,
        kind=row.kind if row else "",
        state=row.state if row else "",
    )


def recording_of(document: Document) -> Recording | None:
    try:
        return document.recording
    except Recording.DoesNotExist:
        return None


def fetch_recordings(documents: Iterable[Model | None]) -> None:
    """Read what is known of these documents in one query; none at all for no document."""
    prefetch_related_objects([d for d in documents if d is not None], "recording")


def recordings_to_show() -> QuerySet[Recording]:
    return Recording.objects.select_related("document__collection")


def said(seconds: float | None) -> str:
    """A length in words: "2 minutes 5 seconds", "40 seconds"; empty when it is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    words = []
    if minutes:
        words.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
    if rest:
        words.append(ngettext("%(n)s second", "%(n)s seconds", rest) % {"n": rest})
    return " ".join(words)
