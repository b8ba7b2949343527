"""What trainers fill in about languages: words in English, recordings sent in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from courses.sound_files import MOST_BYTES_TOGETHER
from places import days
from places.names import nfc
from quizzes.translating import ToSay


class WordsForm(forms.Form):
    """A field for every text; its Vietnamese stands beside it."""

    def __init__(self, said: Iterable[ToSay], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = list(said)
        for number, one in enumerate(self.said):
            self.fields[f"text-{number}"] = forms.CharField(
                required=False,
                initial=one.now,
                max_length=10_000,
                label=one.leaf.words,
                widget=forms.Textarea(attrs={"rows": 1 + len(one.leaf.words) // 60, "lang": "en"}),
            )

    def rows(self) -> list[tuple[ToSay, forms.BoundField]]:
        return [(one, self[f"text-{number}"]) for number, one in enumerate(self.said)]

    def words(self) -> dict[tuple[str, str], str]:
        """What was written, by the name of each text."""
        return {
            one.leaf.name: self.cleaned_data[f"text-{number}"]
            for number, one in enumerate(self.said)
        }


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or many, from one field."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files]


class UploadForm(forms.Form):
    files = FilesField(
        label=_("Sound files, or a zip of them"),
        widget=ManyFiles(attrs={"multiple": True, "accept": ".mp3,.m4a,.wav,.aac,.ogg,.amr,.zip"}),
        help_text=_(
            "As your phone or recorder saved them, named as the script says, such as "
            "M1-L02-B03-hre.mp3. You may choose many at once."
        ),
    )
    recorded_by = forms.CharField(
        label=_("Whose voice"),
        required=False,
        max_length=120,
        help_text=_("Only if this person agrees. Learners do not see it."),
    )
    recorded_on = forms.DateField(
        label=_("Recorded on"), required=False, widget=AdminDateInput, initial=days.today
    )

    def clean_files(self) -> list[Any]:
        files = self.cleaned_data["files"]
        if sum(file.size for file in files) > MOST_BYTES_TOGETHER:
            raise forms.ValidationError(_("More than 150 MB at once. Send them in two parts."))
        return files

    def clean_recorded_by(self) -> str:
        return nfc(self.cleaned_data["recorded_by"])


class OneFileForm(UploadForm):
    """For one part: whatever the file is called."""

    files = FilesField(
        label=_("Sound file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".mp3,.m4a,.wav,.aac,.ogg,.amr"}),
        help_text=_("As your phone or recorder saved it. It may have any name."),
    )
