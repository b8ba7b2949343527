from django.urls import path

from people import roster_views as views
from people.roster_frames import ADMIN

SCREENS = [
    ("", views.index, "rosters"),
    ("new/", views.send_in, "send-in-roster"),
    ("<uuid:uuid>/", views.roster, "roster"),
    ("<uuid:uuid>/columns/", views.columns, "roster-columns"),
    ("<uuid:uuid>/sheet/", views.read_sheet, "read-roster-sheet"),
    ("<uuid:uuid>/look/", views.look, "look-roster"),
    ("<uuid:uuid>/decide/", views.decide, "decide-roster"),
    ("<uuid:uuid>/apply/", views.apply, "apply-roster"),
    ("<uuid:uuid>/undo/", views.undo, "undo-roster"),
    ("<uuid:uuid>/rejects/", views.rejects, "roster-rejects"),
]
urlpatterns = [path(f"people/rosters/{where}", view, name=name) for where, view, name in SCREENS]
admin_urlpatterns = [
    path(f"rosters/{where}", view, name=f"{ADMIN.at}{name}") for where, view, name in SCREENS
]
