"""What the Department keeps about the province, in the admin."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from places.loading import load_province
from places.models import Audience, Unit
from tests.factories import make_person

pytestmark = pytest.mark.django_db
LISTS = ["units", "audiences", "agencies", "duties", "legal-references"]


def signed_in(client, role):
    person = make_person(role)
    person.groups.add(Group.objects.get(name=role))
    client.force_login(person)


@pytest.mark.parametrize("name", LISTS)
def test_the_department_opens_every_list_with_few_queries(
    client, name, django_assert_max_num_queries
):
    load_province()
    signed_in(client, "department")
    with django_assert_max_num_queries(22):
        assert client.get(reverse(f"{name}:index")).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_trainers_do_not_reach_them(client, name):
    signed_in(client, "trainer")
    assert client.get(reverse(f"{name}:index")).status_code == 403


def test_units_are_found_without_diacritics_and_never_edited(client):
    load_province()
    signed_in(client, "department")
    page = client.get(reverse("units:index"), {"q": "son ha"})
    assert "Xã Sơn Hà" in page.content.decode()
    unit = Unit.objects.get(code="51", valid_until=None)
    client.post(reverse("units:edit", args=[unit.pk]), {"name": "Khác"})
    client.post(reverse("units:add"), {"name": "Khác"})
    assert not Unit.objects.filter(name="Khác").exists()


def test_an_audience_can_be_added(client):
    signed_in(client, "department")
    data = {"name": "Già làng", "name_en": "Elder", "slug": "elder", "posts": "people"}
    client.post(reverse("audiences:add"), data | {"has_roster": "on", "position": 110})
    assert Audience.objects.get(slug="elder").search == "gia lang"
