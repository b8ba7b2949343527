"""What "My training" is told: the same answers as coverage gives about the same people."""

from datetime import date, timedelta

import pytest

from people.models import Posting
from places import days
from places.models import Level, Lineage
from records.corrections import exempt, re_date_completion, void_completion, withdraw_correction
from records.models import Correction, Source
from records.past import record_completion
from records.queries import State, days_that_count, my_training, state_of
from records.requirements import requirements_of
from records.requiring import end_requirement, require
from reports.facts import Question
from reports.queries import Coverage
from tests.factories import (
    LONG_AGO,
    make_audience,
    make_course,
    make_person,
    make_posting,
    make_succession,
    make_unit,
    rebuild_lineage,
)

pytestmark = pytest.mark.django_db
D = date
MERGER = D(2025, 7, 1)


@pytest.fixture
def province():
    return make_unit("Tỉnh", level=Level.PROVINCE)


@pytest.fixture
def commune(province):
    return make_unit("Xã", parent=province)


def required(course, unit, *, audience=None, **terms):
    terms = {"start": D(2024, 1, 1), "due_days": 60, "valid_months": 24, "at": LONG_AGO} | terms
    return require(course=course, audience=audience or make_audience(), unit=unit, **terms)


def done(person, course, day, recorded=None):
    at = days.start_of(recorded or day) + timedelta(hours=12)
    return record_completion(
        person=person, course=course, completed_on=day, source=Source.IMPORT, at=at
    )[0]


def test_my_training_lists_what_is_overdue_first_then_what_is_due(commune):
    person, old, new = make_person(), make_course("b-old"), make_course("a-new")
    make_posting(person, unit=commune)
    required(old, commune)
    required(new, commune, start=D(2024, 6, 1))
    told = my_training(person, D(2024, 6, 2)).to_do
    assert [(one.course, one.state, one.due) for one in told] == [
        (old, State.OVERDUE, D(2024, 3, 1)),
        (new, State.DUE, D(2024, 7, 31)),
    ]


def test_a_covered_course_tells_until_when(commune):
    person, course = make_person(), make_course()
    make_posting(person, unit=commune)
    required(course, commune)
    done(person, course, D(2024, 2, 1))
    training = my_training(person, D(2024, 3, 1))
    assert training.to_do == []
    one = training.in_order[0]
    assert (one.state, one.last_covered_day, one.done_on) == (
        State.COVERED,
        D(2026, 1, 31),
        D(2024, 2, 1),
    )
    assert state_of(person, course, D(2026, 2, 1)).state == State.OVERDUE


def test_one_course_required_by_two_posts_is_listed_once_by_the_stricter(commune):
    person, course, teacher = make_person(), make_course(), make_audience("teacher")
    make_posting(person, unit=commune)
    make_posting(person, unit=commune, audience=teacher)
    required(course, commune, valid_months=None)
    required(course, commune, audience=teacher, valid_months=1)
    done(person, course, D(2024, 1, 10))
    assert [one.state for one in my_training(person, D(2024, 6, 1)).required] == [State.OVERDUE]


def test_history_shows_what_was_voided_and_what_was_moved(commune):
    person, course, author = make_person(), make_course(), make_person()
    kept, moved, gone = (done(person, course, D(2024, n, 1)) for n in (1, 2, 3))
    re_date_completion(completion=moved, new_date=D(2024, 1, 20), author=author, reason="Nhầm")
    void_completion(completion=gone, author=author, reason="Làm hộ")
    told = {past.completion: past for past in my_training(person).history}
    assert told[gone].is_void
    assert told[moved].is_moved and told[moved].counts_on == D(2024, 1, 20)
    assert not told[kept].is_moved
    assert days_that_count(person, course) == [D(2024, 1, 1), D(2024, 1, 20)]


def test_an_exemption_leaves_nothing_to_do_until_it_is_withdrawn(commune):
    person, course, author = make_person(), make_course(), make_person()
    make_posting(person, unit=commune)
    required(course, commune)
    given = exempt(
        person=person,
        course=course,
        audience=make_audience(),
        start=D(2024, 5, 1),
        author=author,
        reason="Nghỉ thai sản",
    )
    assert state_of(person, course, D(2024, 4, 30)).state == State.OVERDUE
    assert state_of(person, course, D(2024, 6, 1)).state == State.EXEMPT
    withdraw_correction(correction=given, author=author, reason="Nhầm người")
    assert state_of(person, course, D(2024, 6, 1)).state == State.OVERDUE


def test_nothing_is_required_of_somebody_without_a_post(commune):
    course = make_course()
    required(course, commune)
    assert my_training(make_person()).required == []
    assert state_of(make_person(), course) is None


def test_the_most_specific_unit_wins_then_the_latest_start(province, commune):
    course, audience = make_course(), make_audience()
    whole = required(course, province, start=D(2024, 3, 1))
    own = required(course, commune, start=D(2024, 1, 1))
    later = required(course, commune, start=D(2024, 2, 1))

    def applying(day):
        found = requirements_of(posts=[(audience.pk, commune)], on=day)
        return found[course.pk, audience.pk, commune.pk]

    assert [applying(D(2024, 1, 15)), applying(D(2024, 6, 1))] == [own, later]
    end_requirement(requirement=later, until=D(2024, 5, 1))
    end_requirement(requirement=own, until=D(2024, 5, 1))
    assert applying(D(2024, 5, 1)) == whole


@pytest.fixture
def merged(province):
    """Two communes of a province that became one commune of a new province."""
    new_province = make_unit("Tỉnh mới", level=Level.PROVINCE, valid_from=MERGER, lineage=False)
    province.valid_until = MERGER
    province.save()
    parts = [
        make_unit(f"Xã {n}", parent=province, valid_until=MERGER, lineage=False) for n in (1, 2)
    ]
    new = make_unit("Xã mới", parent=new_province, valid_from=MERGER, lineage=False)
    for old in [*parts]:
        make_succession(old, new, day=MERGER)
    make_succession(province, new_province, day=MERGER)
    rebuild_lineage(at=LONG_AGO)
    return province, parts, new


def agrees(person, course, unit, on) -> tuple[bool, bool]:
    """Whether my training and coverage say the same about the one person in a unit."""
    total = Coverage(Question(course, make_audience(), unit, on)).total
    one = state_of(person, course, on)
    mine = (int(one is not None and one.state != State.EXEMPT), int(bool(one and one.until)))
    overdue = int(bool(one and one.state == State.OVERDUE))
    return (*mine, overdue) == (total.required, total.covered, total.overdue)


@pytest.mark.parametrize("where", ["province", "both", "one", "unequal"])
def test_after_a_merger_my_training_agrees_with_coverage(merged, where):
    province, (first, second), new = merged
    course = make_course()
    if where == "province":
        required(course, province)
    elif where == "one":
        required(course, first)
    else:
        required(course, first)
        required(course, second, due_days=60 if where == "both" else 90)
    stayed, newcomer = make_person(), make_person()
    make_posting(stayed, unit=first)
    assert agrees(stayed, course, first, D(2025, 6, 30))
    assert agrees(stayed, course, new, D(2025, 8, 1))
    Posting.objects.update(retracted_at=LONG_AGO)
    make_posting(newcomer, unit=new, start=D(2025, 7, 2))
    assert agrees(newcomer, course, new, D(2025, 8, 1))
    expected = where in ("province", "both")
    assert (state_of(newcomer, course, D(2025, 8, 1)) is not None) == expected


def test_a_seat_that_ended_with_its_unit_is_asked_for_nothing(merged):
    province, (first, _second), new = merged
    officer = make_audience("officer", posts="seats")
    person, course = make_person(), make_course()
    make_posting(person, unit=first, audience=officer)
    required(course, province, audience=officer)
    assert state_of(person, course, D(2025, 6, 30)) is not None
    assert state_of(person, course, MERGER) is None


def test_my_training_takes_the_same_few_queries_however_much_there_is(
    commune, django_assert_num_queries
):
    person = make_person()
    make_posting(person, unit=commune)
    with django_assert_num_queries(4):
        my_training(person)
    for number in range(5):
        course = make_course(f"course-{number}-x")
        required(course, commune)
        done(person, course, D(2024, 2, number + 1))
    with django_assert_num_queries(4):
        assert len(my_training(person).required) == 5
    assert not Correction.objects.exists()


def test_a_unit_since_moved_away_is_asked_what_was_known_of_it_at_the_time(merged):
    province, (commune, _second), _new = merged
    audience, course = make_audience(), make_course()
    required(course, province, audience=audience)
    posts, day, before = [(audience.pk, commune)], D(2025, 6, 30), days.now()
    assert requirements_of(posts=posts, on=day)
    Lineage.objects.filter(unit=commune, ancestor=province).update(retracted_at=days.now())
    assert not requirements_of(posts=posts, on=day)
    assert requirements_of(posts=posts, on=day, known=before)
