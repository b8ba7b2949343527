"""Recordings sent in, looked through, used, taken back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.documents import get_document_model

from courses.models import SpokenLanguage, SpokenPart, Voicing, VoicingBatch
from courses.page_cache import drop_pages
from courses.sound_files import Address, SoundFile, address_in, is_sound
from places import days


@transaction.atomic
def receive_recordings(
    *,
    files: Iterable[SoundFile],
    to: Address | None = None,
    recorded_by: str = "",
    recorded_on: date | None = None,
    uploaded_by: Any = None,
) -> VoicingBatch:
    """Place sound files by their names, or one file at `to`; nobody hears them yet.

    What cannot be placed is listed in the batch with why: "name" (names no part), "part" (no
    such part), "language", "again" (a second file for the same), or the file's own problem.
    """
    batch = VoicingBatch.objects.create()
    places = _Places()
    for file in files:
        why = file.problem or places.take(file, to or address_in(file.name))
        if why:
            batch.not_placed.append({"name": file.name, "why": why})
    batch.save()
    for (part, language), file in places.found.items():
        Voicing.objects.create(
            part=part,
            language=language,
            document=_keep(file, part, language, uploaded_by),
            words_digest=part.digest,
            recorded_by=recorded_by,
            recorded_on=recorded_on,
            batch=batch,
        )
    return batch


class _Places:
    """Which file goes where. Each part gets one file for each language."""

    def __init__(self) -> None:
        parts = SpokenPart.objects.exclude(digest="")
        self.parts = {part.code: part for part in parts}
        self.languages = {one.code: one for one in SpokenLanguage.objects.all()}
        self.found: dict[tuple[SpokenPart, SpokenLanguage], SoundFile] = {}

    def take(self, file: SoundFile, address: Address | None) -> str:
        if address is None:
            return "name"
        part, language = self.parts.get(address.code), self.languages.get(address.language)
        if part is None:
            return "part"
        if language is None:
            return "language"
        if (part, language) in self.found:
            return "again"
        self.found[part, language] = file
        return ""


def _keep(file: SoundFile, part: SpokenPart, language: SpokenLanguage, who: Any) -> Any:
    name = f"{part.code}-{language.code}.{is_sound(file.data)}"
    document = get_document_model()(title=name, uploaded_by_user=who)
    document.file.save(name, ContentFile(file.data), save=False)
    document.file_size = len(file.data)
    document.save()
    return document


@transaction.atomic
def use_recordings(*, batch: VoicingBatch, at: datetime | None = None) -> int:
    """Learners hear these from now on, instead of what was used before. Once; returns how many."""
    batch = VoicingBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.applied_at:
        return 0
    recordings = list(batch.voicings.all())
    for one in recordings:
        _all_of(one).filter(is_used=True).update(is_used=False)
    batch.voicings.update(is_used=True)
    batch.applied_at = at or days.now()
    batch.save(update_fields=["applied_at"])
    drop_pages()
    return len(recordings)


@transaction.atomic
def take_back_recordings(*, batch: VoicingBatch) -> int:
    """Throw a batch away with its files; what was used before it is used again. Returns how
    many recordings went."""
    recordings = list(batch.voicings.select_related("document"))
    for one in recordings:
        one.delete()
        if one.is_used:
            _use_newest(one)
        one.document.delete()
    batch.delete()
    drop_pages()
    return len(recordings)


@transaction.atomic
def confirm_recording(*, recording: Voicing) -> None:
    """Somebody listened: it still says what the changed words say."""
    Voicing.objects.filter(pk=recording.pk).update(words_digest=recording.part.digest)
    drop_pages()


def _use_newest(gone: Voicing) -> None:
    kept = _all_of(gone).exclude(batch__applied_at=None).order_by("-batch__applied_at", "-pk")
    newest = kept.first()
    if newest:
        Voicing.objects.filter(pk=newest.pk).update(is_used=True)


def _all_of(recording: Voicing) -> Any:
    return Voicing.objects.filter(part=recording.part_id, language=recording.language_id)
