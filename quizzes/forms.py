"""What a trainer must put right before a question is asked of anybody."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.forms.models import WagtailAdminModelForm

from quizzes import freezing, queries
from quizzes.kinds.numbers import number_of
from quizzes.models import Option, Question
from quizzes.versions import FIRST_LANGUAGE

MOST_TOLERANCE = 10**9
FILLED_IN = ("text", "match", "feedback", "picture", "is_correct")


class Pictured(WagtailAdminModelForm):
    """Whatever has a picture says what it shows."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("picture") and not cleaned.get("picture_alt"):
            self.add_error(
                "picture_alt", _("Say what the picture shows, for people who cannot see it.")
            )
        return cleaned


class CaseForm(Pictured):
    pass


class ToleranceField(forms.CharField):
    """A number, 0 or more, as it is written in Vietnamese or in English."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal:
        text = super().clean(value).strip()
        number = number_of(text) if text else Decimal(0)
        if number is None or not 0 <= number < MOST_TOLERANCE:
            raise forms.ValidationError(_("Write a number that is 0 or more."))
        return number


class QuestionForm(Pictured):
    """A draft may be unfinished; what is published must be answerable and verified."""

    tolerance = ToleranceField(
        label=gettext_lazy("Tolerance"),
        help_text=gettext_lazy("How far a number may be off and still be right."),
        required=False,
    )

    class Media:
        js = ["js/question_form.js"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_usual_answers(data) if data else data, *args, **kwargs)
        if "case_position" in self.fields:
            self.fields["case_position"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation:
            self._refuse_unanswerable(cleaned)
            self._refuse_unverified(cleaned)
        return cleaned

    def clean_case_position(self) -> int:
        return self.cleaned_data["case_position"] or 0

    def clean_slug(self) -> str | None:
        return self.cleaned_data["slug"] or None

    def _refuse_unanswerable(self, cleaned: dict[str, Any]) -> None:
        formset = self.formsets["options"]
        if not formset.is_valid() or "kind" not in cleaned or "text" not in cleaned:
            return
        names = ("text", "match", "is_correct", "picture", "picture_alt")
        options = [
            Option(**{name: words[name] for name in names if name in words})
            for words in (form.cleaned_data for form in formset.forms)
            if words and not words.get("DELETE")
        ]
        tolerance = cleaned.get("tolerance") or 0
        question = Question(kind=cleaned["kind"], text=cleaned["text"], tolerance=tolerance)
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


def with_usual_answers(data: Any) -> Any:
    """What the form sends, without lines that were left empty.

    A true or false question whose answers were left empty gets "true" and "false", in
    Vietnamese, in which questions are written.
    """
    data = data.copy()
    total = int(data.get("options-TOTAL_FORMS") or 0)
    lines = [f"options-{number}" for number in range(total)]
    nothing_said = not any(data.get(f"{line}-text") for line in lines)
    if data.get("kind") == Question.Kind.TRUE_FALSE and len(lines) == 2 and nothing_said:
        for line, words in zip(lines, usual_answers(), strict=True):
            data[f"{line}-text"] = words
        return data
    for line in lines:
        is_empty = not any(data.get(f"{line}-{name}") for name in FILLED_IN)
        if is_empty and not data.get(f"{line}-id"):
            data[f"{line}-DELETE"] = "on"
    return data


def usual_answers() -> tuple[str, str]:
    """ "True" and "false" in the language that questions are written in."""
    with translation.override(FIRST_LANGUAGE):
        return pgettext("answer", "True"), pgettext("answer", "False")


class TopicField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queries.topics(), required=False, empty_label=_("any topic"), **kwargs)


class QuizForm(WagtailAdminModelForm):
    pass_mark = forms.IntegerField(
        label=gettext_lazy("Pass mark (%)"),
        help_text=gettext_lazy("Share of the points needed to pass."),
        initial=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        draws = self.formsets["draws"].form if "draws" in self.formsets else None
        if draws:
            draws.base_fields["topic"] = TopicField(label=gettext_lazy("Topic"))
            draws.base_fields["count"].min_value = 1
        super().__init__(*args, **kwargs)

    def clean_pause_minutes(self) -> int | None:
        return self._at_least_one("pause_minutes")

    def clean_attempts_allowed(self) -> int | None:
        return self._at_least_one("attempts_allowed")

    def clean_minutes_allowed(self) -> int | None:
        return self._at_least_one("minutes_allowed")

    def _at_least_one(self, name: str) -> int | None:
        value = self.cleaned_data[name]
        if value == 0:
            raise forms.ValidationError(_("Write 1 or more, or leave it empty for no limit."))
        return value
