"""The register of what is held about a person.

Every app says when it starts (`AppConfig.ready`) what it holds: what it is called, how to
show and export it, and how erasure empties it. "My data", the download and erasure walk
through this register and know nothing else. A test fails for a model that points to a person,
or holds texts, and is answered for by no entry (`tests/people/test_personal_data.py`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model, QuerySet

from people.models import Person
from people.traces import Traces
from places import days


class Line(NamedTuple):
    """One thing on the page "My data"."""

    label: str
    value: str


@dataclass(frozen=True)
class Erasing:
    """Whom an erasure is about, as they were before it, and when it happens."""

    person: Person
    traces: Traces
    at: datetime


def _nothing(person: Person) -> list[Any]:
    return []


@dataclass(frozen=True)
class Holding:
    """One kind of thing held about a person. `models` are those it answers for.

    `show` gives lines for the page, `export` JSON-able content for the download. `erase`
    runs inside the erasure's transaction. `stays` says in words what is left afterwards.
    """

    key: str
    name: str
    models: tuple[type[Model], ...]
    erase: Callable[[Erasing], None]
    show: Callable[[Person], Iterable[Line]] = _nothing
    export: Callable[[Person], Any] = _nothing
    stays: str = ""
    position: int = 500


_holdings: dict[str, Holding] = {}


def register_holding(holding: Holding) -> None:
    """Say when the project starts what an app holds about people; again, it is the same."""
    if _holdings.setdefault(holding.key, holding).models != holding.models:
        raise ValueError(f"“{holding.key}” is registered already, for other models.")


def holdings() -> list[Holding]:
    """All that is registered, in the order of the page: higher apps after lower ones."""
    return sorted(_holdings.values(), key=lambda holding: holding.position)


def models_answered_for() -> set[type[Model]]:
    return {model for holding in _holdings.values() for model in holding.models}


def export_of(person: Person, at: datetime | None = None) -> dict[str, Any]:
    """Everything held about somebody, as JSON can hold it."""
    content = {holding.key: as_json(holding.export(person)) for holding in holdings()}
    return {
        "person": str(person.uuid),
        "exported_at": as_json(at or days.now()),
        "data": {key: value for key, value in content.items() if value},
    }


def rows(queryset: QuerySet, *fields: str) -> list[dict[str, Any]]:
    """Rows of a query for an export, with these fields."""
    return list(queryset.values(*fields))


def as_json(value: Any) -> Any:
    """Dates in ISO, exact numbers and ids as text, everything else as it is."""
    if isinstance(value, dict):
        return {str(key): as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple | QuerySet):
        return [as_json(one) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
