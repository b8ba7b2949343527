"""Coverage on the screen: who may open it, and that every figure opens its people."""

import csv
import io
import re
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from python_calamine import CalamineWorkbook

from people.models import AccessEntry
from tests.factories import make_audience, make_person, make_posting
from tests.reports.test_golden_table import World

pytestmark = pytest.mark.django_db
ON = "2024-08-01"


@pytest.fixture
def world():
    """Three in X (one done, one exempt by nothing), two in Y, one in the split commune."""
    world = World()
    world.post()
    world.complete("1/2/2024")
    for unit, name in [(world.x, "Bùi Thị Ân"), (world.x, "Ăn Văn Ba"), (world.y, "Đinh Thị Co")]:
        make_posting(make_person(name), unit=unit, audience=world.audience)
    make_posting(make_person("Hồ Văn Út"), unit=world.split, audience=world.audience)
    return world


@pytest.fixture
def department(client):
    person = make_person("Sở")
    person.groups.add(Group.objects.get(name="department"))
    client.force_login(person)
    return person


def officer_of(unit):
    officers = make_audience("officer", posts="seats", sees_people=True)
    officers.sees_people = True
    officers.save()
    person = make_person("Cán bộ")
    make_posting(person, unit=unit, audience=officers, start=date(2020, 2, 1))
    return person


def asked(world, name="coverage", **extra):
    query = {"course": "c", "audience": "collaborator", "unit": "51", "on": ON} | extra
    return f"{reverse(name)}?" + "&".join(f"{key}={value}" for key, value in query.items())


def links(page: str) -> list[tuple[str, int]]:
    """Every link to a list of people, with the number it is on."""
    found = re.findall(r'<a href="([^"]*/coverage/people/[^"]*)"[^>]*>(?:<b>)?([\d.]+)', page)
    return [(url.replace("&amp;", "&"), int(number.replace(".", ""))) for url, number in found]


def test_every_figure_opens_exactly_that_many_people(client, world, department):
    page = client.get(asked(world, unit=world.district.code)).content.decode()
    figures = links(page)
    assert len(figures) >= 6
    for url, number in figures:
        assert client.get(url).context["page"].paginator.count == number, url


def test_the_table_names_every_commune_in_dictionary_order(client, world, department):
    response = client.get(asked(world, unit=world.district.code))
    names = [row.name for row in response.context["rows"]]
    assert names == ["Xã Trà Bùi", "Xã X", "Xã Y"]
    assert response.context["total"].figures.required == 5


def test_people_are_listed_in_vietnamese_order(client, world, department):
    url = asked(world, "coverage-people", unit=world.district.code, part="20001", figure="missing")
    people = client.get(url).context["people"]
    assert [one.person.name for one in people] == ["Ăn Văn Ba", "Bùi Thị Ân"]


def test_after_the_merger_the_split_commune_stands_as_not_yet_placed(client, world, department):
    response = client.get(asked(world, on="2025-08-01"))
    rows = {row.name: row.figures.required for row in response.context["rows"]}
    assert rows["Xã Z"] == 4
    assert sum(rows.values()) == response.context["total"].figures.required == 5
    assert list(rows)[-1] not in ("Xã Z", "Xã Cà Đam")


@pytest.mark.parametrize("name", ["coverage", "coverage-people", "coverage-csv", "coverage-xlsx"])
def test_only_those_who_look_after_people_may_open_it(client, world, name):
    url = asked(world, name)
    assert client.get(url).status_code == 302
    client.force_login(make_person("Cộng tác viên"))
    assert client.get(url).status_code == 403
    trainer = make_person("Giảng viên")
    trainer.groups.add(Group.objects.get(name="trainer"))
    client.force_login(trainer)
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("name", ["coverage", "coverage-people", "coverage-csv", "coverage-xlsx"])
def test_an_officer_sees_the_own_commune_and_no_other(client, world, name):
    client.force_login(officer_of(world.z))
    structure = {"on": "2025-08-01"}
    assert client.get(asked(world, name, unit="20001", **structure)).status_code == 200
    for code in ("51", "21136", "99999"):
        response = client.get(asked(world, name, unit=code, **structure))
        assert response.status_code == 400, code
        assert b"Hoa" not in response.content


def test_an_officer_who_names_no_unit_gets_the_own_one(client, world):
    client.force_login(officer_of(world.z))
    response = client.get(f"{reverse('coverage')}?on=2025-08-01")
    assert response.context["unit"] == world.z


def test_an_officer_looks_back_into_the_communes_that_became_theirs(client, world):
    client.force_login(officer_of(world.z))
    assert client.get(asked(world, unit="20002")).context["total"].figures.required == 1


def test_reading_a_list_is_logged_with_the_number_of_people(client, world, department):
    client.get(asked(world, "coverage-people", unit=world.district.code))
    entry = AccessEntry.objects.get()
    assert (entry.actor, entry.unit, entry.people) == (department, world.district, 5)


def test_a_list_that_does_not_exist_is_not_found(client, world, department):
    assert client.get(asked(world, "coverage-people", figure="everything")).status_code == 404
    assert client.get(asked(world, "coverage-people", part="nowhere")).status_code == 404


def test_what_cannot_be_asked_is_said_in_words_and_stays_chosen(client, world, department):
    response = client.get(asked(world, unit="99999"), headers={"accept-language": "en"})
    assert response.status_code == 400
    assert "99999" in response.content.decode()
    response = client.get(asked(world, on="31-31-2024"))
    assert response.status_code == 400
    assert response.context["form"]["course"].value() == "c"


def test_with_no_requirement_the_page_says_so(client, department):
    response = client.get("/en/coverage/")
    assert response.status_code == 200
    assert "No requirement yet" in response.content.decode()


def test_nobody_required_is_said_in_words_and_not_as_a_share(client, world, department):
    page = client.get("/en" + asked(world, on="2023-08-01")).content.decode()
    assert "Nobody here is required" in page
    assert "0%" not in page and "100%" not in page


def test_files_hold_the_same_figures_as_the_screen(client, world, department):
    text = client.get(asked(world, "coverage-csv", unit=world.district.code)).content
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    total = client.get(asked(world, unit=world.district.code)).context["total"].figures
    assert rows[-1][2:4] == [str(total.required), str(total.covered)]
    book = client.get(asked(world, "coverage-xlsx", unit=world.district.code)).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sheet[-1][2:4] == [total.required, total.covered]


def test_answers_about_people_are_never_kept_by_caches(client, world, department):
    response = client.get(asked(world, "coverage-people"))
    assert "no-store" in response["Cache-Control"]


def test_the_number_of_queries_does_not_grow_with_people(
    client, world, department, django_assert_max_num_queries
):
    for _ in range(60):
        make_posting(make_person(), unit=world.x, audience=world.audience)
    with django_assert_max_num_queries(26):
        client.get(asked(world))
    with django_assert_max_num_queries(26):
        client.get(asked(world, "coverage-people"))


@pytest.mark.parametrize("written", ["2024-08-01", "01/08/2024", "1/8/2024", "01.08.2024"])
def test_days_are_read_as_people_write_them_and_shown_day_first(client, world, department, written):
    response = client.get(asked(world, on=written))
    assert response.context["question"].on == date(2024, 8, 1)
    assert 'value="01/08/2024"' in response.content.decode()
