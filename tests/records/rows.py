"""One row of every table of the ledger, put in without services."""

from datetime import UTC, date, datetime
from decimal import Decimal

import uuid6
from django.db import models

from places import days
from quizzes.models import Quiz, QuizVersion
from records.digests import new_salt, payload_digest
from records.models import (
    Attempt,
    Completion,
    Correction,
    Evidence,
    Marking,
    Payload,
    Seal,
    SealedRow,
)
from tests.factories import make_course, make_person

QUESTION, RIGHT, WRONG = "q-1", "o-right", "o-wrong"
CONTENT = {
    "schema": 1,
    "quiz": "00000000-0000-0000-0000-000000000001",
    "pass_mark": 80,
    "shuffle": False,
    "attempts_allowed": None,
    "minutes_allowed": None,
    "questions": [
        {
            "id": QUESTION,
            "kind": "single",
            "source": "",
            "options": [
                {"id": RIGHT, "correct": True, "last": False},
                {"id": WRONG, "correct": False, "last": False},
            ],
            "texts": {},
        }
    ],
}
THEN = datetime(2024, 2, 1, 3, 4, 5, tzinfo=UTC)


def make_quiz_version(**fields) -> QuizVersion:
    """A version with one question; `quiz` may be given."""
    quiz = fields.pop("quiz", None) or Quiz.objects.create(
        slug=f"quiz-{uuid6.uuid7()}", title="Quiz"
    )
    fields.setdefault("published_at", datetime(2023, 1, 1, tzinfo=UTC))
    number = quiz.versions.count() + 1
    return QuizVersion.objects.create(
        quiz=quiz, number=number, digest=f"{number:064}", **{"content": CONTENT} | fields
    )


def make_rows(*, is_demo: bool = False, **given) -> dict[str, models.Model]:
    """By model name: an attempt with its payload and marks, a completion with evidence, …"""
    person = given.get("person") or make_person(is_demo=is_demo)
    course = given.get("course") or make_course()
    version = given.get("quiz_version") or make_quiz_version()
    common = {"is_demo": is_demo, "recorded_at": THEN}
    salt = new_salt()
    rows: dict[str, models.Model] = {}
    attempt = rows["attempt"] = Attempt.objects.create(
        person=person,
        course=course,
        quiz_version=version,
        payload_digest=payload_digest(salt, "sent"),
        **common,
    )
    rows["payload"] = Payload.objects.create(
        row=attempt.uuid, salt=salt, text="sent", is_demo=is_demo
    )
    rows["marking"] = Marking.objects.create(
        attempt=attempt,
        quiz_version=version,
        pass_mark=80,
        score=Decimal(1),
        max_score=Decimal(1),
        passed=True,
        **common,
    )
    completion = rows["completion"] = Completion.objects.create(
        person=person, course=course, completed_on=date(2024, 2, 1), attempt=attempt, **common
    )
    rows["evidence"] = Evidence.objects.create(
        completion=completion, source="online", fingerprint="f" * 64, **common
    )
    rows["correction"] = Correction.objects.create(kind="void", completion=completion, **common)
    rows["seal"] = Seal.objects.create(
        number=1, rows=1, digest="0" * 64, is_demo=is_demo, sealed_at=days.now()
    )
    rows["sealedrow"] = SealedRow.objects.create(
        seal=rows["seal"],
        table="attempt",
        row=attempt.uuid,
        digest=attempt.digest,
        is_demo=is_demo,
    )
    return rows
