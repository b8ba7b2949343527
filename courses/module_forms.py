"""What trainers and approvers fill in about a module as a whole."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from courses.review_dates import MONTHS_BETWEEN
from places import days
from places.names import nfc


class ConfirmForm(forms.Form):
    next_due = forms.DateField(
        label=_("To be confirmed again by"),
        widget=AdminDateInput,
        initial=lambda: days.add_months(days.today(), MONTHS_BETWEEN),
    )


class AskToConfirmForm(forms.Form):
    due = forms.DateField(
        label=_("To be confirmed by"),
        widget=AdminDateInput,
        initial=lambda: days.add_months(days.today(), 1),
    )
    why = forms.CharField(
        label=_("What to look at"),
        max_length=300,
        help_text=_("For example: article 51 was replaced on 1/7. Trainers read it."),
    )

    def clean_why(self) -> str:
        return nfc(self.cleaned_data["why"])


class AnswerForm(forms.Form):
    """The approver's words. Needed when something is sent back."""

    comment = forms.CharField(
        label=_("Comment for the trainer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
