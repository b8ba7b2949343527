"""Addresses of the site beside the page tree."""

from django.urls import path

from courses.listening import listen

urlpatterns = [
    path("listen/<uuid:lesson_key>/<slug:code>/", listen, name="listen"),
]
