"""Coverage of the whole province by commune, beside the same question asked by DuckDB.

The facts are exported once, as known now, to Parquet; the query restates the rules of
coverage in SQL, with validity, exemptions and lineage. Both must give the same figures.
"""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from tests.bench.saying import heading, row, say

AUDIENCES = ("teacher", "collaborator")
COURSE, TURNS = "quyen-tre-em", 5
FACTS = {
    "posting": (
        "SELECT p.person_id AS person, p.unit_id AS unit, a.slug AS audience, p.start, p.until "
        "FROM people_posting p JOIN places_audience a ON a.id = p.audience_id "
        "WHERE p.retracted_at IS NULL"
    ),
    "lineage": (
        "SELECT unit_id AS unit, ancestor_id AS ancestor, since, until, standing "
        "FROM places_lineage WHERE retracted_at IS NULL"
    ),
    "unit": "SELECT id, code, parent_id AS parent, level, valid_from, valid_until FROM places_unit",
    "requirement": (
        "SELECT r.id, c.slug AS course, a.slug AS audience, r.unit_id AS unit, u.level, r.start, "
        "r.until, r.due_days, r.valid_months FROM records_requirement r "
        "JOIN courses_course c ON c.id = r.course_id "
        "JOIN places_audience a ON a.id = r.audience_id "
        "JOIN places_unit u ON u.id = r.unit_id WHERE r.retracted_at IS NULL"
    ),
    "completion": (
        "SELECT d.id, d.person_id AS person, c.slug AS course, d.completed_on "
        "FROM records_completion d JOIN courses_course c ON c.id = d.course_id"
    ),
    "correction": (
        "SELECT x.id, x.kind, x.completion_id AS completion, x.withdraws_id AS withdraws, "
        "x.person_id AS person, c.slug AS course, a.slug AS audience, x.new_date, x.start, "
        "x.until, x.recorded_at FROM records_correction x "
        "LEFT JOIN courses_course c ON c.id = x.course_id "
        "LEFT JOIN places_audience a ON a.id = x.audience_id"
    ),
}
QUERY = (Path(__file__).parent / "coverage.sql").read_text(encoding="utf-8")


def run() -> None:
    from places import days

    heading("Coverage of the whole province by commune")
    on = days.day_before(days.today())
    with TemporaryDirectory() as folder, duckdb.connect() as duck:
        export_as(FACTS, duck, Path(folder))
        for audience in AUDIENCES:
            compare(duck, audience, on)
    say(f"(best of {TURNS}; {COURSE}, on {on:%d/%m/%Y}; figures compared part by part)")


def export_as(facts: dict[str, str], duck: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Facts of the site's database as Parquet, by way of CSV: no extension can be fetched."""
    import csv

    from django.db import connection

    for name, sql in facts.items():
        plain = folder / f"{name}.csv"
        with connection.cursor() as cursor, plain.open("w", newline="", encoding="utf-8") as file:
            cursor.execute(sql)
            writer = csv.writer(file)
            writer.writerow(column[0] for column in cursor.description)
            writer.writerows(cursor)
        kept = folder / f"{name}.parquet"
        duck.execute(f"COPY (FROM read_csv('{plain}', sample_size = -1)) TO '{kept}'")
        duck.execute(f"CREATE VIEW {name} AS FROM '{kept}'")


def compare(duck: duckdb.DuckDBPyConnection, audience: str, on: date) -> None:
    ours, ours_ms = best(lambda: by_site(audience, on))
    theirs, theirs_ms = best(lambda: by_duckdb(duck, audience, on))
    if ours != theirs:
        differing = {key for key in ours | theirs if ours.get(key) != theirs.get(key)}
        raise SystemExit(f"The figures differ for {audience}: {sorted(differing)[:5]}")
    required = sum(figures[0] for figures in ours.values())
    row(f"{required} {audience}s by DuckDB", theirs_ms, 1, "itself")
    row(f"{required} {audience}s by the site", ours_ms, ours_ms / theirs_ms, "DuckDB")


def best(ask: Callable[[], dict]) -> tuple[dict, float]:
    times = []
    for _turn in range(TURNS):
        started = time.perf_counter()
        answer = ask()
        times.append((time.perf_counter() - started) * 1000)
    return answer, min(times)


def by_site(audience: str, on: date) -> dict[str, tuple[int, ...]]:
    """By commune code ("direct", "unplaced"): required, covered, overdue, exempt."""
    from reports.asking import ask
    from reports.queries import coverage

    found = coverage(ask(course=COURSE, audience=audience, unit="51", on=on))
    parts = {part.unit.code: part.figures for part in found.parts}
    parts |= {"direct": found.direct, "unplaced": found.unplaced}
    rows = {
        code: (one.required, one.covered, one.overdue, one.exempt) for code, one in parts.items()
    }
    return {code: figures for code, figures in rows.items() if any(figures)}


def by_duckdb(
    duck: duckdb.DuckDBPyConnection, audience: str, on: date
) -> dict[str, tuple[int, ...]]:
    asked = {"course": COURSE, "audience": audience, "on": on, "unit": "51"}
    rows = duck.execute(QUERY, asked).fetchall()
    return {code: tuple(figures) for code, *figures in rows if any(figures)}
