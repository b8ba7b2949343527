"""What a person chooses on the coverage screens."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from people.models import AccessEntry
from people.scopes import Scope
from places import days
from places.models import Audience, Unit
from reports.asking import AskedWrongly, find_unit
from reports.facts import Question
from reports.scoping import courses_within, sees_figures, top_units


class DayField(forms.DateField):
    """A day written 31/12/2026, whatever the browser's own habit; 2026-12-31 is read too."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "placeholder": "31/12/2026", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.DateInput(attrs=attrs, format="%d/%m/%Y"))
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"])
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What came by a link as 2026-12-31 is shown as people write it."""
        try:
            return self.to_python(value) if isinstance(value, str) else value
        except forms.ValidationError:
            return value


class CallListForm(forms.Form):
    """What a file of names is wanted for, and in which form."""

    reason = forms.ChoiceField(
        label=_("What do you need it for?"),
        choices=AccessEntry.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you need the list for.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[("xlsx", _("Excel (XLSX)")), ("csv", _("CSV"))],
        widget=forms.RadioSelect,
        initial="xlsx",
    )


class CoverageForm(forms.Form):
    """Course, audience, unit and day; optionally as known when, in the units of which day.

    After `is_valid()`, `question` holds the question. A course or unit outside the person's
    scope is refused with the same words as one that does not exist.
    """

    course = forms.ModelChoiceField(
        Course.objects.none(),
        to_field_name="slug",
        label=_("Course"),
        empty_label=None,
        error_messages={
            "invalid_choice": _("There is no such course among those whose figures you see.")
        },
    )
    audience = forms.ModelChoiceField(
        Audience.objects.with_roster(), to_field_name="slug", label=_("For whom"), empty_label=None
    )
    unit = forms.CharField(label=_("Unit"), widget=forms.HiddenInput, required=False)
    on = DayField(label=_("On the day"))
    known = DayField(
        label=_("As known at the end of"),
        required=False,
        help_text=_("Leave empty for everything known today."),
    )
    structure = DayField(
        label=_("In the units of"),
        required=False,
        help_text=_("Leave empty for the units of the day above."),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.fields["course"].queryset = courses_within(scope)
        self.question: Question | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            structure = data.get("structure") or data["on"]
            known = days.end_of(data["known"]) if data.get("known") else None
            unit = self._unit(data["course"], data.get("unit"), structure, known)
            self.question = unit and Question(
                course=data["course"],
                audience=data["audience"],
                unit=unit,
                on=data["on"],
                known=known,
                structure=data.get("structure"),
            )
        return data

    def _unit(self, course: Course, code: str, day: date, known: datetime | None) -> Unit | None:
        """The unit with this code on the day, or the top one that the person may see."""
        try:
            unit = find_unit(code, day, known) if code else self._top(course, day)
        except AskedWrongly as error:
            self.add_error(None, str(error))
            return None
        if unit is None or not sees_figures(self.scope, course, unit):
            self.add_error(None, _("There is no such unit among those you look after."))
            return None
        return unit

    def _top(self, course: Course, day: date) -> Unit | None:
        units = Unit.objects.on(day)
        if not self.scope.sees_everything:
            units = units.filter(pk__in=top_units(self.scope, course))
        return units.order_by("level", "code").first()

    def sees(self, unit: Unit) -> bool:
        """Whether the same may be asked about another unit."""
        return sees_figures(self.scope, self.cleaned_data["course"], unit)
