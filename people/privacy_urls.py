from django.urls import path

from people import privacy_views as views

urlpatterns = [
    path("privacy/", views.privacy, name="privacy"),
    path("my/notice/", views.privacy_notice, name="privacy-notice"),
    path("my/data/", views.show_my_data, name="my-data"),
    path("my/data/download/", views.download_my_data, name="my-data-download"),
    path("my/data/phone/", views.change_phone, name="my-data-phone"),
    path("my/data/consents/<slug:purpose>/", views.change_consent, name="my-data-consent"),
    path("my/data/requests/<slug:kind>/", views.ask, name="my-data-request"),
]
