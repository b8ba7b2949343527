from django.urls import path

from quizzes import file_views as views

urlpatterns = [
    path("questions/files/", views.question_files, name="question_files"),
    path("questions/files/template/", views.question_template, name="question_template"),
    path("questions/files/export/", views.question_export, name="question_export"),
    path("questions/files/<uuid:uuid>/", views.question_file, name="question_file"),
    path(
        "questions/files/<uuid:uuid>/import/",
        views.question_file_import,
        name="question_file_import",
    ),
    path("questions/files/<uuid:uuid>/undo/", views.question_file_undo, name="question_file_undo"),
]
