"""Forms about personal data: consents, corrections, requests, and what is decided on them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people import consents, optional_fields, services
from people.models import Consent, DataRequest, Person, Purpose
from people.phones import display_phone

LONG = forms.Textarea(attrs={"rows": 4, "maxlength": 2000})


class OptionalFieldsForm(forms.ModelForm):
    """A form of a person that keeps gender and ethnic group only as the site may: with the
    person's word that they agree, on another basis, or not at all."""

    agreed = forms.BooleanField(
        label=_("The person agreed that gender and ethnic group are kept."),
        help_text=_("On paper or by word. Without it leave the two fields empty."),
        required=False,
    )

    def __init__(self, *args: Any, for_user: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        if optional_fields.are_off():
            for name in optional_fields.OPTIONAL_FIELDS:
                del self.fields[name]
        if not optional_fields.need_consent():
            del self.fields["agreed"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "agreed" in self.fields and not data.get("agreed"):
            for name in self._stated(data):
                had = self.instance.pk and consents.has_consent(self.instance, name)
                if name in self.changed_data and not had:
                    self.add_error(name, _("Only with the person’s consent: see below."))
        return data

    def save(self, commit: bool = True) -> Person:
        """With the person, what they agreed to: told the office, or taken back."""
        person = super().save(commit)
        stated = self._stated(self.cleaned_data)
        if self.cleaned_data.get("agreed"):
            told = {"how": Consent.How.TOLD, "recorded_by": self.for_user}
            for name, value in stated.items():
                consents.give_consent(person=person, purpose=name, value=value, **told)
        for name in set(optional_fields.OPTIONAL_FIELDS) & set(self.changed_data) - set(stated):
            consents.withdraw_consent(person=person, purpose=name)
        return person

    def _stated(self, data: dict[str, Any]) -> dict[str, str]:
        names = optional_fields.OPTIONAL_FIELDS
        return {str(name): data[name] for name in names if data.get(name)}


class ConsentForm(forms.Form):
    """One purpose. The box is never ticked beforehand."""

    value = forms.CharField(max_length=40, required=False)
    agree = forms.BooleanField(
        error_messages={"required": _("Tick the box if you agree. You need not.")}
    )

    def __init__(self, *args: Any, purpose: str, wording: str, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{purpose}-%s")
        super().__init__(*args, **kwargs)
        self.fields["agree"].label = wording
        if purpose == Purpose.GENDER:
            choices = [("", "–"), *Person.Gender.choices]
            self.fields["value"] = forms.ChoiceField(
                label=Purpose.GENDER.label, choices=choices, required=False
            )
        elif purpose == Purpose.ETHNIC_GROUP:
            self.fields["value"].label = Purpose.ETHNIC_GROUP.label
        else:
            del self.fields["value"]


class ContactPhoneForm(forms.ModelForm):
    """The one thing on record that a person may change alone, besides the language."""

    class Meta:
        model = Person
        fields = ["contact_phone"]
        help_texts = {"contact_phone": _("How the office reaches you. It does not sign you in.")}
        widgets = {"contact_phone": forms.TextInput(attrs={"inputmode": "tel"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["contact_phone"] = display_phone(self.initial.get("contact_phone") or "")

    def clean_contact_phone(self) -> str:
        return services.read_phone(self.cleaned_data["contact_phone"]) or ""


class AskForm(forms.Form):
    """What a person asks for."""

    text = forms.CharField(label=_("In your own words"), widget=LONG, required=False)
    knows_certificates_end = forms.BooleanField(
        label=_(
            "I know: after the erasure nobody can check my certificates any more, "
            "I can no longer sign in, and it cannot be taken back."
        ),
        required=False,
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != DataRequest.Kind.ERASE:
            del self.fields["knows_certificates_end"]


class OpenForThemForm(AskForm):
    """The same, written down by the Department for somebody who came, called or wrote."""

    kind = forms.ChoiceField(label=_("What is asked for"), choices=DataRequest.Kind)
    field_order = ["kind", "text", "knows_certificates_end"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kind=DataRequest.Kind.ERASE, **kwargs)
        self.fields["knows_certificates_end"].label = _(
            "For an erasure: the person was told that their certificates can then no longer "
            "be checked, and confirmed it."
        )


class DecideForm(forms.Form):
    """What the Department does with a request: one of four buttons, each with its field."""

    decision = forms.CharField(
        label=_("What was decided"),
        help_text=_("The person reads this. Write no name."),
        widget=LONG,
        required=False,
    )
    legal_ground = forms.CharField(
        label=_("Legal ground, if it is refused"),
        help_text=_("The article that allows keeping the data. The person reads it."),
        widget=LONG,
        required=False,
    )
    longer = forms.IntegerField(label=_("Days longer, if it is extended"), required=False)
    because = forms.CharField(label=_("Why it takes longer"), widget=LONG, required=False)
    act = forms.ChoiceField(
        choices=[(name, name) for name in ("answer", "extend", "settle", "refuse")]
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("act") == "extend" and not data.get("longer"):
            raise ValidationError(_("How many days longer?"))
        return data
