"""Emptying the test database after a test that really committed.

The ledger's triggers refuse it, so they step aside for the moment of the flush; here and
only here. What migrations had put in (roles, languages, the root page) is put back, so
that the next test, and the next run with --reuse-db, find the database as it was.
"""

import json

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections, transaction
from django.test import TransactionTestCase

from places.triggers import install_triggers, triggers_of

_untouched: dict[str, str] = {}
set_up = TransactionTestCase._fixture_setup.__func__


def remove_triggers(using: str = "default") -> None:
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for trigger in triggers_of(connection):
            cursor.execute(trigger.removal)


def note_and_set_up(case: type[TransactionTestCase]) -> None:
    """Takes the place of the class method `_fixture_setup`: first notes what is there."""
    for name in case._databases_names(include_mirrors=False):
        if name not in _untouched:
            rows = json.loads(connections[name].creation.serialize_db_to_string())
            # Content types first: saving the others would make those that are not there yet.
            rows.sort(key=lambda row: row["model"] != "contenttypes.contenttype")
            _untouched[name] = json.dumps(rows)
    set_up(case)


def flush_and_restore(case: TransactionTestCase) -> None:
    """Takes the place of `_fixture_teardown`."""
    for name in case._databases_names(include_mirrors=False):
        remove_triggers(name)
        call_command(
            "flush",
            verbosity=0,
            interactive=False,
            database=name,
            reset_sequences=False,  # or new rows would take the ids of those put back
            inhibit_post_migrate=True,
        )
        ContentType.objects.clear_cache()
        connections[name].creation.deserialize_db_from_string(_untouched[name])
        install_triggers(name)
