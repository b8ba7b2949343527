"""What a trainer must put right before a question is asked of anybody."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from quizzes import freezing
from quizzes.models import Option, Question


class QuestionForm(WagtailAdminModelForm):
    """A draft may be unfinished; what is published must be answerable and verified."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("picture") and not cleaned.get("picture_alt"):
            self.add_error(
                "picture_alt", _("Say what the picture shows, for people who cannot see it.")
            )
        if not self.is_deferred_validation:
            self._refuse_unanswerable(cleaned)
            self._refuse_unverified(cleaned)
        return cleaned

    def clean_slug(self) -> str | None:
        return self.cleaned_data["slug"] or None

    def _refuse_unanswerable(self, cleaned: dict[str, Any]) -> None:
        formset = self.formsets["options"]
        if not formset.is_valid() or "kind" not in cleaned or "text" not in cleaned:
            return
        options = [
            Option(text=words["text"], is_correct=words["is_correct"])
            for words in (form.cleaned_data for form in formset.forms)
            if words and not words.get("DELETE")
        ]
        question = Question(kind=cleaned["kind"], text=cleaned["text"])
        if problem := freezing.problem_with(question, options):
            self.add_error(None, problem)

    def _refuse_unverified(self, cleaned: dict[str, Any]) -> None:
        names = ("certainty", "signed_off_by", "signed_off_title", "signed_off_on")
        if not Question(**{name: cleaned.get(name) for name in names}).may_be_published:
            words = _(
                "Not verified yet, so it cannot be published. Save it as a draft, or fill in "
                "which expert signed it off: name, title and date."
            )
            self.add_error("certainty", words)


class QuizForm(WagtailAdminModelForm):
    pass_mark = forms.IntegerField(
        label=gettext_lazy("Pass mark (%)"),
        help_text=gettext_lazy("Share of the points needed to pass."),
        initial=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    def clean_attempts_allowed(self) -> int | None:
        return self._at_least_one("attempts_allowed")

    def clean_minutes_allowed(self) -> int | None:
        return self._at_least_one("minutes_allowed")

    def _at_least_one(self, name: str) -> int | None:
        value = self.cleaned_data[name]
        if value == 0:
            raise forms.ValidationError(_("Write 1 or more, or leave it empty for no limit."))
        return value
