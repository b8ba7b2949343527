"""The agency that somebody with the role of its viewer sees figures of, in a person's form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.agency_viewers import agency_viewed_by, view_for
from people.models import Person
from people.roles import Role
from places import days
from places.agencies import agencies_on
from places.models import Agency


class ViewerForm(forms.ModelForm):
    """A form of a person with their roles, which asks the agency's viewer: of which agency?"""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Sees the figures of"),
        help_text=_(
            "Only for the role “agency that sees figures without names”: the figures of this "
            "agency’s courses, in the whole province, and of the agencies it came from or became."
        ),
        empty_label=_("no agency"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = agency_viewed_by(self.instance) if self.instance.pk else None
        there = agencies_on(days.today())
        # One that has ended stays chosen until somebody chooses its successor.
        kept = Agency.objects.filter(pk=now and now.pk)
        self.fields["agency"].queryset = (there | kept).order_by("sort_key")
        self.initial["agency"] = now and now.pk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        views = Role.AGENCY in {group.name for group in data.get("groups") or ()}
        if views and not data.get("agency") and "agency" not in self.errors:
            self.add_error("agency", _("Say which agency this person views figures for."))
        elif data.get("agency") and not views:
            self.add_error(
                "agency",
                _("Tick the role “agency that sees figures without names” too, or choose none."),
            )
        return data

    def save(self, commit: bool = True) -> Person:
        person = super().save(commit)
        by = getattr(self, "for_user", None)
        view_for(person=person, agency=self.cleaned_data.get("agency"), recorded_by=by)
        return person
