"""Addresses of a person's own pages, and of what anybody may check or pass on."""

from django.urls import path

from records import quiz_views, views

urlpatterns = [
    path("my/", views.my_training, name="my-training"),
    path("my/courses/<slug:slug>/", views.my_course, name="my-course"),
    path("my/read/<uuid:lesson_key>/", views.read_lesson, name="read-lesson"),
    path("my/attempts/<uuid:uuid>/", views.attempt, name="attempt"),
    path("my/certificates/<str:serial>/", views.certificate, name="certificate"),
    path("quiz/<slug:slug>/", quiz_views.take_quiz, name="take-quiz"),
    path("check/<str:serial>/", views.check_certificate, name="check-certificate"),
    path("qr/", views.qr, name="qr"),
    path("qr.svg", views.qr_image, name="qr-image"),
]
