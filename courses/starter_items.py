"""What was loaded stays a trainer's: a thing is loaded again only while nobody has edited it."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from courses.models import StarterItem

Shape = dict[str, Any]


def digest(shape: Shape) -> str:
    text = json.dumps(shape, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Summary:
    """What one run did. Names are keys of the files ("M1/lesson/…", "M1-Q03")."""

    counts: Counter = field(default_factory=Counter)
    edited: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """How one kind of thing is found, looked at, made and made again."""

    model: type[models.Model]
    look: Callable[[Any], Shape]
    revisioned: bool = False


class Shelf:
    """Puts things in, and remembers in `StarterItem` what it put where."""

    def __init__(self) -> None:
        self.summary = Summary()
        self.items = {item.key: item for item in StarterItem.objects.all()}
        self.seen: set[str] = set()

    def put(
        self,
        key: str,
        kind: Kind,
        wanted: Shape,
        *,
        make: Callable[[], Any],
        change: Callable[[Any], Any],
    ) -> Any:
        """The thing as it now is in the site; None where somebody has removed it.

        `wanted` is what the files say. New things are made; a file that changed changes the
        thing, unless somebody edited it since, which is said in the summary.
        """
        self.seen.add(key)
        item = self.items.get(key)
        if item is None:
            return self._note("added", key, kind, wanted, make())
        try:
            thing = kind.model.objects.get(pk=item.object_pk)
        except ObjectDoesNotExist:
            self.summary.removed.append(key)
            return None
        if item.file_digest == digest(wanted):
            self.summary.counts["unchanged"] += 1
        elif self._is_untouched(item, kind, thing):
            return self._note("updated", key, kind, wanted, change(thing))
        else:
            self.summary.edited.append(key)
        return thing

    def find_missing(self) -> None:
        """Say what was loaded once and is in the files no more; it stays in the site."""
        self.summary.missing = sorted(set(self.items) - self.seen)

    def _is_untouched(self, item: StarterItem, kind: Kind, thing: Any) -> bool:
        """It looks as it was loaded; or nobody saved it since, and only its shape is newer."""
        if digest(kind.look(thing)) == item.digest:
            return True
        same_revision = kind.revisioned and thing.latest_revision_id == item.loaded_revision
        was_withdrawn = kind.revisioned and not thing.live and thing.first_published_at
        return bool(same_revision and not was_withdrawn)

    def _note(self, what: str, key: str, kind: Kind, wanted: Shape, thing: Any) -> Any:
        thing = kind.model.objects.get(pk=thing.pk)
        StarterItem.objects.update_or_create(
            key=key,
            defaults={
                "digest": digest(kind.look(thing)),
                "file_digest": digest(wanted),
                "object_pk": thing.pk,
                "loaded_revision": thing.latest_revision_id if kind.revisioned else None,
            },
        )
        self.summary.counts[what] += 1
        return thing
