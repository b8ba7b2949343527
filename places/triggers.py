"""Triggers: rules that the database itself keeps, on SQLite and on PostgreSQL.

Apps register theirs when they start. They are put back after every migrate, because
SQLite drops triggers in silence when a migration remakes a table; what is missing, changed
or switched off is an error of `manage.py check --database default`, and the server does
not start with it. See docs/decisions/0010.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_registered: dict[tuple[str, str], "Trigger"] = {}
_being_mended = ContextVar("triggers_being_mended", default=False)


@dataclass(frozen=True)
class Trigger:
    """One trigger on one kind of database.

    `event` is as SQL writes it: "BEFORE UPDATE". For SQLite `body` is what follows the
    table's name (`WHEN … BEGIN … END`), for PostgreSQL the body of a plpgsql function, and
    `setting` ("enable_seqscan=off") holds while that function runs.
    """

    vendor: str
    name: str
    table: str
    event: str
    body: str
    setting: str = ""

    @property
    def statements(self) -> list[str]:
        """SQL that puts the trigger in place, whatever stood there before."""
        if self.vendor == SQLITE:
            return [f'DROP TRIGGER IF EXISTS "{self.name}"', self.definition]
        each = "STATEMENT" if "TRUNCATE" in self.event else "ROW"
        return [
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql '
            f"{f'SET {self.setting} ' if self.setting else ''}AS $body${self.body}$body$",
            f'DROP TRIGGER IF EXISTS "{self.name}" ON "{self.table}"',
            f'CREATE TRIGGER "{self.name}" {self.event} ON "{self.table}" '
            f'FOR EACH {each} EXECUTE FUNCTION "{self.name}"()',
            # so that a session that plays a replica's part cannot pass it by either
            f'ALTER TABLE "{self.table}" ENABLE ALWAYS TRIGGER "{self.name}"',
        ]

    @property
    def definition(self) -> str:
        """How the database describes the trigger when it is as it should be."""
        if self.vendor == SQLITE:
            return f'CREATE TRIGGER "{self.name}" {self.event} ON "{self.table}" {self.body}'
        return f"{self.table}|{_bits(self.event)}|A|{self.setting}|{self.body}"

    @property
    def removal(self) -> str:
        where = "" if self.vendor == SQLITE else f' ON "{self.table}"'
        return f'DROP TRIGGER IF EXISTS "{self.name}"{where}'


def _bits(event: str) -> int:
    """`pg_trigger.tgtype`: row 1, before 2, insert 4, delete 8, update 16, truncate 32."""
    bits = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
    told = sum(bit for word, bit in bits.items() if word in event)
    return told + (2 if event.startswith("BEFORE") else 0) + (0 if "TRUNCATE" in event else 1)


def register_triggers(triggers: Iterable[Trigger]) -> None:
    for trigger in triggers:
        _registered[trigger.vendor, trigger.name] = trigger


def triggers_of(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Registered triggers of this kind of database whose tables exist."""
    tables = set(connection.introspection.table_names())
    return [
        trigger
        for (vendor, _name), trigger in _registered.items()
        if vendor == connection.vendor and trigger.table in tables
    ]


def missing_triggers(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of triggers that are not in place as registered: absent, changed, switched off."""
    connection = connections[using]
    found = _definitions(connection)
    return sorted(
        trigger.name
        for trigger in triggers_of(connection)
        if found.get(trigger.name) != trigger.definition
    )


def install_triggers(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Put in place what is missing; return the names. Run again, it changes nothing."""
    connection = connections[using]
    missing = set(missing_triggers(using))
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for trigger in triggers_of(connection):
            if trigger.name in missing:
                for statement in trigger.statements:
                    cursor.execute(statement)
    return sorted(missing)


def _definitions(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == SQLITE:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT t.tgname, c.relname || '|' || t.tgtype || '|' || t.tgenabled::text "
                "|| '|' || COALESCE(p.proconfig[1], '') || '|' || p.prosrc FROM pg_trigger t "
                "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE NOT t.tgisinternal AND t.tgqual IS NULL "
                "AND pg_table_is_visible(c.oid)"
            )
        return dict(cursor.fetchall())


def install_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """For `post_migrate`."""
    install_triggers(using)


@contextmanager
def being_mended() -> Iterator[None]:
    """Holds the check back: `migrate` may not be refused for what it puts right."""
    token = _being_mended.set(True)
    try:
        yield
    finally:
        _being_mended.reset(token)


@register(Tags.database)
def triggers_are_in_place(
    databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Without them the ledger could be edited and nobody would notice."""
    found = []
    for alias in () if _being_mended.get() else databases or ():
        if missing := missing_triggers(alias):
            found.append(
                Error(
                    f"Triggers of the database are missing or changed: {', '.join(missing)}.",
                    hint="Run: manage.py migrate",
                    id="places.E001",
                )
            )
    return found
