from allauth.account.views import reauthenticate
from django.urls import include, path
from django.views.decorators.cache import never_cache

from people import card_views, class_views, code_views, views
from people.second_factor import views as second_factor

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/", views.sign_in, name="account_login"),  # what allauth calls it
    path("sign-in/code/", code_views.ask, name="ask-code"),
    path("sign-in/code/enter/", code_views.give, name="give-code"),
    path("sign-in/class/", class_views.come_in, name="come-in-by-class"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("my/pin/", views.choose_pin, name="choose-pin"),
    path("my/pin/again/", never_cache(reauthenticate), name="account_reauthenticate"),
    path(
        "my/second-factor/totp/activate/",
        second_factor.SetUpAppView.as_view(),
        name="mfa_activate_totp",
    ),
    path(
        "my/second-factor/webauthn/add/",
        second_factor.SetUpPasskeyView.as_view(),
        name="mfa_add_webauthn",
    ),
    path("my/second-factor/", include("allauth.mfa.urls")),
    path("people/<uuid:uuid>/second-factor/", second_factor.reset, name="reset-second-factor"),
    path("my/profile/", views.profile, name="profile"),
    path("people/<uuid:uuid>/new-pin/", views.new_pin, name="new-pin"),
    path("card/<str:token>/", card_views.card, name="card"),
    path("people/cards/", card_views.choose_people, name="cards"),
    path("people/classes/", class_views.group_codes, name="group-codes"),
    path("people/classes/<int:pk>/", class_views.group_code, name="group-code"),
    path("people/cards/sheet/", card_views.sheet, name="card-sheet"),
    path("", include("people.roster_urls")),
    path("", include("people.privacy_urls")),
    path("whom-to-call/", views.whom_to_call, name="whom-to-call"),
    path("whom-to-call/<str:code>/new/", views.edit_contact, name="new-contact"),
    path("whom-to-call/<str:code>/<int:pk>/", views.edit_contact, name="edit-contact"),
    # Wagtail's sign-in for restricted pages would take a PIN past ours.
    path("_util/login/", views.admin_login),
]
