"""The account page of the admin: language and look. Name, phone and PIN have pages of their own."""

from typing import Any

from wagtail.admin.views.account import AccountView, LocaleSettingsPanel, ThemeSettingsPanel


class StaffAccountView(AccountView):
    """Without first and last name, picture and e-mail notices, which nobody has here."""

    def get_panels(self) -> list[Any]:
        kept = (LocaleSettingsPanel, ThemeSettingsPanel)
        return [panel for panel in super().get_panels() if isinstance(panel, kept)]
