"""Sound and film in the trainers' admin: what waits, what is ready and how small it became."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.documents.permissions import permission_policy

from recordings import ffmpeg, services
from recordings.models import Recording
from recordings.queries import recordings_to_show, said


class SizesColumn(Column):
    """Both sizes; where something failed, why, and a button to try again."""

    cell_template_name = "recordings/admin/sizes_cell.html"

    def get_value(self, instance: Recording) -> Recording:
        return instance


class RecordingsView(ReportView):
    """Every sound and film that this trainer may change."""

    index_url_name = "recordings"
    index_results_url_name = "recordings_results"
    page_title = gettext_lazy("Sound and film")
    header_icon = "media"
    permission_policy = permission_policy
    any_permission_required = ["add", "change"]
    results_template_name = "recordings/admin/recordings_results.html"
    is_export = False
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Title"),
            accessor="document.title",
            get_url=lambda row: reverse("wagtaildocs:edit", args=[row.document_id]),
        ),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            primary=lambda row: row.is_ready,
        ),
        Column("length", label=gettext_lazy("Length"), accessor=lambda row: said(row.seconds)),
        SizesColumn("sizes", label=gettext_lazy("Uploaded → on phones")),
    ]

    def get_base_queryset(self) -> Any:
        mine = permission_policy.instances_user_has_permission_for(self.request.user, "change")
        return recordings_to_show().filter(document__in=mine)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"no_ffmpeg": not ffmpeg.is_installed()}


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    recording = get_object_or_404(recordings_to_show(), pk=pk)
    if not permission_policy.user_has_permission_for_instance(
        request.user, "change", recording.document
    ):
        raise PermissionDenied
    services.try_again(recording=recording)
    messages.success(request, _("It waits once more. This takes a minute or two."))
    return redirect("recordings")
