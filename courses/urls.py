"""Addresses of the site beside the page tree."""

from django.urls import path

from courses.library_views import take_file
from courses.listening import listen

urlpatterns = [
    path("take/<uuid:product>/<int:number>/", take_file, name="take-product-file"),
    path("listen/<uuid:lesson_key>/<slug:code>/", listen, name="listen"),
]
