"""Languages and recordings to listen to."""

from typing import Any

from courses.models import CoursePage, SpokenLanguage, SpokenPart, Voicing
from courses.parts import note_parts
from courses.recording import receive_recordings, use_recordings
from courses.sound_files import Address, SoundFile

SOUND = b"ID3\x04" + bytes(200)  # a sound file by its first bytes; there is nothing to hear


def make_language(code: str = "hre", name: str = "Hrê", **fields: Any) -> SpokenLanguage:
    language, _made = SpokenLanguage.objects.get_or_create(
        code=code, defaults={"name": name, **fields}
    )
    return language


def make_recording(
    course: CoursePage, owner: Any, part: Any = None, *, language: SpokenLanguage | None = None
) -> Voicing:
    """A recording that learners hear, of the title of a lesson or of another part of it."""
    language = language or make_language()
    note_parts(page=course)
    row = SpokenPart.objects.get(owner=owner, part=part or owner)
    to = Address(row.code, language.code)
    batch = receive_recordings(files=[SoundFile("a.mp3", SOUND)], to=to)
    use_recordings(batch=batch)
    return batch.voicings.get()
