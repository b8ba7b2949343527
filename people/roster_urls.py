from django.urls import path

from people import roster_views as views

urlpatterns = [
    path("people/rosters/", views.index, name="rosters"),
    path("people/rosters/new/", views.send_in, name="send-in-roster"),
    path("people/rosters/<uuid:uuid>/", views.roster, name="roster"),
    path("people/rosters/<uuid:uuid>/columns/", views.columns, name="roster-columns"),
    path("people/rosters/<uuid:uuid>/decide/", views.decide, name="decide-roster"),
    path("people/rosters/<uuid:uuid>/apply/", views.apply, name="apply-roster"),
    path("people/rosters/<uuid:uuid>/undo/", views.undo, name="undo-roster"),
    path("people/rosters/<uuid:uuid>/rejects/", views.rejects, name="roster-rejects"),
]
