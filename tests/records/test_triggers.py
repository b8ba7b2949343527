"""The database itself refuses to change or take away what the ledger holds."""

from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from lms.checks import refuse_to_serve_unsafely
from places import days
from places.triggers import install_triggers, missing_triggers, triggers_of
from records.models import Evidence, Payload
from records.triggers import LEDGER
from tests.records.rows import make_quiz_version, make_rows

pytestmark = pytest.mark.django_db
NAMES = [model._meta.model_name for model in LEDGER]
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL only")
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite only")


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError as error:
        assert "append_only" in str(error)
        return True
    return False


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("is_demo", [False, True])
def test_no_row_is_changed_by_sql_or_by_the_orm(name, is_demo):
    row = make_rows(is_demo=is_demo)[name]
    table = row._meta.db_table
    assert refused(f"UPDATE {table} SET is_demo = is_demo")
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(is_demo=True)
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        row.save()


@pytest.mark.parametrize("name", [*NAMES, "payload"])
def test_no_row_of_a_real_person_is_deleted(name):
    row = make_rows()[name]
    assert refused(f"DELETE FROM {row._meta.db_table}")
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        type(row).objects.filter(pk=row.pk)._raw_delete("default")


def test_calling_a_real_person_a_demonstration_afterwards_opens_no_door():
    rows = make_rows()
    person = rows["attempt"].person
    type(person).objects.filter(pk=person.pk).update(is_demo=True)
    for name in NAMES:
        assert refused(f"DELETE FROM {rows[name]._meta.db_table}"), name


def test_rows_of_a_demonstration_can_be_taken_away_beside_real_ones():
    real, demo = make_rows(), make_rows(is_demo=True)
    for name in ["sealedrow", "seal", "correction", "evidence", "completion", "marking"]:
        type(demo[name]).objects.filter(is_demo=True).delete()
        assert not type(demo[name]).objects.filter(pk=demo[name].pk).exists()
        assert type(real[name]).objects.filter(pk=real[name].pk).exists()
        assert refused(f"DELETE FROM {real[name]._meta.db_table}")


def test_a_quiz_version_is_never_changed_or_deleted():
    version = make_quiz_version()
    assert refused("UPDATE quizzes_quizversion SET number = 7")
    assert refused(f"DELETE FROM quizzes_quizversion WHERE id = {version.pk}")
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        type(version).objects.filter(pk=version.pk).update(content={})


def test_a_payload_may_be_emptied_once_and_not_otherwise_changed():
    payload = make_rows()["payload"]
    assert refused("UPDATE records_payload SET text = 'other'")
    assert refused("UPDATE records_payload SET text = ''")
    Payload.objects.filter(pk=payload.pk).update(text="", salt="", emptied_at=days.now())
    assert refused("UPDATE records_payload SET text = '', salt = ''")
    assert refused("UPDATE records_payload SET emptied_at = NULL")


@on_postgresql
@pytest.mark.parametrize(
    "table", [*(model._meta.db_table for model in LEDGER), "quizzes_quizversion"]
)
def test_no_table_of_the_ledger_is_truncated(table):
    make_rows(is_demo=True)
    connection.check_constraints()  # else PostgreSQL refuses for checks still to be made
    assert refused(f"TRUNCATE {table} CASCADE")


@on_postgresql
def test_truncating_people_does_not_take_the_ledger_along():
    make_rows()
    connection.check_constraints()
    assert refused("TRUNCATE people_person CASCADE")


@on_postgresql
def test_a_session_in_the_part_of_a_replica_is_refused_too():
    make_rows()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    assert refused("UPDATE records_completion SET locale = 'en'")


@on_sqlite
def test_replacing_a_row_on_sqlite_is_refused_though_it_fires_no_delete_trigger():
    row = make_rows()["completion"]
    columns = ", ".join(f'"{field.column}"' for field in row._meta.local_fields)
    values = columns.replace('"locale"', "'en'")
    same_id = f"INSERT OR REPLACE INTO records_completion ({columns}) SELECT {values} FROM "
    assert refused(same_id + "records_completion")
    other_id = same_id.replace('SELECT "id"', 'SELECT "id" + 1000')
    assert refused(other_id + "records_completion")
    row.refresh_from_db()
    assert row.locale == "vi"


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_remade_table_has_lost_its_triggers_and_migrate_puts_them_back():
    with connection.schema_editor(atomic=True) as editor:
        editor._remake_table(Evidence)
    lost = [name for name in missing_triggers() if name.startswith("records_evidence")]
    assert len(lost) == 3
    call_command("migrate", verbosity=0)
    assert missing_triggers() == []


def test_every_trigger_is_in_place_and_installing_again_changes_nothing():
    assert len(triggers_of(connection)) >= 27
    assert missing_triggers() == []
    assert install_triggers() == []


def test_a_missing_trigger_is_found_refused_and_mended():
    trigger = next(t for t in triggers_of(connection) if t.name == "records_attempt_no_update")
    with connection.cursor() as cursor:
        cursor.execute(trigger.removal)
    assert missing_triggers() == ["records_attempt_no_update"]
    with pytest.raises(CommandError, match="records_attempt_no_update"):
        call_command("check", databases=["default"], tags=["database"], stderr=StringIO())
    call_command("migrate", verbosity=0)
    call_command("check", databases=["default"], tags=["database"], stderr=StringIO())


@pytest.mark.django_db(transaction=True)
def test_the_server_refuses_to_start_without_a_trigger():
    trigger = next(t for t in triggers_of(connection) if t.name == "records_attempt_no_update")
    with connection.cursor() as cursor:
        cursor.execute(trigger.removal)
    try:
        with pytest.raises(ImproperlyConfigured, match="records_attempt_no_update"):
            refuse_to_serve_unsafely()
    finally:
        install_triggers()


def test_a_trigger_that_does_nothing_is_found():
    trigger = next(t for t in triggers_of(connection) if t.name == "records_seal_no_delete")
    with connection.cursor() as cursor:
        for statement in trigger.statements:
            idle = statement.replace("WHEN NOT OLD.is_demo", "WHEN 0")
            cursor.execute(idle.replace("IF OLD.is_demo", "IF true"))
    assert missing_triggers() == ["records_seal_no_delete"]


@on_postgresql
def test_a_trigger_that_is_switched_off_is_found():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE records_seal DISABLE TRIGGER records_seal_no_update")
    assert missing_triggers() == ["records_seal_no_update"]
