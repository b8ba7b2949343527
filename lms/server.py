"""How gunicorn serves the site, by `make run` and under systemd alike.

Settings by environment: HOST and PORT, or BIND (such as unix:/run/mangnon/web.sock);
WEB_WORKERS and WEB_THREADS.
"""

import os
import subprocess
import sys
from pathlib import Path

wsgi_app = "lms.wsgi:application"
bind = os.environ.get("BIND") or "{}:{}".format(
    os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
)
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 2)
# Loaded once, checked once (lms/wsgi.py), then forked.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
# A request log would hold addresses of people.
accesslog = None
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
# Its default place is the home directory, which a service need not have.
control_socket_disable = True


def when_ready(server) -> None:
    """Say where to look, once the door is open (`make run` sets the words), and keep a worker.

    On a server the worker is a service of its own (deploy/mangnon-worker.service).
    """
    if words := os.environ.get("WHEN_READY"):
        sys.stdout.write(words + "\n")
        sys.stdout.flush()
    if os.environ.get("WITH_WORKER"):
        manage = str(Path(__file__).resolve().parent.parent / "manage.py")
        command = [sys.executable, manage, "upkeep", "--forever", "--with-parent"]
        subprocess.Popen(command)  # noqa: S603  (ends with this process)


def pre_fork(server, worker) -> None:
    from lms.checks import close_connections

    close_connections()
