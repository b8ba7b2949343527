"""Checking the ledger: every row, every payload and every seal computed again."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model, Q

from records.digests import digest_of, payload_digest, related, table_of
from records.models import Payload, Seal, SealedRow
from records.seals import SEALED, seal_digest

CHUNK = 2_000


@dataclass(frozen=True)
class Difference:
    """Something that is not as it was written. `what` is for the log: it names no person."""

    table: str
    uuid: str
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.uuid}: {self.what}"


def verify_ledger(*, head: str = "") -> Iterator[Difference]:
    """Every difference, rows first, then seals; nothing when the ledger is whole.

    `head` is the digest of a seal noted elsewhere. Who cuts off the newest seals with
    their rows leaves a shorter chain that is whole in itself: only such a note tells.
    """
    for model in SEALED:
        yield from _rows(model)
    for is_demo in (False, True):
        yield from _chain(is_demo)
    for model in SEALED:
        yield from _sealed_rows_of(model)
    if head and not Seal.objects.filter(digest=head).exists():
        yield Difference("seal", head, "the noted seal is not in the chain: the end was cut off")


def _rows(model: type[Model]) -> Iterator[Difference]:
    table = model._meta.model_name
    rows = model.objects.select_related(*related(table)).order_by("pk")
    has_payload = any(field.name == "payload_digest" for field in model._meta.fields)
    chunk: list[Model] = []
    for row in rows.iterator(chunk_size=CHUNK):
        if row.digest != digest_of(row):
            yield _about(row, "its content does not match its digest")
        person = getattr(row, "person", None)
        if row.is_demo and person is not None and not person.is_demo:
            yield _about(row, "it is called a demonstration, but its person is not one")
        if has_payload and row.payload_digest:
            chunk.append(row)
        if len(chunk) >= CHUNK:
            yield from _payloads(chunk)
            chunk = []
    yield from _payloads(chunk)


def _payloads(rows: list[Model]) -> Iterator[Difference]:
    stored = {one.row: one for one in Payload.objects.filter(row__in=[row.uuid for row in rows])}
    for row in rows:
        payload = stored.get(row.uuid)
        if payload is None:
            yield _about(row, "what was sent with it is gone")
        elif payload.emptied_at is not None:
            if payload.text or payload.salt:
                yield _about(row, "what was sent with it is called emptied and is not")
        elif payload_digest(payload.salt, payload.text) != row.payload_digest:
            yield _about(row, "what was sent with it was changed")


def _chain(is_demo: bool) -> Iterator[Difference]:
    """Numbers without a gap, each seal holding the digest of the one before, all recomputed."""
    previous, number = "", 0
    for one in Seal.objects.filter(is_demo=is_demo).order_by("number").iterator():
        name = f"{'demo ' if is_demo else ''}{one.number}"
        number += 1
        if one.number != number:
            yield Difference("seal", name, f"seal {number} is missing before it")
            number = one.number
        if one.previous != previous:
            yield Difference("seal", name, "it does not hold the digest of the seal before it")
        rows = SealedRow.objects.filter(seal=one)
        members = [
            (table, str(row), digest)
            for table, row, digest in rows.values_list("table", "row", "digest")
        ]
        if len(members) != one.rows:
            yield Difference("seal", name, f"it lists {len(members)} rows instead of {one.rows}")
        if rows.exclude(is_demo=is_demo).exists():
            yield Difference("seal", name, "it mixes demonstration rows with real ones")
        if seal_digest(one, members) != one.digest:
            yield Difference("seal", name, "its content does not match its digest")
        previous = one.digest


def _sealed_rows_of(model: type[Model]) -> Iterator[Difference]:
    """Every row that a seal lists is there, with the digest it had then."""
    table = model._meta.model_name
    listed = SealedRow.objects.filter(table=table).order_by("pk")
    chunk: dict[UUID, str] = {}
    for row, digest in listed.values_list("row", "digest").iterator(chunk_size=CHUNK):
        chunk[row] = digest
        if len(chunk) >= CHUNK:
            yield from _compare(model, chunk)
            chunk = {}
    yield from _compare(model, chunk)


def _compare(model: type[Model], listed: dict[UUID, str]) -> Iterator[Difference]:
    rows = model.objects.filter(Q(uuid__in=list(listed)))
    there = dict(rows.values_list("uuid", "digest"))
    for row, digest in listed.items():
        if row not in there:
            yield Difference(model._meta.model_name, str(row), "it was sealed and is gone")
        elif there[row] != digest:
            yield Difference(
                model._meta.model_name, str(row), "its digest is not the one that was sealed"
            )


def _about(row: Model, what: str) -> Difference:
    return Difference(table_of(row), str(row.uuid), what)
