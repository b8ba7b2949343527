"""Forms of the second factor: allauth's, in our words and with our keypad."""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms import PinField
from people.pins import plain_pin

# A code is good for its half minute and the one before and after (MFA_TOTP_TOLERANCE).
USED_CODE_SECONDS = 120


class CodeForm(forms.Form):
    """A code of digits; full-width ones and spaces are forgiven, a second use is not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code"),
            max_length=40,
            help_text=_("Six digits from the app, or one of your recovery codes."),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
            error_messages={"required": _("Enter the code.")},
        )

    def clean_code(self) -> str:
        self.cleaned_data["code"] = plain_pin(self.cleaned_data["code"])
        code = super().clean_code()  # type: ignore[misc]
        digest = salted_hmac("people.second_factor", f"{self.user.pk}:{code}").hexdigest()
        if not cache.add(f"second-factor-used:{digest}", 1, USED_CODE_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class GiveCodeForm(CodeForm, AuthenticateForm):
    """At signing in."""


class GiveCodeAgainForm(CodeForm, ReauthenticateForm):
    """In a session that has not given one, or not lately."""


class SetUpAppForm(CodeForm, ActivateTOTPForm):
    """The app is set up once it shows the right code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Six digits, as the app shows them now.")


class PinAgainForm(forms.Form):
    """The PIN, before the second factor is changed. Counted with the wrong PINs."""

    password = PinField(
        label=gettext_lazy("PIN"),
        autocomplete="current-password",
        error_messages={"required": gettext_lazy("Enter your PIN.")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        pin = self.cleaned_data["password"]
        if not get_account_adapter().reauthenticate(self.user, pin):
            raise ValidationError(_("This is not the PIN you have now."), code="no_match")
        return pin
