"""Gender and ethnic group from a list: kept only of those of whom they may be."""

from collections.abc import Collection
from typing import Any

from people.models import Consent
from people.optional_fields import OPTIONAL_FIELDS, are_off, may_keep
from people.rosters.somebody import Somebody

CHUNK = 500


class Optional:
    """`people.optional_fields.may_keep` for many people at once."""

    def __init__(self) -> None:
        self.of_others = {field: may_keep(None, field) for field in map(str, OPTIONAL_FIELDS)}
        self._said: dict[tuple[int, str], bool] = {}

    def load(self, people: Collection[int]) -> None:
        """The last word of each of them on each field; one query a chunk."""
        keys = list(people)
        for start in range(0, 0 if are_off() else len(keys), CHUNK):
            rows = Consent.objects.filter(
                person__in=keys[start : start + CHUNK], purpose__in=OPTIONAL_FIELDS
            ).order_by("given_at", "pk")
            for person, purpose, withdrawn in rows.values_list("person", "purpose", "withdrawn_at"):
                self._said[person, purpose] = withdrawn is None

    def kept(self, somebody: Somebody, field: str, value: Any) -> Any:
        """The value, or nothing where it may not be kept."""
        if field not in self.of_others:
            return value
        may = self._said.get((somebody.pk or 0, field), self.of_others[field])
        return value if may else ""
