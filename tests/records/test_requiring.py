"""Setting requirements: recorded and retracted, never changed."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from places import days
from records.models import Requirement
from records.requiring import end_requirement, require
from tests.factories import make_audience, make_course, make_unit

pytestmark = pytest.mark.django_db
D = date


@pytest.fixture
def what():
    return {
        "course": make_course("duoi-nuoc"),
        "audience": make_audience(),
        "unit": make_unit("Xã Trà Tân", code="21142", valid_until=D(2025, 7, 1)),
        "start": D(2024, 1, 1),
    }


@pytest.mark.parametrize("command", ["require", "coverage"])
def test_a_day_in_another_writing_is_refused_with_the_right_one(command):
    told = ["--course", "c", "--audience", "a", "--unit", "51", "--due", "1"]
    told = told + ["--from"] if command == "require" else told[:-2] + ["--on"]
    with pytest.raises(CommandError, match="Write it as 2024-01-31"):
        call_command(command, *told, "31/8/2024")


def test_the_same_again_changes_nothing(what):
    first = require(due_days=60, valid_months=24, **what)
    assert require(due_days=60, valid_months=24, **what) == first
    assert Requirement.objects.count() == 1


def test_other_terms_retract_and_insert_so_that_the_earlier_answer_can_be_given(what):
    then, now = days.start_of(D(2024, 1, 1)), days.start_of(D(2024, 5, 1))
    first = require(due_days=60, at=then, **what)
    second = require(due_days=90, at=now, **what)
    assert first.pk != second.pk
    assert list(Requirement.objects.known()) == [second]
    assert list(Requirement.objects.known(now - timedelta(seconds=1))) == [first]


def test_a_requirement_ends_on_a_day_and_earlier_days_stay_required(what):
    first = require(due_days=60, valid_months=24, **what)
    ended = end_requirement(requirement=first, until=D(2024, 6, 1))
    assert (ended.until, ended.valid_months, ended.start) == (D(2024, 6, 1), 24, D(2024, 1, 1))
    assert Requirement.objects.known().get() == ended


def test_ended_before_it_began_it_is_taken_back(what):
    first = require(due_days=60, **what)
    assert end_requirement(requirement=first, until=D(2024, 1, 1)) is None
    assert not Requirement.objects.known().exists() and Requirement.objects.exists()
    with pytest.raises(ValidationError):
        end_requirement(requirement=first, until=D(2024, 1, 1))


@pytest.mark.parametrize(
    "terms",
    [
        {"due_days": -1},
        {"due_days": 99_999},
        {"due_days": 60, "valid_months": 0},
        {"due_days": 60, "valid_months": 5000},
        {"due_days": 60, "max_age_months": 0},
        {"due_days": 60, "until": D(2024, 1, 1)},
        {"due_days": 60, "extends": True},
    ],
)
def test_senseless_terms_are_refused(what, terms):
    with pytest.raises(ValidationError):
        require(**what, **terms)


def test_nothing_is_required_of_those_who_are_only_counted(what):
    what["audience"] = make_audience("parent", has_roster=False)
    with pytest.raises(ValidationError):
        require(due_days=60, **what)


def command(**changed):
    given = {
        "course": "duoi-nuoc",
        "audience": "collaborator",
        "unit": "21142",
        "from": "2024-01-01",
        "due": "60",
    } | changed
    out = StringIO()
    options = [f"--{name}={value}" for name, value in given.items() if value is not None]
    call_command("require", *options, stdout=out)
    return out.getvalue()


def test_the_command_sets_it_once(what):
    assert "due in 60 days, valid 24 months" in command(valid="24")
    command(valid="24")
    row = Requirement.objects.get()
    assert (row.unit, row.start, row.due_days, row.valid_months) == (
        what["unit"],
        D(2024, 1, 1),
        60,
        24,
    )
    assert "until 2025-01-01" in command(until="2025-01-01")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"course": "duoi-nuoi"}, "Did you mean “duoi-nuoc”"),
        ({"audience": "colaborator"}, "Did you mean “collaborator”"),
        ({"unit": "21143"}, "Did you mean “21142”"),
        ({"from": "2025-07-01"}, "Trà Tân has it from 2020-02-01 until 2025-07-01"),
        ({"from": "1/1/2024"}, "Write it as 2024-01-31"),
        ({"due": "-5"}, "36"),
        ({"due": None}, "--due"),
        ({"until": "2023-01-01"}, "."),
    ],
)
def test_a_mistake_in_the_command_is_told_and_ends_without_success(what, changed, told):
    with pytest.raises(CommandError, match=told):
        command(**changed)
    assert not Requirement.objects.exists()


def test_a_unit_code_is_read_on_the_first_day(what):
    later = make_unit("Xã Khác", code="21142", valid_from=D(2025, 7, 1))
    command(**{"from": "2025-07-01"})
    assert Requirement.objects.get().unit == later
