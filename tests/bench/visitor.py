"""A visitor that speaks WSGI to the site in this process, as gunicorn would."""

import gzip
import io
import re
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        zipped = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if zipped else self.body).decode()

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return found[1] if found else ""


class Visitor:
    """Keeps cookies and the CPU seconds that the server has spent on it."""

    def __init__(self, application) -> None:
        self._application = application
        self._cookies: SimpleCookie = SimpleCookie()
        self.spent = 0.0

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        return self._ask("POST", path, urlencode(fields).encode())

    def _ask(self, method: str, path: str, body: bytes = b"") -> Answer:
        address = urlsplit(path)
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": address.path.encode().decode("latin-1"),
            "QUERY_STRING": address.query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost:8000",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_ACCEPT_LANGUAGE": "vi",
            "HTTP_SEC_FETCH_SITE": "same-origin",
            "HTTP_COOKIE": "; ".join(f"{k}={m.value}" for k, m in self._cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        told: dict = {}

        def start_response(status, headers, exc_info=None):
            told.update(status=int(status[:3]), headers=headers)

        started = time.process_time()
        response = self._application(environ, start_response)
        content = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        self.spent += time.process_time() - started
        for name, value in told["headers"]:
            if name.lower() == "set-cookie":
                self._cookies.load(value)
        return Answer(told["status"], {k.lower(): v for k, v in told["headers"]}, content)
