"""System checks of the project: what the site refuses to start without.

`manage.py` runs them before most commands, `lms/wsgi.py` before serving.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.models import Model

HOUSE = ("places", "people", "recordings", "quizzes", "courses", "records", "reports", "lms")
KNOWS_NOBODY = ("recordings", "quizzes", "courses")
PER_PROCESS_CACHES = ("LocMemCache", "DummyCache")
SQLITE_NEEDS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")


@register(Tags.compatibility)
def apps_stand_in_the_order_of_the_house(**kwargs: Any) -> list[CheckMessage]:
    ours = tuple(name for name in settings.INSTALLED_APPS if name in HOUSE)
    if ours == HOUSE and tuple(settings.INSTALLED_APPS[: len(HOUSE)]) == HOUSE:
        return []
    wanted = ", ".join(HOUSE)
    return [Error(f"INSTALLED_APPS must begin with the house in order: {wanted}.", id="lms.E001")]


@register(Tags.models)
def relations_never_point_up(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An app may refer only to apps above it, which import-linter cannot see in "app.Model"."""
    found = []
    for model in apps.get_models():
        label = model._meta.app_label
        if label not in HOUSE:
            continue
        for name, target in _relations_of(model):
            if _points_up(label, target._meta.app_label):
                found.append(
                    Error(f"{name} refers to {target._meta.label}, down the house.", id="lms.E002")
                )
    return found


def _relations_of(model: type[Model]) -> Iterable[tuple[str, type[Model]]]:
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        if field.is_relation and field.related_model is not None:
            yield str(field), field.related_model


def _points_up(label: str, target: str) -> bool:
    if target not in HOUSE:
        return False
    if label in KNOWS_NOBODY and target == "people":
        return True
    return HOUSE.index(target) > HOUSE.index(label)


@register(Tags.caches)
def rate_limits_are_shared(**kwargs: Any) -> list[CheckMessage]:
    if settings.TESTING or not settings.CACHES["default"]["BACKEND"].endswith(PER_PROCESS_CACHES):
        return []
    return [
        Error(
            "The default cache is kept by each process alone, so rate limits would not hold.",
            hint="Unset CACHE_URL, or point it to Redis.",
            id="lms.E003",
        )
    ]


@register(Tags.compatibility)
def sqlite_is_safe(**kwargs: Any) -> list[CheckMessage]:
    """Without these, concurrent submits fail and an acknowledged answer may be lost."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    options = database.get("OPTIONS", {})
    pragmas = options.get("init_command", "").replace(" ", "")
    lacking = [
        f"{name}={value}" for name, value in SQLITE_NEEDS.items() if options.get(name) != value
    ]
    lacking += [pragma for pragma in SQLITE_PRAGMAS if pragma not in pragmas]
    if not lacking:
        return []
    return [Error(f"SQLite must be opened with {', '.join(lacking)}.", id="lms.E004")]


@register(Tags.translation)
def translations_are_compiled(**kwargs: Any) -> list[CheckMessage]:
    found = []
    for folder in settings.LOCALE_PATHS:
        for catalogue in folder.glob("*/LC_MESSAGES/*.po"):
            if not catalogue.with_suffix(".mo").exists():
                text = f"{catalogue} is not compiled: the site would fall back to English."
                kind = Error if settings.PRODUCTION else Warning
                found.append(kind(text, hint="Run: make translations", id="lms.E005"))
    return found


@register(Tags.database)
def sqlite_writes_ahead(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """What the file really does: some network disks refuse WAL in silence."""
    found = []
    for alias in databases or []:
        if connections[alias].vendor != "sqlite":
            continue
        with connections[alias].cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        if mode != "wal":
            found.append(
                Error(
                    f"The database file is in journal mode {mode}, not WAL.",
                    hint="Put DATA_DIR on a local disk.",
                    id="lms.E006",
                )
            )
    return found


@register(Tags.database)
def no_demonstration_people_in_production(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Their PINs are printed in the documentation."""
    if settings.ALLOW_DEMO or "default" not in (databases or []):
        return []
    person = apps.get_model("people.Person")
    if person._meta.db_table not in connections["default"].introspection.table_names():
        return []
    if not person.objects.demo().exists():
        return []
    return [
        Error(
            "There are demonstration people with known PINs in this database.",
            hint="Run: manage.py remove_demo. To show them on purpose, set ALLOW_DEMO=1.",
            id="lms.E007",
        )
    ]


def refuse_to_serve_unsafely() -> None:
    """Raise ImproperlyConfigured with every error of every check, those of the database too."""
    try:
        errors = [
            message
            for message in run_checks(databases=["default"])
            if message.is_serious(ERROR) and not message.is_silenced()
        ]
    finally:
        close_connections()
    if errors:
        raise ImproperlyConfigured(
            "The site will not start:\n" + "\n".join(f"- {error}" for error in errors)
        )


def close_connections() -> None:
    """Leave no open connection or pool behind for a forked process to share."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
