"""Shared fixtures. The database is a real file of SQLite, or PostgreSQL by DATABASE_URL."""

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import TransactionTestCase
from django.utils import translation

from tests.triggers_aside import flush_and_restore, note_and_set_up


def pytest_addoption(parser: pytest.Parser) -> None:
    words = "leave out tests that touch no database: the first database has run them"
    parser.addoption("--second-database", action="store_true", help=words)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--second-database"):
        return
    left = [item for item in items if not _asks_a_database(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if _asks_a_database(item)]


def _asks_a_database(item: pytest.Item) -> bool:
    wants = {"db", "transactional_db", "live_server", "django_db_blocker", "new_site"}
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & wants) or item.get_closest_marker("django_db") is not None


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
