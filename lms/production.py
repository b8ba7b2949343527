"""What production mode will not start on."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host


def unsafe_settings(settings: Mapping[str, Any]) -> list[str]:
    """Say in words every setting that is unsafe in production; empty when none is."""
    key, hosts, site = settings["SECRET_KEY"], settings["ALLOWED_HOSTS"], settings["SITE_URL"]
    found = []
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure"):
        found.append("SECRET_KEY must be set, random and at least 50 characters long.")
    if not hosts or "*" in hosts:
        found.append("ALLOWED_HOSTS must name the site's own host names, without '*'.")
    if settings["DEBUG"]:
        found.append("DEBUG must be off.")
    if not site.startswith("https://"):
        found.append("SITE_URL must be the site's public address and begin with https://.")
    elif not validate_host(urlsplit(site).hostname or "", hosts):
        found.append("ALLOWED_HOSTS must hold the host name of SITE_URL.")
    if settings["TRUSTED_PROXIES"] < 1:
        found.append(
            "TRUSTED_PROXIES must say how many proxies stand before the site (1 for nginx on "
            "this machine): TLS ends there, and sign-in limits need the visitor's own address."
        )
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        if not settings[name]:
            found.append(f"{name} must be on.")
    return found + unsafe_ways_in(settings)


def unsafe_ways_in(settings: Mapping[str, Any]) -> list[str]:
    """The same about how people sign in."""
    found = []
    if settings["SECOND_FACTOR"] != "staff":
        found.append("SECOND_FACTOR must be 'staff': staff give a second factor.")
    service = settings["OIDC"]["SERVER_URL"]
    if service and not service.startswith("https://"):
        found.append("OIDC_SERVER_URL must begin with https://.")
    if settings["MESSAGES"]["KIND"] == "outbox":
        found.append("SMS must be 'gateway' or 'off': 'outbox' writes codes into the log.")
    return found


def refuse_unsafe_settings(settings: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured naming every unsafe setting at once."""
    if found := unsafe_settings(settings):
        raise ImproperlyConfigured("Production mode will not start:\n- " + "\n- ".join(found))
