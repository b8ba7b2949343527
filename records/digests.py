"""The digest of a ledger row: SHA-256 of its canonical content, which any program can redo.

Canonical content is one JSON object in UTF-8, keys sorted, no spaces, nothing escaped that
need not be, and no floating-point numbers:

    {"schema": 1, "table": "completion", …the fields listed in FIELDS…}

- instants: UTC, ISO with microseconds and Z ("2024-02-01T03:04:05.000000Z");
- days: ISO ("2024-02-01"); points: text with four places ("7.5000"); nothing: null;
- another row: its uuid, an audience its slug ("completion.uuid" below); never a running
  number of the database, so that rows moved to another database keep their digests;
- UUIDs: lower case with hyphens. JSON fields stand as they are stored.

The text behind a `payload_digest` is salted: SHA-256 of salt, ":" and the text.
"""

import hashlib
import json
import secrets
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

SCHEMA = 1
COMMON = ("uuid", "recorded_at", "is_demo")
FIELDS: dict[str, tuple[str, ...]] = {
    "attempt": (
        "person.uuid",
        "course.uuid",
        "quiz_version.uuid",
        "source",
        "device_time",
        "locale",
        "shown",
        "payload_digest",
    ),
    "marking": (
        "attempt.uuid",
        "number",
        "quiz_version.uuid",
        "pass_mark",
        "score",
        "max_score",
        "passed",
        "marks",
    ),
    "completion": (
        "serial",
        "person.uuid",
        "course.uuid",
        "completed_on",
        "source",
        "attempt.uuid",
        "quiz_version.uuid",
        "page_revision",
        "locale",
        "pass_mark",
        "score",
        "max_score",
        "device_time",
        "postings",
        "rules",
    ),
    "evidence": (
        "completion.uuid",
        "source",
        "attempt.uuid",
        "recorded_by.uuid",
        "fingerprint",
        "payload_digest",
    ),
    "correction": (
        "kind",
        "completion.uuid",
        "attempt.uuid",
        "withdraws.uuid",
        "person.uuid",
        "course.uuid",
        "audience.slug",
        "new_date",
        "start",
        "until",
        "author.uuid",
        "payload_digest",
    ),
}


def table_of(row: models.Model) -> str:
    return row._meta.model_name or ""


def related(table: str) -> list[str]:
    """The relations that a digest reads, for `select_related`."""
    return [path.split(".")[0] for path in FIELDS[table] if "." in path]


def canonical(row: models.Model) -> dict[str, Any]:
    """What the digest of a ledger row covers, as plain JSON values."""
    table = table_of(row)
    content = {path.split(".")[0]: plain(_value(row, path)) for path in COMMON + FIELDS[table]}
    return {"schema": SCHEMA, "table": table} | content


def canonical_text(content: Any) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(row: models.Model) -> str:
    return sha256(canonical_text(canonical(row)))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:
    """A value as canonical JSON has it. Raises TypeError for what has no single form."""
    match value:
        case None | bool() | int() | str():
            return str(value) if isinstance(value, str) else value
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:.4f}"
        case UUID():
            return str(value)
        case list() | tuple():
            return [plain(one) for one in value]
        case dict():
            return {str(key): plain(one) for key, one in value.items()}
    raise TypeError(f"{type(value).__name__} has no canonical form")


def new_salt() -> str:
    return secrets.token_hex(16)


def payload_digest(salt: str, text: str) -> str:
    return sha256(f"{salt}:{text}")


class DigestField(models.CharField):
    """Computed when the row is inserted, so that `bulk_create` keeps the promise too."""

    def deconstruct(self) -> tuple:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        if add:
            setattr(model_instance, self.attname, digest_of(model_instance))
        return getattr(model_instance, self.attname)


def _value(row: models.Model, path: str) -> Any:
    name, _, attribute = path.partition(".")
    if not attribute:
        return getattr(row, name)
    if getattr(row, f"{name}_id") is None:
        return None
    return getattr(getattr(row, name), attribute)
