"""Shared fixtures. The database is a real file of SQLite, or PostgreSQL by DATABASE_URL."""

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import TransactionTestCase
from django.utils import translation

from tests.triggers_aside import flush_and_restore, note_and_set_up


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
