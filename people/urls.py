from django.urls import path

from people import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("my/pin/", views.choose_pin, name="choose-pin"),
    path("my/profile/", views.profile, name="profile"),
    path("people/<uuid:uuid>/new-pin/", views.new_pin, name="new-pin"),
    path("whom-to-call/", views.whom_to_call, name="whom-to-call"),
    path("whom-to-call/<str:code>/new/", views.edit_contact, name="new-contact"),
    path("whom-to-call/<str:code>/<int:pk>/", views.edit_contact, name="edit-contact"),
    # Wagtail's sign-in for restricted pages would take a PIN past ours.
    path("_util/login/", views.admin_login),
]
