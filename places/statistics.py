"""The database's own figures about its tables, which its plans rest on.

PostgreSQL gathers them by itself, but minutes after a table was filled; until then it may
read a table of a hundred thousand rows once for each of a thousand units. So whoever fills
many rows at once says so here. SQLite plans well without.
"""

from django.db import connections, models, router

from places.triggers import POSTGRESQL


def refresh_statistics(*tables: type[models.Model]) -> None:
    """Have the database count the tables anew, as they stand in this transaction."""
    for table in tables:
        connection = connections[router.db_for_write(table)]
        if connection.vendor == POSTGRESQL:
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table._meta.db_table)}")
