"""Addresses of the admin about languages: words translated, words recorded."""

from typing import Any

from django.urls import path
from django.views.i18n import JavaScriptCatalog

from courses import language_views, spoken_views, translate_views


def admin_urls() -> list[Any]:
    return [
        # In the place of Wagtail Localize's own; see the views.
        path(
            "localize/submit/page/<int:page_id>/",
            translate_views.to_translating,
            name="to_translating",
        ),
        path(
            "localize/update/<int:translation_source_id>/",
            translate_views.to_translating_again,
            name="to_translating_again",
        ),
        # With our own Vietnamese for what it lacks (locale/wagtail).
        path("localize/jsi18n/", JavaScriptCatalog.as_view(), name="to_translating_texts"),
        path("our-pages/", translate_views.our_pages, name="our_pages"),
        path("languages/", language_views.overview, name="languages"),
        path("languages/<int:pk>/english/", language_views.english, name="languages_english"),
        path("languages/words/<slug:kind>/<int:pk>/", language_views.words, name="languages_words"),
        path(
            "languages/<int:pk>/spoken/<slug:code>/", spoken_views.spoken, name="languages_spoken"
        ),
        path(
            "languages/<int:pk>/spoken/<slug:code>/script/",
            spoken_views.script,
            name="languages_script",
        ),
        path("languages/recordings/", spoken_views.upload, name="languages_upload"),
        path("languages/recordings/<uuid:uuid>/", spoken_views.batch, name="languages_batch"),
        path(
            "languages/recordings/<int:pk>/confirm/", spoken_views.confirm, name="languages_confirm"
        ),
    ]
