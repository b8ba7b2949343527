"""For an agency somebody sees the figures of the agency's courses, and of nothing else."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from courses.owners import courses_of, owners_of
from people.agency_viewers import view_for
from people.permissions import may, scope_of
from people.roles import Role
from places import days
from places.models import AgencySuccession, Duty
from records.models import Requirement
from tests.courses.factories import make_page_of
from tests.factories import LONG_AGO, make_agency, make_course, make_viewer
from tests.reports.test_golden_table import World
from tests.reports.test_views import asked, officer_of

pytestmark = pytest.mark.django_db
FIGURES = ("coverage", "coverage-groups", "coverage-groups-csv", "coverage-csv", "coverage-xlsx")


@pytest.fixture
def world():
    """Course "c" belongs to the health agency, course "d" to nobody."""
    world = World()
    world.health, world.school = make_agency("Sở Y tế"), make_agency("Sở Giáo dục")
    world.page = make_page_of(world.course, agency=world.health)
    world.other = make_course("d")
    make_page_of(world.other)
    Requirement.objects.create(
        course=world.other,
        audience=world.audience,
        unit=world.province,
        start=date(2024, 1, 1),
        due_days=60,
        recorded_at=LONG_AGO,
    )
    return world


def opens(client, who, world, name="coverage", **extra) -> bool:
    client.force_login(who)
    return client.get(asked(world, name, **extra)).status_code == 200


@pytest.mark.parametrize("name", FIGURES)
def test_the_own_courses_everywhere_and_no_other(client, world, name):
    viewer = make_viewer(world.health)
    assert opens(client, viewer, world, name)
    if "groups" not in name:
        assert opens(client, viewer, world, name, unit=world.x.code)
    assert not opens(client, viewer, world, name, course="d")
    assert not opens(client, make_viewer(world.school), world, name)


def test_another_course_is_refused_like_one_that_is_not_there(client, world):
    client.force_login(make_viewer(world.health))
    pages = [client.get(asked(world, course=slug)) for slug in ("d", "no-such-course")]
    assert [page.status_code for page in pages] == [400, 400]
    errors = [page.context["form"].errors["course"] for page in pages]
    assert errors[0] == errors[1]
    assert list(pages[0].context["form"].fields["course"].queryset) == [world.course]


def test_no_list_of_people_is_ever_open(client, world):
    viewer = make_viewer(world.health)
    for name in ("coverage-people", "call-list"):
        client.force_login(viewer)
        assert client.get(asked(world, name, figure="required")).status_code == 403
    assert not may(viewer, "see-people") and not may(viewer, "export-people")


def test_a_course_belongs_to_whoever_has_the_duties_it_covers(client, world):
    duty = Duty.objects.create(
        code="III.4-1", section="III.4", text="…", kind="training", topic="…", agency=world.school
    )
    world.page.duties.add(duty)
    world.page.save()
    assert owners_of(world.course) == {world.health.pk, world.school.pk}
    assert opens(client, make_viewer(world.school), world)


def test_a_page_never_published_gives_nothing_away(world):
    drafted = make_course("nhap")
    page = make_page_of(drafted, agency=world.school)
    type(page).objects.filter(pk=page.pk).update(live=False, first_published_at=None)
    assert not owners_of(drafted) and not courses_of([world.school.pk]).exists()


class TestSuccessions:
    """Labour's part for children went to Health, its part for labour to Home Affairs."""

    day = date(2025, 3, 1)

    @pytest.fixture
    def agencies(self, world):
        labour = make_agency("Sở Lao động", valid_until=self.day)
        home = make_agency("Sở Nội vụ")
        for successor in (world.health, home):
            AgencySuccession.objects.create(predecessor=labour, successor=successor, day=self.day)
        return labour, home

    def test_what_the_former_agency_owned_is_seen_by_its_successors(self, client, world, agencies):
        labour, home = agencies
        type(world.page).objects.filter(pk=world.page.pk).update(agency=labour)
        for agency in (world.health, home, labour):
            assert opens(client, make_viewer(agency), world), agency

    def test_what_a_successor_owns_is_seen_from_before_but_not_from_beside(
        self, client, world, agencies
    ):
        labour, home = agencies
        assert opens(client, make_viewer(labour), world)
        assert not opens(client, make_viewer(home), world)

    def test_a_succession_still_to_come_opens_nothing(self, world, agencies):
        labour, _home = agencies
        viewer = make_viewer(labour)
        before = scope_of(viewer, date(2025, 2, 28), to="see-figures")
        assert before.agencies == {labour.pk}
        assert world.health.pk in scope_of(viewer, self.day, to="see-figures").agencies


class TestWithoutAnAgency:
    def test_the_role_alone_opens_nothing_and_the_page_says_what_to_do(self, client, world):
        client.force_login(make_viewer())
        page = client.get("/en" + asked(world))
        words = page.content.decode()
        assert page.status_code == 403 and "Ask the Department" in words
        assert "no-store" in page["Cache-Control"] and reverse("coverage-groups") not in words

    def test_the_way_to_that_page_is_shown(self, client, world):
        client.force_login(make_viewer())
        assert reverse("coverage") in client.get(reverse("my-training")).content.decode()

    def test_a_choice_without_the_role_opens_nothing(self, client, world):
        viewer = make_viewer(world.health)
        viewer.groups.clear()
        assert not scope_of(viewer, to="see-figures")
        assert not opens(client, viewer, world)

    def test_an_agency_without_a_course_is_told_so(self, client, world):
        client.force_login(make_viewer(world.school))
        page = client.get("/en/coverage/")
        assert page.status_code == 200
        assert "No course of your agency yet" in page.content.decode()


class TestInTime:
    def test_a_choice_ends_on_its_day(self, world):
        viewer = make_viewer(world.health, start=date(2024, 1, 1), until=date(2025, 1, 1))
        assert scope_of(viewer, date(2024, 12, 31), to="see-figures")
        assert not scope_of(viewer, date(2025, 1, 1), to="see-figures")

    def test_another_agency_takes_the_place_of_the_first_and_both_stay_on_record(self, world):
        viewer, day = make_viewer(world.health), date(2026, 1, 1)
        view_for(person=viewer, agency=world.school, on=day)
        before = scope_of(viewer, days.day_before(day), to="see-figures")
        assert before.agencies == {world.health.pk}
        assert scope_of(viewer, day, to="see-figures").agencies == {world.school.pk}
        assert viewer.viewed_agencies.known().count() == 2

    def test_the_same_again_changes_nothing_and_a_slip_of_the_same_day_leaves_no_trace(self, world):
        viewer, today = make_viewer(), days.today()
        view_for(person=viewer, agency=world.school)
        first = view_for(person=viewer, agency=world.health)
        assert view_for(person=viewer, agency=world.health) == first
        known = viewer.viewed_agencies.known()
        assert [(row.agency, row.start, row.until) for row in known] == [
            (world.health, today, None)
        ]
        assert view_for(person=viewer, agency=None) is None
        assert not viewer.viewed_agencies.known().exists()


def test_an_officer_sees_every_course_at_home_and_the_agencys_elsewhere(client, world):
    officer = officer_of(world.z)
    officer.groups.add(Group.objects.get(name=Role.AGENCY))
    view_for(person=officer, agency=world.health)
    home, away = world.x.code, world.split.code
    assert opens(client, officer, world, unit=home, course="d")
    assert opens(client, officer, world, unit=away)
    assert not opens(client, officer, world, unit=away, course="d")


def test_who_names_no_course_gets_one_of_the_agency(client, world):
    client.force_login(make_viewer(world.health))
    page = client.get(f"{reverse('coverage')}?on=2024-08-01")
    assert page.context["question"].course == world.course
    assert page.context["unit"] == world.province
    assert "Sở Y tế" in page.content.decode()


def test_a_page_for_an_agency_costs_few_queries(client, world, django_assert_max_num_queries):
    client.force_login(make_viewer(world.health))
    with django_assert_max_num_queries(40):
        client.get(asked(world))
