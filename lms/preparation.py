"""What a site needs before it serves: tables, files, and the first time its content."""

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection

from people.models import Person
from places.models import Unit

Say = Callable[[str], None]


def prepare_site(*, demo: bool, say: Say) -> None:
    """Migrate, then load units, starter modules and (if asked) demonstration people once.

    What has been loaded once is never loaded again by this: later edits and removals stand.
    """
    say("Bringing the database up to date …")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    gather_static_files(say=say)
    mark = _mark()
    if mark.exists() and Unit.objects.exists():
        call_command("seal_ledger", stdout=io.StringIO())
        return
    say("Loading the administrative units …")
    call_command("load_units")
    say("Loading the starter modules …")
    call_command("load_starter")
    if demo and not settings.PRODUCTION and not Person.objects.real().exists():
        say("Making a demonstration province (once, about two minutes) …")
        call_command("seed_demo")
    mark_as_prepared()


def sign_ins() -> str:
    """One sign-in per role of the demonstration, in words; empty without demonstration people."""
    if "demo_sign_ins" not in get_commands() or not Person.objects.demo().exists():
        return ""
    words = io.StringIO()
    call_command("demo_sign_ins", stdout=words)
    return words.getvalue().rstrip()


def mark_as_prepared() -> None:
    _mark().touch()


def _mark() -> Path:
    """A file beside the data that says: this database has been loaded."""
    database = connection.settings_dict
    where = "|".join(str(database.get(key, "")) for key in ("ENGINE", "HOST", "PORT", "NAME"))
    if database["NAME"] == str(settings.DATA_DIR / "db.sqlite3"):
        where = "own"  # it lies in the same directory, and moves with it
    return settings.DATA_DIR / f"prepared-{hashlib.sha256(where.encode()).hexdigest()[:12]}"


def gather_static_files(*, say: Say) -> None:
    """Copy, hash and compress static files when one of them has changed."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".gathered-from"
    found = _fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == found:
        return
    say("Gathering static files …")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(found)


def _fingerprint_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = os.stat(storage.path(path))
            digest.update(f"{path}|{state.st_size}|{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
