"""What units are called where several stand together."""

from collections import Counter
from collections.abc import Iterable

from places.models import Unit
from places.names import nfc


def told_apart(units: Iterable[Unit]) -> dict[int, str]:
    """What to call each of these units, by key: its name, if no other of them looks like it.

    Two villages of one name under a commune that was merged carry the commune that each was
    entered under, "Thôn 1 (Xã Trà Phú)"; should that not do, their code too. One query, and
    only where two look alike.
    """
    units = list({unit.pk: unit for unit in units}.values())
    alike = _alike({unit.pk: unit.name for unit in units})
    above = Unit.objects.in_bulk({one.parent_id for one in units if one.pk in alike} - {None})
    names = {
        unit.pk: f"{unit.name} ({above[unit.parent_id]})"
        if unit.pk in alike and unit.parent_id
        else unit.name
        for unit in units
    }
    still = _alike(names)
    return {
        unit.pk: f"{names[unit.pk]} – {unit.code}" if unit.pk in still else names[unit.pk]
        for unit in units
    }


def _alike(names: dict[int, str]) -> set[int]:
    """The keys of names that somebody would take for one another: in capitals or not."""
    seen = Counter(_as_seen(name) for name in names.values())
    return {key for key, name in names.items() if seen[_as_seen(name)] > 1}


def _as_seen(name: str) -> str:
    return nfc(name).casefold()
