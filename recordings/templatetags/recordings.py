"""Playing a sound or film on a page, and its state in the admin."""

from typing import Any

from django import template
from wagtail.documents.models import Document

from recordings import ffmpeg
from recordings.queries import Prepared, prepared, recording_of, said

register = template.Library()


@register.filter
def for_phones(document: Document | None) -> Prepared | None:
    """`{% with phone=document|for_phones %}`: what to play, its size and its length in words."""
    return prepared(document) if document else None


@register.inclusion_tag("recordings/admin/state.html")
def recording_state(document: Document) -> dict[str, Any]:
    recording = recording_of(document)
    return {
        "recording": recording,
        "length": said(recording.seconds) if recording else "",
        "no_ffmpeg": bool(recording and recording.is_under_way and not ffmpeg.is_installed()),
    }
