"""The database itself refuses to change or take away what the ledger holds.

UPDATE, DELETE and (on PostgreSQL) TRUNCATE of the ledger's tables and of quiz versions are
refused, on SQLite also INSERT OR REPLACE, which deletes without firing delete triggers. Of
demonstration rows (`is_demo`, a word of the row itself that nothing can change) DELETE is
let through, so that a demonstration can be taken away; see docs/decisions/0010.
"""

from django.db import models

from places.triggers import POSTGRESQL, SQLITE, Trigger, missing_triggers
from quizzes.models import QuizVersion
from records.models import (
    Attempt,
    Completion,
    Correction,
    Evidence,
    Marking,
    Payload,
    Seal,
    SealedRow,
)

__all__ = ["ledger_triggers", "missing_triggers"]

LEDGER = (Attempt, Marking, Completion, Evidence, Correction, Seal, SealedRow)
REFUSED = "append_only: rows of {table} are never changed or deleted"
TAKEN = "append_only: a row of {table} with one of these keys is there already"

# A payload may be emptied once (erasure), and not otherwise changed.
EMPTIED = (
    "NEW.id = OLD.id AND NEW.row = OLD.row AND NEW.is_demo = OLD.is_demo "
    "AND OLD.emptied_at IS NULL AND NEW.emptied_at IS NOT NULL "
    "AND NEW.text = '' AND NEW.salt = ''"
)


def ledger_triggers() -> list[Trigger]:
    found: list[Trigger] = []
    for model in LEDGER:
        found += _append_only(model, may_delete="OLD.is_demo")
    found += _append_only(QuizVersion)
    found += _append_only(Payload, may_update=EMPTIED, may_delete="OLD.is_demo")
    return found


def _append_only(
    model: type[models.Model], *, may_update: str = "", may_delete: str = ""
) -> list[Trigger]:
    table = model._meta.db_table
    message = REFUSED.format(table=table)
    return [
        _sqlite(table, "UPDATE", message, f"WHEN NOT ({may_update})" if may_update else ""),
        _sqlite(table, "DELETE", message, f"WHEN NOT {may_delete}" if may_delete else ""),
        _sqlite(table, "INSERT", TAKEN.format(table=table), f"WHEN EXISTS ({_same_key(model)})"),
        _postgresql(table, "UPDATE", message, "NEW" if may_update else "", may_update),
        _postgresql(table, "DELETE", message, "OLD" if may_delete else "", may_delete),
        _postgresql(table, "TRUNCATE", message),
    ]


def _sqlite(table: str, event: str, message: str, when: str) -> Trigger:
    body = f"{when} BEGIN SELECT RAISE(ABORT, '{message}'); END".strip()
    return Trigger(SQLITE, f"{table}_no_{event.lower()}", table, f"BEFORE {event}", body)


def _postgresql(
    table: str, event: str, message: str, result: str = "", unless: str = ""
) -> Trigger:
    door = f"IF {unless} THEN RETURN {result}; END IF; " if unless else ""
    refusal = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
    name = f"{table}_no_{event.lower()}"
    return Trigger(POSTGRESQL, name, table, f"BEFORE {event}", f"BEGIN {door}{refusal} END")


def _same_key(model: type[models.Model]) -> str:
    """A row that already has one of the new row's unique keys."""
    keys = [[field.column] for field in model._meta.local_fields if field.unique]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            keys.append([model._meta.get_field(name).column for name in constraint.fields])
    same = " OR ".join(
        "(" + " AND ".join(f'other."{column}" = NEW."{column}"' for column in key) + ")"
        for key in keys
    )
    return f'SELECT 1 FROM "{model._meta.db_table}" other WHERE {same}'  # noqa: S608  (no outside text)
