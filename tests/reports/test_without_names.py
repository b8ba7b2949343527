"""An agency sees figures without names, and none so small that it would be a name."""

import csv
import io
import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from people.agency_viewers import view_for
from people.models import AccessEntry
from people.roles import Role
from places.models import Level
from reports.coverage import Figures
from reports.shielding import COLUMNS, shielded
from tests.courses.factories import make_page_of
from tests.factories import make_agency, make_person, make_posting, make_unit, make_viewer
from tests.reports.test_golden_table import World
from tests.reports.test_views import asked, links, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Two in X, twelve in Y, seven in Bùi; the course is an agency's."""
    world = World()
    world.owner = make_agency("Công an tỉnh")
    make_page_of(world.course, agency=world.owner)
    bui = world.district.children.get(name="Xã Trà Bùi")
    for unit, number in [(world.x, 2), (world.y, 12), (bui, 7)]:
        for _ in range(number):
            make_posting(make_person(f"Người {unit.name}"), unit=unit, audience=world.audience)
    return world


@pytest.fixture
def agency(client, world):
    person = make_viewer(world.owner, "Công an tỉnh")
    client.force_login(person)
    return person


def test_the_agency_sees_the_table_and_no_way_to_the_people(client, world, agency):
    page = client.get(asked(world, unit=world.district.code))
    words = page.content.decode()
    assert page.status_code == 200 and "coverage/people" not in words and links(words) == []
    assert page.context["total"].cells[0].number == 21
    assert "&lt;5" in words


def test_a_small_commune_is_not_told_and_cannot_be_reckoned(client, world, agency):
    page = client.get(asked(world, unit=world.district.code))
    shown = {row.name: [cell.number for cell in row.cells] for row in page.context["rows"]}
    assert shown["Xã X"] == ["<5", "…", "<5"]  # that nobody is covered is told of the district
    assert not isinstance(shown["Xã Trà Bùi"][0], int)  # 21 − 12 − 7 would tell
    assert shown["Xã Y"][0] == 12


def test_the_small_commune_itself_tells_nothing(client, world, agency):
    page = client.get(asked(world, unit=world.x.code))
    total = page.context["total"]
    assert total.cells[0].number == "<5" and total.percent is None
    assert not any(isinstance(cell.number, int) for cell in total.cells)


def test_opening_what_the_table_above_keeps_back_does_not_tell_it(client, world, agency):
    """Bùi's seven are hidden beside the two of X: its own page would give them away."""
    page = client.get(asked(world, unit=world.split.code))
    total = page.context["total"]
    assert [cell.number for cell in total.cells] == ["…"] * 3 and total.percent is None
    assert not any(
        isinstance(cell.number, int) for row in page.context["rows"] for cell in row.cells
    )
    open_page = client.get(asked(world, unit=world.y.code))
    assert open_page.context["total"].cells[0].number == 12


def test_where_no_place_may_be_told_words_stand_instead_of_an_empty_table(client, world, agency):
    """Six villages with one person each: their sum alone would tell all of them."""
    bui = world.district.children.get(name="Xã Trà Bùi")
    for number in range(6):
        village = make_unit(f"Thôn {number}", level=Level.VILLAGE, parent=bui)
        make_posting(unit=village, audience=world.audience)
    page = client.get("/en" + asked(world, unit=bui.code))
    assert not page.context["told"]
    assert "too few people in each place" in page.content.decode()
    assert "Thôn 1" not in page.content.decode()


def test_files_hold_the_same_back(client, world, agency):
    text = client.get(asked(world, "coverage-csv", unit=world.district.code)).content.decode()
    rows = {row[1]: row[2:] for row in csv.reader(io.StringIO(text.lstrip("\ufeff")))}
    assert rows["Xã X"][:2] == ["<5", "…"] and rows["Xã Y"][0] == "12"
    content = client.get(asked(world, "coverage-xlsx", unit=world.district.code)).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    cells = {row[1]: row[2:] for row in sheet.to_python() if len(row) > 2}
    assert cells["Xã X"][:2] == ["<5", "…"] and cells["Xã Y"][0] == 12


def test_lists_of_people_are_closed_to_it(client, world, agency):
    for name in ("coverage-people", "call-list"):
        page = client.get(asked(world, name, unit=world.district.code, figure="required"))
        assert page.status_code == 403 and "Người" not in page.content.decode()


def test_an_officer_who_is_also_of_an_agency_sees_names_at_home_only(client, world):
    officer = officer_of(world.z)  # into which X was merged
    officer.groups.add(Group.objects.get(name=Role.AGENCY))
    view_for(person=officer, agency=world.owner)
    client.force_login(officer)
    home = client.get(asked(world, unit=world.x.code))
    assert home.context["names"] and home.context["total"].cells[0].number == 2
    away = client.get(asked(world, unit=world.split.code))
    assert not away.context["names"] and "coverage/people" not in away.content.decode()


counts = st.integers(0, 30)


@st.composite
def figures(draw):
    required = draw(counts)
    covered = draw(st.integers(0, required))
    overdue = draw(st.integers(0, required - covered))
    return Figures(required, covered, overdue, draw(st.integers(0, 6)), 0)


@given(st.lists(figures(), min_size=1, max_size=6))
def test_no_small_figure_is_ever_shown(parts):
    total = Figures(*[sum(getattr(part, column) for part in parts) for column in COLUMNS])
    whole, rows = shielded(total, parts)
    for real, shown in zip([total, *parts], [whole, *rows], strict=True):
        for column in COLUMNS:
            number = getattr(shown, column)
            assert not isinstance(number, int) or number == getattr(real, column)
            assert number == 0 or not isinstance(number, int) or number >= 5
        if 0 < real.required < 5:
            assert not isinstance(shown.covered, int) and not isinstance(shown.overdue, int)
        if shown.share is not None:
            assert isinstance(shown.required, int) and isinstance(shown.covered, int)


class TestCallList:
    """The file of names and numbers behind a figure."""

    @pytest.fixture
    def department(self, client):
        person = make_person("Sở")
        person.groups.add(Group.objects.get(name=Role.DEPARTMENT))
        client.force_login(person)
        return person

    @pytest.fixture
    def address(self, world):
        return asked(world, "call-list", unit=world.x.code, figure="missing")

    def test_the_list_leads_there_and_asks_what_for(self, client, world, department, address):
        people = client.get(asked(world, "coverage-people", unit=world.x.code, figure="missing"))
        assert address.split("?")[0] in people.content.decode()
        page = client.get(address)
        words = page.content.decode()
        assert page.status_code == 200 and "Người Xã X" not in words
        assert words.count('type="radio"') == len(AccessEntry.Reason) + 2

    def test_without_a_reason_there_is_no_file(self, client, department, address):
        for data in ({"kind": "csv"}, {"kind": "csv", "reason": "because"}, {"reason": "call"}):
            answer = client.post(address, data)
            assert "attachment" not in answer.get("Content-Disposition", "")
            assert "Người Xã X" not in answer.content.decode()
        assert not AccessEntry.objects.filter(action="call-list").exists()

    def test_the_file_holds_exactly_the_people_and_is_noted(
        self, client, world, department, address
    ):
        answer = client.post(address, {"kind": "csv", "reason": "call"})
        assert "attachment" in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]
        rows = list(csv.reader(io.StringIO(answer.content.decode().lstrip("\ufeff"))))
        assert [row[0] for row in rows[1:]] == ["Người Xã X"] * 2
        entry = AccessEntry.objects.get(action="call-list")
        assert (entry.actor, entry.unit, entry.people) == (department, world.x, 2)
        assert entry.reason == AccessEntry.Reason.CALL

    def test_as_a_workbook_too(self, client, department, address):
        content = client.post(address, {"kind": "xlsx", "reason": "class"}).content
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        names = [row[0] for row in sheet.to_python()[3:]]
        assert names == ["Người Xã X"] * 2

    def test_its_address_names_nobody(self, address):
        assert not re.search(r"Người|%C4|\+84", address)

    def test_a_neighbour_gets_none(self, client, world, address):
        client.force_login(officer_of(world.part_one))
        assert client.get(address).status_code == 400
        assert client.post(address, {"kind": "csv", "reason": "call"}).status_code == 400
        assert not AccessEntry.objects.filter(action="call-list").exists()

    def test_it_needs_a_second_factor(self, client, settings, department, address):
        settings.SECOND_FACTOR = "staff"
        answer = client.post(address, {"kind": "csv", "reason": "call"})
        assert answer.status_code == 302 and "second-factor" in answer["Location"]
        assert reverse("call-list") not in answer["Location"]
