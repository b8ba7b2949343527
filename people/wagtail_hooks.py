from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people import admin_views, permissions
from people.viewsets import AccessLogView, UnitContactViewSet


class AccessLogMenuItem(MenuItem):
    def is_shown(self, request):
        return permissions.may_read_access_log(request.user)


@hooks.register("register_admin_viewset")
def register_unit_contacts():
    return UnitContactViewSet()


@hooks.register("register_admin_urls")
def register_admin_urls():
    log, results = AccessLogView.as_view(), AccessLogView.as_view(results_only=True)
    return [
        path("people/<int:person_pk>/post/", admin_views.add_post, name="people_add_post"),
        path("people/post/<int:pk>/move/", admin_views.move_post, name="people_move_post"),
        path("people/post/<int:pk>/end/", admin_views.end_post, name="people_end_post"),
        path("reports/readings/", log, name="people_access_log"),
        path("reports/readings/results/", results, name="people_access_log_results"),
    ]


@hooks.register("register_reports_menu_item")
def register_access_log():
    return AccessLogMenuItem(
        _("Readings of personal data"),
        reverse("people_access_log"),
        name="readings",
        icon_name="list-ul",
        order=900,
    )
