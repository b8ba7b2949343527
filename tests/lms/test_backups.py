"""Backup here, restore elsewhere: whole sites with the real commands, on either database."""

import json
import os
import shutil
import subprocess
import threading
import zipfile

import pytest

from tests.sites import BASE, PYTHON

pytestmark = pytest.mark.slow

# Some people, somebody signed in, an upload, and what coverage answers from.
FILL = """
import datetime
from django.conf import settings
from django.core.cache import cache
from django.contrib.sessions.backends.db import SessionStore
from tests import factories as make
province = make.make_unit("Tỉnh", level=1, code="51")
commune = make.make_unit("Xã Ba Tơ", parent=province, code="21499")
person = make.make_person("Phạm Thị Y Lan", pin="246810", login_phone="+84905123456")
make.make_posting(person, unit=commune)
make.make_posting(unit=commune)
make.make_course("safe")
SessionStore().save()
cache.set("limit", 1)
root = settings.MEDIA_ROOT
(root / "images").mkdir(parents=True)
(root / "images" / "ảnh một.webp").write_bytes(bytes(range(256)) * 999)
"""
TELL = """
import hashlib, json
from django.conf import settings
from django.contrib.sessions.models import Session
from people.models import Person, Posting
from places.models import Unit
from places.triggers import missing_triggers, triggers_of
from django.db import connection
files = sorted(p for p in settings.MEDIA_ROOT.rglob("*") if p.is_file())
print(json.dumps({
    "people": sorted(Person.objects.values_list("name", "login_phone", "password")),
    "postings": Posting.objects.count(),
    "units": sorted(Unit.objects.values_list("code", "name")),
    "files": [[p.relative_to(settings.MEDIA_ROOT).as_posix(),
               hashlib.sha256(p.read_bytes()).hexdigest()] for p in files],
    "missing_triggers": missing_triggers(),
    "triggers": len(triggers_of(connection)),
}))
"""


def told(site):
    return json.loads(site.shell(TELL))


def sessions(site):
    code = "from django.contrib.sessions.models import Session as S; print(S.objects.count())"
    return int(site.shell(code))


@pytest.fixture(scope="module")
def full_site(make_site, migrated_site):
    site = make_site(like=migrated_site)
    site.shell(FILL)
    (site.data_dir / "past.csv").write_text(
        "phone,course,completed_on\n0905123456,safe,2024-03-05\n"
    )
    scope = ["--audience", "collaborator", "--unit", "51"]
    site.manage("require", "--course", "safe", *scope, "--from", "2024-01-01", "--due", "60")
    site.manage("import_completions", "past.csv")
    site.manage("seal_ledger")
    return site


def coverage(site):
    words = "--course safe --audience collaborator --unit 51 --on 2024-06-30 --json"
    return json.loads(site.manage("coverage", *words.split()).stdout)


@pytest.fixture(scope="module")
def backup_file(full_site):
    file = full_site.data_dir / "backup.zip"
    full_site.manage("backup", str(file))
    return file


def test_a_restored_site_is_the_same_site(full_site, backup_file, make_site):
    elsewhere = make_site()
    assert "The ledger verifies" in elsewhere.manage("restore", str(backup_file)).stdout
    before, after = told(full_site), told(elsewhere)
    assert after == before
    assert after["missing_triggers"] == []
    assert after["triggers"] > 10
    assert len(after["files"]) == 1
    assert coverage(elsewhere) == coverage(full_site)
    assert coverage(full_site)["covered"] == 1
    elsewhere.manage("verify_ledger")
    elsewhere.manage("check", "--database", "default")
    elsewhere.start()


def test_a_backup_holds_no_session_and_is_its_owners_alone(full_site, backup_file, make_site):
    assert sessions(full_site) == 1
    elsewhere = make_site()
    elsewhere.manage("restore", str(backup_file))
    assert sessions(elsewhere) == 0
    assert backup_file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(backup_file) as archive:
        assert not [name for name in archive.namelist() if "secret" in name]
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert (full_site.data_dir / "secret_key").read_bytes() not in everything


def test_the_manifest_says_what_is_inside(backup_file):
    with zipfile.ZipFile(backup_file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["people"] == 2
    assert manifest["ledger"]["records_completion"] == 1
    assert len(manifest["last_seal"]["digest"]) == 64
    assert set(manifest["ledger"]) >= {"records_attempt", "records_completion", "records_seal"}
    assert ["records", "0001_initial"] in manifest["migrations"]
    assert manifest["versions"]["django"]
    assert all(len(member["sha256"]) == 64 for member in manifest["members"])


def test_a_site_with_somebody_in_it_is_not_overwritten(full_site, backup_file):
    before = told(full_site)
    done = full_site.manage("restore", str(backup_file), ok=False)
    assert done.returncode == 1
    assert "not empty: it has 2 people" in done.stderr
    assert told(full_site) == before


def test_a_loaded_site_without_people_may_be_replaced(backup_file, new_site, full_site):
    """Units and pictures of the starter modules do not make a site somebody's."""
    site = new_site()
    site.shell("from tests.factories import make_unit; make_unit('Xã Cũ')")
    (site.data_dir / "media").mkdir(exist_ok=True)
    (site.data_dir / "media" / "old.webp").write_bytes(b"old")
    site.manage("restore", str(backup_file))
    assert told(site) == told(full_site)


@pytest.mark.parametrize("what", ["database", "upload", "cut"])
def test_a_damaged_backup_changes_nothing(backup_file, new_site, tmp_path, what):
    site, file = new_site(), tmp_path / "damaged.zip"
    (site.data_dir / "media").mkdir(exist_ok=True)
    (site.data_dir / "media" / "old.webp").write_bytes(b"old")
    before = told(site)
    spoil(backup_file, file, what)
    done = site.manage("restore", str(file), ok=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert told(site) == before
    assert not list(site.data_dir.glob(".backup-*"))


def spoil(source, target, what):
    if what == "cut":
        target.write_bytes(source.read_bytes()[:-5000])
        return
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            is_upload = info.filename.startswith("media/")
            if info.filename != "manifest.json" and is_upload == (what == "upload"):
                content = content[:5000] + b"spoilt" + content[5006:]
            new.writestr(info.filename, content)


def rewritten(source, target, change):
    """The same backup with another manifest."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "manifest.json":
                manifest = json.loads(content)
                change(manifest)
                content = json.dumps(manifest).encode()
            new.writestr(info.filename, content)
    return target


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda m: m["ledger"].update(records_attempt=5), "not what its manifest says: ledger"),
        (lambda m: m.update(people=7), "not what its manifest says: people"),
        (
            lambda m: m["migrations"].append(["records", "9999_later"]),
            "another version of the site",
        ),
        (lambda m: m.update(engine="oracle"), "The backup is of oracle"),
    ],
)
def test_a_backup_that_contradicts_itself_is_refused(
    backup_file, new_site, tmp_path, change, words
):
    site = new_site()
    before = told(site)
    file = rewritten(backup_file, tmp_path / "forged.zip", change)
    done = site.manage("restore", str(file), ok=False)
    assert words in done.stderr
    assert told(site) == before


def test_a_ledger_that_does_not_verify_is_not_restored(full_site, make_site, new_site, tmp_path):
    """Somebody edited the past behind the triggers, then made a backup of it."""
    tampered = make_site(like=full_site)
    tampered.shell(TAMPER)
    file = tmp_path / "tampered.zip"
    tampered.manage("backup", str(file))
    site = new_site()
    before = told(site)
    done = site.manage("restore", str(file), ok=False)
    assert "does not pass `verify_ledger`" in done.stderr
    assert told(site) == before


TAMPER = """
from django.db import connection
from places.triggers import install_triggers, triggers_of
from records.models import Correction
Correction.objects.bulk_create([Correction(kind="void")])
with connection.cursor() as cursor:
    for trigger in triggers_of(connection):
        if trigger.table == "records_correction":
            cursor.execute(trigger.removal)
    cursor.execute("UPDATE records_correction SET kind = 're-date'")
install_triggers()
"""


def test_the_same_name_is_not_taken_twice(full_site, backup_file):
    done = full_site.manage("backup", str(backup_file), ok=False)
    assert done.returncode == 1
    assert "exists already" in done.stderr


def test_a_missing_folder_is_said_in_words(full_site, tmp_path):
    done = full_site.manage("backup", str(tmp_path / "no" / "b.zip"), ok=False)
    assert "There is no folder" in done.stderr


def test_a_backup_is_one_moment_while_others_write(full_site, make_site, tmp_path):
    """A writer adds pairs of people in one transaction: no backup ever holds half a pair."""
    busy = make_site(like=full_site)
    writer = threading.Thread(target=busy.manage, args=("shell", "--no-imports", "-c", PAIRS))
    writer.start()
    counts = []
    while writer.is_alive():
        file = tmp_path / f"{len(counts)}.zip"
        busy.manage("backup", str(file))
        with zipfile.ZipFile(file) as archive:
            counts.append(json.loads(archive.read("manifest.json"))["people"])
    writer.join()
    assert len(set(counts)) > 1, "nothing was written meanwhile; the test shows nothing"
    assert all(count % 2 == 0 for count in counts)
    elsewhere = make_site()
    elsewhere.manage("restore", str(tmp_path / f"{len(counts) // 2}.zip"))
    assert len(told(elsewhere)["people"]) == counts[len(counts) // 2]


PAIRS = """
import time
from django.db import transaction
from people.models import Person
end = time.monotonic() + 8
while time.monotonic() < end:
    with transaction.atomic():
        Person.objects.create(name="A")
        time.sleep(0.02)
        Person.objects.create(name="B")
    time.sleep(0.02)
"""


def test_where_there_is_no_site_there_is_no_backup(tmp_path):
    """A timer with a mistyped DATA_DIR would else keep files of nothing, and say all is well."""
    settings = {"DATA_DIR": str(tmp_path / "mistyped"), "DATABASE_URL": ""}
    done = subprocess.run(
        [*PYTHON, "manage.py", "backup", str(tmp_path / "a.zip")],
        cwd=BASE,
        env=os.environ | settings,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "There is no site to back up. Check DATA_DIR" in done.stderr
    assert not (tmp_path / "a.zip").exists()


def test_links_among_the_uploads_lead_nowhere(full_site, make_site, tmp_path):
    site = make_site(like=full_site)
    (site.data_dir / "media" / "link").symlink_to("/etc/passwd")
    file = tmp_path / "b.zip"
    site.manage("backup", str(file))
    with zipfile.ZipFile(file) as archive:
        assert "media/link" not in archive.namelist()
    shutil.rmtree(site.data_dir / "media")
