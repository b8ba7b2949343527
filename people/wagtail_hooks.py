from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people import admin_views, permissions
from people import data_request_admin as requests
from people import roster_urls as rosters
from people.access_log import AccessLogView
from people.viewsets import UnitContactViewSet


class AccessLogMenuItem(MenuItem):
    def is_shown(self, request):
        return permissions.may_read_access_log(request.user)


class RostersMenuItem(MenuItem):
    """For those who look after everybody: officers have the same screens on the site."""

    def is_shown(self, request):
        return permissions.scope_of(request.user, to="bring-rosters").sees_everything


@hooks.register("register_admin_menu_item")
def register_rosters():
    return RostersMenuItem(
        _("Lists of people"),
        reverse("people_rosters"),
        name="rosters",
        icon_name="download",
        order=245,
    )


@hooks.register("register_admin_viewset")
def register_unit_contacts():
    return UnitContactViewSet()


@hooks.register("register_admin_urls")
def register_admin_urls():
    log, results = AccessLogView.as_view(), AccessLogView.as_view(results_only=True)
    return [
        *rosters.admin_urlpatterns,
        path("people/<int:person_pk>/post/", admin_views.add_post, name="people_add_post"),
        path("people/post/<int:pk>/move/", admin_views.move_post, name="people_move_post"),
        path("people/post/<int:pk>/end/", admin_views.end_post, name="people_end_post"),
        path(
            "people/<int:person_pk>/data-request/",
            requests.open_for_them,
            name="people_open_data_request",
        ),
        path("people/data-requests/<uuid:uuid>/", requests.decide, name="people_data_request"),
        path(
            "people/data-requests/<uuid:uuid>/data/",
            requests.export_for_them,
            name="people_data_request_export",
        ),
        *report_urls("reports/data-requests/", requests.DataRequestsView),
        *report_urls("reports/inactive-people/", requests.InactivePeopleView),
        path("reports/readings/", log, name="people_access_log"),
        path("reports/readings/results/", results, name="people_access_log_results"),
    ]


def report_urls(address, view):
    return [
        path(address, view.as_view(), name=view.index_url_name),
        path(
            f"{address}results/",
            view.as_view(results_only=True),
            name=view.index_results_url_name,
        ),
    ]


class DataRequestsMenuItem(MenuItem):
    def is_shown(self, request):
        if not hasattr(request, "handles_data_requests"):  # asked for each of the items
            may = permissions.may(request.user, "handle-data-requests")
            request.handles_data_requests = may
        return request.handles_data_requests


@hooks.register("register_reports_menu_item")
def register_data_requests():
    return DataRequestsMenuItem(
        _("Requests about personal data"),
        reverse("people_data_requests"),
        name="data-requests",
        icon_name="lock",
        order=910,
    )


@hooks.register("register_reports_menu_item")
def register_inactive_people():
    return DataRequestsMenuItem(
        _("People without a post for years"),
        reverse("people_inactive"),
        name="inactive-people",
        icon_name="user",
        order=920,
    )


@hooks.register("register_reports_menu_item")
def register_access_log():
    return AccessLogMenuItem(
        _("Readings of personal data"),
        reverse("people_access_log"),
        name="readings",
        icon_name="list-ul",
        order=900,
    )
