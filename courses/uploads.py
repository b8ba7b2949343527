"""What may be uploaded as a picture, and how it is kept."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from courses import photos
from quizzes.svg import problem_with_svg


class WholeImageField(WagtailImageField):
    """Wagtail's own lets a picture that breaks off end in a server error."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except OSError as error:
            raise forms.ValidationError(damaged()) from error


class SafeImageForm(BaseImageForm):
    """A drawing that could do anything is refused; a photo is kept upright and without a place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].__class__ = WholeImageField  # made by Wagtail, which takes no other

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        file.seek(0)
        if file.name.lower().endswith(".svg"):
            problem = problem_with_svg(file.read())
            file.seek(0)
            if problem:
                raise forms.ValidationError(problem)
            return file
        return tidied_upload(file)


def tidied_upload(file: Any) -> Any:
    """An uploaded photo as it is kept (`courses/photos.py`). Raises ValidationError."""
    try:
        tidied = photos.tidied(file)
    except photos.Unreadable as error:
        raise forms.ValidationError(damaged()) from error
    file.seek(0)
    if tidied is None:
        return file
    name = f"{PurePath(file.name).stem}.{tidied.suffix}"
    return SimpleUploadedFile(name, tidied.content, tidied.mime)


def damaged() -> str:
    return _("This picture breaks off or is damaged. Take it anew, or save it again as JPEG.")
