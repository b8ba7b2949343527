"""The real server: it starts, stops, survives being killed, and refuses to serve unsafely."""

import sqlite3
import urllib.error
import urllib.request
from contextlib import closing

import pytest

pytestmark = pytest.mark.slow


def get(site, path):
    try:
        with urllib.request.urlopen(site.url + path, timeout=20) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def test_a_killed_server_starts_again_on_the_same_data(real_server):
    real_server.start()
    real_server.shell("from people.models import Person; Person.objects.create(name='A')")
    real_server.kill()
    assert not real_server.answers()
    real_server.start()
    assert real_server.shell("from people.models import Person; print(Person.objects.count())") == (
        "1"
    )


def test_an_asked_server_ends_by_itself_and_cleanly(real_server):
    real_server.start()
    assert real_server.stop() == 0
    assert "Traceback" not in real_server.log()


def test_the_pulse_says_when_the_database_is_gone(real_server):
    if real_server.environment["DATABASE_URL"]:
        pytest.skip("the file of SQLite is what can be spoilt here")
    real_server.start()
    status, headers, body = get(real_server, "/healthz")
    assert (status, body) == (200, b"ok")
    assert "Set-Cookie" not in headers
    assert "no-store" in headers["Cache-Control"]
    with closing(sqlite3.connect(real_server.data_dir / "db.sqlite3")) as database:
        database.execute("ALTER TABLE django_migrations RENAME TO gone")
    status, _headers, body = get(real_server, "/healthz")
    assert (status, body) == (503, b"no database")


def test_the_server_does_not_start_beside_demonstration_people_in_production(real_server):
    real_server.shell(
        "from people.models import Person; Person.objects.create(name='A', is_demo=1)"
    )
    real_server.environment |= PRODUCTION
    with pytest.raises(AssertionError, match="demonstration people with known PINs"):
        real_server.start()
    real_server.environment["ALLOW_DEMO"] = "1"
    real_server.start()


def test_the_server_does_not_start_when_a_trigger_of_the_ledger_is_missing(real_server):
    real_server.shell(
        "from django.db import connection; from places.triggers import triggers_of;"
        "t = triggers_of(connection)[0]; connection.cursor().execute(t.removal)"
    )
    with pytest.raises(AssertionError, match="missing or changed"):
        real_server.start()


PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": "k3jH8-sdf72jkDd0sSaqPzL1mNvB5cXx9yTtRrEeWwQq_uUiIoO",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SITE_URL": "https://127.0.0.1",
    "TRUSTED_PROXIES": "1",
    "SECOND_FACTOR": "staff",
}
