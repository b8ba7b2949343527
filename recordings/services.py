"""Making uploads small enough for phones. The upload itself always succeeds, ffmpeg or not."""

import contextlib
import posixpath
import shutil
import tempfile
import uuid
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage
from django.db import transaction
from wagtail.documents.models import Document

from places import days
from recordings import ffmpeg
from recordings.models import FILMS, SOUNDS, Recording, suffix_of
from recordings.signals import made_small
from recordings.streams import PIXELS, Streams, read_streams, recipe_for

State, Reason = Recording.State, Recording.Reason
WANTED = {*SOUNDS, *FILMS}
GIVEN_UP_AFTER = timedelta(hours=1)  # a worker that was killed; none works this long


class Refused(Exception):
    """The file cannot be made small; `reason` is one of Recording.Reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def take_in(*, document: Document, at: datetime | None = None) -> Recording | None:
    """Note a sound or film that waits to be made small, and ask the worker for it.

    None for other files. A file that is known already is left as it is.
    """
    from recordings.tasks import make_small_in_background

    suffix = suffix_of(document.file.name)
    if suffix not in WANTED:
        Recording.objects.filter(document=document).delete()
        return None
    known = Recording.objects.filter(document=document).first()
    file_hash = document.file_hash or document.get_file_hash()
    if known and known.file_hash == file_hash:
        return known
    if known:
        known.delete()  # with the original of what was there before
    recording = Recording.objects.create(
        document=document,
        kind=Recording.Kind.FILM if suffix in FILMS else Recording.Kind.SOUND,
        file_hash=file_hash,
        size_before=document.get_file_size(),
        changed_at=at or days.now(),
    )
    make_small_in_background.enqueue(recording.pk)
    return recording


def take_in_what_was_missed(*, at: datetime | None = None) -> int:
    """Uploads nobody told us of, those that waited for ffmpeg, and those of a killed worker."""
    from recordings.tasks import make_small_in_background

    now = at or days.now()
    found = 0
    for document in Document.objects.filter(recording=None):
        if suffix_of(document.file.name) in WANTED:
            with contextlib.suppress(OSError):  # the row is there, its file is not
                found += bool(take_in(document=document, at=now))
    stuck = Recording.objects.filter(state=State.WORKING, changed_at__lt=now - GIVEN_UP_AFTER)
    stuck.update(state=State.WAITING, changed_at=now)
    if not ffmpeg.is_installed():
        return found
    waiting = Recording.objects.waiting().filter(changed_at__lt=now)
    for pk in waiting.values_list("pk", flat=True):
        make_small_in_background.enqueue(pk)
    return found


def try_again(*, recording: Recording, at: datetime | None = None) -> None:
    """A file that failed waits once more."""
    from recordings.tasks import make_small_in_background

    again = Recording.objects.filter(pk=recording.pk, state=State.FAILED)
    if again.update(state=State.WAITING, reason="", changed_at=at or days.now()):
        make_small_in_background.enqueue(recording.pk)


def make_small(*, recording: Recording, at: datetime | None = None) -> None:
    """Make the small form and let it take the upload's place.

    Does nothing for a file that does not wait, or while ffmpeg is missing: then it goes on
    waiting. ffmpeg works outside any transaction; a file that was replaced meanwhile is left.
    """
    if not ffmpeg.is_installed() or not _claim(recording, at or days.now()):
        return
    with tempfile.TemporaryDirectory(prefix="recording-") as folder:
        try:
            source = _fetch(recording.document, Path(folder))
            small, streams = _convert(source)
            _put_in_place(recording, small, streams, at or days.now())
        except Refused as refused:
            _finish(recording, at or days.now(), state=State.FAILED, reason=refused.reason)


def _claim(recording: Recording, at: datetime) -> bool:
    """Whether this worker may begin: no other has."""
    mine = Recording.objects.waiting().filter(pk=recording.pk)
    return bool(mine.update(state=State.WORKING, changed_at=at))


def _fetch(document: Document, folder: Path) -> Path:
    """A copy by a name of our own, wherever uploads are kept."""
    source = folder / "upload"
    try:
        with document.file.storage.open(document.file.name, "rb") as file, source.open("wb") as out:
            shutil.copyfileobj(file, out)
    except OSError as error:
        raise Refused(Reason.GONE) from error
    return source


def _convert(source: Path) -> tuple[Path, Streams]:
    """The small file, and what is in it."""
    try:
        streams = read_streams(ffmpeg.look_into(source))
    except ffmpeg.Failed as error:
        raise Refused(Reason.NOT_MEDIA) from error
    if streams is None:
        raise Refused(Reason.NOT_MEDIA)
    longest = _longest(streams)
    if streams.seconds and streams.seconds > longest:
        raise Refused(Reason.TOO_LONG)
    if streams.width * streams.height > PIXELS:
        raise Refused(Reason.TOO_WIDE)
    recipe = recipe_for(streams)
    small = source.with_name(f"small.{recipe.suffix}")
    try:
        ffmpeg.make(source, small, recipe, longest=longest + 2)
        made = read_streams(ffmpeg.look_into(small))
    except ffmpeg.TooSlow as error:
        raise Refused(Reason.TOO_SLOW) from error
    except ffmpeg.Failed as error:
        raise Refused(Reason.BROKEN) from error
    if made is None or not made.seconds:
        raise Refused(Reason.BROKEN)
    if made.seconds > longest + 1:
        raise Refused(Reason.TOO_LONG)
    return small, made


def _longest(streams: Streams) -> float:
    minutes = settings.RECORDINGS["FILM_MINUTES" if streams.is_film else "SOUND_MINUTES"]
    return minutes * 60


@transaction.atomic
def _put_in_place(recording: Recording, small: Path, made: Streams, at: datetime) -> None:
    """The small file becomes the document's; the upload is kept aside or goes."""
    document = Document.objects.select_for_update().get(pk=recording.document_id)
    if document.file_hash != recording.file_hash:
        return  # replaced meanwhile: the new file waits for its own turn
    uploaded = document.file.name
    stem = posixpath.splitext(posixpath.basename(uploaded))[0]
    with small.open("rb") as file:
        document.file.save(f"{stem}{small.suffix}", File(file), save=False)
    document._set_document_file_metadata()
    kept = settings.RECORDINGS["KEEP_ORIGINALS"]
    original = _set_aside(document.file.storage, uploaded) if kept else ""
    transaction.on_commit(partial(_delete_quietly, document.file.storage, uploaded))
    recording.kind = Recording.Kind.FILM if made.is_film else Recording.Kind.SOUND
    recording.file_hash, recording.seconds = document.file_hash, made.seconds
    recording.size_after = document.file_size
    recording.original = original
    recording.state, recording.reason, recording.changed_at = State.READY, "", at
    recording.save()
    document.save()  # the whole row: what shows it on a page hears of it
    say = partial(made_small.send_robust, Document, document=document)
    transaction.on_commit(say)


def _set_aside(storage: Storage, name: str) -> str:
    """The upload under a name that nobody guesses and no address serves: it may say where."""
    aside = f"documents/originals/{uuid.uuid4().hex}.{suffix_of(name)}.upload"
    with storage.open(name, "rb") as file:
        return storage.save(aside, File(file))


def _finish(recording: Recording, at: datetime, **fields: str) -> None:
    working = Recording.objects.filter(pk=recording.pk, state=State.WORKING)
    working.update(changed_at=at, **fields)


def forget_original(*, recording: Recording) -> None:
    """The row is gone: what was kept beside it goes too."""
    if recording.original:
        delete = partial(_delete_quietly, recording.original.storage, recording.original.name)
        transaction.on_commit(delete)


def _delete_quietly(storage: Storage, name: str) -> None:
    with contextlib.suppress(OSError):
        storage.delete(name)
