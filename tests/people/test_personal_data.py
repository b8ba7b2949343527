"""The register of what is held about a person: complete, shown, exported, emptied."""

import json

import pytest
from django.apps import apps
from django.db import models

from people.models import Person
from people.personal_data import export_of, holdings, models_answered_for

TEXTS = (models.TextField, models.JSONField, models.FileField)
NAMED_LIKE = ("name", "phone", "text", "note", "comment", "reason", "label")
# Models with texts that are about no person: what is taught, asked, and where things are.
# A new model must be put here, or be answered for by an entry of the register.
ABOUT_NOBODY = {
    "account.EmailConfirmation",
    "auth.Group",
    "auth.Permission",
    "contenttypes.ContentType",
    "courses.SpokenLanguage",
    "courses.SpokenPart",
    "courses.StarterItem",
    "courses.VoicingBatch",
    "people.PrivacySettings",
    "places.Agency",
    "places.Audience",
    "places.Duty",
    "places.Unit",
    "quizzes.Case",
    "quizzes.ImportedQuestion",
    "quizzes.Option",
    "quizzes.Question",
    "quizzes.QuestionImport",  # questions, not answers
    "quizzes.QuizVersion",
    "quizzes.Quiz",
    "quizzes.Wording",
    "recordings.Recording",  # sizes and states of sound files
    "simple_translation.SimpleTranslation",
    "taggit.Tag",
    "wagtailcore.Collection",
    "wagtailcore.Site",
    "wagtailcore.Task",
    "wagtailcore.Workflow",
    "wagtailembeds.Embed",
    "wagtailimages.Rendition",
    "wagtailsearch.SQLiteFTSIndexEntry",
    "records.Seal",
    "records.SealedRow",
}


def points_to_person(model: type[models.Model]) -> bool:
    return any(
        field.related_model is Person and not field.auto_created
        for field in model._meta.get_fields()
        if field.is_relation
    )


def holds_texts(model: type[models.Model]) -> bool:
    return any(
        isinstance(field, TEXTS) or field.name.split("_")[-1] in NAMED_LIKE
        for field in model._meta.local_fields
    )


def test_every_model_that_points_to_a_person_is_answered_for():
    answered = models_answered_for()
    forgotten = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if points_to_person(model) and model not in answered and not model._meta.auto_created
    ]
    assert forgotten == []


def test_every_model_with_texts_is_answered_for_or_about_nobody():
    answered = models_answered_for()
    forgotten = [
        model._meta.label
        for model in apps.get_models()
        if holds_texts(model) and model not in answered and model._meta.label not in ABOUT_NOBODY
    ]
    assert forgotten == []


def test_a_model_nobody_registered_is_noticed():
    """The two tests above can fail."""
    assert points_to_person(apps.get_model("records.Attempt"))
    assert not points_to_person(apps.get_model("places.Unit"))
    assert holds_texts(apps.get_model("records.Unplaced"))


# Fields of a person that erasure leaves as they are.
KEPT = {"id", "uuid", "is_demo", "created_at"}
DERIVED = {"search", "sort_key"}


def test_erasure_says_something_about_every_field_of_a_person():
    import inspect

    from people.erasure import make_nameless

    code = inspect.getsource(make_nameless)
    fields = {field.name for field in Person._meta.get_fields() if not field.auto_created}
    left_out = {name for name in fields - KEPT - DERIVED if f"person.{name}" not in code}
    assert left_out == {"password"}  # made unusable


@pytest.mark.django_db
def test_the_export_is_json_and_holds_every_kind(collaborator):
    content = export_of(collaborator)
    assert json.loads(json.dumps(content))["data"]["person"]["name"] == collaborator.name
    assert set(content["data"]) <= {holding.key for holding in holdings()}


@pytest.mark.django_db
def test_every_kind_can_be_shown_of_somebody_without_anything(db):
    from tests.factories import make_person

    person = make_person()
    for holding in holdings():
        assert str(holding.name)
        assert all(line.label for line in holding.show(person))
        holding.export(person)
