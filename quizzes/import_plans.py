"""What taking in a file of questions would do to the bank as it is now. Writes nothing.

A question is known again by the id that this bank wrote into the file, by another program's
id if a file with it was taken in before, by the same words in an earlier file or in the bank,
and at last by the same wording with most of its answers. What was edited here since a file was
written or taken in is not replaced, unless one says so; then it stays in the question's history.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from places.names import folded
from quizzes.drafting import drafted_from, uuid_in
from quizzes.formats.merging import merged
from quizzes.formats.neutral import Drafted, digest_of
from quizzes.formats.reading import Format, Reading
from quizzes.models import ImportedQuestion, Question

LIKE = 0.5  # how alike two questions with one foreign id have to be
CHUNK = 400


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(slots=True)
class Planned:
    """One question of the file: `drafted` is what would be written, `digest` that of the
    file's own words, `question` the one of the bank that it is."""

    read: Drafted
    drafted: Drafted
    digest: str
    outcome: Outcome
    question: Question | None = None
    reason: str = ""
    remarks: list[str] = field(default_factory=list)

    @property
    def lost(self) -> list[str]:
        return self.read.lost

    @property
    def notes(self) -> list[str]:
        return [*self.read.notes, *self.remarks]


@dataclass(slots=True)
class Plan:
    format: Format
    rows: list[Planned]
    notes: list[str]

    def with_outcome(self, *outcomes: str) -> list[Planned]:
        return [row for row in self.rows if row.outcome in outcomes]

    @property
    def to_write(self) -> list[Planned]:
        return self.with_outcome(Outcome.CREATED, Outcome.CHANGED)

    @property
    def summary(self) -> dict[str, Any]:
        """The counts of the command: every question is imported, unchanged or rejected.
        `lost` lists what does not come along of those that are taken."""
        rejected = self.with_outcome(Outcome.REJECTED)
        return {
            "questions": len(self.rows),
            "imported": len(self.to_write),
            "unchanged": len(self.with_outcome(Outcome.UNCHANGED)),
            "rejected": [{"id": row.read.label, "reason": row.reason} for row in rejected],
            "lost": [
                {"id": row.read.label, "what": what}
                for row in self.rows
                if row.outcome != Outcome.REJECTED
                for what in row.lost
            ],
        }


def plan_of(reading: Reading, *, replace_newer: bool = False) -> Plan:
    known = _Known(reading.questions)
    rows: list[Planned] = []
    seen: dict[str, int] = {}
    for read in reading.questions:
        digest = digest_of(read)
        row = _planned(read, digest, known, reading.format, replace_newer=replace_newer)
        keys = {digest, f"pk:{row.question.pk}"} if row.question else {digest}
        twin = next((seen[key] for key in keys if key in seen), None)
        if twin and row.outcome != Outcome.REJECTED:
            reason = _("The same question stands in the file already (question %(number)d).")
            row = Planned(read, read, digest, Outcome.REJECTED, reason=reason % {"number": twin})
        elif row.outcome != Outcome.REJECTED:
            seen |= dict.fromkeys(keys, read.number)
        rows.append(row)
    return Plan(reading.format, rows, list(reading.notes))


def _planned(
    read: Drafted, digest: str, known: "_Known", format: Format, *, replace_newer: bool
) -> Planned:
    if read.is_refused:
        return Planned(read, read, digest, Outcome.REJECTED, reason=read.reason)
    question = known.question_for(read, digest, format)
    if question is None:
        return Planned(read, read, digest, Outcome.CREATED, remarks=_name_not_kept(read))
    current = known.current(question)
    drafted = merged(read, current, format)
    if digest_of(drafted) == digest_of(current):
        return Planned(read, drafted, digest, Outcome.UNCHANGED, question)
    last = known.last_import(question)
    if last and last.digest == digest:
        remark = _("It was edited here since it was imported; that stays.")
        return Planned(read, drafted, digest, Outcome.UNCHANGED, question, remarks=[remark])
    is_newest = read.version == current.version or _was_left_by(last, question, read)
    if is_newest or replace_newer:
        return Planned(read, drafted, digest, Outcome.CHANGED, question)
    reason = _(
        "It was edited here after the file was made. To take the file's words as a new draft, "
        "allow newer edits to be replaced."
    )
    return Planned(read, drafted, digest, Outcome.REJECTED, question, reason=reason)


def _was_left_by(last: ImportedQuestion | None, question: Question, read: Drafted) -> bool:
    """Whether the latest draft is what this file, or an earlier state of it, left."""
    if last is None or last.revision_id != question.latest_revision_id:
        return False
    return last.before.get("version", "") == read.version


def _name_not_kept(read: Drafted) -> list[str]:
    """Names of other programs; a bank keeps only short names, and none that repeat the text."""
    name = read.name
    is_short = bool(name) and name == slugify(name)
    if not name or is_short or folded(read.text).startswith(folded(name.rstrip("…."))):
        return []
    return [_("Its name “%(name)s” is not kept.") % {"name": name[:80]}]


class _Known:
    """What the bank knows of the questions of a file, asked for in a few queries."""

    def __init__(self, questions: list[Drafted]) -> None:
        wanted = [question for question in questions if not question.is_refused]
        uuids = {uuid for q in wanted if (uuid := uuid_in(q.external_id))}
        bank = Question.objects.select_related("case__picture", "picture")
        self.by_uuid = {q.uuid: q for q in _in_chunks(bank, "uuid", uuids)}
        rows = ImportedQuestion.objects.select_related("question").order_by("pk")
        ids = {q.external_id for q in wanted if q.external_id}
        self.by_id = {row.external_id: row for row in _in_chunks(rows, "external_id", ids)}
        digests = {digest_of(q) for q in wanted}
        self.by_digest = {row.digest: row for row in _in_chunks(rows, "digest", digests)}
        searches = {folded(q.text)[:500] for q in wanted}
        self.by_text: dict[str, list[Question]] = {}
        for question in _in_chunks(bank.order_by("pk"), "search", searches):
            self.by_text.setdefault(question.search, []).append(question)
        self._current: dict[int, Drafted] = {}
        self._last = {}
        found = {q.pk for q in self.by_uuid.values()}
        found |= {r.question_id for r in (*self.by_id.values(), *self.by_digest.values())}
        found |= {q.pk for same in self.by_text.values() for q in same}
        for row in _in_chunks(rows, "question", found):
            self._last[row.question_id] = row

    def question_for(self, read: Drafted, digest: str, format: Format) -> Question | None:
        """The question of the bank that a file means."""
        uuid = uuid_in(read.external_id)
        if uuid in self.by_uuid:
            return self.by_uuid[uuid]
        row = self.by_id.get(read.external_id)
        if row and _alike(read.text, row.question.text):
            return row.question
        if digest in self.by_digest:
            return self.by_digest[digest].question
        same = self.by_text.get(folded(read.text)[:500], [])
        for question in same:
            current = self.current(question)
            if digest_of(merged(read, current, format)) == digest_of(current):
                return question
        return next((q for q in same if _shares_answers(read, self.current(q))), None)

    def current(self, question: Question) -> Drafted:
        """As its latest draft stands."""
        if question.pk not in self._current:
            latest = question.get_latest_revision_as_object()
            self._current[question.pk] = drafted_from(latest)
        return self._current[question.pk]

    def last_import(self, question: Question) -> ImportedQuestion | None:
        return self._last.get(question.pk)


def _in_chunks(rows: Any, name: str, values: Iterable[Any]) -> Iterable[Any]:
    values = sorted(values, key=str)
    for start in range(0, len(values), CHUNK):
        yield from rows.filter(**{f"{name}__in": values[start : start + CHUNK]})


def _shares_answers(read: Drafted, current: Drafted) -> bool:
    """Whether two questions of one wording are the same with something changed."""
    here, there = ({o.text or o.match for o in one.options} for one in (read, current))
    return read.kind == current.kind and 2 * len(here & there) >= max(len(here), len(there))


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, folded(one)[:300], folded(other)[:300]).ratio() >= LIKE
