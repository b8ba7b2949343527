"""What the admin checks before it saves, with words that say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.blocks import StreamBlockValidationError, StructBlock, StructBlockValidationError

from courses.content_checks import block_findings
from courses.guiding import is_guiding

TOWARDS_PUBLISHING = {"action-publish", "action-submit", "action-restart-workflow"}


def leads_to_publishing(data: Any) -> bool:
    approving = data.get("workflow-action-name") == "approve"
    return approving or any(data.get(action) for action in TOWARDS_PUBLISHING)


def refuse_guiding_words(form: WagtailAdminPageForm, name: str) -> None:
    if is_guiding(form.cleaned_data.get(name) or ""):
        form.add_error(name, _("Write your own words in place of the guiding ones."))


def words_of(child: Any) -> ValidationError | None:
    """What must be mended in a block, in the shape that its form shows."""
    words = list(dict.fromkeys(finding.words for finding in block_findings(child) if finding.must))
    if not words:
        return None
    if isinstance(child.block, StructBlock):
        return StructBlockValidationError(non_block_errors=[ValidationError(words)])
    return ValidationError(words)


class CoursePageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("picture") and not cleaned.get("picture_alt"):
            self.add_error("picture_alt", _("Say what the picture shows."))
        share = cleaned.get("share_picture")
        if share and share.is_svg():
            self.add_error("share_picture", _("Chats cannot show SVG. Choose a PNG or JPEG."))
        if leads_to_publishing(self.data):
            for name in ("title", "summary", "search_description", "picture_alt"):
                refuse_guiding_words(self, name)
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
        if self.leads_to_publishing():
            for name in ("title", "search_description"):
                refuse_guiding_words(self, name)
            self.refuse_unfinished_blocks(cleaned)
        return cleaned

    def refuse_unfinished_blocks(self, cleaned: dict[str, Any]) -> None:
        """What must be mended stands at its block in the form."""
        body = cleaned.get("body")
        if body is None:
            return
        problems = {number: words_of(child) for number, child in enumerate(body)}
        found = {number: error for number, error in problems.items() if error}
        if found:
            self.add_error("body", StreamBlockValidationError(block_errors=found))

    def leads_to_publishing(self) -> bool:
        return leads_to_publishing(self.data)

    def is_checked(self, cleaned: dict[str, Any]) -> bool:
        names = ("certainty", "signed_off_by", "signed_off_title", "signed_off_on")
        candidate = type(self.instance)(**{name: cleaned.get(name) for name in names})
        return candidate.may_be_published
