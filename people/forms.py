"""Forms about people."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people import contacts, pins, services
from people.agency_forms import ViewerForm
from people.entering import owes_pin
from people.models import Person, UnitContact
from people.phones import display_phone
from people.privacy_forms import OptionalFieldsForm
from people.roles import Role
from people.sign_in import identifier_of
from places import days
from places.choosing import unit_named
from places.models import Audience, Unit

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
KEYPAD = {"inputmode": "numeric", "maxlength": 20, "spellcheck": "false"}


class PinField(forms.CharField):
    """A PIN on a number keypad; full-width digits and spaces are forgiven."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        attrs = KEYPAD | {"autocomplete": autocomplete}
        kwargs.setdefault("max_length", 40)
        super().__init__(widget=forms.PasswordInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        return pins.plain_pin(super().clean(value))


class SignInForm(forms.Form):
    """Who, and the PIN. One answer for everything that does not match."""

    identifier = forms.CharField(
        label=_("Phone number or personal code"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter your phone number or personal code.")},
    )
    pin = PinField(
        label=_("PIN"),
        autocomplete="current-password",
        error_messages={"required": _("Enter your PIN.")},
    )
    shared = forms.BooleanField(
        label=_("This is a shared phone"),
        help_text=_("You are signed out when the browser closes or after 30 minutes."),
        required=False,
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.person: Person | None = None

    @property
    def is_paused(self) -> bool:
        return self.has_error("__all__", "paused")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        self.person = get_adapter().authenticate(
            self.request, identifier=identifier_of(data["identifier"]), password=data["pin"]
        )
        if self.person is None:
            raise ValidationError(
                _("The phone number or code and the PIN do not match. Check both and try again."),
                code="no_match",
            )
        return data


class ChoosePinForm(forms.Form):
    """A new PIN, typed twice; the present one too, unless it was a one-time PIN."""

    current = PinField(
        label=_("PIN now"),
        autocomplete="current-password",
        error_messages={"required": _("Enter the PIN you have now.")},
    )
    pin = PinField(
        label=_("New PIN"),
        autocomplete="new-password",
        help_text=_("Six digits that others would not guess."),
        error_messages={"required": _("Choose six digits.")},
    )
    again = PinField(
        label=_("New PIN again"),
        autocomplete="new-password",
        error_messages={"required": _("Enter the new PIN again.")},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.person = request.user
        if owes_pin(request):
            del self.fields["current"]

    def clean_current(self) -> str:
        """Counted with the wrong PINs of signing in: an open phone is no way to guess."""
        identifier = self.person.login_phone or self.person.code
        pin = self.cleaned_data["current"]
        owner = get_adapter().authenticate(self.request, identifier=identifier, password=pin)
        if owner != self.person:
            raise ValidationError(_("This is not the PIN you have now."), code="no_match")
        return pin

    def clean_pin(self) -> str:
        pin = self.cleaned_data["pin"]
        validate_password(pin, self.person)
        if self.person.check_password(pin):
            raise ValidationError(_("Choose a PIN other than the one you have."), code="same")
        return pin

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "pin" in data and "again" in data and data["pin"] != data["again"]:
            self.add_error("again", _("The two are not the same. Enter the new PIN again."))
        return data


class UnitField(forms.CharField):
    """A unit by its code or name of a day; `clean_unit(text, on)` reads it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Administrative unit"))
        kwargs.setdefault("help_text", _("Name or official code, as on that day."))
        super().__init__(max_length=200, **kwargs)


class ContactForm(forms.ModelForm):
    """Whom to call in a unit, as its officer keeps it."""

    class Meta:
        model = UnitContact
        fields = ["role", "name", "phone"]
        help_texts = {
            "role": _("For example: officer for child protection"),
            "phone": _("A number that is answered. Everybody can see it."),
        }

    def clean_phone(self) -> str:
        return contacts.read_number_to_call(self.cleaned_data["phone"])


class UnitContactForm(ContactForm):
    """The same in the admin, where the unit is named too."""

    unit = UnitField()

    class Meta(ContactForm.Meta):
        fields = ["unit", *ContactForm.Meta.fields]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("for_user", None)
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["unit"] = f"{self.instance.unit} ({self.instance.unit.code})"
            self.initial["phone"] = display_phone(self.instance.phone)

    def clean_unit(self) -> Unit:
        return unit_named(self.cleaned_data["unit"], on=days.today())

    def kept(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class LanguageForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["language"]


class PostForm(forms.Form):
    """A post that somebody holds: what, where, since when."""

    audience = forms.ModelChoiceField(Audience.objects.with_roster(), label=_("Post"))
    unit = UnitField()
    workplace = forms.CharField(label=_("Workplace"), max_length=200, required=False)
    start = forms.DateField(label=_("From"), widget=DAY)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("unit") and data.get("start"):
            try:
                data["unit"] = unit_named(data["unit"], on=data["start"])
            except ValidationError as error:
                self.add_error("unit", error)
        return data


class MoveForm(PostForm):
    """The same post in another unit, from a day on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["audience"]


class EndForm(forms.Form):
    until = forms.DateField(label=_("First day without the post"), widget=DAY, initial=days.today)


class PersonForm(ViewerForm, OptionalFieldsForm):
    """A person as the department keeps them; phones in any writing."""

    class Meta:
        model = Person
        fields = [
            "name",
            "contact_phone",
            "login_phone",
            "gender",
            "birth_date",
            "ethnic_group",
            "language",
            "groups",
            "is_active",
        ]
        widgets = {"groups": forms.CheckboxSelectMultiple, "birth_date": DAY}
        labels = {"groups": _("Roles")}
        help_texts = {
            "contact_phone": _("Several people may share it."),
            "login_phone": _("Signs in one person. Empty: signs in with the personal code."),
            "groups": _("What this person does for the programme. Learners need none."),
        }

    field_order = [*Meta.fields[:-1], "agency", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = Group.objects.filter(name__in=Role.values)
        self.fields["groups"].label_from_instance = lambda group: Role(group.name).label
        for name in ("contact_phone", "login_phone"):
            self.initial[name] = display_phone(self.initial.get(name) or "")

    def clean_groups(self) -> list[Group]:
        """The roles chosen here; groups that an administrator gave elsewhere stay."""
        others = self.instance.groups.exclude(name__in=Role.values) if self.instance.pk else []
        return [*self.cleaned_data["groups"], *others]

    def clean_contact_phone(self) -> str:
        return services.read_phone(self.cleaned_data["contact_phone"]) or ""

    def clean_login_phone(self) -> str | None:
        phone = services.read_phone(self.cleaned_data["login_phone"])
        services.refuse_taken_phone(phone, but=self.instance)
        return phone
