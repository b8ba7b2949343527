"""Choosing whose cards to print."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms import UnitField
from people.permissions import Scope
from places.choosing import unit_named
from places.models import Unit


class ScopedUnitForm(forms.Form):
    """A unit within the scope of whoever asks; theirs, if they name none."""

    unit = UnitField(required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope

    def clean_unit(self) -> Unit | None:
        text = self.cleaned_data["unit"]
        if not text.strip():
            return self.scope.units[0] if self.scope.units else None
        unit = unit_named(text, on=self.scope.on)
        if not self.scope.sees(unit):
            raise ValidationError(_("This unit is not one of yours."), code="scope")
        return unit


class CardFilterForm(ScopedUnitForm):
    NEVER, ALL = "never", "all"

    who = forms.ChoiceField(
        label=gettext_lazy("Who"),
        required=False,
        choices=[
            (NEVER, gettext_lazy("who have never signed in")),
            (ALL, gettext_lazy("everybody")),
        ],
    )

    def clean_who(self) -> str:
        return self.cleaned_data["who"] or self.NEVER
