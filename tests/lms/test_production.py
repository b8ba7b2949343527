"""Production mode starts on safe settings only, and says all that is wrong at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lms.production import unsafe_settings

BASE = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "k3jH8-sdf72jkDd0sSaqPzL1mNvB5cXx9yTtRrEeWwQq_uUiIoO",
    "ALLOWED_HOSTS": ["mangnon.example"],
    "DEBUG": False,
    "SITE_URL": "https://mangnon.example",
    "TRUSTED_PROXIES": 1,
    "SECOND_FACTOR": "staff",
    "OIDC": {"SERVER_URL": ""},
    "MESSAGES": {"KIND": "gateway"},
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
}
ENVIRONMENT = {
    "MODE": "production",
    "SECRET_KEY": SAFE["SECRET_KEY"],
    "ALLOWED_HOSTS": "mangnon.example",
    "SITE_URL": "https://mangnon.example",
    "TRUSTED_PROXIES": "1",
}


def test_safe_settings_are_accepted():
    assert unsafe_settings(SAFE) == []


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("SECRET_KEY", "a" * 80, "SECRET_KEY"),
        ("SECRET_KEY", "django-insecure-" + "abcdefghij" * 6, "SECRET_KEY"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["mangnon.example", "*"], "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["other.example"], "host name of SITE_URL"),
        ("DEBUG", True, "DEBUG"),
        ("SITE_URL", "", "SITE_URL"),
        ("SITE_URL", "http://mangnon.example", "https://"),
        ("TRUSTED_PROXIES", 0, "TRUSTED_PROXIES"),
        ("SECOND_FACTOR", "off", "SECOND_FACTOR"),
        ("OIDC", {"SERVER_URL": "http://id.example"}, "OIDC_SERVER_URL"),
        ("MESSAGES", {"KIND": "outbox"}, "SMS"),
        ("SESSION_COOKIE_SECURE", False, "SESSION_COOKIE_SECURE"),
        ("CSRF_COOKIE_SECURE", False, "CSRF_COOKIE_SECURE"),
        ("SECURE_SSL_REDIRECT", False, "SECURE_SSL_REDIRECT"),
    ],
)
def test_each_unsafe_setting_is_named(name, value, word):
    assert word in "\n".join(unsafe_settings(SAFE | {name: value}))


def read_settings(tmp_path, code="", **environment):
    kept = {name: os.environ[name] for name in ("PATH", "DATABASE_URL") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "from lms import settings as s\n" + code],
        cwd=BASE,
        env=kept | {"DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
    )


def test_production_does_not_start_without_settings_and_says_everything_at_once(tmp_path):
    done = read_settings(tmp_path, MODE="production")
    assert done.returncode != 0
    for word in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "TRUSTED_PROXIES"):
        assert word in done.stderr
    assert not (tmp_path / "secret_key").exists(), "production makes no key of its own"


def test_an_unknown_mode_is_refused(tmp_path):
    assert "'local' or 'production'" in read_settings(tmp_path, MODE="prod").stderr


def test_production_has_secure_cookies_and_strict_transport(tmp_path):
    done = read_settings(
        tmp_path,
        "assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.LANGUAGE_COOKIE_SECURE\n"
        "assert s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS >= 31_536_000\n"
        "assert s.CSRF_TRUSTED_ORIGINS == ['https://mangnon.example']\n"
        "assert not s.DEBUG and not s.ALLOW_DEMO",
        **ENVIRONMENT,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_djangos_own_deployment_check_has_nothing_to_say(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **ENVIRONMENT},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_a_database_password_may_hold_signs_when_written_as_in_a_url(tmp_path):
    done = read_settings(
        tmp_path,
        "d = s.DATABASES['default']\n"
        "assert (d['PASSWORD'], d['HOST'], d['NAME']) == ('p@ss/w:rd', 'db', 'mangnon')\n"
        "assert d['OPTIONS']['pool']['max_size'] == 3",
        DATABASE_URL="postgres://web:p%40ss%2Fw%3Ard@db:5432/mangnon",
        DATABASE_POOL="3",
    )
    assert done.returncode == 0, done.stderr


def test_a_shared_cache_keeps_pages_and_limits_apart(tmp_path):
    done = read_settings(
        tmp_path,
        "assert s.CACHES['default']['BACKEND'].endswith('RedisCache')\n"
        "assert s.CACHES['default']['KEY_PREFIX'] != s.CACHES['pages']['KEY_PREFIX']",
        CACHE_URL="redis://127.0.0.1:6379/0",
    )
    assert done.returncode == 0, done.stderr
