"""The scripts behind `make`: clear words when something is missing, nothing done twice."""

import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from scripts import compile_translations, messages

BASE = Path(__file__).resolve().parents[2]


def run(*command, cwd=BASE, **environment):
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


# --- make run -------------------------------------------------------------------


def test_a_taken_port_is_said_in_words_before_anything_is_touched(tmp_path):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        done = run(sys.executable, "scripts/run.py", PORT=str(port), DATA_DIR=str(tmp_path / "new"))
    assert done.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be opened" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(port):
    assert "is not a port" in run(sys.executable, "scripts/run.py", PORT=port).stderr


def test_a_data_directory_that_cannot_be_made_is_said_in_words(tmp_path):
    (tmp_path / "file").touch()
    done = run(
        sys.executable, "scripts/run.py", PORT="0" * 3 + "1", DATA_DIR=str(tmp_path / "file/x")
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


# --- setting up -------------------------------------------------------------------


def fake_python(folder: Path, body: str) -> None:
    path = folder / "python3"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def sandbox(tmp_path: Path) -> Path:
    """A checkout with nothing but what setting up reads."""
    project = tmp_path / "project"
    (project / "scripts").mkdir(parents=True)
    for name in ("scripts/setup.sh", "scripts/python.sh", "requirements.txt"):
        (project / name).write_text((BASE / name).read_text())
    return project


def test_an_old_python_is_refused_in_words(tmp_path):
    fake_python(tmp_path, "exit 1")
    done = run("/bin/sh", "scripts/python.sh", PATH=f"{tmp_path}")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr


def test_a_python_without_ensurepip_says_what_to_install(tmp_path):
    project = sandbox(tmp_path)
    fake_python(
        tmp_path,
        f'case "$*" in *ensurepip*|*--pip*|*"-m pip"*) exit 1;; esac\nexec {sys.executable} "$@"',
    )
    done = run("/bin/sh", "scripts/setup.sh", "requirements.txt", cwd=project,
               PATH=f"{tmp_path}:/usr/bin:/bin")  # fmt: skip
    assert done.returncode == 1
    assert "sudo apt install python3-venv" in done.stderr
    assert not (project / ".venv").exists()


def test_a_folder_of_wheels_that_is_not_there_is_said_in_words(tmp_path):
    project = sandbox(tmp_path)
    done = run("/bin/sh", "scripts/setup.sh", "requirements.txt", cwd=project,
               PYTHON=sys.executable, WHEELS=str(tmp_path / "none"))  # fmt: skip
    assert done.returncode == 1
    assert "is not a folder" in done.stderr


def test_needs_are_said_when_they_may_not_be_installed(tmp_path):
    for name in ("dirname", "ls"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "id").chmod(0o755)
    done = run("/bin/sh", "scripts/needs.sh", "chromium", "java", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "sudo apt install chromium fonts-dejavu-core default-jre-headless" in done.stderr


# --- a PostgreSQL server for the tests ------------------------------------------------


@pytest.mark.slow
def test_the_server_for_tests_ends_with_its_command_and_tells_its_outcome(tmp_path):
    code = (
        "import os, sys, psycopg; url = os.environ['DATABASE_URL'];"
        "print(psycopg.connect(url).execute('SHOW data_directory').fetchone()[0]); sys.exit(7)"
    )
    role = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    code = code.replace("'SHOW data_directory'", f"'{role}'")
    done = run(sys.executable, "scripts/postgres.py", sys.executable, "-c", code)
    assert (done.returncode, done.stdout.strip()) == (7, "False"), done.stderr


# --- translations ---------------------------------------------------------------------


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    file.append(polib.POEntry(msgid="Sign in", msgstr="Đăng nhập"))
    file.append(polib.POEntry(msgid="Unsure", msgstr="Không chắc", flags=["fuzzy"]))
    file.save(str(path))
    return path


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(catalogue):
    assert compile_translations.compile_catalogue(catalogue)
    compiled = polib.mofile(str(catalogue.with_suffix(".mo")))
    assert [(entry.msgid, entry.msgstr) for entry in compiled] == [("Sign in", "Đăng nhập")]
    assert not compile_translations.compile_catalogue(catalogue)
    catalogue.write_text(catalogue.read_text().replace("Đăng nhập", "Vào"))
    assert compile_translations.compile_catalogue(catalogue)


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ({"msgid": "a", "msgstr": ""}, "without Vietnamese"),
        ({"msgid": "a", "msgstr": "b", "flags": ["fuzzy"]}, "unsure"),
        ({"msgid": "%(n)s of %(m)s", "msgstr": "%(n)s"}, "other placeholders"),
        ({"msgid": "a", "msgid_plural": "%d b", "msgstr_plural": {0: ""}}, "without Vietnamese"),
    ],
)
def test_an_incomplete_translation_is_found(entry, word):
    (found,) = messages.faults_of(polib.POEntry(**entry))
    assert word in found


def test_a_complete_translation_passes():
    entry = polib.POEntry(
        msgid="one", msgid_plural="%(n)s people", msgstr_plural={0: "%(n)s người"}
    )
    assert list(messages.faults_of(entry)) == []


def test_vietnamese_outside_gettext_is_found(tmp_path, monkeypatch):
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "a.html"
    page.write_text("{# lời chú #}<p>Măng Non</p>{% trans 'Sign in' %}")
    monkeypatch.setattr(messages, "BASE", tmp_path)
    assert list(messages.vietnamese_outside_gettext()) == []
    page.write_text("<p>Đăng nhập vào hệ thống</p>")
    (found,) = messages.vietnamese_outside_gettext()
    assert "templates/a.html" in found


# --- the repository --------------------------------------------------------------------


def test_make_help_explains_every_word():
    words = {"help", "run", "test", "check", "test-postgres", "lint", "format", "bench"}
    told = run("make", "help").stdout
    assert all(f"make {word} " in told for word in words)


def test_no_registry_or_mirror_is_named():
    """Packages come by plain names, from wherever the machine is set to fetch them."""
    named = re.compile(
        r"https?://(?!localhost|127|\{|mangnon\.example)|--(extra-)?index-url|--registry"
    )
    files = [BASE / "Makefile", BASE / ".ci/run", *BASE.glob("scripts/*"), *BASE.glob("*.txt")]
    texts = {path.name: path.read_text(encoding="utf-8") for path in files if path.is_file()}
    assert [name for name, text in texts.items() if named.search(text)] == []
