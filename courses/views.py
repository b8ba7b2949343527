"""The report of what waits for an expert, in the trainers' admin."""

from typing import Any

from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from courses.review import waiting_for_an_expert
from places.cells import harmless


class ToBeReviewedView(ReportView):
    """Draft lessons and questions, and what an expert is asked to check in each."""

    index_url_name = "to_be_reviewed"
    index_results_url_name = "to_be_reviewed_results"
    page_title = _("To be reviewed")
    header_icon = "glasses"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    columns = [
        TitleColumn("title", label=_("Title"), get_url=lambda waiting: waiting.edit_url),
        Column("kind", label=_("Kind")),
        Column("course", label=_("Course")),
        Column("check", label=_("What to check")),
    ]
    list_export = ["kind", "title", "course", "check"]
    export_headings = {
        "kind": _("Kind"),
        "title": _("Title"),
        "course": _("Course"),
        "check": _("What to check"),
    }

    custom_field_preprocess = {
        field: {"csv": lambda value: harmless(force_str(value))} for field in list_export
    }

    def get_filename(self) -> str:
        return "to-be-reviewed"

    def get_base_queryset(self) -> Any:
        return waiting_for_an_expert()
