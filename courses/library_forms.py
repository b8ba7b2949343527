"""What the form of a communication product checks, with words that say what to do."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm


class ProductPageForm(WagtailAdminPageForm):
    """A product is something to take away: words, a picture or a file."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("picture") and not cleaned.get("picture_alt"):
            self.add_error("picture_alt", _("Say what the picture shows."))
        if not self.is_deferred_validation and not self._holds_anything(cleaned):
            self.add_error("words", _("Add words, a picture or a file: there is nothing to take."))
        return cleaned

    def _holds_anything(self, cleaned: dict[str, Any]) -> bool:
        files = self.formsets.get("files")
        rows = files.forms if files is not None else []
        chosen = [f for f in rows if f.data.get(f.add_prefix("document")) and not _goes(f)]
        return bool(cleaned.get("words") or cleaned.get("picture") or chosen)


def _goes(form: Any) -> bool:
    return form.data.get(form.add_prefix("DELETE")) in {"1", "on", "true"}
