"""Translating pages: who translated a text, and the comments in the copy it is translated from."""

import json

from django.apps import apps
from django.utils.translation import gettext_lazy
from wagtail_localize.models import SegmentOverride, StringTranslation, TranslationSource

from people.models import Person
from people.personal_data import Erasing, Holding

WHO = "last_translated_by"


def translation_holding() -> Holding:
    return Holding(
        key="translations",
        name=gettext_lazy("Texts I translated"),
        models=tuple(apps.get_app_config("wagtail_localize").get_models()),
        export=_count,
        erase=_forget_who,
        position=94,
    )


def _count(person: Person) -> list[dict[str, int]]:
    number = StringTranslation.objects.filter(**{WHO: person}).count()
    return [{"texts": number}] if number else []


def _forget_who(erasing: Erasing) -> None:
    from people.library_holdings import without_comments

    for model in (StringTranslation, SegmentOverride):
        model.objects.filter(**{WHO: erasing.person}).update(**{WHO: None})
    for source in TranslationSource.objects.iterator():
        content = json.loads(source.content_json)
        if without_comments(content, erasing):
            text = json.dumps(content)
            TranslationSource.objects.filter(pk=source.pk).update(content_json=text)
