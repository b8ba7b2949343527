"""Seals and verification: whoever gets past the triggers is still found out."""

from io import StringIO

import pytest
import uuid6
from django.core.management import call_command
from django.db import connection

from places import days
from records.digests import digest_of
from records.models import Attempt, Completion, Payload, Seal, SealedRow
from records.seals import SEALED, seal, unsealed
from records.verification import verify_ledger
from tests.records.rows import make_rows
from tests.triggers_aside import remove_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    """Two people's rows, sealed in seals of three; triggers are down, as for an intruder."""
    made = [make_rows(), make_rows(is_demo=True)]
    connection.check_constraints()  # or PostgreSQL has checks pending on the tables
    remove_triggers()
    SealedRow.objects.all().delete()
    Seal.objects.all().delete()
    return made


def tamper(sql: str, *params) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount > 0


def found() -> list[str]:
    return [f"{one.table}: {one.what}" for one in verify_ledger()]


def test_sealing_closes_everything_once_and_an_untouched_ledger_is_whole(rows):
    seals = seal(most_rows=3)
    assert [(one.is_demo, one.number, one.rows) for one in seals] == [
        (False, 1, 3),
        (False, 2, 2),
        (True, 1, 3),
        (True, 2, 2),
    ]
    assert [one.previous for one in seals] == ["", seals[0].digest, "", seals[2].digest]
    assert not any(unsealed(model).exists() for model in SEALED)
    assert seal() == []
    assert found() == []


def test_rows_that_came_later_go_into_the_next_seal(rows):
    first = seal()
    again = rows[0]["evidence"]
    again.pk, again.uuid, again.fingerprint = None, uuid6.uuid7(), "0" * 64
    again._state.adding = True
    again.save()
    second = seal()
    assert [(one.number, one.rows, one.previous) for one in second] == [(2, 1, first[0].digest)]
    assert found() == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE records_completion SET completed_on = '2023-01-01'", "completion: its content"),
        (
            "UPDATE records_completion SET person_id = (SELECT max(id) FROM people_person)",
            "completion: its content",
        ),
        ("UPDATE records_attempt SET recorded_at = '2020-01-01 00:00:00+00:00'", "attempt: its"),
        ("UPDATE records_marking SET passed = (NOT passed)", "marking: its content"),
        ("UPDATE records_marking SET score = 0.5", "marking: its content"),
        ("UPDATE records_evidence SET source = 'contest'", "evidence: its content"),
        ("UPDATE records_correction SET kind = 're-date'", "correction: its content"),
        ("UPDATE records_payload SET text = 'other'", "attempt: what was sent with it was changed"),
        ("DELETE FROM records_payload", "attempt: what was sent with it is gone"),
        (
            "UPDATE records_payload SET emptied_at = '2024-01-01 00:00:00+00:00'",
            "attempt: what was sent with it is called emptied and is not",
        ),
        ("UPDATE records_seal SET rows = rows + 1 WHERE number = 2", "seal: it lists"),
        ("UPDATE records_seal SET sealed_at = '2020-01-01 00:00:00+00:00'", "seal: its content"),
        ("UPDATE records_seal SET previous = digest WHERE number = 2", "seal: it does not hold"),
        ("UPDATE records_sealedrow SET digest = 'x'", "seal: its content"),
        ("UPDATE records_sealedrow SET is_demo = (NOT is_demo)", "seal: it mixes"),
    ],
)
def test_a_changed_field_is_found(rows, sql, told):
    make_rows()  # so that another person's id exists
    SealedRow.objects.all().delete()
    Seal.objects.all().delete()
    seal(most_rows=3)
    assert found() == []
    tamper(sql)
    assert any(line.startswith(told) for line in found()), found()


def test_a_changed_row_whose_digest_was_computed_again_is_found_by_its_seal(rows):
    seal()
    row = rows[0]["completion"]
    tamper("UPDATE records_completion SET locale = 'en' WHERE id = %s", row.pk)
    row.refresh_from_db()
    tamper("UPDATE records_completion SET digest = %s WHERE id = %s", digest_of(row), row.pk)
    assert found() == ["completion: its digest is not the one that was sealed"]


@pytest.mark.parametrize("table", ["records_correction", "records_evidence", "records_marking"])
def test_a_deleted_row_is_found(rows, table):
    seal()
    tamper(f"DELETE FROM {table}")
    assert found() == [f"{table.removeprefix('records_')}: it was sealed and is gone"] * 2


def test_swapped_seals_are_found(rows):
    seal(most_rows=3)
    tamper("UPDATE records_seal SET number = 9 WHERE number = 1")
    tamper("UPDATE records_seal SET number = 1 WHERE number = 2")
    tamper("UPDATE records_seal SET number = 2 WHERE number = 9")
    assert any("does not hold the digest" in line for line in found())


def test_a_seal_cut_out_of_the_middle_or_the_beginning_is_found(rows):
    seal(most_rows=3)
    tamper(
        "DELETE FROM records_sealedrow WHERE seal_id IN (SELECT id FROM records_seal "
        "WHERE number = 1)"
    )
    tamper("DELETE FROM records_seal WHERE number = 1")
    assert "seal: seal 1 is missing before it" in found()


def test_a_cut_off_end_is_found_by_a_digest_noted_elsewhere(rows):
    head = seal(most_rows=3)[1]
    tamper("DELETE FROM records_sealedrow WHERE seal_id = %s", head.pk)
    tamper("DELETE FROM records_seal WHERE id = %s", head.pk)
    assert found() == []  # a shorter chain is whole in itself
    assert [one.table for one in verify_ledger(head=head.digest)] == ["seal"]


def test_a_real_row_called_a_demonstration_is_found(rows):
    tamper("UPDATE people_person SET is_demo = (1 = 0)")
    assert "attempt: it is called a demonstration, but its person is not one" in found()


def test_emptying_a_payload_by_erasure_leaves_the_ledger_whole(rows):
    seal()
    Payload.objects.update(text="", salt="", emptied_at=days.now())
    assert found() == []


def test_taking_the_demonstration_away_leaves_the_real_chain_whole(rows):
    seal(most_rows=3)
    for table in ("sealedrow", "seal", "correction", "evidence", "completion", "marking"):
        connection.cursor().execute(f"DELETE FROM records_{table} WHERE is_demo")
    Attempt.objects.filter(is_demo=True).delete()
    Payload.objects.filter(is_demo=True).delete()
    assert found() == []
    assert Seal.objects.count() == 2 and Completion.objects.count() == 1


def test_the_commands_seal_and_then_find_the_first_broken_row(rows):
    out, err = StringIO(), StringIO()
    call_command("seal_ledger", stdout=out)
    last = Seal.objects.get(is_demo=False)
    assert last.digest in out.getvalue()
    call_command("verify_ledger", stdout=out)
    assert "completion: 2 rows, 0 not sealed yet" in out.getvalue()
    row = rows[0]["completion"]
    tamper("UPDATE records_completion SET locale = 'en' WHERE id = %s", row.pk)
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger", stderr=err)
    assert stopped.value.code == 1
    assert err.getvalue().startswith(f"completion {row.uuid}: its content")


def test_an_empty_ledger_is_whole():
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    assert "seals: 0" in out.getvalue()
