"""What the admin checks before it saves, with words that say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

TOWARDS_PUBLISHING = {"action-publish", "action-submit", "action-restart-workflow"}


class CoursePageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("picture") and not cleaned.get("picture_alt"):
            self.add_error("picture_alt", _("Say what the picture shows."))
        share = cleaned.get("share_picture")
        if share and share.is_svg():
            self.add_error("share_picture", _("Chats cannot show SVG. Choose a PNG or JPEG."))
        return cleaned


class LessonPageForm(WagtailAdminPageForm):
    """Nothing unverified is published, nor sent to be published."""

    NOT_YET = _(
        "This lesson cannot be published yet. Choose “verified in the source”, "
        "or enter the expert's name, title and the day of the sign-off."
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.leads_to_publishing() and not self.is_checked(cleaned):
            self.add_error("certainty", ValidationError(self.NOT_YET, code="unverified"))
        return cleaned

    def leads_to_publishing(self) -> bool:
        approving = self.data.get("workflow-action-name") == "approve"
        return approving or any(self.data.get(action) for action in TOWARDS_PUBLISHING)

    def is_checked(self, cleaned: dict[str, Any]) -> bool:
        names = ("certainty", "signed_off_by", "signed_off_title", "signed_off_on")
        candidate = type(self.instance)(**{name: cleaned.get(name) for name in names})
        return candidate.may_be_published
