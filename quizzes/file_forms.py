"""Sending in a file of questions, and choosing what to write into one."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from quizzes.formats.decoding import MEGABYTE, MOST_BYTES
from quizzes.formats.reading import Format
from quizzes.models import QuestionTopic, Quiz

NAMES = {
    Format.XLSX: _("Spreadsheet (.xlsx): to edit in Excel"),
    Format.MOODLEXML: _("Moodle XML: holds the most, pictures too"),
    Format.GIFT: _("GIFT: plain text, for Moodle and others"),
    Format.AIKEN: _("Aiken: plain text, one right answer only"),
}


SHORT = {"xlsx": ".xlsx", "moodlexml": "Moodle XML", "gift": "GIFT", "aiken": "Aiken"}


class SendFileForm(forms.Form):
    file = forms.FileField(
        label=_("File with questions"),
        help_text=_("The spreadsheet template (.xlsx), Moodle XML, GIFT or Aiken. Up to 20 MB."),
    )
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[("auto", _("recognise it")), *SHORT.items()],
        initial="auto",
        required=False,
        help_text=_("Choose one only if the file is taken for something else."),
    )

    def clean_format(self) -> str:
        return self.cleaned_data["format"] or "auto"

    def clean_file(self) -> UploadedFile:
        """Before it is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                gettext("The file is larger than %(most)d MB. Divide it into several."),
                params={"most": MOST_BYTES // MEGABYTE},
            )
        return file


class TakeInForm(forms.Form):
    replace_newer = forms.BooleanField(
        label=_("Also replace what was edited here since the file was made"),
        required=False,
        help_text=_("The words of the file become a new draft; earlier ones stay in the history."),
    )


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=_("Format"), choices=list(NAMES.items()), initial=Format.XLSX)
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Tag.objects.none(), required=False, to_field_name="name",
        empty_label=_("all topics"),
    )  # fmt: skip
    quiz = forms.ModelChoiceField(
        label=_("Quiz"), queryset=Quiz.objects.none(), required=False, to_field_name="slug",
        empty_label=_("all questions, in a quiz or not"),
    )  # fmt: skip

    ids = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = QuestionTopic.objects.values("tag")
        self.fields["topic"].queryset = Tag.objects.filter(pk__in=used).order_by("name")
        self.fields["quiz"].queryset = Quiz.objects.order_by("title")

    def clean_ids(self) -> list[str]:
        return [one for one in self.cleaned_data["ids"].split(",") if one]
