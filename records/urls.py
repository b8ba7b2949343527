"""Addresses of a person's own pages, and of what anybody may check or pass on."""

from django.urls import path

from records import extra_time_views, feedback_views, quiz_views, views

urlpatterns = [
    path("my/", views.my_training, name="my-training"),
    path("my/courses/<slug:slug>/", views.my_course, name="my-course"),
    path("my/read/<uuid:lesson_key>/", views.read_lesson, name="read-lesson"),
    path("my/word/", feedback_views.said_of_page, name="said-of-page"),
    path("my/word/<uuid:lesson_key>/", feedback_views.say_of_page, name="say-of-page"),
    path("my/concerns/", feedback_views.concerns, name="concerns"),
    path("my/concerns/<uuid:uuid>/", feedback_views.concern, name="concern"),
    path("my/attempts/<uuid:uuid>/", views.attempt, name="attempt"),
    path("my/certificates/<str:serial>/", views.certificate, name="certificate"),
    path("quiz/<slug:slug>/", quiz_views.take_quiz, name="take-quiz"),
    path("people/<uuid:uuid>/more-time/", extra_time_views.more_time, name="more-time"),
    path("check/<str:serial>/", views.check_certificate, name="check-certificate"),
    path("qr/", views.qr, name="qr"),
    path("qr.svg", views.qr_image, name="qr-image"),
]
