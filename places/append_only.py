"""Triggers that keep the rows of a table as they were written.

UPDATE, DELETE and (on PostgreSQL) TRUNCATE are refused, on SQLite also INSERT OR REPLACE,
which deletes without firing delete triggers. See docs/decisions/0010.
"""

from django.db import models

from places.triggers import POSTGRESQL, SQLITE, Trigger

REFUSED = "append_only: rows of {table} are never changed or deleted"
TAKEN = "append_only: a row of {table} with one of these keys is there already"
Condition = str | dict[str, str]


def append_only(
    model: type[models.Model], *, may_update: str = "", may_delete: Condition = ""
) -> list[Trigger]:
    """The triggers of one table. A condition in SQL (over OLD and NEW) lets a change through;
    where the databases say it differently, one for each kind."""
    table = model._meta.db_table
    message = REFUSED.format(table=table)
    if isinstance(may_delete, str):
        may_delete = {SQLITE: may_delete, POSTGRESQL: may_delete}
    on_sqlite, on_postgresql = may_delete[SQLITE], may_delete[POSTGRESQL]
    return [
        _sqlite(table, "UPDATE", message, f"WHEN NOT ({may_update})" if may_update else ""),
        _sqlite(table, "DELETE", message, f"WHEN NOT {on_sqlite}" if on_sqlite else ""),
        _sqlite(table, "INSERT", TAKEN.format(table=table), f"WHEN EXISTS ({_same_key(model)})"),
        _postgresql(table, "UPDATE", message, "NEW" if may_update else "", may_update),
        _postgresql(table, "DELETE", message, "OLD" if on_postgresql else "", on_postgresql),
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
