"""Shared fixtures. The database is a real file of SQLite, or PostgreSQL by DATABASE_URL."""

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import SimpleTestCase, TransactionTestCase
from django.utils import translation

from tests.triggers_aside import flush_and_restore, note_and_set_up


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--second-database",
        action="store_true",
        help="leave out tests that ask no database: the first one has run them",
    )
    parser.addoption(
        "--no-database", action="store_true", help="only tests that ask no database (make check)"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--second-database"):
        kept = [item for item in items if asks_a_database(item)]
    elif config.getoption("--no-database"):
        kept = [item for item in items if not asks_a_database(item)]
    else:
        return
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def asks_a_database(item: pytest.Item) -> bool:
    """By its marker, its fixtures or, written as a class of Django's, by that."""
    wants = {"db", "transactional_db", "live_server", "new_site", "make_site"}
    named = set(getattr(item, "fixturenames", ())) & wants
    marked = item.get_closest_marker("django_db") is not None
    return bool(named) or marked or issubclass(getattr(item, "cls", None) or object, SimpleTestCase)


@pytest.fixture(autouse=True)
def fresh_caches(tmp_path):
    """Every test starts with empty caches of its own."""
    for name in settings.CACHES:
        settings.CACHES[name] = {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": f"{name}-{tmp_path}",
        }
        if hasattr(caches._connections, name):
            delattr(caches._connections, name)
    yield


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """The slow hash of the real settings would be most of the time of many tests."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]


@pytest.fixture(autouse=True)
def in_vietnamese():
    """A request in English leaves its language active in the thread; the next test is ours."""
    with translation.override("vi"):
        yield


@pytest.fixture(autouse=True, scope="session")
def triggers_step_aside_for_the_flush():
    """The ledger cannot be emptied: only between tests that really commit, and only here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(note_and_set_up))
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_and_restore)
        yield
