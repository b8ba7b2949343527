"""What a file once put in stays a trainer's: it is changed again only while nobody edited it.

`StarterItem` remembers, for each thing, what the file said and how the thing then looked.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models

from courses.models import StarterItem
from courses.module_files.plain import Json, Media, by_content, digest

# Things that people brought are known by kind and uuid, those of our own files by name.
NAMES_OF_KINDS = {"course", "lesson", "quiz", "question", "case", "media", "frame"}


@dataclass
class Summary:
    """What one run did. Names are keys of the files ("M1/lesson/…", "M1-Q03") or titles."""

    counts: Counter = field(default_factory=Counter)
    edited: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """How one kind of thing is found by its identity and told in the plain form."""

    name: str
    find: Callable[[str], Any]
    tell: Callable[[Any], Json]
    revisioned: bool = False


@dataclass(frozen=True)
class Terms:
    """Whose files these are. Our own are trusted: what is verified in them is published, and
    what somebody removed stays away. What a person brings comes as drafts, and comes again.

    `replaces_edits`: where somebody edited since, the file's words become the newest draft.
    """

    is_trusted: bool
    replaces_edits: bool = False


class Shelf:
    """Puts things in, and remembers what it put where."""

    def __init__(self, terms: Terms) -> None:
        self.terms, self.summary = terms, Summary()
        self.items = {item.key: item for item in StarterItem.objects.all()}
        self._by_place = {(item.kind, item.object_pk): item for item in self.items.values()}
        self.seen: set[str] = set()

    def put(
        self,
        kind: Kind,
        wanted: Json,
        *,
        media: dict[str, Media],
        key: str = "",
        title: str = "",
        checked_at: str = "",
        is_new: bool = False,
        make: Callable[[], Any],
        change: Callable[[Any], Any],
    ) -> Any:
        """The thing as it now is in the site; None where somebody has removed it.

        `wanted` is what the file says. New things are made (`is_new`: its empty page stands
        there already); a file that changed changes the thing, unless somebody edited it
        since, which is said in the summary.
        """
        key = key or f"{kind.name}/{wanted['uuid']}"
        thing = None if is_new else kind.find(wanted["uuid"])
        item = self._item_of(kind, thing, key)
        self.seen.add(item.key if item else key)
        note = _Note(kind, item.key if item else key, wanted, checked_at, media)
        if thing is None:
            if item is not None and self.terms.is_trusted:
                self.summary.removed.append(key)
                return None
            return self._keep(note, "added", make())
        if item and item.file_digest == digest(wanted) and not self.terms.replaces_edits:
            self.summary.counts["unchanged"] += 1
        elif by_content(kind.tell(thing), media) == by_content(wanted, media):
            self._remember_once(item, note, thing)
        elif item and _is_untouched(item, kind, thing):
            return self._keep(note, "updated", change(thing))
        elif self.terms.replaces_edits:
            return self._keep(note, "replaced", change(thing))
        else:
            self.summary.edited.append(key if self.terms.is_trusted else title or key)
        return thing

    def _remember_once(self, item: StarterItem | None, note: "_Note", thing: Any) -> None:
        """What the file says stood here already: nobody has to look at it again."""
        if item is None or self.terms.is_trusted:
            self._keep(replace(note, checked_at=""), "unchanged", thing)
        else:
            self.summary.counts["unchanged"] += 1

    def _look(self, note: "_Note", thing: Any) -> str:
        """How it now looks: as wanted, if it has revisions to tell of any difference."""
        if not note.kind.revisioned:
            return look(note.kind, thing)
        return digest({**by_content(note.wanted, note.media), "live": thing.live})

    def find_missing(self) -> None:
        """Say what was loaded once and is in the files no more; it stays in the site."""
        ours = {key for key in self.items if key.partition("/")[0] not in NAMES_OF_KINDS}
        self.summary.missing = sorted(ours - self.seen)

    def _item_of(self, kind: Kind, thing: Any, key: str) -> StarterItem | None:
        if thing is not None:
            found = self._by_place.get((kind.name, thing.pk))
            if found is not None:
                return found
        return self.items.get(key)

    def _keep(self, note: "_Note", what: str, thing: Any) -> Any:
        thing = note.kind.find(note.wanted["uuid"])
        StarterItem.objects.update_or_create(
            key=note.key,
            defaults={
                "kind": note.kind.name,
                "digest": self._look(note, thing),
                "file_digest": digest(note.wanted),
                "object_pk": thing.pk,
                "loaded_revision": thing.latest_revision_id if note.kind.revisioned else None,
                "checked_at": note.checked_at,
            },
        )
        self.summary.counts[what] += 1
        return thing


@dataclass(frozen=True)
class _Note:
    kind: Kind
    key: str
    wanted: Json
    checked_at: str
    media: dict[str, Media]


def look(kind: Kind, thing: models.Model) -> str:
    return digest({**kind.tell(thing), "live": getattr(thing, "live", None)})


def _is_untouched(item: StarterItem, kind: Kind, thing: Any) -> bool:
    """It looks as it was put in; or nobody saved it since, and only its shape is newer."""
    if look(kind, thing) == item.digest:
        return True
    same_revision = kind.revisioned and thing.latest_revision_id == item.loaded_revision
    was_withdrawn = kind.revisioned and not thing.live and thing.first_published_at
    return bool(same_revision and not was_withdrawn)
