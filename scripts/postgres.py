"""Run a command against a PostgreSQL server of its own: scripts/postgres.py COMMAND …

Starts a server on a free port with its files in a temporary directory, sets DATABASE_URL
for an ordinary role that may create databases, and stops the server whatever happens.
Exits as the command did.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROLE = "mangnon"


def find_tools() -> Path:
    """The newest server's programs: Debian keeps them out of PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    on_path = shutil.which("initdb")
    if not found and not on_path:
        sys.exit("PostgreSQL is not installed. On Debian: sudo apt install postgresql")
    return (found[-1] if found else Path(on_path)).parent


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def as_server_user(command: list[str]) -> list[str]:
    """The server refuses to run as root, so root hands over to Debian's user."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def run(*command: str | Path, **options) -> None:
    done = subprocess.run(
        as_server_user([str(part) for part in command]),
        capture_output=True,
        text=True,
        cwd="/",
        **options,
    )
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def server():
    """A running server; gives its DATABASE_URL."""
    tools, port = find_tools(), free_port()
    with tempfile.TemporaryDirectory(prefix="mangnon-pg-", ignore_cleanup_errors=True) as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        files = Path(folder) / "data"
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",  # thrown away afterwards
            "full_page_writes": "off",
            "statement_timeout": "2min",  # a query that never ends is a failure, not a wait
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        run(
            tools / "initdb", "-D", files, "-U", "postgres", "--auth=trust", "-E", "UTF8",
            "--locale=C.UTF-8",
        )  # fmt: skip
        # Output of the server goes to a file: a pipe kept open would never end.
        run(tools / "pg_ctl", "-w", "-D", files, "-l", f"{folder}/log", "-o", options, "start")
        try:
            psql = [tools / "psql", "-q", "-h", folder, "-p", str(port), "-U", "postgres", "-c"]
            run(*psql, f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            run(*psql, f"CREATE DATABASE {ROLE} OWNER {ROLE}")
            # A test plays a replica's part, to see that the ledger's triggers hold then too.
            run(*psql, f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}")
            yield f"postgres://{ROLE}@127.0.0.1:{port}/{ROLE}"
        finally:
            run(tools / "pg_ctl", "-w", "-D", files, "-m", "immediate", "stop")


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as url:
        child = subprocess.Popen(sys.argv[1:], env=os.environ | {"DATABASE_URL": url})
        try:
            return child.wait()
        except BaseException:
            child.terminate()
            child.wait()
            raise


if __name__ == "__main__":
    sys.exit(main())
