"""Reading what can be heard: on a page, in a quiz, and what is still to be recorded."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse

from courses.models import SpokenLanguage, Voicing
from courses.parts import Section
from courses.spoken import SpokenPart

Heard = Mapping[str, Voicing]
WITH_FILE = "document__recording"  # and what is known of it: length, size


class Take(NamedTuple):
    """A part, and the newest recording of it in one language, if there is one."""

    part: SpokenPart
    recording: Voicing | None

    @property
    def state(self) -> str:
        if self.recording is None:
            return "missing"
        return "outdated" if self.recording.words_digest != self.part.digest else "there"


class Progress(NamedTuple):
    there: int
    outdated: int
    total: int

    @property
    def missing(self) -> int:
        return self.total - self.there - self.outdated


def languages_of(owner: UUID) -> list[SpokenLanguage]:
    """The languages in which at least one part of a lesson can be heard; one query."""
    heard = Voicing.objects.heard().filter(part__owner=owner)
    return list(SpokenLanguage.objects.filter(pk__in=heard.values("language")))


def heard_in(owner: UUID, language: SpokenLanguage) -> Heard:
    """What can be heard of a lesson in a language, by the id of the block; one query."""
    heard = Voicing.objects.heard().filter(part__owner=owner, language=language)
    return {str(one.part.part): one for one in heard.select_related("part", WITH_FILE)}


def heard_in_quiz(content: Mapping[str, Any]) -> dict[SpokenLanguage, Heard]:
    """What can be heard of a version's questions and stories, by language, then by the id of the
    question, answer or story; one query."""
    owners = [one["id"] for one in (*content["questions"], *content.get("cases", ()))]
    heard = Voicing.objects.heard().filter(part__owner__in=owners)
    heard = heard.select_related("part", WITH_FILE, "language")
    found: dict[SpokenLanguage, dict[str, Voicing]] = {}
    for one in heard.order_by("language__position", "language__name"):
        found.setdefault(one.language, {})[str(one.part.part)] = one
    return found


def takes_of(sections: Iterable[Section], language: SpokenLanguage) -> list[tuple[Section, list]]:
    """Every part of a module with its recording, section by section; one query."""
    sections = list(sections)
    parts = [part.pk for section in sections for part in section.parts]
    rows = Voicing.objects.used().filter(part__in=parts, language=language)
    used = {row.part_id: row for row in rows.select_related(WITH_FILE)}
    return [(one, [Take(part, used.get(part.pk)) for part in one.parts]) for one in sections]


def progress_of(takes: Iterable[Take]) -> Progress:
    states = [take.state for take in takes]
    return Progress(states.count("there"), states.count("outdated"), len(states))


def progress_by_language(
    owners: Mapping[UUID, Collection[int]],
) -> dict[int, dict[int, Progress]]:
    """For many modules at once, by module and language; two queries. `owners` says to which
    modules each lesson, question and story belongs. Only where something is recorded."""
    rows = SpokenPart.objects.filter(owner__in=list(owners)).exclude(digest="")
    parts = {row.pk: (owners[row.owner], row.digest) for row in rows}
    totals = Counter(module for modules, _digest in parts.values() for module in modules)
    used = Voicing.objects.used().filter(part__in=list(parts))
    counts: dict[tuple[int, int], Counter] = defaultdict(Counter)
    for part, language, digest in used.values_list("part", "language", "words_digest"):
        modules, now = parts[part]
        for module in modules:
            counts[module, language][digest == now] += 1
    found: dict[int, dict[int, Progress]] = defaultdict(dict)
    for (module, language), count in counts.items():
        found[module][language] = Progress(count[True], count[False], totals[module])
    return found


def address(owner: UUID, code: str) -> str:
    """Where a lesson is heard in a language, for whoever has been listening; else empty."""
    if code and any(one.code == code for one in languages_of(owner)):
        return reverse("listen", args=[owner, code])
    return ""
