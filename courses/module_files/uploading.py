"""A module's file between sending it in and deciding: kept for a day, then forgotten."""

import io
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO

from django.db import transaction

from courses.models import ModuleUpload
from courses.module_files.importing import Choice, Outcome, import_course
from courses.module_files.plain import PICTURE
from places import days

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Preview:
    """What the page shows of a file before it is taken in."""

    outcome: Outcome
    pictures: int
    files: int
    size: int

    @property
    def would_change(self) -> bool:
        counts = self.changes
        return bool(counts.total() - counts["unchanged"] or self.outcome.summary.edited)

    @property
    def changes(self) -> Counter:
        return self.outcome.summary.counts


def receive(*, file: BinaryIO) -> ModuleUpload:
    """Keep the file, if it is a module that could be taken in. Raises ModuleFileError."""
    forget_old()
    content = file.read()
    import_course(file=io.BytesIO(content), dry_run=True)
    return ModuleUpload.objects.create(content=content)


def look_at(*, upload: ModuleUpload) -> Preview:
    """What taking it in would do; nothing is written. Raises ModuleFileError."""
    outcome = import_course(file=io.BytesIO(bytes(upload.content)), dry_run=True)
    kinds = Counter(media.kind for media in outcome.module.media.values())
    pictures = kinds[PICTURE]
    return Preview(outcome, pictures, kinds.total() - pictures, len(upload.content))


@transaction.atomic
def take_in(*, upload: ModuleUpload, choice: str = Choice.KEEP, user: Any = None) -> Outcome:
    """Bring the module in and forget the file. Raises ModuleFileError; then it is kept."""
    outcome = import_course(file=io.BytesIO(bytes(upload.content)), choice=choice, user=user)
    upload.delete()
    return outcome


def forget_old() -> None:
    ModuleUpload.objects.filter(received_at__lt=days.now() - KEPT_FOR).delete()
