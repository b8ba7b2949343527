"""Requirements in the admin: set, ended, never edited."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from records.models import Requirement
from tests.factories import make_audience, make_course, make_person, make_unit

pytestmark = pytest.mark.django_db


def signed_in(client, role):
    person = make_person(role)
    person.groups.add(Group.objects.get(name=role))
    client.force_login(person)
    return person


@pytest.fixture
def course():
    return make_course("quyen-tre-em")


def form(course, **changed):
    audience = make_audience()
    return {
        "course": course.pk,
        "audience": audience.pk,
        "where": "Ba To",
        "start": "2024-01-01",
        "due_days": "60",
        "valid_months": "24",
    } | changed


def test_the_department_sets_a_requirement_by_the_name_of_the_unit(client, course):
    person = signed_in(client, "department")
    unit = make_unit("Xã Ba Tơ")
    response = client.post(reverse("requirements:add"), form(course))
    assert response.status_code == 302, response.context["form"].errors
    held = Requirement.objects.get()
    assert (held.unit, held.start, held.valid_months) == (unit, date(2024, 1, 1), 24)
    assert held.recorded_by == person


def test_a_name_that_several_units_have_is_asked_again_with_their_codes(client, course):
    signed_in(client, "department")
    for code in ("21025", "21439"):
        make_unit("Phường Nguyễn Nghiêm", code=code)
    response = client.post(reverse("requirements:add"), form(course, where="nguyen nghiem"))
    assert "21439" in str(response.context["form"].errors["where"])
    assert not Requirement.objects.exists()


def test_ending_keeps_the_earlier_row_as_it_was_known(client, course):
    signed_in(client, "department")
    make_unit("Xã Ba Tơ")
    client.post(reverse("requirements:add"), form(course))
    first = Requirement.objects.get()
    client.post(reverse("requirements:edit", args=[first.pk]), {"until": "2025-01-01"})
    assert Requirement.objects.count() == 2
    assert Requirement.objects.known().get().until == date(2025, 1, 1)
    first.refresh_from_db()
    assert first.until is None and first.retracted_at is not None


@pytest.mark.parametrize("role", ["trainer", "approver", "officer", "learner"])
def test_nobody_else_sets_requirements(client, course, role):
    signed_in(client, role)
    make_unit("Xã Ba Tơ")
    client.post(reverse("requirements:add"), form(course))
    client.get(reverse("requirements:index"))
    assert not Requirement.objects.exists()


def test_the_list_asks_the_same_number_of_queries_however_long(
    client, course, django_assert_max_num_queries
):
    signed_in(client, "department")
    for number in range(15):
        Requirement.objects.create(
            course=make_course(f"c{number}"),
            audience=make_audience(),
            unit=make_unit(f"Xã {number}", lineage=False),
            start=date(2024, 1, 1),
        )
    with django_assert_max_num_queries(22):
        assert client.get(reverse("requirements:index")).status_code == 200
