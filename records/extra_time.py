"""More minutes and more tries at a quiz for one person: giving them, and who has which."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person
from people.services import log_reading
from quizzes.models import Quiz
from records.models import ExtraTime


@transaction.atomic
def give_extra_time(
    *, person: Person, quiz: Quiz, minutes: int = 0, tries: int = 0, given_by: Person
) -> ExtraTime:
    """Minutes are added to each try, tries to those allowed; with what was given before."""
    if minutes <= 0 and tries <= 0:
        raise ValidationError(_("Give minutes, tries or both."))
    log_reading(actor=given_by, action="extra-time", subject=person, people=1)
    return ExtraTime.objects.create(
        person=person, quiz=quiz, minutes=minutes, tries=tries, given_by=given_by
    )


def given_to(person: Person) -> QuerySet[ExtraTime]:
    return ExtraTime.objects.filter(person=person).select_related("quiz").order_by("-given_at")


class ExtraTimeForm(forms.Form):
    """Only quizzes with a limit are offered: for the others there is nothing to give."""

    quiz = forms.ModelChoiceField(label=gettext_lazy("Quiz"), queryset=Quiz.objects.none())
    minutes = forms.IntegerField(
        label=gettext_lazy("More minutes for each try"),
        min_value=0,
        max_value=600,
        required=False,
    )
    tries = forms.IntegerField(
        label=gettext_lazy("More tries"), min_value=0, max_value=50, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_now = Quiz.objects.filter(current__isnull=False, is_practice=False)
        limited = open_now.filter(minutes_allowed__gt=0) | open_now.filter(attempts_allowed__gt=0)
        self.fields["quiz"].queryset = limited.order_by("title")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("minutes") or cleaned.get("tries")):
            raise ValidationError(_("Give minutes, tries or both."))
        return cleaned

    def terms(self) -> dict[str, Any]:
        """What `give_extra_time` takes."""
        given = self.cleaned_data
        return {
            "quiz": given["quiz"],
            "minutes": given["minutes"] or 0,
            "tries": given["tries"] or 0,
        }
