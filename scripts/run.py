"""Serve the site on this machine (`make run`): prepare what is missing, then gunicorn.

Environment: PORT (8000), HOST (127.0.0.1; 0.0.0.0 lets phones of a trusted net in),
DATA_DIR, DATABASE_URL.
"""

import os
import socket
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE))

from lms.data_dir import note_data_dir, where_data_lies  # noqa: E402
from scripts.compile_translations import main as compile_translations  # noqa: E402


def main() -> None:
    host, port = os.environ.get("HOST") or "127.0.0.1", read_port()
    leave_unless_free(host, port)
    data_dir = make_data_dir()
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    os.chdir(BASE)
    compile_translations()
    words = prepare()
    note_data_dir(BASE, data_dir)
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", ""} else host  # noqa: S104
    os.environ |= {
        "HOST": host,
        "PORT": str(port),
        "WITH_WORKER": "1",
        "WHEN_READY": f"\nMăng Non: http://{shown}:{port}/\n{words}\nCtrl-C stops it.",
    }
    server = [sys.executable, "-m", "gunicorn", "-c", str(BASE / "lms" / "server.py")]
    os.execv(server[0], server)  # noqa: S606


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def read_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        sys.exit(f"PORT={given} is not a port. Try: make run PORT=8001")
    return int(given)


def leave_unless_free(host: str, port: int) -> None:
    """End with words when the door is taken, before anything is touched."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            sys.exit(
                f"Port {port} of {host} cannot be opened ({error.strerror}).\n"
                f"Is the site already running? Else choose another: make run PORT={port + 1}"
            )


def make_data_dir() -> Path:
    given = os.environ.get("DATA_DIR", "")
    data_dir = where_data_lies(BASE, given)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"DATA_DIR={data_dir} cannot be made ({error.strerror}).")
    if not os.access(data_dir, os.W_OK):
        sys.exit(f"DATA_DIR={data_dir} cannot be written to.")
    os.environ["DATA_DIR"] = str(data_dir)
    return data_dir


def prepare() -> str:
    """Bring the database up to date, load it the first time; return the sign-ins to show."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
    import django

    django.setup()
    from django.core.management.base import CommandError

    from lms.checks import close_connections
    from lms.preparation import prepare_site, sign_ins

    try:
        prepare_site(demo=True, say=say)
    except CommandError as error:
        sys.exit(f"Setting up stopped: {error}")
    words = sign_ins()
    close_connections()
    return words


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped while setting up. The same command goes on from there.")
