"""The twenty rows on which everybody must agree before anything else is built."""

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from people.models import Posting
from places import days
from places.loading import load_province
from places.models import Level
from places.services import rebuild_lineage
from records import corrections, past
from records.models import Completion, Correction, Requirement, Source
from reports.asking import find_unit
from reports.facts import Question
from reports.queries import coverage
from reports.tables import as_json
from tests.factories import (
    LONG_AGO,
    make_audience,
    make_course,
    make_person,
    make_posting,
    make_succession,
    make_unit,
)

pytestmark = pytest.mark.django_db


def day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


def end_of(text: str) -> datetime:
    return days.end_of(day(text))


@dataclass
class World:
    """A province of two communes, X and Y, that merge into Z on 1/7/2025; S is split then."""

    def __post_init__(self) -> None:
        since, until = day("1/2/2020"), day("1/7/2025")
        quiet = {"lineage": False}
        self.province = make_unit(
            "Tỉnh", level=Level.PROVINCE, code="51", valid_from=since, **quiet
        )
        below = {"parent": self.province, "valid_from": since} | quiet
        self.district = make_unit("Huyện", level=Level.DISTRICT, valid_until=until, **below)
        inside = {"parent": self.district, "valid_from": since, "valid_until": until} | quiet
        self.x = make_unit("Xã X", code="20001", **inside)
        self.y = make_unit("Xã Y", code="20002", **inside)
        self.split = make_unit("Xã Trà Bùi", code="21142", **inside)
        after = {"parent": self.province, "valid_from": until} | quiet
        self.z = make_unit("Xã Z", code="20001", **after)
        self.part_one = make_unit("Xã Cà Đam", code="21136", **after)
        self.part_two = make_unit("Xã Tây Trà Bồng", code="21157", **after)
        make_succession(self.x, self.z, day=until)
        make_succession(self.y, self.z, day=until)
        make_succession(self.split, self.part_one, day=until, kind="split", whole=False)
        make_succession(self.split, self.part_two, day=until, kind="split", whole=False)
        rebuild_lineage(at=LONG_AGO)
        self.course = make_course("c")
        self.audience = make_audience("collaborator")
        self.person = make_person()
        self.require(self.audience)

    def require(self, audience) -> None:
        Requirement.objects.create(
            course=self.course,
            audience=audience,
            unit=self.province,
            start=day("1/1/2024"),
            due_days=60,
            valid_months=24,
            recorded_at=LONG_AGO,
        )

    def post(self, start="1/1/2023", until=None, unit=None, audience=None) -> Posting:
        return make_posting(
            self.person,
            unit=unit or self.x,
            audience=audience or self.audience,
            start=day(start),
            until=day(until) if until else None,
        )

    def complete(self, on: str, recorded: str = "", source=Source.IMPORT) -> Completion:
        return past.record_completion(
            person=self.person,
            course=self.course,
            completed_on=day(on),
            source=source,
            at=days.start_of(day(recorded or on)),
        )[0]

    def figures(self, on, unit=None, known=None, structure=None, audience=None):
        table = coverage(
            Question(
                course=self.course,
                audience=audience or self.audience,
                unit=unit or self.province,
                on=day(on),
                known=end_of(known) if known else None,
                structure=day(structure) if structure else None,
            )
        )
        total = table.total
        return (total.required, total.covered, total.overdue), table


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(("asked", "expected"), [("29/4/2024", (1, 0, 0)), ("1/5/2024", (1, 0, 1))])
def test_rows_1_and_2_a_new_post_is_overdue_after_its_days(world, asked, expected):
    world.post("1/3/2024")
    assert world.figures(asked)[0] == expected


def test_row_3_an_old_post_is_due_from_the_start_of_the_requirement(world):
    world.post()
    assert world.figures("2/3/2024")[0] == (1, 0, 1)


@pytest.mark.parametrize(
    ("asked", "expected"), [("30/8/2025", (1, 1, 0)), ("31/8/2025", (1, 0, 1))]
)
def test_rows_4_and_5_validity_ends_on_the_same_day_of_the_month(world, asked, expected):
    world.post()
    world.complete("31/8/2023")
    assert world.figures(asked)[0] == expected


def test_row_6_the_later_completion_carries_on(world):
    world.post()
    world.complete("10/1/2024")
    world.complete("10/1/2025")
    assert world.figures("9/1/2027")[0] == (1, 1, 0)
    assert world.figures("10/1/2027")[0] == (1, 0, 1)


def test_row_7_twice_on_one_day_counts_once(world):
    world.post()
    first = world.complete("1/2/2024", source=Source.IMPORT)
    second = world.complete("1/2/2024", source=Source.WORKSHOP)
    assert first == second
    assert first.evidence.count() == 2
    assert world.figures("2/2/2024")[0] == (1, 1, 0)


def test_row_8_the_last_day_of_a_post_is_not_counted(world):
    world.post(until="1/6/2024")
    assert world.figures("31/5/2024")[0] == (1, 0, 1)
    assert world.figures("1/6/2024")[0] == (0, 0, 0)


def test_row_9_a_move_without_a_gap_gives_no_new_grace(world):
    world.post("1/1/2023", "1/6/2024", world.x)
    world.post("1/6/2024", None, world.y)
    assert world.figures("2/6/2024", unit=world.y)[0] == (1, 0, 1)
    assert world.figures("2/6/2024", unit=world.x)[0] == (0, 0, 0)


def test_row_10_a_day_between_posts_starts_the_grace_anew(world):
    world.post("1/1/2023", "1/6/2024", world.x)
    world.post("2/6/2024", None, world.y)
    assert world.figures("3/6/2024", unit=world.y)[0] == (1, 0, 0)


@pytest.mark.parametrize(("known", "expected"), [("31/8/2024", (1, 1, 0)), ("1/9/2024", (1, 0, 1))])
def test_rows_11_and_12_a_void_counts_from_when_it_was_recorded(world, known, expected):
    world.post()
    corrections.void_completion(
        completion=world.complete("1/2/2024"),
        author=make_person(),
        reason="wrong person",
        at=days.start_of(day("1/9/2024")),
    )
    assert world.figures("1/8/2024", known=known)[0] == expected


def test_row_13_what_was_received_later_was_not_known_before(world):
    world.post()
    world.complete("1/2/2024", recorded="1/10/2024")
    assert world.figures("1/8/2024", known="1/8/2024")[0] == (1, 0, 1)
    assert world.figures("1/8/2024", known="1/10/2024")[0] == (1, 1, 0)


def test_rows_14_and_15_people_follow_a_merger_in_both_structures(world):
    world.post()
    world.complete("1/2/2025")
    assert world.figures("1/7/2025", unit=world.z)[0] == (1, 1, 0)
    figures, _ = world.figures("1/7/2025", unit=world.x, structure="30/6/2025")
    assert figures == (1, 1, 0)
    assert world.figures("1/7/2025", unit=world.y, structure="30/6/2025")[0] == (0, 0, 0)


def test_row_16_a_seat_ends_with_its_unit_and_waits_to_be_confirmed(world):
    officer = make_audience("officer", posts="seats")
    world.require(officer)
    world.post(audience=officer)
    assert world.figures("30/6/2025", unit=world.x, audience=officer)[0] == (1, 0, 1)
    figures, table = world.figures("1/7/2025", unit=world.z, audience=officer)
    assert figures == (0, 0, 0)
    assert table.total.unconfirmed == 1


def test_row_17_people_of_a_split_unit_stay_visible_as_not_placed(world):
    world.post(unit=world.split)
    figures, table = world.figures("1/7/2025")
    assert figures == (1, 0, 1)
    assert table.unplaced.required == 1
    assert table.direct.required == 0
    assert [part.figures.required for part in table.parts] == [0, 0, 0]


def test_row_18_an_exemption_leaves_required_and_is_counted_apart(world):
    world.post()
    corrections.exempt(
        person=world.person,
        course=world.course,
        audience=world.audience,
        start=day("1/5/2024"),
        author=make_person(),
        reason="long illness",
        at=days.start_of(day("1/5/2024")),
    )
    assert world.figures("30/4/2024")[0] == (1, 0, 1)
    figures, table = world.figures("1/6/2024")
    assert figures == (0, 0, 0)
    assert table.total.exempt == 1


def test_row_19_done_in_another_audience_counts(world):
    teacher = make_audience("teacher")
    world.post("1/1/2022", "1/1/2023", audience=teacher)
    world.complete("1/12/2022")
    world.post("1/1/2023")
    assert world.figures("1/2/2024")[0] == (1, 1, 0)


def test_row_20_an_erased_person_leaves_the_figures_as_they_were(world):
    world.post()
    world.complete("1/2/2024")
    before = world.figures("1/8/2024")[0]
    world.person.name, world.person.erased_at = "", days.now()
    world.person.is_active = False
    world.person.save()
    assert world.figures("1/8/2024")[0] == before == (1, 1, 0)
    assert Correction.objects.count() == 0


def test_a_merger_that_carries_nothing_over_is_listed_for_a_decision(world):
    """Only X had a further requirement; Z, of X and Y, waits for somebody to decide."""
    teacher = make_audience("teacher")
    Requirement.objects.create(
        course=world.course,
        audience=teacher,
        unit=world.x,
        start=day("1/1/2024"),
        due_days=60,
        recorded_at=LONG_AGO,
    )
    world.post("1/8/2025", unit=world.z, audience=teacher)
    figures, table = world.figures("1/9/2025", audience=teacher)
    assert figures == (0, 0, 0)
    assert table.undecided == [world.z]
    assert as_json(table)["undecided"] == [{"unit": "20001", "name": "Xã Z"}]
    assert world.figures("1/9/2025")[1].undecided == []


def test_before_a_merger_is_known_a_code_means_the_unit_that_goes_on():
    load_province()
    before, after = days.end_of(day("11/6/2025")), days.end_of(day("20/6/2025"))
    asked = day("1/7/2025")
    assert find_unit("51", asked, before).valid_from == day("1/2/2020")
    assert find_unit("51", asked, after).valid_from == asked
    assert find_unit("21034", asked, before).name == "Xã Nghĩa Dũng"
    assert find_unit("21034", asked).name == "Xã An Phú"
