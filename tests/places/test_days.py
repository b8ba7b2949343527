from datetime import UTC, date, datetime

import pytest

from places.days import add_months, end_of, local_day, start_of


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2023, 8, 31), 24, date(2025, 8, 31)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_are_clipped_to_the_end_of_the_month(day, months, expected):
    assert add_months(day, months) == expected


def test_a_local_day_begins_at_17_o_clock_utc_the_day_before():
    assert start_of(date(2025, 7, 1)) == datetime(2025, 6, 30, 17, tzinfo=UTC)
    assert local_day(datetime(2025, 6, 30, 17, tzinfo=UTC)) == date(2025, 7, 1)
    assert local_day(end_of(date(2025, 7, 1))) == date(2025, 7, 1)
