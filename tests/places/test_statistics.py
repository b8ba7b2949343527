"""Who fills a table has the database count it, so that its plans are good at once."""

import pytest
from django.db import connection

from places.loading import load_province
from places.models import Lineage, Unit
from places.statistics import refresh_statistics

pytestmark = pytest.mark.django_db


def counted(model) -> int:
    """How many rows PostgreSQL believes a table to have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [model._meta.db_table])
        return int(cursor.fetchone()[0])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")
def test_after_the_units_are_loaded_the_database_knows_how_many_there_are():
    load_province()
    assert counted(Unit) == Unit.objects.count() > 400
    assert counted(Lineage) == Lineage.objects.count() > 1000


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
def test_sqlite_is_not_asked_to_count(django_assert_num_queries):
    with django_assert_num_queries(0):
        refresh_statistics(Unit, Lineage)
