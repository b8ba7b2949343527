"""The database's side of a backup, on SQLite and on PostgreSQL.

A dump is one consistent moment, taken while the site runs. It leaves out sessions and the
cache: whoever finds a backup can sign in as nobody, and people sign in again after a restore.
"""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db import connection

from lms.archives import BackupError
from lms.checks import close_connections

LEFT_OUT = ("django_session", "cache_entries")
PEOPLE = "people_person"
Query = Callable[[str], list[tuple]]


def ledger_tables() -> list[str]:
    from records.triggers import LEDGER

    return [model._meta.db_table for model in LEDGER]


def facts(query: Query, tables: set[str]) -> dict[str, Any]:
    """What is counted before and after: people, the ledger's rows, the last seal, migrations."""

    def count(table: str) -> int:
        return query(f'SELECT count(*) FROM "{table}"')[0][0] if table in tables else 0  # noqa: S608

    seal = apps.get_model("records.Seal")._meta.db_table
    newest = f'SELECT number, digest FROM "{seal}" ORDER BY number DESC LIMIT 1'  # noqa: S608
    seals = query(newest) if seal in tables else []
    applied = "SELECT app, name FROM django_migrations ORDER BY app, name"
    return {
        "engine": connection.vendor,
        "people": count(PEOPLE),
        "ledger": {table: count(table) for table in ledger_tables()},
        "last_seal": {"number": seals[0][0], "digest": seals[0][1]} if seals else None,
        "migrations": [list(row) for row in query(applied)]
        if "django_migrations" in tables
        else [],
    }


def facts_here() -> dict[str, Any]:
    """The facts of the site's own database."""

    def query(sql: str) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    return facts(query, set(connection.introspection.table_names()))


# --- SQLite -------------------------------------------------------------------


def facts_of_file(path: Path) -> dict[str, Any]:
    """The facts of an SQLite file; damage in it is an error."""
    with closing(_open_to_read(path)) as database:
        try:
            told = database.execute("PRAGMA integrity_check").fetchone()[0]
            rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = {name for (name,) in rows}
        except sqlite3.DatabaseError as error:
            raise BackupError(f"The database in the backup cannot be read: {error}") from error
        if told != "ok":
            raise BackupError(f"The database file is damaged: {told}")
        return facts(lambda sql: database.execute(sql).fetchall(), tables)


def dump_sqlite(target: Path) -> dict[str, Any]:
    """Copy the live database in one step, while others read and write it."""
    source = Path(connection.settings_dict["NAME"])
    with closing(_open_to_read(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions
        for table in LEFT_OUT:
            if copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
                copy.execute(f'DELETE FROM "{table}"')  # noqa: S608
        copy.commit()
        copy.execute("VACUUM")
    return facts_of_file(target)


def load_sqlite(source: Path) -> None:
    """Put a database in the place of the live one, in one transaction."""
    target = Path(connection.settings_dict["NAME"])
    close_connections()
    with closing(_open_to_read(source)) as staged, closing(sqlite3.connect(target, 20)) as live:
        staged.backup(live)
        live.execute("PRAGMA journal_mode=WAL")


def _open_to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=20)


# --- PostgreSQL ---------------------------------------------------------------


def dump_postgresql(target: Path) -> dict[str, Any]:
    """pg_dump and the counts, both of one exported snapshot."""
    with _session_of_its_own() as session, session.cursor() as cursor:

        def query(sql: str) -> list[tuple]:
            return cursor.execute(sql).fetchall()

        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (snapshot,) = query("SELECT pg_export_snapshot()")[0]
        told = facts(query, set(session.introspection.table_names(cursor)))
        leave_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
        _run_tool(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--schema=public",
            f"--snapshot={snapshot}", f"--file={target}", *leave_out,
        )  # fmt: skip
        cursor.execute("ROLLBACK")
    return told


@contextmanager
def loaded_postgresql(source: Path) -> Iterator[None]:
    """Load a dump with its schema `public`; the old one comes back unless all goes well.

    The `with` block checks what was loaded: if it raises, nothing has changed.
    """
    kept = "kept_by_restore"
    close_connections()
    _execute(f'ALTER SCHEMA public RENAME TO "{kept}"')  # the dump brings its own
    try:
        _run_tool(
            "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner",
            "--no-privileges", f"--dbname={connection.settings_dict['NAME']}", str(source),
        )  # fmt: skip
        yield
    except BaseException:
        close_connections()
        _execute("DROP SCHEMA IF EXISTS public CASCADE", f'ALTER SCHEMA "{kept}" RENAME TO public')
        raise
    close_connections()
    _execute(f'DROP SCHEMA "{kept}" CASCADE')


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("COMMIT")


@contextmanager
def _session_of_its_own() -> Iterator[Any]:
    """A connection outside the pool and outside any open transaction."""
    session = connection.copy()
    session.settings_dict = deepcopy(connection.settings_dict)
    session.settings_dict["OPTIONS"].pop("pool", None)
    try:
        yield session
    finally:
        session.close()


def _run_tool(name: str, *arguments: str) -> None:
    settings = connection.settings_dict
    _arguments, secrets = connection.client.settings_to_cmd_args_env(settings, [])
    where = {
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"] or ""),
        "PGUSER": settings["USER"],
        "PGDATABASE": settings["NAME"],
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        **(secrets or {}),
    }
    done = subprocess.run(  # noqa: S603
        [_tool(name), *arguments],
        capture_output=True,
        text=True,
        env={key: value for key, value in where.items() if value},
    )
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()}")


def _tool(name: str) -> str:
    """The program of the server's own major version: an older one cannot read the server."""
    with connection.cursor():
        major = connection.pg_version // 10_000
    debian = Path(f"/usr/lib/postgresql/{major}/bin/{name}")
    found = str(debian) if debian.exists() else shutil.which(name)
    told = ""
    if found:
        told = subprocess.run([found, "--version"], capture_output=True, text=True).stdout  # noqa: S603
    if f" {major}." not in told:
        raise BackupError(
            f"{name} of PostgreSQL {major} is needed. On Debian: "
            f"sudo apt install postgresql-client-{major}"
        )
    return found
