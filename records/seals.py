"""Seals: rows that close batches of so far unsealed rows and hold each other in a chain.

A seal's digest is the SHA-256 of its canonical JSON (as in `records.digests`):

    {"schema": 1, "table": "seal", "is_demo": false, "number": 7, "previous": "<digest>",
     "rows": 120, "sealed_at": "…Z", "members": "<digest>"}

where `members` is the SHA-256 of one line per row, "<table> <uuid> <digest>\n", ordered by
table name and then uuid. Membership is listed because commits arrive out of order. Seals
are written outside the learner's transaction, so that no lock serialises submits. Rows of
demonstration people have a chain of their own.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef

from places import days
from records.digests import SCHEMA, canonical_text, plain, sha256
from records.models import (
    Attempt,
    Completion,
    Correction,
    Evidence,
    Marking,
    Seal,
    SealedRow,
)

SEALED = (Attempt, Completion, Correction, Evidence, Marking)
MOST_ROWS = 5_000  # of one seal, so that memory stays small
LOCK = 7_301_190_001  # of PostgreSQL's advisory locks: one sealing at a time

Member = tuple[str, str, str]  # table, uuid, digest


def seal(*, at: datetime | None = None, most_rows: int = MOST_ROWS) -> list[Seal]:
    """Close everything unsealed that is visible now; none where there is nothing."""
    seals: list[Seal] = []
    for is_demo in (False, True):
        while (one := _seal_batch(is_demo=is_demo, at=at, most_rows=most_rows)) is not None:
            seals.append(one)
    return seals


@transaction.atomic
def _seal_batch(*, is_demo: bool, at: datetime | None, most_rows: int) -> Seal | None:
    _one_at_a_time()
    members = sorted(islice(_unsealed(is_demo, most_rows), most_rows))
    if not members:
        return None
    last = Seal.objects.filter(is_demo=is_demo).order_by("-number").first()
    one = Seal(
        is_demo=is_demo,
        number=last.number + 1 if last else 1,
        previous=last.digest if last else "",
        rows=len(members),
        sealed_at=at or days.now(),
    )
    one.digest = seal_digest(one, members)
    one.save(force_insert=True)
    SealedRow.objects.bulk_create(
        SealedRow(seal=one, table=table, row=row, digest=digest, is_demo=is_demo)
        for table, row, digest in members
    )
    return one


def seal_digest(one: Seal, members: Iterable[Member]) -> str:
    """The digest of a seal over its members, in any order."""
    lines = hashlib.sha256()
    for table, row, digest in sorted(members):
        lines.update(f"{table} {row} {digest}\n".encode())
    content = {
        "schema": SCHEMA,
        "table": "seal",
        "is_demo": one.is_demo,
        "number": one.number,
        "previous": one.previous,
        "rows": one.rows,
        "sealed_at": plain(one.sealed_at),
        "members": lines.hexdigest(),
    }
    return sha256(canonical_text(content))


def unsealed(model: type[Model]):
    """Rows of a table that no seal lists yet."""
    return model.objects.filter(~Exists(SealedRow.objects.filter(row=OuterRef("uuid"))))


def _unsealed(is_demo: bool, most_rows: int) -> Iterable[Member]:
    for model in SEALED:
        rows = unsealed(model).filter(is_demo=is_demo).order_by("pk")[:most_rows]
        for row, digest in rows.values_list("uuid", "digest"):
            yield model._meta.model_name, str(row), digest


def _one_at_a_time() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
