"""What pictures, sound and film of a lesson cost, and what is wrong with them."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from courses import pictures
from recordings.models import Recording
from recordings.queries import prepared, recording_of

NAME_OF_A_FILE = re.compile(
    r"\.(?:jpe?g|png|webp|heic|svg|gif|avif)\b|^(?:img|dsc|screenshot)[_\d -]", re.IGNORECASE
)
HEAVY_PICTURE, HEAVY_PLAY = 120_000, 5_000_000  # bytes
PLAYED = {"audio", "video"}


class Load(NamedTuple):
    """Something that is downloaded with the page or, `on_tap`, when it is played."""

    words: str
    size: int
    on_tap: bool
    state: str = ""


def loads_of(body: Iterable[Any]) -> list[Load]:
    found = []
    for child in body:
        if child.block_type == "picture" and child.value.get("image"):
            image = child.value["image"]
            found.append(Load(f"“{image.title}”", pictures.weight(image), on_tap=False))
        elif child.block_type in PLAYED and child.value.get("file"):
            file = child.value["file"]
            row = recording_of(file)
            state = row.get_state_display() if row and not row.is_ready else ""
            name = child.value.get("title") or file.title
            found.append(Load(f"“{name}”", prepared(file).size or 0, on_tap=True, state=state))
    return found


def problems_of(kind: str, value: Any) -> Iterator[tuple[bool, str]]:
    """(whether it must be mended, words) for a block of this kind."""
    if kind == "picture":
        yield from _of_picture(value)
    elif kind in PLAYED:
        yield from _of_played(kind, value)
    elif kind == "download" and not value.get("file"):
        yield True, _("Choose the file to download, or delete the block.")


def _of_picture(value: Any) -> Iterator[tuple[bool, str]]:
    image, alt = value.get("image"), (value.get("alt") or "").strip()
    if not image:
        yield True, _("Choose a picture, or delete the block.")
        return
    if not alt:
        yield True, _("Say in words what the picture shows, for people who cannot see it.")
    elif NAME_OF_A_FILE.search(alt):
        yield (
            False,
            _("“%(alt)s” is the name of a file. Say what the picture shows.") % {"alt": alt},
        )
    if pictures.weight(image) > HEAVY_PICTURE:
        yield (
            False,
            _("This picture is heavy (%(kb)s kB). Draw it simpler, or use a photo.")
            % {"kb": round(pictures.weight(image) / 1000)},
        )


def _of_played(kind: str, value: Any) -> Iterator[tuple[bool, str]]:
    file = value.get("file")
    if not (value.get("transcript") or "").strip():
        yield True, _("Write down what is said, for people who cannot hear or play it.")
    if not file:
        yield True, _("Choose the file to play, or delete the block.")
        return
    phone, row = prepared(file), recording_of(file)
    if row and row.reason:
        yield not phone.url, row.get_reason_display()
    elif not phone.url:
        yield True, _("Phones cannot play this file yet: it is still being made small.")
    elif row and row.state != Recording.State.READY:
        yield False, _("This file is still being made small for phones. Wait a minute or two.")
    if phone.is_ready and (phone.size or 0) > HEAVY_PLAY:
        yield (
            False,
            _("It downloads %(mb)s MB. Cut it into shorter parts.")
            % {"mb": round((phone.size or 0) / 1_000_000)},
        )
