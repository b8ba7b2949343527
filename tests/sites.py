"""Whole sites of their own for tests: data directory, database, commands, the real server.

    from tests.sites import new_site, real_server  # noqa: F401  (fixtures)

`new_site()` gives a migrated site without content, on the kind of database that the tests
run on. `real_server` is one that serves by gunicorn; it can be stopped, killed and started
again on the same port:

    real_server.manage("prepare", "--demo")   # units, starter modules, demonstration
    real_server.start()
    real_server.kill()                        # kill -9, the whole process group
    real_server.start()
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

BASE = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-W", "error::SyntaxWarning"]
# Settings of whoever runs the tests must not leak into the sites.
OURS = ("MODE", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "CACHE_URL", "DATABASE_URL", "DEBUG")


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Site:
    """A site in a directory of its own; `environment` is all that distinguishes it."""

    def __init__(self, data_dir: Path, database_url: str = "") -> None:
        self.data_dir, self.port = data_dir, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.server: subprocess.Popen | None = None
        self.environment = {name: value for name, value in os.environ.items() if name not in OURS}
        self.environment |= {
            "DATA_DIR": str(data_dir),
            "DATABASE_URL": database_url,
            "SITE_URL": self.url,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "SECOND_FACTOR": "off",  # but for what is tested about it
        }

    def manage(self, *words: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py; with `ok`, fail the test when the command fails."""
        done = subprocess.run(
            [*PYTHON, str(BASE / "manage.py"), *words],
            env=self.environment,
            cwd=self.data_dir,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0 or not ok, f"{words}: {done.stdout}{done.stderr}"
        return done

    def shell(self, code: str) -> str:
        """What a few lines of Python print inside the site."""
        return self.manage("shell", "--no-imports", "-c", code).stdout.strip()

    def start(self, seconds: float = 60) -> None:
        """Serve, and return once /healthz answers."""
        assert self.server is None, "the server runs already"
        log = (self.data_dir / "server.log").open("a")
        self.server = subprocess.Popen(
            [*PYTHON, "-m", "gunicorn", "-c", str(BASE / "lms" / "server.py")],
            env=self.environment,
            cwd=BASE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        deadline = time.monotonic() + seconds
        while not self.answers():
            ended = self.server.poll() is not None
            if ended or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"The server did not start:\n{self.log()}")
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as response:
                return response.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def log(self) -> str:
        return (self.data_dir / "server.log").read_text()

    def stop(self) -> int | None:
        """Ask the server to finish what it does and end (SIGTERM)."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int | None:
        """End every process of the server at once (kill -9), whatever it is doing."""
        return self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int | None:
        if self.server is None:
            return None
        if self.server.poll() is None:
            send = os.killpg if how == signal.SIGKILL else os.kill
            send(self.server.pid, how)
        code = self.server.wait(timeout=60)
        self.server = None
        return code


class PostgresServer:
    """Makes and drops databases on the server that the tests run on."""

    def __init__(self, url: str) -> None:
        self.url, self.made = url, []

    def new(self, template: str = "template0") -> str:
        """The URL of a new database, a copy of the template."""
        name = f"site_{uuid.uuid4().hex[:12]}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self.made.append(name)
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def drop_all(self) -> None:
        for name in self.made:
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as session:
            session.execute(statement)


@pytest.fixture(scope="session")
def make_site(tmp_path_factory) -> Iterator[Callable[..., Site]]:
    """make_site(): an empty site, not migrated. make_site(like=site): a copy of a stopped one."""
    url = os.environ.get("DATABASE_URL", "")
    postgres = PostgresServer(url) if url.startswith("postgres") else None
    made = []

    def make(like: Site | None = None) -> Site:
        folder = tmp_path_factory.mktemp("site")
        if like:
            shutil.copytree(like.data_dir, folder, dirs_exist_ok=True)
        name = urlsplit(like.environment["DATABASE_URL"]).path[1:] if like and postgres else ""
        site = Site(folder, postgres.new(name or "template0") if postgres else "")
        made.append(site)
        return site

    yield make
    for site in made:
        site.kill()
    if postgres:
        postgres.drop_all()


@pytest.fixture(scope="session")
def migrated_site(make_site) -> Site:
    """Only to be copied: tables and static files, no content."""
    site = make_site()
    site.manage("migrate", "--verbosity=0")
    site.manage("createcachetable")
    (BASE / "var").mkdir(exist_ok=True)
    with (BASE / "var" / "static.lock").open("w") as lock:  # shared by the tests' processes
        fcntl.flock(lock, fcntl.LOCK_EX)
        site.shell("from lms.preparation import gather_static_files as g; g(say=print)")
    return site


@pytest.fixture
def new_site(make_site, migrated_site) -> Callable[[], Site]:
    return lambda: make_site(like=migrated_site)


@pytest.fixture
def real_server(new_site) -> Iterator[Site]:
    """A migrated site without content, not yet started."""
    site = new_site()
    yield site
    site.kill()
