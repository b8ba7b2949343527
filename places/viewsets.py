"""Units, audiences, agencies, plan duties and legal references in the Wagtail admin."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy

from places import days
from places.models import Agency, Audience, Duty, LegalReference, Unit


class OnlyToRead(ModelPermissionPolicy):
    """Units are changed by a reorganisation, as a whole and checked, not row by row."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class PlaceViewSet(ModelViewSet):
    """What all lists here share."""

    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 100


class UnitIndexView(generic.IndexView):
    """The units of today, found with and without diacritics. Structure is not edited here."""

    search_fields = ["search"]
    show_other_searches = False

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column("name", label=_("name")),
            Column("code", label=_("official code")),
            Column("parent", label=_("parent"), accessor="parent.name"),
            DateColumn("valid_from", label=_("from")),
            Column("resolution", label=_("legal basis")),
        ]

    def get_base_queryset(self) -> QuerySet[Unit]:
        return Unit.objects.on(days.today()).select_related("parent")

    def order_queryset(self, queryset: QuerySet[Unit]) -> QuerySet[Unit]:
        return queryset.order_by("level", "sort_key")

    def search_queryset(self, queryset: QuerySet[Unit]) -> QuerySet[Unit]:
        return queryset.matching(self.search_query) if self.is_searching else queryset


class UnitViewSet(PlaceViewSet):
    model = Unit
    name = "units"
    icon = "site"
    menu_label = _("Administrative units")
    index_view_class = UnitIndexView
    form_fields = ["name"]
    permission_policy = OnlyToRead(Unit)


class AudienceViewSet(PlaceViewSet):
    model = Audience
    name = "audiences"
    icon = "group"
    menu_label = _("Audiences")
    form_fields = ["name", "name_en", "slug", "posts", "has_roster", "sees_people", "position"]
    list_display = [
        "name",
        "slug",
        "posts",
        BooleanColumn("has_roster", label=_("kept on a roster")),
    ]


class AgencyViewSet(PlaceViewSet):
    model = Agency
    name = "agencies"
    icon = "home"
    menu_label = _("Agencies")
    form_fields = ["name", "name_en", "slug", "valid_from", "valid_until"]
    list_display = ["name", DateColumn("valid_from"), DateColumn("valid_until")]


class DutyViewSet(PlaceViewSet):
    model = Duty
    name = "duties"
    icon = "list-ol"
    menu_label = _("Plan duties")
    form_fields = [
        "code",
        "section",
        "agency",
        "text",
        "kind",
        "topic",
        "topic_en",
        "audience_text",
    ]
    list_display = ["code", "topic", "kind", "agency_name"]
    list_filter = ["kind", "section"]
    ordering = ["position"]


class LegalReferenceViewSet(PlaceViewSet):
    model = LegalReference
    name = "legal-references"
    icon = "doc-full"
    menu_label = _("Legal references")
    form_fields = ["short", "number", "title", "issued", "effective", "status", "certainty"]
    list_display = ["short", "number", DateColumn("effective"), "status", "certainty"]


class PlacesGroup(ModelViewSetGroup):
    items = (UnitViewSet, AudienceViewSet, AgencyViewSet, DutyViewSet, LegalReferenceViewSet)
    menu_label = _("Province and plan")
    menu_icon = "site"
    menu_order = 300
