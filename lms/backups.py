"""Backup and restore: database and uploads in one checked file.

Not in it: SECRET_KEY and the environment (they belong to the machine), sessions and caches.
Of what lasts, only second factors depend on SECRET_KEY: after a restore under another one people
sign in again, and staff set theirs up anew (`reset_second_factor --everybody`).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import wagtail
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from lms import dumps
from lms.archives import BackupError, unpack, write_archive
from lms.checks import close_connections
from lms.preparation import mark_as_prepared
from places import days
from places.statistics import refresh_statistics

DATABASES = {"sqlite": "db.sqlite3", "postgresql": "database.pgdump"}
UPLOADS = "media"


def make_backup(*, file: Path) -> dict[str, Any]:
    """Write one file with the database of one moment and the uploads; return its manifest.

    Uploads are read after the database, so that whatever it names is there.
    """
    if file.exists():
        raise BackupError(f"{file} exists already; choose another name.")
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder {file.parent}.")
    if not dumps.facts_here()["migrations"]:
        raise BackupError("There is no site to back up. Check DATA_DIR or DATABASE_URL.")
    with _workplace() as folder:
        name = DATABASES[connection.vendor]
        dump = dumps.dump_sqlite if connection.vendor == "sqlite" else dumps.dump_postgresql
        told = dump(folder / name)
        facts = {
            "made_at": days.now().isoformat(timespec="seconds"),
            "versions": {"django": django.__version__, "wagtail": wagtail.__version__},
            **told,
        }
        members = [(name, folder / name), *_uploads()]
        return write_archive(file, members=members, facts=facts)


def restore_backup(*, file: Path) -> dict[str, Any]:
    """Put a backup into an empty site; return its manifest.

    Everything is checked before anything is touched: checksums, counts, that this version
    knows all its migrations, that the ledger verifies. Whatever fails leaves the site as it was.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    _refuse_unless_empty()
    with _workplace() as folder:
        manifest = unpack(file, folder)
        _refuse_foreign(manifest)
        (folder / UPLOADS).mkdir(exist_ok=True)
        if connection.vendor == "sqlite":
            _restore_sqlite(folder, manifest)
        else:
            _restore_postgresql(folder, manifest)
    caches["pages"].clear()
    mark_as_prepared()
    return manifest


def _restore_sqlite(folder: Path, manifest: dict[str, Any]) -> None:
    staged = folder / DATABASES["sqlite"]
    _refuse_difference(manifest, dumps.facts_of_file(staged))
    _verify({"DATA_DIR": str(folder), "DATABASE_URL": ""})
    with _uploads_replaced(folder / UPLOADS):
        dumps.load_sqlite(staged)


def _restore_postgresql(folder: Path, manifest: dict[str, Any]) -> None:
    with (
        dumps.loaded_postgresql(folder / DATABASES["postgresql"]),
        _uploads_replaced(folder / UPLOADS),
    ):
        _refuse_difference(manifest, dumps.facts_here())
        close_connections()
        _verify({})
        refresh_statistics(*apps.get_models())


@contextmanager
def _workplace() -> Iterator[Path]:
    """A private folder on the data's own disk; gone afterwards, whatever happens."""
    try:
        folder = tempfile.mkdtemp(prefix=".backup-", dir=settings.DATA_DIR)
    except OSError as error:
        raise BackupError(f"DATA_DIR cannot be written to: {error.strerror}") from error
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _uploads() -> Iterator[tuple[str, Path]]:
    """Plain files below MEDIA_ROOT; links are not followed out of it."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.name != ".gitkeep":
            yield f"{UPLOADS}/{path.relative_to(root).as_posix()}", path


def _refuse_unless_empty() -> None:
    found = dumps.facts_here()
    rows = sum(found["ledger"].values())
    if found["people"] or rows:
        raise BackupError(
            f"This site is not empty: it has {found['people']} people and {rows} rows in the "
            "ledger. Restore into a new DATA_DIR or a new database."
        )


def _refuse_foreign(manifest: dict[str, Any]) -> None:
    if manifest.get("engine") != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest.get('engine')}, this site runs on {connection.vendor}."
        )
    names = {member["name"] for member in manifest["members"]}
    database = DATABASES[connection.vendor]
    if database not in names:
        raise BackupError("There is no database in the backup.")
    if strange := [n for n in names if n != database and not n.startswith(f"{UPLOADS}/")]:
        raise BackupError(f"The backup holds a file it may not: {strange[0]!r}")
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    newer = [pair for pair in map(tuple, manifest.get("migrations", [])) if pair not in known]
    if newer:
        raise BackupError(
            "The backup was made by another version of the site (it has "
            f"{newer[0][0]}.{newer[0][1]}). Install that version, then restore."
        )


def _refuse_difference(manifest: dict[str, Any], found: dict[str, Any]) -> None:
    for what, now in found.items():
        if manifest.get(what) != now:
            raise BackupError(f"The backup's database is not what its manifest says: {what}.")


def _verify(environment: dict[str, str]) -> None:
    """Bring the restored database up to date, then check its triggers and its ledger."""
    for words in (["migrate", "--verbosity=0"], ["check", "--database=default"], ["verify_ledger"]):
        done = subprocess.run(  # noqa: S603
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *words],
            env=os.environ | environment | {"ALLOW_DEMO": "1"},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise BackupError(
                f"The restored database does not pass `{words[0]}`; nothing was changed.\n"
                f"{done.stdout}{done.stderr}"
            )


@contextmanager
def _uploads_replaced(new: Path) -> Iterator[None]:
    """Swap what lies in MEDIA_ROOT; swap back when the `with` block fails."""
    root, old = Path(settings.MEDIA_ROOT), new.with_name("uploads-before")
    root.mkdir(parents=True, exist_ok=True)
    old.mkdir()
    _move_all(root, old)
    try:
        _move_all(new, root)
        yield
    except BaseException:
        _move_all(root, new)
        _move_all(old, root)
        raise


def _move_all(source: Path, target: Path) -> None:
    for path in list(source.iterdir()):
        if path.name != ".gitkeep":
            shutil.move(path, target / path.name)
