"""What every write to the ledger shares: the lock, payloads, and what a fact copies."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from courses.models import Course
from people.models import Person, Posting
from records.digests import new_salt, payload_digest
from records.models import Payload, Requirement, Unplaced
from records.requirements import Rules
from records.sent import as_sent


def lock(people: Iterable[Person]) -> None:
    """Let one transaction at a time write facts about these people.

    Otherwise one that stores a pass and one that stores the last lesson would each not
    see the other, and the completion would be lost. SQLite has one writer at a time anyway.
    """
    if connection.features.has_select_for_update:
        keys = sorted({person.pk for person in people})
        rows = Person.objects.select_for_update(no_key=True).filter(pk__in=keys)
        list(rows.order_by("pk").values_list("pk"))


def new_payload(row: UUID, text: str, *, is_demo: bool) -> Payload:
    """A payload, not saved yet, for a ledger row of this id."""
    return Payload(row=row, salt=new_salt(), text=text, is_demo=is_demo)


def digest_of_payload(payload: Payload) -> str:
    return payload_digest(payload.salt, payload.text)


def keep_unplaced(*, person: Person | None, reason: str, content: Any, at: datetime) -> Unplaced:
    """Put into the inbox what cannot be placed. The same thing again is kept once."""
    text = as_sent(content)
    found = Unplaced.objects.filter(person=person, reason=reason, text=text).first()
    return found or Unplaced.objects.create(person=person, reason=reason, text=text, received_at=at)


Occasion = tuple[int, int, date]  # person, course, day
Copies = tuple[list[dict[str, Any]], list[dict[str, Any]]]  # postings, requirements


def copied_facts(occasions: Iterable[tuple[Person, Course, date]]) -> dict[Occasion, Copies]:
    """For each completion to be: copies of the postings held that day and of what applied."""
    wanted = list(occasions)
    known = Posting.objects.known().filter(person__in={person.pk for person, _c, _d in wanted})
    by_person: dict[int, list[Posting]] = defaultdict(list)
    for one in known.select_related("audience", "unit").order_by("audience__slug", "start", "pk"):
        by_person[one.person_id].append(one)
    postings = [one for rows in by_person.values() for one in rows]
    rules = Rules(
        audiences={one.audience_id for one in postings},
        units={one.unit_id for one in postings},
        courses={course for _p, course, _d in wanted},
    )
    return {
        (person.pk, course.pk, day): _copies(by_person[person.pk], rules, course, day)
        for person, course, day in wanted
    }


def _copies(postings: Iterable[Posting], rules: Rules, course: Course, day: date) -> Copies:
    held = [one for one in postings if one.start <= day and (one.until is None or day < one.until)]
    applying = [rules.applying(course.pk, one.audience_id, one.unit_id, day) for one in held]
    return [_posting(one) for one in held], [_rule(one) for one in applying if one is not None]


def _posting(posting: Posting) -> dict[str, Any]:
    return {
        "audience": posting.audience.slug,
        "unit_code": posting.unit.code,
        "unit_name": posting.unit.name,
        "unit_from": posting.unit.valid_from.isoformat(),
        "workplace_kind": posting.workplace_kind,
    }


def _rule(rule: Requirement) -> dict[str, Any]:
    return {
        "unit_code": rule.unit.code,
        "audience": rule.audience.slug,
        "start": rule.start.isoformat(),
        "due_days": rule.due_days,
        "valid_months": rule.valid_months,
        "extends": rule.extends,
        "max_age_months": rule.max_age_months,
    }
