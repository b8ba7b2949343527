"""Putting the starter modules into the site: `load_starter`. Can be run again and again."""

import hashlib
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images.models import Image
from wagtail.models import Locale

from courses.models import StarterItem
from courses.module_files.loading import Loading
from courses.module_files.plain import Media, Module
from courses.module_files.reading import read_module
from courses.module_files.shelf import Shelf, Summary, Terms
from courses.module_files.uploads_in import Numbers, measure
from courses.starter_files import FOLDER, StarterFiles
from courses.starter_frame import put_frame
from places.models import Audience, Duty


class NotReady(Exception):
    """Something must be loaded before; the message says which command does it."""


@transaction.atomic
def load_starter(*, folder: Path = FOLDER) -> Summary:
    """Load every starter module: pictures, questions, quiz, course page, lessons, English twins.

    Only what is verified is published. What a trainer has edited or removed stays as it is.
    Raises NotReady when audiences or plan duties are not there yet.
    """
    files, shelf = StarterFiles(folder), Shelf(Terms(is_trusted=True))
    _refuse_without_places(files)
    Locale.objects.get_or_create(language_code="vi")
    Locale.objects.get_or_create(language_code="en")
    index = put_frame(shelf, files.site)
    for one in files.modules:
        module = read_module(one.folder, facts=files.facts, in_full=files.in_full)
        Loading(shelf, module, _put_pictures(shelf, module)).load(index)
    shelf.find_missing()
    return shelf.summary


def _refuse_without_places(files: StarterFiles) -> None:
    wanted = {slug for module in files.modules for slug in module.data["audiences"]}
    duties = {code for module in files.modules for code in module.data["duties"]}
    there = Audience.objects.filter(slug__in=wanted).count()
    if there < len(wanted) or Duty.objects.filter(code__in=duties).count() < len(duties):
        raise NotReady("Audiences or plan duties are missing. Run `manage.py load_units` first.")


def _put_pictures(shelf: Shelf, module: Module) -> Numbers:
    numbers = Numbers()
    for name, media in module.media.items():
        image = _put_picture(shelf, name, media)
        if image is not None:
            numbers.of[name] = image.pk
    return numbers


def _put_picture(shelf: Shelf, name: str, media: Media) -> Image | None:
    """By its name: a drawing that changed in the files changes wherever it is shown."""
    shelf.seen.add(name)
    item = shelf.items.get(name)
    if item is None:
        return _write(shelf, name, media, Image(), "added")
    image = Image.objects.filter(pk=item.object_pk).first()
    if image is None:
        shelf.summary.removed.append(name)
    elif item.file_digest == media.sha256:
        shelf.summary.counts["unchanged"] += 1
    elif _content_of(image) == media.sha256:
        _remember(name, media, image)
        shelf.summary.counts["unchanged"] += 1
    elif _content_of(image) != item.digest:
        shelf.summary.edited.append(name)
    else:
        return _write(shelf, name, media, image, "updated")
    return image


def _write(shelf: Shelf, name: str, media: Media, image: Image, what: str) -> Image:
    image.title, image.description = media.title, media.description
    stored = media.title.replace(" ", "-")
    image.file.save(stored, ContentFile(media.path.read_bytes()), save=False)
    measure(image)
    image.save()
    image.renditions.all().delete()
    _remember(name, media, image)
    shelf.summary.counts[what] += 1
    return image


def _remember(name: str, media: Media, image: Image) -> None:
    StarterItem.objects.update_or_create(
        key=name,
        defaults={
            "kind": media.kind,
            "digest": _content_of(image),
            "file_digest": media.sha256,
            "object_pk": image.pk,
        },
    )


def _content_of(image: Image) -> str:
    with image.file.open() as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
