"""System checks: each finds nothing here, and speaks when its rule is broken."""

import ast
from pathlib import Path

import pytest

from lms import checks

BASE = Path(__file__).resolve().parents[2]


def ids(messages):
    return [message.id for message in messages]


def test_the_house_is_in_order(settings):
    assert checks.apps_stand_in_the_order_of_the_house() == []
    apps = settings.INSTALLED_APPS
    settings.INSTALLED_APPS = [apps[1], apps[0], *apps[2:]]
    assert ids(checks.apps_stand_in_the_order_of_the_house()) == ["lms.E001"]


def test_no_relation_points_down_the_house(monkeypatch):
    assert checks.relations_never_point_up() == []
    monkeypatch.setattr(checks, "HOUSE", tuple(reversed(checks.HOUSE)))
    assert set(ids(checks.relations_never_point_up())) == {"lms.E002"}


def test_a_quiz_that_knows_people_would_be_found():
    assert checks._points_up("quizzes", "people")
    assert checks._points_up("courses", "people")
    assert not checks._points_up("records", "people")
    assert checks._points_up("people", "records")


def names_pointing_up(app: str, source: str) -> list[str]:
    """Strings such as "records.Completion", which import-linter cannot see."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        target, dot, model = node.value.partition(".")
        if dot and model[:1].isupper() and model.isidentifier() and checks._points_up(app, target):
            found.append(node.value)
    return found


@pytest.mark.parametrize("app", checks.HOUSE)
def test_no_string_names_a_model_further_down(app):
    found = {
        str(path.relative_to(BASE)): names
        for path in (BASE / app).rglob("*.py")
        if (names := names_pointing_up(app, path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_a_string_that_points_up_is_found():
    assert names_pointing_up("people", "get_model('records.Completion')") == ["records.Completion"]
    assert names_pointing_up("courses", "x = 'people.Person'") == ["people.Person"]
    assert names_pointing_up("records", "x = 'people.Person'; y = 'lms.settings'") == []


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        ({"transaction_mode": "DEFERRED"}, "transaction_mode=IMMEDIATE"),
        ({"timeout": 5}, "timeout=20"),
        ({"init_command": "PRAGMA synchronous=FULL;"}, "journal_mode=WAL"),
        ({"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"}, "FULL"),
    ],
)
def test_sqlite_without_its_four_settings_is_refused(settings, monkeypatch, broken, word):
    good = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": "x", "OPTIONS": good}
    monkeypatch.setitem(settings.DATABASES, "default", sqlite)
    assert checks.sqlite_is_safe() == []
    monkeypatch.setitem(settings.DATABASES, "default", sqlite | {"OPTIONS": good | broken})
    (found,) = checks.sqlite_is_safe()
    assert word in found.msg


@pytest.mark.django_db
def test_the_file_of_sqlite_really_writes_ahead():
    assert checks.sqlite_writes_ahead(databases=["default"]) == []


def test_rate_limits_of_each_process_alone_are_refused(settings):
    settings.TESTING = False
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert ids(checks.rate_limits_are_shared()) == ["lms.E003"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}}
    assert checks.rate_limits_are_shared() == []


def test_a_catalogue_that_is_not_compiled_is_refused(settings, tmp_path):
    folder = tmp_path / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").touch()
    settings.LOCALE_PATHS = [tmp_path]
    assert ids(checks.translations_are_compiled()) == ["lms.E005"]
    (folder / "django.mo").touch()
    assert checks.translations_are_compiled() == []


@pytest.mark.django_db
def test_demonstration_people_are_refused_unless_allowed(settings):
    from tests.factories import make_person

    settings.ALLOW_DEMO = False
    assert checks.no_demonstration_people_in_production(databases=["default"]) == []
    make_person(is_demo=True)
    assert ids(checks.no_demonstration_people_in_production(databases=["default"])) == ["lms.E007"]
    settings.ALLOW_DEMO = True
    assert checks.no_demonstration_people_in_production(databases=["default"]) == []
