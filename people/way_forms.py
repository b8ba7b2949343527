"""Forms of the ways in without a PIN: codes by message and codes of a class."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.card_forms import ScopedUnitForm
from people.forms import PinField
from people.services import read_phone
from places.models import Audience

CODE_WIDGET = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
SHARED = {
    "label": gettext_lazy("This is a shared phone"),
    "help_text": gettext_lazy("You are signed out when the browser closes or after 30 minutes."),
    "required": False,
}


class AskCodeForm(forms.Form):
    phone = forms.CharField(
        label=gettext_lazy("Your phone number"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": gettext_lazy("Enter your phone number.")},
    )

    def clean_phone(self) -> str:
        return read_phone(self.cleaned_data["phone"]) or ""


class GiveCodeForm(forms.Form):
    code = PinField(
        label=gettext_lazy("Code from the message"),
        autocomplete="one-time-code",
        error_messages={"required": gettext_lazy("Enter the six digits of the message.")},
    )
    shared = forms.BooleanField(**SHARED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.input_type = "text"


class ClassForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code on the board"),
        max_length=40,
        widget=forms.TextInput(attrs=CODE_WIDGET),
        error_messages={"required": gettext_lazy("Enter the code that stands on the board.")},
    )
    identifier = forms.CharField(
        label=gettext_lazy("Phone number or personal code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": gettext_lazy("Enter your phone number or personal code.")},
    )
    shared = forms.BooleanField(**SHARED)


class OpenClassForm(ScopedUnitForm):
    audience = forms.ModelChoiceField(
        Audience.objects.with_roster(),
        label=gettext_lazy("Only for"),
        required=False,
        empty_label=gettext_lazy("everybody in the unit"),
    )
    hours = forms.IntegerField(
        label=gettext_lazy("For how many hours"), min_value=1, max_value=12, initial=4
    )
    max_uses = forms.IntegerField(
        label=gettext_lazy("At most so many people"), min_value=1, max_value=500, initial=60
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("unit") is None and "unit" not in self.errors:
            raise ValidationError(_("Name the unit whose people are in the class."), code="unit")
        return data
