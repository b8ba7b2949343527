"""Pictures and files of a module into the site; on failure none of them stays on the disk."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL.Image import DecompressionBombError
from wagtail.documents.models import Document
from wagtail.images.fields import WagtailImageField
from wagtail.images.models import Image
from wagtail.models import Page

from courses.models import StarterItem
from courses.module_files.errors import ModuleFileError
from courses.module_files.plain import PICTURE, Media
from places.names import folded
from quizzes.svg import problem_with_svg

WORDS_IN_TITLE = 40


class Numbers:
    """Keys of this site for what a module names (`courses.module_files.blocks.Numbers`)."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}

    def media(self, kind: str, name: str, where: str) -> int | None:
        return self.of.get(name)

    def link(self, kind: str, name: str) -> str | None:
        if kind == "document":
            return str(self.of[name]) if name in self.of else None
        try:
            pages = Page.objects.filter(translation_key=name, locale__language_code="vi")
            found = pages.values_list("pk", flat=True).first()
        except (ValidationError, ValueError):
            return None
        return str(found) if found else None


class Written:
    """Files written to the storage, to be taken away again when all else is undone."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def undo(self) -> None:
        for name in self.names:
            folder, stem = str(PurePosixPath(name).parent), PurePosixPath(name).stem
            default_storage.delete(name)
            if folder == "original_images" and default_storage.exists("images"):
                for made in default_storage.listdir("images")[1]:
                    if made.startswith(f"{stem}."):
                        default_storage.delete(f"images/{made}")


@contextmanager
def undone_on_failure() -> Iterator[Written]:
    written = Written()
    try:
        yield written
    except BaseException:
        written.undo()
        raise


def put_upload(media: Media, written: Written) -> int:
    """The picture or document with this content; made unless it is there already."""
    key = f"media/{media.sha256}"
    model = Image if media.kind == PICTURE else Document
    item = StarterItem.objects.filter(key=key).first()
    found = model.objects.filter(pk=item.object_pk).first() if item else None
    found = found or _with_content(model, media)
    if found is None:
        _refuse_unfit(media)
        found = _make(model, media, written)
        StarterItem.objects.update_or_create(
            key=key, defaults={"kind": media.kind, "digest": media.sha256, "object_pk": found.pk}
        )
    return found.pk


def _with_content(model: Any, media: Media) -> Any:
    """An upload with the same bytes; looked for by its size, then compared."""
    size = media.path.stat().st_size
    for upload in model.objects.filter(file_size=size).order_by("pk"):
        try:
            with upload.file.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == media.sha256:
                    return upload
        except OSError:
            continue
    return None


def _refuse_unfit(media: Media) -> None:
    """The same as for an upload in the admin: its kind, its size, and nothing that runs."""
    try:
        if media.kind == PICTURE:
            _refuse_unfit_picture(media)
        else:
            FileExtensionValidator(settings.WAGTAILDOCS_EXTENSIONS)(File(None, media.path.name))
    except ValidationError as error:
        raise _unfit(media, " ".join(error.messages)) from error


def _refuse_unfit_picture(media: Media) -> None:
    data = media.path.read_bytes()
    if media.path.suffix.lower() == ".svg" and (problem := problem_with_svg(data)):
        raise _unfit(media, problem)
    try:
        WagtailImageField().clean(SimpleUploadedFile(media.path.name, data))
    except (DecompressionBombError, OSError, SyntaxError) as error:
        raise _unfit(media, _("This picture is damaged or far too large.")) from error


def _unfit(media: Media, problem: str) -> ModuleFileError:
    return ModuleFileError(f"“{media.path.name}”: {problem}")


def _make(model: Any, media: Media, written: Written) -> Any:
    upload = model(title=media.title or media.path.name)
    name = f"{slugify(folded(upload.title))[:WORDS_IN_TITLE]}-{media.sha256[:8]}{_suffix(media)}"
    with media.path.open("rb") as file:
        upload.file.save(name, File(file), save=False)
    written.names.append(upload.file.name)
    if media.kind == PICTURE:
        upload.description = media.description
        measure(upload)
    else:
        upload._set_document_file_metadata()
    upload.save()
    return upload


def measure(image: Image) -> None:
    image._set_image_file_metadata()
    with image.get_willow_image() as drawing:
        image.width, image.height = drawing.get_size()


def _suffix(media: Media) -> str:
    return Path(media.path.name).suffix.lower()
