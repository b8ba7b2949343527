"""Set and end requirements in the admin: never an edit, always a new row."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from places import days
from places.choosing import UnitField
from places.models import Audience
from records.models import Requirement


class RequirementForm(forms.ModelForm):
    """A course, of whom, where, from when, due in how many days, valid how long."""

    where = UnitField(label=_("Within"))

    class Meta:
        model = Requirement
        fields = ["course", "audience", "where", "start", "due_days", "valid_months"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.for_user = kwargs.pop("for_user", None)
        super().__init__(*args, **kwargs)
        self.fields["audience"].queryset = Audience.objects.with_roster()
        self.fields["start"].initial = days.today

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("where") and data.get("start"):
            try:
                data["unit"] = UnitField.resolve(data["where"], data["start"])
            except ValidationError as error:
                self.add_error("where", error)
        return data

    def terms(self) -> dict[str, Any]:
        """What `services.require` takes."""
        names = ("course", "audience", "unit", "start", "due_days", "valid_months")
        return {name: self.cleaned_data[name] for name in names}


class EndRequirementForm(forms.ModelForm):
    """From which day nobody new is required. What was required before stays required."""

    class Meta:
        model = Requirement
        fields = ["until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.for_user = kwargs.pop("for_user", None)
        super().__init__(*args, **kwargs)
        self.fields["until"].required = True

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= self.instance.start:
            raise ValidationError(_("A requirement must end after the day it begins."))
        return until
