"""Two known postings of one person in one audience never overlap."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Person, Posting
from places import days
from places.statistics import refresh_statistics
from tests.factories import make_audience, make_person, make_posting, make_unit

D = date


def post(person, start, until=None, **fields):
    """The posting, or None if the database refused it."""
    try:
        with transaction.atomic():
            return make_posting(person, start=start, until=until, **fields)
    except IntegrityError:
        return None


@pytest.mark.django_db
def test_an_overlapping_posting_is_refused_and_a_touching_one_is_not():
    person, unit = make_person(), make_unit()
    assert post(person, D(2023, 1, 1), D(2024, 6, 1), unit=unit)
    assert not post(person, D(2024, 5, 31), unit=unit)
    assert not post(person, D(2022, 1, 1), D(2023, 1, 2), unit=unit)
    assert post(person, D(2024, 6, 1), unit=unit)
    assert post(person, D(2022, 1, 1), D(2023, 1, 1), unit=unit)


@pytest.mark.django_db
def test_another_audience_or_another_person_may_overlap():
    person, unit = make_person(), make_unit()
    assert post(person, D(2023, 1, 1), unit=unit)
    assert post(person, D(2023, 1, 1), unit=unit, audience=make_audience("teacher"))
    assert post(make_person(), D(2023, 1, 1), unit=unit)


@pytest.mark.django_db
def test_a_retracted_posting_makes_room_and_cannot_come_back_into_it():
    person, unit = make_person(), make_unit()
    first = post(person, D(2023, 1, 1), unit=unit)
    Posting.objects.filter(pk=first.pk).update(retracted_at=days.now())
    assert post(person, D(2023, 2, 1), unit=unit)
    with pytest.raises(IntegrityError, match="posting_overlap"), transaction.atomic():
        Posting.objects.filter(pk=first.pk).update(retracted_at=None)


@pytest.mark.django_db
def test_stretching_a_posting_over_the_next_one_is_refused_for_raw_sql_too():
    person, unit = make_person(), make_unit()
    post(person, D(2023, 1, 1), D(2024, 1, 1), unit=unit)
    post(person, D(2024, 1, 1), unit=unit)
    sql = "UPDATE people_posting SET until = '2024-01-02' WHERE until = '2024-01-01'"
    with pytest.raises(IntegrityError, match="posting_overlap"), transaction.atomic():
        connection.cursor().execute(sql)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 8)), max_size=6))
def test_what_is_let_in_never_shares_a_day(spans):
    person, unit = make_person(), make_unit(lineage=False)
    taken: set[int] = set()
    for start, length in spans:
        covered = set(range(start, start + length if length else 400))
        first = D(2023, 1, 1) + days.timedelta(days=start)
        until = first + days.timedelta(days=length) if length else None
        assert bool(post(person, first, until, unit=unit)) == taken.isdisjoint(covered)
        taken |= covered if taken.isdisjoint(covered) else set()


@pytest.mark.django_db(transaction=True)
def test_two_postings_at_the_same_moment_do_not_slip_past_each_other():
    person, unit = make_person(), make_unit()
    make_audience()
    ready, let_in = Barrier(2), []

    def insert(until):
        ready.wait()
        let_in.append(bool(post(person, D(2023, 1, 1), until, unit=unit)))
        connection.close()

    threads = [Thread(target=insert, args=(D(2024, n, 1),)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(let_in) == [False, True]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")
def test_many_posts_cost_no_reading_of_all_people_each():
    """Also where the session has planned the trigger while there was hardly anybody."""
    audience, unit = make_audience(), make_unit()
    for _ in range(8):
        make_posting(audience=audience, unit=unit)
    refresh_statistics(Person, Posting)
    crowd = Person.objects.bulk_create(Person(name=f"Người {n}") for n in range(1500))
    before = rows_read_one_by_one()
    Posting.objects.bulk_create(
        Posting(person=one, audience=audience, unit=unit, start=date(2024, 1, 1)) for one in crowd
    )
    assert rows_read_one_by_one() - before < 100_000


def rows_read_one_by_one() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(seq_tup_read) FROM pg_stat_xact_user_tables "
            "WHERE relname IN ('people_person', 'people_posting')"
        )
        return int(cursor.fetchone()[0])
