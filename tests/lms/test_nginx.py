"""deploy/nginx.conf, by a real nginx before the real site: what it serves, and what it does not."""

import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

from tests.sites import (  # noqa: F401  (fixtures)
    BASE,
    Site,
    free_port,
    make_site,
    migrated_site,
    new_site,
    real_server,
)

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.one_database,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed"),
]
CLOSED = """
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

closed = Collection.get_first_root_node().add_child(name="closed")
restriction = CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
made = Document.objects.create(
    title="closed", collection=closed, file=ContentFile(b"%PDF-1.4 closed", "closed.pdf")
)
print(made.file.name, made.url)
"""
MEGABYTE = 1024 * 1024


class Front:
    """nginx with the file of deploy/, only its paths, port and certificate taken out."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder, self.port = site, folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.static, self.media = folder / "static", site.data_dir / "media"
        for made in (self.static / "css", self.media / "images", folder / "unsent"):
            made.mkdir(parents=True, exist_ok=True)
        (folder / "proxy.conf").write_text(
            (BASE / "deploy" / "nginx-proxy.conf").read_text(encoding="utf-8")
        )
        (folder / "nginx.conf").write_text(self._configuration(), encoding="utf-8")

    def _configuration(self) -> str:
        text = (BASE / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        text = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", text, flags=re.S)
        text = re.sub(r"(?m)^\s*(ssl_\w+ .*|listen \[::\].*)\n", "", text)
        for there, here in {
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port};",
            "unix:/run/mangnon/web.sock": f"127.0.0.1:{self.site.port}",
            "/var/lib/mangnon/static/": f"{self.static}/",
            "/var/lib/mangnon/media/": f"{self.media}/",
            "/var/log/nginx/": f"{self.folder}/",
            "/etc/nginx/mangnon-proxy.conf": f"{self.folder}/proxy.conf",
            "mangnon.example": "127.0.0.1",
        }.items():
            assert there in text, f"deploy/nginx.conf has no {there}"
            text = text.replace(there, here)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "".join(f"{kind}_temp_path {self.folder}/unsent/{kind};\n" for kind in kinds)
        who = "user root;\n" if os.geteuid() == 0 else ""
        return (
            f"{who}daemon off;\nworker_processes 1;\npid {self.folder}/nginx.pid;\n"
            f"error_log {self.folder}/start.log;\nevents {{}}\n"
            f"http {{\ninclude /etc/nginx/mime.types;\n{places}{text}\n}}\n"
        )

    def start(self) -> None:
        command = [NGINX, "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for _try in range(100):
            if self.get("/healthz")[0] == 200:
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "start.log").read_text())

    def get(self, path: str, body: bytes | None = None) -> tuple[int, Message, bytes]:
        """Status, headers and content; the body, if there is one, is sent by POST."""
        request = urllib.request.Request(f"{self.url}{path}", body)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()
        except urllib.error.URLError:
            return 0, Message(), b""

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def front(real_server, tmp_path) -> Iterator[Front]:  # noqa: F811
    real_server.start()
    front = Front(real_server, tmp_path)
    front.start()
    yield front
    front.stop()


def test_the_shipped_configuration_serves_and_guards_the_site(front):
    """One test, since a site takes seconds to start."""
    _static_files(front)
    _uploads(front)
    _documents(front)
    _sizes(front)
    _logs(front)


def _static_files(front: Front) -> None:
    (front.static / "css" / "main.0123456789ab.css").write_text("a{}")
    (front.static / "css" / "main.css").write_text("a{}")
    for_ever = front.get("/static/css/main.0123456789ab.css")
    assert for_ever[0] == 200 and "immutable" in for_ever[1]["Cache-Control"]
    assert for_ever[1]["Content-Type"] == "text/css"
    assert for_ever[1]["X-Content-Type-Options"] == "nosniff"
    assert front.get("/static/css/main.css")[1]["Cache-Control"] == "public, max-age=3600"
    assert front.get("/static/../nginx.conf")[0] in (400, 404)
    assert front.get("/static%2f..%2f..%2fproxy.conf")[0] in (400, 404)


def _uploads(front: Front) -> None:
    (front.media / "images" / "a.png").write_bytes(b"png")
    (front.media / "images" / "a.svg").write_text("<svg/>")
    (front.media / "images" / "a.html").write_text("<script>alert(1)</script>")
    for name, shown in {"a.png": "inline", "a.svg": "inline", "a.html": "attachment"}.items():
        status, headers, _content = front.get(f"/media/images/{name}")
        assert (status, headers["Content-Disposition"]) == (200, shown), name
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in headers["Content-Security-Policy"]


def _documents(front: Front) -> None:
    name, address = front.site.shell(CLOSED).splitlines()[-1].split()
    assert (front.media / name).read_bytes() == b"%PDF-1.4 closed"
    for path in (f"/media/{name}", f"/media//{name}", f"/media/images/../{name}"):
        status, _headers, content = front.get(path)
        assert status == 404 and b"closed" not in content, path
    assert b"%PDF" not in front.get(address)[2]
    (front.media / "documents" / "a.mp3").write_bytes(b"sound")
    assert front.get("/media/documents/a.mp3")[0] == 200


def _sizes(front: Front) -> None:
    large = b"x" * (5 * MEGABYTE)
    assert front.get("/sign-in/", large)[0] == 413
    for path in ("/people/rosters/new/", "/en/people/rosters/new/", "/admin/rosters/new/"):
        assert front.get(path, large)[0] not in (0, 413), path
    assert front.get("/people/rosters/new/", b"x" * (27 * MEGABYTE))[0] in (0, 413)


def _logs(front: Front) -> None:
    front.get("/card/a-secret-token/")
    logged = (front.folder / "mangnon.log").read_text()
    assert "/card/[left out]" in logged
    assert "a-secret-token" not in logged and "127.0.0.1" not in logged
