"""What may be uploaded as a picture."""

from typing import Any

from django import forms
from wagtail.images.forms import BaseImageForm

from courses.svg import problem_with_svg


class SafeImageForm(BaseImageForm):
    """A drawing is a text that a browser runs: one that could do anything is refused."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file and file.name.lower().endswith(".svg"):
            file.seek(0)
            problem = problem_with_svg(file.read())
            file.seek(0)
            if problem:
                raise forms.ValidationError(problem)
        return file
