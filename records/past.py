"""Past training, entered from lists and classes: recorded once, however often it is sent."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Course
from people.models import Person
from places import days
from records.digests import sha256
from records.ledger import copied_facts, digest_of_payload, lock, new_payload
from records.models import Completion, Evidence, Payload, Source
from records.sent import as_sent


@dataclass(frozen=True)
class Past:
    """One thing to record. `origin` is what the list called its source; it and `note` are free
    text, so they lie in a payload."""

    person: Person
    course: Course
    completed_on: date
    source: str = Source.IMPORT
    origin: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[int, int, date]:
        return (self.person.pk, self.course.pk, self.completed_on)

    @property
    def fingerprint(self) -> str:
        """The same for the same thing sent again; without free text, which could be guessed."""
        day = self.completed_on.isoformat()
        return sha256(f"past:{self.person.uuid}:{self.course.uuid}:{day}:{self.source}")


def record_completion(
    *,
    person: Person,
    course: Course,
    completed_on: date,
    source: str,
    note: str = "",
    recorded_by: Person | None = None,
    at: datetime | None = None,
) -> tuple[Completion, bool]:
    """The completion of that day, and whether this made it.

    Where one is on record already, another source is kept as evidence; the same thing
    twice changes nothing. Raises ValidationError for a day in the future.
    """
    past = Past(person, course, completed_on, source, note=note)
    return record_completions(items=[past], recorded_by=recorded_by, at=at)[0]


@transaction.atomic
def record_completions(
    *,
    items: Sequence[Past],
    recorded_by: Person | None = None,
    at: datetime | None = None,
) -> list[tuple[Completion, bool]]:
    """`record_completion` for many, in a fixed number of queries."""
    at = at or days.now()
    if any(item.completed_on > days.local_day(at) for item in items):
        raise ValidationError(_("The date lies in the future."))
    lock(item.person for item in items)
    known = _on_record(items)
    new = {item.key: item for item in reversed(items) if item.key not in known}
    made = Completion.objects.bulk_create(list(_completions(new.values(), at)))
    known |= {(row.person_id, row.course_id, row.completed_on): row for row in made}
    _add_evidence(items, known, recorded_by, at)
    first = set(new)
    results = []
    for item in items:
        results.append((known[item.key], item.key in first))
        first.discard(item.key)
    return results


def _on_record(items: Iterable[Past]) -> dict[tuple[int, int, date], Completion]:
    rows = Completion.objects.filter(
        person__in={item.person.pk for item in items},
        course__in={item.course.pk for item in items},
        completed_on__in={item.completed_on for item in items},
    )
    return {(row.person_id, row.course_id, row.completed_on): row for row in rows}


def _completions(items: Collection[Past], at: datetime) -> Iterable[Completion]:
    copies = copied_facts((item.person, item.course, item.completed_on) for item in items)
    for item in items:
        postings, rules = copies[item.key]
        yield Completion(
            person=item.person,
            course=item.course,
            completed_on=item.completed_on,
            source=item.source,
            postings=postings,
            rules=rules,
            recorded_at=at,
            is_demo=item.person.is_demo,
        )


def _add_evidence(
    items: Sequence[Past],
    completions: dict[tuple[int, int, date], Completion],
    recorded_by: Person | None,
    at: datetime,
) -> None:
    rows = Evidence.objects.filter(completion__in={row.pk for row in completions.values()})
    seen = set(rows.values_list("completion", "fingerprint"))
    evidence: list[Evidence] = []
    payloads: list[Payload] = []
    for item in items:
        completion = completions[item.key]
        if (completion.pk, item.fingerprint) in seen:
            continue
        seen.add((completion.pk, item.fingerprint))
        row = Evidence(
            completion=completion,
            source=item.source,
            recorded_by=recorded_by,
            fingerprint=item.fingerprint,
            recorded_at=at,
            is_demo=completion.is_demo,
        )
        if item.note or item.origin:
            text = as_sent({"source": item.origin, "note": item.note})
            payloads.append(new_payload(row.uuid, text, is_demo=row.is_demo))
            row.payload_digest = digest_of_payload(payloads[-1])
        evidence.append(row)
    Evidence.objects.bulk_create(evidence)
    Payload.objects.bulk_create(payloads)
