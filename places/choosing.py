"""Find the one unit that somebody means by a code or a name on a day."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places import days
from places.models import Unit
from places.names import folded

SHOWN = 20


def unit_named(text: str, on: date) -> Unit:
    """The one unit of a day with this code or name ("Sơn Trà", "Xã Sơn Trà", "21157").

    Raises ValidationError if there is none, or several: then their codes are told.
    """
    code = re.search(r"\b(\d{2,5})\b", text)
    units = Unit.objects.on(on)
    found = list(units.with_code(text.strip())) or list(units.with_code(code[1] if code else ""))
    found = found or list(units.filter(search=folded(text)))
    found = found or list(units.matching(text).in_name_order()[:SHOWN])
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(
            _("No unit is called “%(text)s” on %(day)s. Enter its name or official code."),
            params={"text": text, "day": on.strftime("%d/%m/%Y")},
            code="unknown",
        )
    names = ", ".join(f"{unit.name} ({unit.code})" for unit in found[:5])
    raise ValidationError(
        _("Several units match: %(names)s. Enter the code."), params={"names": names}, code="many"
    )


class UnitField(forms.CharField):
    """A unit typed by name or code; `resolve(text, on)` gives the unit."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", gettext_lazy("Unit"))
        kwargs.setdefault(
            "help_text",
            gettext_lazy("Its name or official code, for example “Ba Tơ” or 51 for the province."),
        )
        super().__init__(**kwargs)

    @staticmethod
    def resolve(text: str, on: date | None) -> Unit:
        return unit_named(text, on or days.today())
