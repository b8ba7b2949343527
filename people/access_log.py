"""The log of readings in the Wagtail admin: who read whose data. Only to read."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies.base import BasePermissionPolicy

from people import permissions, readings, services
from people.models import AccessEntry


class LogPolicy(BasePermissionPolicy):
    """Read by those whom `people/permissions.py` names; written by nobody."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and permissions.may_read_access_log(user)


class AccessLogView(ReportView):
    """Newest first. Opening it shows names, so that it is noted itself."""

    index_url_name = "people_access_log"
    index_results_url_name = "people_access_log_results"
    page_title = _("Readings of personal data")
    header_icon = "list-ul"
    permission_policy = LogPolicy(AccessEntry)
    any_permission_required = ["view"]
    columns = [
        Column("at", label=_("When")),
        Column("actor", label=_("Who"), accessor="actor.name"),
        Column("action", label=_("What"), accessor=readings.name_of),
        Column("unit", label=_("Of which unit")),
        Column("subject", label=_("Of whom"), accessor="subject.name"),
        Column("people", label=_("How many people")),
        Column("reason", label=_("Why"), accessor="get_reason_display"),
    ]

    def get_base_queryset(self) -> QuerySet[AccessEntry]:
        return AccessEntry.objects.select_related("actor", "unit", "subject").order_by("-at", "-pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        shown = len(context["object_list"])
        services.log_reading(actor=self.request.user, action="access-log", people=shown)
        return context
