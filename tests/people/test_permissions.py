"""Who may see and do what: role × action × inside or outside the scope."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from people import permissions, queries
from people.models import Person
from people.roles import Role
from places import days
from places.models import Level, Lineage
from tests.factories import (
    make_agency,
    make_audience,
    make_person,
    make_posting,
    make_succession,
    make_unit,
    make_viewer,
    rebuild_lineage,
)

pytestmark = pytest.mark.django_db
TODAY = days.today()


def with_role(role: str) -> Person:
    person = make_person()
    person.groups.add(Group.objects.get(name=role))
    return person


@pytest.fixture
def asker(request, officer, department, collaborator):
    """Somebody of each kind, by name."""
    kinds = {
        "visitor": AnonymousUser,
        "learner": lambda: collaborator,
        "trainer": lambda: with_role(Role.TRAINER),
        "approver": lambda: with_role(Role.APPROVER),
        "agency": lambda: make_viewer(make_agency()),
        "agency role without an agency": lambda: with_role(Role.AGENCY),
        "officer role without a seat": lambda: with_role(Role.OFFICER),
        "officer": lambda: officer,
        "department": lambda: department,
        "administrator": lambda: Person.objects.create_superuser(),
    }
    return lambda kind: kinds[kind]()


NOBODYS = [False, False]
EVERYBODYS = [True, True]
OWN_UNITS = [True, False]
MATRIX = {
    "visitor": NOBODYS,
    "learner": NOBODYS,
    "trainer": NOBODYS,
    "approver": NOBODYS,
    "agency": NOBODYS,
    "agency role without an agency": NOBODYS,
    "officer role without a seat": NOBODYS,
    "officer": OWN_UNITS,
    "department": EVERYBODYS,
    "administrator": EVERYBODYS,
}


@pytest.mark.parametrize(("kind", "allowed"), MATRIX.items())
def test_who_may_do_what_inside_and_outside(asker, kind, allowed, commune, other_commune):
    who = asker(kind)
    inside = make_posting(unit=commune, audience=make_audience("teacher")).person
    outside = make_posting(unit=other_commune).person
    for unit, person, may in zip([commune, other_commune], [inside, outside], allowed, strict=True):
        assert permissions.may_see_people_of(who, unit) is may
        assert permissions.may_see_person(who, person) is may
        assert permissions.may_give_pin(who, person) is may
        assert permissions.may_keep_contacts_of(who, unit) is may
    assert permissions.may(who, "see-figures") is (any(allowed) or kind == "agency")
    assert permissions.may_keep_people(who) is all(allowed)
    assert permissions.may_read_access_log(who) is all(allowed)


@pytest.mark.parametrize("kind", [kind for kind in MATRIX if kind != "visitor"])
def test_who_may_not_sign_in_any_more_may_nothing(asker, kind, collaborator, commune):
    who = asker(kind)
    who.is_active = False
    assert not permissions.may_see_person(who, collaborator)
    assert not permissions.may_give_pin(who, make_posting(unit=commune).person)
    assert not any(permissions.may(who, name) for name in permissions.actions())


def test_everybody_sees_themselves(collaborator):
    assert permissions.may_see_person(collaborator, collaborator)
    assert not permissions.may_give_pin(collaborator, collaborator)


def test_an_officer_sees_the_villages_below(officer, commune):
    village = make_unit("Thôn 1", level=Level.VILLAGE, parent=commune)
    assert permissions.may_see_person(officer, make_posting(unit=village).person)


def test_an_officer_does_not_see_above(officer, province, commune):
    assert not permissions.may_see_people_of(officer, province)
    assert not permissions.may_see_person(officer, make_posting(unit=province).person)


def test_a_seat_that_ended_opens_nothing(commune, officers, collaborator):
    former = make_posting(audience=officers, unit=commune, until=TODAY).person
    coming = make_posting(audience=officers, unit=commune, start=TODAY + timedelta(1)).person
    for person in (former, coming):
        assert not permissions.scope_of(person)
        assert not permissions.may_see_person(person, collaborator)
    assert permissions.may_see_person(former, collaborator, on=days.day_before(TODAY))
    assert permissions.may_see_person(coming, collaborator, on=TODAY + timedelta(1))


def test_a_seat_entered_by_mistake_opens_nothing(officer, collaborator):
    officer.postings.update(retracted_at=days.now())
    assert not permissions.scope_of(officer)


def test_an_officer_does_not_see_who_left(officer, commune):
    gone = make_posting(unit=commune, until=TODAY).person
    assert not permissions.may_see_person(officer, gone)


def test_several_seats_add_up(officer, other_commune):
    make_posting(officer, audience=make_audience("b", sees_people=True), unit=other_commune)
    assert permissions.may_see_person(officer, make_posting(unit=other_commune).person)
    assert len(permissions.scope_of(officer).units) == 2


class TestAfterAMerger:
    """Trà Bồng and Trà Phú become Trà Bồng Mới on 1/7/2025; their officers' seats end."""

    day = date(2025, 7, 1)

    @pytest.fixture
    def units(self, province):
        old = [
            make_unit(name, parent=province, valid_until=self.day, lineage=False)
            for name in ("Xã Trà Bồng Cũ", "Xã Trà Phú")
        ]
        new = make_unit("Xã Trà Bồng Mới", parent=province, valid_from=self.day, lineage=False)
        for unit in old:
            make_succession(unit, new, day=self.day)
        make_unit()
        return *old, new

    @pytest.fixture
    def people(self, units, officers):
        bong, phu, new = units
        return {
            "old officer": make_posting(audience=officers, unit=bong).person,
            "new officer": make_posting(audience=officers, unit=new, start=self.day).person,
            "in bong": make_posting(unit=bong).person,
            "in phu": make_posting(unit=phu).person,
        }

    def test_the_old_seat_opens_nothing_from_the_day_on(self, units, people):
        old = people["old officer"]
        assert not permissions.scope_of(old, self.day)
        for name in ("in bong", "in phu"):
            assert not permissions.may_see_person(old, people[name], self.day)
        assert not any(permissions.may_see_people_of(old, unit, self.day) for unit in units)

    def test_the_day_before_it_opened_its_own_unit_only(self, units, people):
        bong, phu, _new = units
        old, eve = people["old officer"], days.day_before(self.day)
        assert permissions.may_see_person(old, people["in bong"], eve)
        assert not permissions.may_see_person(old, people["in phu"], eve)

    def test_the_new_seat_opens_the_people_of_both(self, units, people):
        new = people["new officer"]
        assert permissions.may_see_person(new, people["in bong"], self.day)
        assert permissions.may_see_person(new, people["in phu"], self.day)
        assert all(permissions.may_see_people_of(new, unit, self.day) for unit in units)

    def test_the_new_seat_opens_nothing_the_day_before(self, units, people):
        new, eve = people["new officer"], days.day_before(self.day)
        assert not permissions.may_see_person(new, people["in bong"], eve)


def test_people_of_a_split_commune_are_not_handed_to_a_part(province, officers):
    day = date(2025, 7, 1)
    split = make_unit("Xã Chia", parent=province, valid_until=day, lineage=False)
    parts = [
        make_unit(name, parent=province, valid_from=day, lineage=False) for name in ("Xã A", "Xã B")
    ]
    for part in parts:
        make_succession(split, part, day=day, kind="split", whole=False)
    rebuild_lineage()
    unplaced = make_posting(unit=split).person
    for part in parts:
        officer = make_posting(audience=officers, unit=part, start=day).person
        assert not permissions.may_see_person(officer, unplaced)
        assert not permissions.may_see_people_of(officer, split)
    above = make_posting(audience=officers, unit=province).person
    assert permissions.may_see_person(above, unplaced)


class TestNobodyGivesAPinUpwards:
    """Who gives a PIN could sign in with it."""

    @pytest.mark.parametrize("role", [Role.TRAINER, Role.APPROVER, Role.DEPARTMENT])
    def test_an_officer_gives_none_to_people_with_a_role(self, officer, collaborator, role):
        assert permissions.may_give_pin(officer, collaborator)
        collaborator.groups.add(Group.objects.get(name=role))
        assert permissions.may_see_person(officer, collaborator)
        assert not permissions.may_give_pin(officer, collaborator)

    def test_nor_to_one_whose_own_scope_reaches_further(
        self, officer, collaborator, officers, other_commune
    ):
        make_posting(collaborator, audience=officers, unit=other_commune)
        assert permissions.may_see_person(officer, collaborator)
        assert not permissions.may_give_pin(officer, collaborator)

    def test_but_to_a_second_officer_of_the_same_commune(self, officer, officers, commune):
        second = make_posting(audience=officers, unit=commune).person
        assert permissions.may_give_pin(officer, second)

    def test_the_department_gives_none_to_an_administrator(self, department, commune):
        root = Person.objects.create_superuser()
        assert not permissions.may_give_pin(department, root)
        assert not permissions.may_edit_person(department, root)
        assert permissions.may_give_pin(Person.objects.create_superuser(), root)

    def test_nobody_gives_one_to_somebody_erased(self, department, collaborator):
        collaborator.erased_at = days.now()
        assert not permissions.may_give_pin(department, collaborator)


def test_the_questions_cost_few_queries(officer, commune, django_assert_max_num_queries):
    people = [make_posting(unit=commune, audience=make_audience("teacher")).person for _ in "123"]
    with django_assert_max_num_queries(3):
        scope = permissions.scope_of(officer)
        assert all(scope.sees(commune) for _ in range(50))
    with django_assert_max_num_queries(3):
        assert permissions.may_see_person(officer, people[0])
    with django_assert_max_num_queries(7):
        assert permissions.may_give_pin(officer, people[0])
    with django_assert_max_num_queries(3):
        assert set(queries.people_within(permissions.scope_of(officer))) == {officer, *people}


def test_the_list_of_a_scope_is_exactly_whom_it_may_see(officer, commune, other_commune):
    village = make_unit("Thôn 1", level=Level.VILLAGE, parent=commune)
    for unit in (commune, village, other_commune):
        make_posting(unit=unit)
        make_posting(unit=unit, until=TODAY)
    seen = {p for p in Person.objects.all() if permissions.may_see_person(officer, p)}
    assert set(queries.people_within(permissions.scope_of(officer))) == seen
    assert len(seen) == 3


def test_scope_holds_no_unit_of_another_day(officer):
    assert Lineage.objects.exists()
    assert not permissions.scope_of(officer, date(2019, 1, 1))


@pytest.mark.parametrize("kind", [kind for kind in MATRIX if kind != "visitor"])
def test_pins_for_many_follow_the_same_rule_as_for_one(asker, kind, commune, other_commune):
    """The list and the single answer agree for every giver and everybody."""
    giver = asker(kind)
    for unit in (commune, other_commune):
        make_posting(unit=unit, audience=make_audience("teacher"))
        both = make_posting(unit=unit, audience=make_audience("teacher")).person
        both.groups.add(Group.objects.get(name=Role.TRAINER))
        make_posting(unit=unit, audience=make_audience("officer", sees_people=True))
    Person.objects.create_superuser()
    make_person(erased_at=days.now())
    everybody = list(Person.objects.all())
    one_by_one = {one.pk for one in everybody if permissions.may_give_pin(giver, one)}
    assert permissions.those_given_pins_by(giver, everybody) == one_by_one
