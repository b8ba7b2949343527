"""The pure rules, against the golden rows of the design and against slow restatements."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import days
from records.standing import (
    Amendment,
    Done,
    Span,
    counting_days,
    covered_on,
    covered_until,
    due_on,
    exempt_on,
    unbroken_start,
    valid_until,
)

D = date
START, POST = D(2024, 1, 1), D(2023, 1, 1)
EARLY = datetime(2019, 1, 1, tzinfo=UTC)


def done(on: date, *, key: int = 1, recorded: date | None = None) -> Done:
    return Done(key, on, days.start_of(recorded or on))


def judged(dones, amendments, day, *, known=None, post=POST) -> tuple[int, int]:
    """(covered, overdue) for the requirement of the golden table."""
    counted = counting_days(dones, amendments, known and days.end_of(known))
    covered = covered_on(counted, day, valid_months=24)
    return int(covered), int(not covered and day > due_on(post, START, 60))


VOIDED = [Amendment("void", 1, 9, None, days.start_of(D(2024, 9, 1)))]


@pytest.mark.parametrize(
    ("row", "dones", "amendments", "day", "known", "expected"),
    [
        (4, [done(D(2023, 8, 31))], [], D(2025, 8, 30), None, (1, 0)),
        (5, [done(D(2023, 8, 31))], [], D(2025, 8, 31), None, (0, 1)),
        (6, [done(D(2024, 1, 10)), done(D(2025, 1, 10), key=2)], [], D(2027, 1, 9), None, (1, 0)),
        (7, [done(D(2024, 2, 1)), done(D(2024, 2, 1), key=2)], [], D(2024, 2, 2), None, (1, 0)),
        (11, [done(D(2024, 2, 1))], VOIDED, D(2024, 8, 1), D(2024, 8, 31), (1, 0)),
        (12, [done(D(2024, 2, 1))], VOIDED, D(2024, 8, 1), D(2024, 9, 1), (0, 1)),
        (
            13,
            [done(D(2024, 2, 1), recorded=D(2024, 10, 1))],
            [],
            D(2024, 8, 1),
            D(2024, 8, 1),
            (0, 1),
        ),
    ],
)
def test_golden_rows_of_the_design(row, dones, amendments, day, known, expected):
    assert judged(dones, amendments, day, known=known) == expected, f"row {row}"


def test_a_phone_received_late_counts_on_its_own_day_once_known():
    late = [done(D(2024, 2, 1), recorded=D(2024, 10, 1))]
    assert judged(late, [], D(2024, 8, 1), known=D(2024, 10, 1)) == (1, 0)


def test_the_due_day_itself_is_not_overdue():
    assert due_on(D(2024, 3, 1), START, 60) == D(2024, 4, 30)
    assert judged([], [], D(2024, 4, 30), post=D(2024, 3, 1)) == (0, 0)
    assert judged([], [], D(2024, 5, 1), post=D(2024, 3, 1)) == (0, 1)
    assert judged([], [], D(2024, 3, 2)) == (0, 1)


def test_months_are_clipped_to_the_end_of_the_month():
    assert valid_until(D(2023, 8, 31), 6) == D(2024, 2, 29)
    assert valid_until(D(2022, 8, 31), 6) == D(2023, 2, 28)
    assert valid_until(D(2022, 8, 31), None) is None


def test_a_completion_for_ever_covers_every_later_day_and_no_earlier_one():
    assert covered_until([D(2024, 2, 1)], D(9000, 1, 1), valid_months=None) == days.FOREVER
    assert not covered_on([D(2024, 2, 1)], D(2024, 1, 31), valid_months=None)


def test_a_re_dated_completion_stands_on_its_last_new_date_only():
    moves = [
        Amendment("re-date", 1, 1, D(2024, 3, 1), EARLY),
        Amendment("re-date", 1, 2, D(2024, 4, 1), EARLY + timedelta(days=1)),
    ]
    assert counting_days([done(D(2024, 2, 1))], moves) == [D(2024, 4, 1)]


def test_a_withdrawn_void_counts_again_and_its_withdrawal_can_be_withdrawn():
    void = Amendment("void", 1, 1, None, EARLY)
    back = Amendment("withdraw", 1, 2, None, EARLY)
    again = Amendment("withdraw", 2, 3, None, EARLY)
    one = [done(D(2024, 2, 1))]
    assert counting_days(one, [void]) == []
    assert counting_days(one, [back, void]) == [D(2024, 2, 1)]
    assert counting_days(one, [again, back, void]) == []


def test_a_withdrawal_not_known_yet_changes_nothing():
    void = Amendment("void", 1, 1, None, EARLY)
    back = Amendment("withdraw", 1, 2, None, days.start_of(D(2024, 5, 1)))
    one = [done(D(2024, 2, 1))]
    assert counting_days(one, [void, back], days.end_of(D(2024, 4, 30))) == []
    assert counting_days(one, [void, back], days.end_of(D(2024, 5, 1))) == [D(2024, 2, 1)]


def test_an_exemption_holds_from_its_first_day_until_the_day_before_its_end():
    one = [Amendment("exemption", None, 1, None, EARLY, D(2024, 5, 1), D(2024, 6, 1))]
    told = [exempt_on(one, day) for day in (D(2024, 4, 30), D(2024, 5, 1), D(2024, 5, 31))]
    assert told == [False, True, True]
    assert not exempt_on(one, D(2024, 6, 1))


def test_renewing_while_valid_extends_from_the_previous_expiry():
    renewed = [D(2024, 1, 10), D(2025, 12, 1)]
    until = covered_until(renewed, D(2026, 1, 1), valid_months=24, extends=True)
    assert until == D(2028, 1, 10)
    assert covered_until(renewed, D(2026, 1, 1), valid_months=24) == D(2027, 12, 1)


def test_doing_it_five_days_running_extends_a_period_once():
    often = [D(2024, 1, 10) + timedelta(days=n) for n in range(5)]
    until = covered_until(often, D(2024, 2, 1), valid_months=24, extends=True)
    assert until == D(2028, 1, 10)


def test_an_extension_after_a_gap_begins_anew():
    gap = [D(2020, 1, 10), D(2024, 5, 1)]
    assert covered_until(gap, D(2024, 6, 1), valid_months=24, extends=True) == D(2026, 5, 1)
    assert not covered_on(gap, D(2023, 1, 1), valid_months=24, extends=True)


def test_an_earlier_completion_counts_up_to_the_maximum_age():
    rule = {"valid_months": None, "max_age_months": 12, "required_since": START}
    assert covered_on([D(2023, 1, 1)], D(2024, 2, 1), **rule)
    assert not covered_on([D(2022, 12, 31)], D(2024, 2, 1), **rule)
    assert covered_on([D(2024, 1, 1)], D(2030, 1, 1), **rule)


def test_a_run_of_postings_without_a_gap_keeps_its_first_day():
    x, y = Span(D(2023, 1, 1), D(2024, 6, 1)), Span(D(2024, 6, 1), None)
    assert unbroken_start([y, x], D(2024, 6, 2)) == D(2023, 1, 1)
    assert unbroken_start([x, Span(D(2024, 6, 2), None)], D(2024, 6, 3)) == D(2024, 6, 2)
    assert unbroken_start([x], D(2024, 6, 1)) is None


day_numbers = st.integers(0, 60)


def day(number: int) -> date:
    return START + timedelta(days=number)


@given(st.lists(st.tuples(day_numbers, st.integers(1, 20)), max_size=6), day_numbers)
def test_unbroken_start_agrees_with_walking_back_day_by_day(lengths, asked):
    spans = [Span(day(start), day(start + length)) for start, length in lengths]

    def held(number: int) -> bool:
        return any(span.start <= day(number) < span.until for span in spans)

    walked = None
    while held(asked if walked is None else walked - 1):
        walked = asked if walked is None else walked - 1
    assert unbroken_start(spans, day(asked)) == (None if walked is None else day(walked))


@given(
    st.lists(st.dates(D(2020, 1, 1), D(2026, 1, 1)), max_size=6),
    st.dates(D(2020, 1, 1), D(2028, 1, 1)),
    st.one_of(st.none(), st.integers(1, 40)),
    st.one_of(st.none(), st.integers(1, 40)),
)
def test_covered_agrees_with_the_sentence_of_the_design(dates, asked, months, age):
    by_sentence = any(
        one <= asked
        and (months is None or days.add_months(one, months) > asked)
        and (age is None or one >= START or days.add_months(one, age) >= START)
        for one in dates
    )
    rule = {"valid_months": months, "max_age_months": age, "required_since": START}
    assert covered_on(sorted(dates), asked, **rule) == by_sentence


@given(
    st.lists(st.dates(D(2020, 1, 1), D(2024, 1, 1)), min_size=1, max_size=6, unique=True),
    st.integers(1, 30),
    st.dates(D(2020, 1, 1), D(2028, 1, 1)),
)
def test_extending_never_covers_less_than_not_extending(dates, months, asked):
    plain = covered_until(sorted(dates), asked, valid_months=months)
    extended = covered_until(sorted(dates), asked, valid_months=months, extends=True)
    if plain is not None:
        assert extended is not None and extended >= plain


@st.composite
def histories(draw):
    """Completions and amendments of them, recorded over two months in any order of days."""
    dones = [
        done(day(draw(day_numbers)), key=key, recorded=day(draw(day_numbers)))
        for key in range(draw(st.integers(0, 4)))
    ]
    amendments: list[Amendment] = []
    for key in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(["void", "re-date", "withdraw", "re-mark"]))
        targets = [one.key for one in (amendments if kind == "withdraw" else dones)]
        if targets:
            new = day(draw(day_numbers)) if kind == "re-date" else None
            target = draw(st.sampled_from(targets))
            recorded = days.start_of(day(key * 5))
            amendments.append(Amendment(kind, target, key, new, recorded))
    return dones, amendments


def slowly_stands(one: Amendment, known: list[Amendment]) -> bool:
    against = [a for a in known if a.kind == "withdraw" and a.target == one.key]
    return all(not slowly_stands(later, known) for later in against)


def slow_day(one: Done, known: list[Amendment]) -> date | None:
    """The day on which one completion counts, asked of every amendment in turn."""
    found: date | None = one.on
    for later in known:
        if later.target == one.key and slowly_stands(later, known):
            if later.kind == "void":
                return None
            found = later.new_date if later.kind == "re-date" else found
    return found


@given(histories(), day_numbers)
def test_the_fold_agrees_with_asking_each_completion_by_itself(history, asked):
    dones, amendments = history
    at = days.start_of(day(asked))
    known = [one for one in amendments if one.recorded <= at]
    slow = {slow_day(one, known) for one in dones if one.recorded <= at} - {None}
    assert counting_days(dones, amendments, at) == sorted(slow)
