"""Where the data lies: by environment, by the note of the last `make run`, by default."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lms.data_dir import local_secret_key, media_root, note_data_dir, where_data_lies

BASE = Path(__file__).resolve().parents[2]


def test_without_anything_it_is_the_projects_own(tmp_path):
    assert where_data_lies(tmp_path) == tmp_path / "var"
    assert media_root(tmp_path, tmp_path / "var") == tmp_path / "media"


def test_database_and_uploads_move_together(tmp_path):
    data = where_data_lies(tmp_path, str(tmp_path / "elsewhere"))
    assert media_root(tmp_path, data) == data / "media"


@pytest.mark.parametrize(
    "name", ["plain", "with space", "dữ liệu", "a#b%20c?d", "  x", "x  ", "'\"$(ls)"]
)
def test_what_was_noted_is_found_again(tmp_path, name):
    note_data_dir(tmp_path, tmp_path / name)
    assert where_data_lies(tmp_path) == tmp_path / name


def test_what_is_given_wins_over_what_was_noted(tmp_path):
    note_data_dir(tmp_path, tmp_path / "noted")
    assert where_data_lies(tmp_path, str(tmp_path / "given")) == tmp_path / "given"


def test_naming_the_projects_own_directory_forgets_the_note(tmp_path):
    note_data_dir(tmp_path, tmp_path / "noted")
    note_data_dir(tmp_path, where_data_lies(tmp_path, str(tmp_path / "var")))
    assert where_data_lies(tmp_path) == tmp_path / "var"


def test_a_path_given_by_hand_is_read_from_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert where_data_lies(BASE, "here") == tmp_path / "here"


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    key = local_secret_key(tmp_path)
    assert local_secret_key(tmp_path) == key
    assert len(key) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.slow
def test_commands_find_the_noted_data_from_any_directory_and_in_any_locale(tmp_path):
    """A copy of the settings, so that the note of this checkout stays as it is."""
    project, data = tmp_path / "project", tmp_path / "dữ liệu của xã #1"
    for name in (
        "lms",
        "places",
        "people",
        "recordings",
        "quizzes",
        "courses",
        "records",
        "reports",
    ):
        shutil.copytree(BASE / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(BASE / "manage.py", project)
    note_data_dir(project, data)
    environment = {k: v for k, v in os.environ.items() if k not in {"DATA_DIR", "DATABASE_URL"}}
    done = subprocess.run(
        [sys.executable, project / "manage.py", "shell", "--no-imports", "-c", SHOW],
        cwd="/",
        env=environment | {"LC_ALL": "C"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == [ascii(str(data / "db.sqlite3")), ascii(str(data / "media"))]


SHOW = """
from django.conf import settings
print(ascii(str(settings.DATABASES["default"]["NAME"])))
print(ascii(str(settings.MEDIA_ROOT)))
"""
