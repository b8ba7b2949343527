"""Sending in a roster, saying what its columns are, deciding about one row."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms import DAY, UnitField
from people.permissions import Scope
from places import days
from places.choosing import unit_named
from places.models import Audience, Unit


class RosterForm(forms.Form):
    """A file and what it is about. Whoever looks after one unit sends in that unit's."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy("Excel (xlsx, xls), OpenDocument (ods) or CSV, as you keep it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    unit = UnitField(
        required=False,
        help_text=gettext_lazy("For rows that name no commune. Others outside it are refused."),
    )
    audience = forms.ModelChoiceField(
        Audience.objects.all(),
        label=gettext_lazy("Post"),
        required=False,
        empty_label=gettext_lazy("as each row says"),
        help_text=gettext_lazy("For rows that do not say what post it is."),
    )
    on = forms.DateField(
        label=gettext_lazy("The list is of"),
        widget=DAY,
        initial=days.today,
        help_text=gettext_lazy("Posts without a first day of their own begin on this day."),
    )
    complete = forms.BooleanField(
        label=gettext_lazy("This is everybody who holds this post in this unit"),
        required=False,
        help_text=gettext_lazy("The posts of those missing from it end. You see first who."),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        if len(scope.units) == 1:
            self.initial.setdefault("unit", f"{scope.units[0].name} ({scope.units[0].code})")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            data["unit"] = self._unit(data.get("unit", ""), data.get("on") or days.today())
        except ValidationError as error:
            self.add_error("unit", error)
        if data.get("complete") and not (data.get("unit") and data.get("audience")):
            text = _("Say of which unit and which post the list is complete.")
            self.add_error("complete", text)
        return data

    def _unit(self, text: str, on: Any) -> Unit | None:
        if not text.strip():
            if self.scope.sees_everything:
                return None
            raise ValidationError(_("Say which of your units the list is of."), code="scope")
        unit = unit_named(text, on=on)
        if not self.scope.sees(unit):
            raise ValidationError(_("This unit is not one of yours."), code="scope")
        return unit


MEANINGS = {
    "": gettext_lazy("not used"),
    "name": gettext_lazy("Full name"),
    "surname": gettext_lazy("Family and middle name"),
    "middle_name": gettext_lazy("Middle name"),
    "phone": gettext_lazy("Phone"),
    "other_phone": gettext_lazy("Another phone"),
    "audience": gettext_lazy("Post"),
    "unit": gettext_lazy("Commune or ward"),
    "unit_code": gettext_lazy("Official code of the unit"),
    "district": gettext_lazy("District"),
    "village": gettext_lazy("Village"),
    "address": gettext_lazy("Address"),
    "workplace": gettext_lazy("Workplace"),
    "start": gettext_lazy("From"),
    "end": gettext_lazy("Until (not included)"),
    "gender": gettext_lazy("Gender"),
    "female": gettext_lazy("Women (marked with an x)"),
    "male": gettext_lazy("Men (marked with an x)"),
    "ethnic_group": gettext_lazy("Ethnic group"),
    "birth": gettext_lazy("Birth date"),
    "number": gettext_lazy("How many people"),
    "day": gettext_lazy("Counted on"),
    "source": gettext_lazy("Source"),
}


class ColumnsForm(forms.Form):
    """What each column of each sheet is; begins with what was understood."""

    def __init__(self, *args: Any, sheets: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sheets = sheets
        for number, sheet in enumerate(sheets):
            guessed = {column: name for name, column in sheet.mapping.items()}
            for column, title in enumerate(_titles(sheet)):
                self.fields[f"{number}-{column}"] = forms.ChoiceField(
                    label=title or _("Column %(n)d") % {"n": column + 1},
                    choices=list(MEANINGS.items()),
                    required=False,
                    initial=guessed.get(column, ""),
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number, sheet in enumerate(self._sheets):
            seen: dict[str, str] = {}
            for column in range(len(_titles(sheet))):
                name, key = data.get(f"{number}-{column}"), f"{number}-{column}"
                if name and name in seen:
                    self.add_error(key, _("Another column of this sheet is that already."))
                elif name:
                    seen[name] = key
        return data

    @property
    def sheets(self) -> Iterator[dict[str, Any]]:
        """For the page: each sheet with its fields and what stands in the first rows."""
        for number, sheet in enumerate(self._sheets):
            fields = []
            for column in range(len(_titles(sheet))):
                samples = [row[column] for row in sheet.sample if column < len(row)]
                told = "; ".join(str(cell) for cell in samples if cell not in (None, ""))
                fields.append((self[f"{number}-{column}"], told))
            yield {"name": sheet.name, "fields": fields, "left_out": sheet.left_out}

    @property
    def mapping(self) -> dict[str, dict[str, int]]:
        """{sheet: {field: column}}"""
        found: dict[str, dict[str, int]] = {}
        for number, sheet in enumerate(self._sheets):
            columns = range(len(_titles(sheet)))
            chosen = {self.cleaned_data[f"{number}-{column}"]: column for column in columns}
            chosen.pop("", None)
            if chosen:
                found[sheet.name] = chosen
        return found


def _titles(sheet: Any) -> list[str]:
    """A title for each column; none where no line of headings was found."""
    widest = max((len(row) for row in sheet.sample), default=0)
    return [*sheet.header, *[""] * (widest - len(sheet.header))]
