"""Writes to the structure: units, what became of them, and the lineage that follows."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from places import days
from places.lineage import Forest, Row, SuccessionFact, UnitFact
from places.models import Level, Lineage, Succession, Unit
from places.names import folded
from places.statistics import refresh_statistics
from places.villages import VillageName, village_name, village_title

MANY = 500  # rows changed at once, after which the database should count again


@transaction.atomic
def rebuild_lineage(*, at: datetime | None = None) -> int:
    """Bring the lineage into step with units and successions; return how many rows changed.

    Rows that no longer hold are retracted at `at` (now, if none is given) and the new ones
    recorded at it, so that the structure as it was known before can still be asked.
    """
    at = at or days.now()
    wanted = {_key(row): row for row in forest().rows()}
    stored = {
        (row.unit_id, row.ancestor_id, row.since, row.until, row.standing): row.pk
        for row in Lineage.objects.known()
    }
    gone = [pk for key, pk in stored.items() if key not in wanted]
    new = [row for key, row in wanted.items() if key not in stored]
    for chunk in _chunks(gone):
        Lineage.objects.filter(pk__in=chunk).update(retracted_at=at)
    Lineage.objects.bulk_create([_lineage(row, at) for row in new], batch_size=500)
    changed = len(gone) + len(new)
    if changed >= MANY:
        refresh_statistics(Unit, Lineage)
    return changed


def forest() -> Forest:
    """The units and successions held true now, as a pure structure."""
    units = Unit.objects.values_list("pk", "parent_id", "valid_from", "valid_until")
    successions = Succession.objects.known().values_list("predecessor_id", "successor_id", "whole")
    return Forest((UnitFact(*row) for row in units), (SuccessionFact(*row) for row in successions))


@transaction.atomic
def find_or_create_villages(
    *, wanted: Iterable[tuple[Unit, str]], on: date, is_demo: bool = False
) -> dict[tuple[int, str], Unit]:
    """The villages of these (commune, name) pairs, made where they are missing.

    A village is found by its name in any usual writing ("T.3" is "Thôn 3") among those that
    belong to the commune on the day, whichever commune of the past they were entered under.
    Generated codes are the commune's code, "-" and a number. Raises ValidationError for an
    empty name.
    """
    wanted = list(wanted)
    found: dict[tuple[int, str], Unit] = {}
    communes = {commune.pk: commune for commune, _name in wanted}
    known = {pk: _villages_of(commune, on) for pk, commune in communes.items()}
    made = []
    for commune, name in wanted:
        if not folded(name):
            raise ValidationError(_("A village needs a name."))
        villages = known[commune.pk]
        village = _called(village_name(name), villages)
        if village is None:
            village = _new_village(commune, name, len(villages) + 1, on, is_demo)
            villages.append((village_name(name), village))
            made.append(village)
        found[commune.pk, name] = village
    if made:
        rebuild_lineage()
    return found


def _villages_of(commune: Unit, on: date) -> list[tuple[VillageName, Unit]]:
    under = Unit.objects.under(commune, on).filter(level=Level.VILLAGE).on(on).order_by("pk")
    return [(village_name(village.name), village) for village in under]


def _called(name: VillageName, villages: Iterable[tuple[VillageName, Unit]]) -> Unit | None:
    """The village of this name, before one that leaves open whether it is a thôn or a tổ."""
    found = [(other.sort == name.sort, unit) for other, unit in villages if name.may_be(other)]
    return max(found, key=lambda one: one[0])[1] if found else None


def _new_village(commune: Unit, name: str, number: int, on: date, is_demo: bool) -> Unit:
    while Unit.objects.filter(code=f"{commune.code}-{number:03d}").exists():
        number += 1
    return Unit.objects.create(
        code=f"{commune.code}-{number:03d}",
        name=village_title(name),
        kind=village_name(name).kind,
        level=Level.VILLAGE,
        parent=commune,
        valid_from=min(on, commune.valid_from),
        is_demo=is_demo,
    )


def _lineage(row: Row, at: datetime) -> Lineage:
    return Lineage(
        unit_id=row.unit,
        ancestor_id=row.ancestor,
        since=row.since,
        until=row.until,
        standing=row.standing,
        recorded_at=at,
    )


def _key(row: Row) -> tuple[int, int, date, date | None, str]:
    return (row.unit, row.ancestor, row.since, row.until, row.standing)


def _chunks(keys: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
