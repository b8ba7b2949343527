"""Statistics of questions over many attempts: one pass of the site, beside DuckDB doing the
same on the same facts. BENCH_ATTEMPTS says how many (1000000 takes some minutes to make)."""

import json
import os
import random
import resource
import time
import uuid
from collections.abc import Iterator
from math import exp
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from tests.bench.figures import export_as
from tests.bench.saying import heading, row, say

ATTEMPTS = int(os.environ.get("BENCH_ATTEMPTS", "100000"))
QUESTIONS, CHUNK = 10, 5_000
THEN = "2026-03-01 02:00:00"
FACTS = {
    "attempt": (
        "SELECT a.id, a.person_id AS person, a.course_id AS course, v.quiz_id AS quiz "
        "FROM records_attempt a JOIN quizzes_quizversion v ON v.id = a.quiz_version_id"
    ),
    "marking": (
        "SELECT quiz_version_id AS version, attempt_id AS attempt, number, marks "
        "FROM records_marking"
    ),
}
QUERY = (Path(__file__).parent / "items.sql").read_text(encoding="utf-8")


def run() -> None:
    heading("Statistics of questions")
    started = time.perf_counter()
    make_attempts(ATTEMPTS)
    say(f"{ATTEMPTS:,} attempts made in {time.perf_counter() - started:.0f} s")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours, ours_ms = timed(by_site)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    with TemporaryDirectory() as folder, duckdb.connect() as duck:
        export_as(FACTS, duck, Path(folder))
        theirs, theirs_ms = timed(lambda: by_duckdb(duck))
    if ours != theirs:
        differing = [key for key in ours | theirs if ours.get(key) != theirs.get(key)]
        raise SystemExit(f"The sums differ: {differing[:3]}")
    row("by DuckDB, from Parquet", theirs_ms, 1, "itself")
    row("by the site, one pass", ours_ms, ours_ms / theirs_ms, "DuckDB")
    again_ms = timed(look_again)[1]
    row("asked again", again_ms, again_ms / ours_ms, "the pass")
    say(f"(sums compared number by number; the pass needed {grown:.0f} MB more)")


def timed(ask: Any) -> tuple[Any, float]:
    started = time.perf_counter()
    answer = ask()
    return answer, (time.perf_counter() - started) * 1000


def by_site() -> dict[tuple[int, str], tuple[int, ...]]:
    from reports.item_pass import sums

    names = ("asked", "blank", "points", "most", "right", "right_rest", "rests")
    names += ("x", "xx", "y", "yy", "xy")
    return {
        key: tuple(getattr(tally, name) for name in names)
        for key, tally in sums().items()
        if tally.asked
    }


def look_again() -> None:
    from reports.items import questions_to_look_at

    questions_to_look_at(10)


def by_duckdb(duck: duckdb.DuckDBPyConnection) -> dict[tuple[int, str], tuple[int, ...]]:
    found = duck.execute(QUERY).fetchall()
    return {(version, question): tuple(map(int, sums)) for version, question, *sums in found}


# --- Making them --------------------------------------------------------------------------------


def make_attempts(number: int) -> None:
    """People of whom every fifth tries twice, each as able as chance has it."""
    from django.db import connection, transaction

    from courses.models import Course

    questions = [str(uuid.UUID(int=one)) for one in range(1, QUESTIONS + 1)]
    version, course = make_version(questions), Course.objects.order_by("pk").first()
    people = make_people(number * 4 // 5)
    rows = written(number, people, course.pk, version.pk, questions)
    with transaction.atomic(), connection.cursor() as cursor:
        while chunk := [one for one, _turn in zip(rows, range(CHUNK), strict=False)]:
            cursor.executemany(INSERT["attempt"], [attempt for attempt, _marking in chunk])
            cursor.executemany(INSERT["marking"], [marking for _attempt, marking in chunk])


INSERT = {
    "attempt": (
        "INSERT INTO records_attempt (id, uuid, recorded_at, is_demo, digest, source, locale, "
        "shown, payload_digest, course_id, person_id, quiz_version_id) "
        f"VALUES (%s, %s, '{THEN}', true, '', 'online', 'vi', '[]', '', %s, %s, %s)"
    ),
    "marking": (
        "INSERT INTO records_marking (id, uuid, recorded_at, is_demo, digest, number, pass_mark, "
        "score, max_score, passed, marks, attempt_id, quiz_version_id) "
        f"VALUES (%s, %s, '{THEN}', true, '', 1, 80, %s, {QUESTIONS}, %s, %s, %s, %s)"
    ),
}


def written(
    number: int, people: range, course: int, version: int, questions: list[str]
) -> Iterator[tuple[tuple, tuple]]:
    from records.models import Attempt, Marking

    chance = random.Random(2026)
    attempt = _after(Attempt)
    marking = _after(Marking)
    for turn in range(number):
        person = people[turn % len(people)]
        able = chance.gauss(0, 1)
        marks, points = [], 0
        for place, question in enumerate(questions):
            right = chance.random() < 1 / (1 + exp(place / 3 - 1.5 - able))
            chosen = "a" if right else chance.choice("bcd")
            points += right
            earned = "1.0000" if right else "0.0000"
            marks.append(
                {"question": question, "chosen": [chosen], "points": earned, "max": "1.0000"}
            )
        keys = [uuid.UUID(int=chance.getrandbits(128)).hex for _one in range(2)]
        passed = points * 100 >= 80 * QUESTIONS
        yield (
            (attempt + turn, keys[0], course, person, version),
            (marking + turn, keys[1], points, passed, json.dumps(marks), attempt + turn, version),
        )


def make_version(questions: list[str]) -> Any:
    from quizzes.models import Quiz, QuizVersion

    def frozen(key: str) -> dict[str, Any]:
        options = [{"id": one, "correct": one == "a", "last": False} for one in "abcd"]
        return {"id": key, "kind": "single", "source": "", "options": options, "texts": {}}

    quiz = Quiz.objects.create(slug="bench-items", title="Bench")
    content = {"schema": 1, "pass_mark": 80, "questions": [frozen(key) for key in questions]}
    return QuizVersion.objects.create(quiz=quiz, number=1, content=content, digest="0" * 64)


def make_people(number: int) -> range:
    """Copies of one demonstration person, each with a name of its own to sign in with."""
    from django.db import connection

    from people.models import Person

    first, model = _after(Person), Person.objects.demo().order_by("pk").first()
    own = {
        "id": "n",
        "uuid": "lower(hex(randomblob(16)))",
        "username": "'bench-' || n",
        "code": "printf('%%08d', n)",
        "login_phone": "NULL",
    }
    names = [field.column for field in Person._meta.local_fields]
    values = ", ".join(own.get(name, f'p."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM numbers "
            f"WHERE n < %s) INSERT INTO people_person ({columns}) "
            f"SELECT {values} FROM numbers, people_person p WHERE p.id = %s",
            [first, first + number - 1, model.pk],
        )
    return range(first, first + number)


def _after(model: Any) -> int:
    from django.db.models import Max

    return (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
