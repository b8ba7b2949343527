"""Every address of the site. Vietnamese has no prefix; English begins with /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from lms.views import healthz, upload
from people import oidc
from people.staff_account import StaffAccountView
from people.views import admin_login

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # One address for both languages: it is registered with the identity service.
    re_path(r"^sign-in/(?P<provider_id>identity)/$", oidc.begin, name="openid_connect_login"),
    re_path(
        r"^sign-in/(?P<provider_id>identity)/back/$",
        oidc.come_back,
        name="openid_connect_callback",
    ),
    path("admin/login/", admin_login, name="admin-sign-in"),
    path("admin/account/", require_admin_access(StaffAccountView.as_view()), name="admin-account"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("i18n/", include("django.conf.urls.i18n")),
    path("media/<path:path>", upload, name="upload"),
    *i18n_patterns(
        path("", include("people.urls")),
        path("", include("courses.urls")),
        path("", include("records.urls")),
        path("", include("reports.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
