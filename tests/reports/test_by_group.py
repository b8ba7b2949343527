"""By gender and ethnic group: it adds up, says who did not say, and tells of nobody."""

import csv
import io
import json
from itertools import product

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from people.small_groups import LEAST
from reports import grouping
from reports.coverage import Figures
from reports.grouping import NOT_STATED, OTHERS
from reports.queries import coverage
from reports.shielding import shielded
from tests.courses.factories import make_page_of
from tests.factories import make_agency, make_person, make_posting, make_viewer
from tests.reports.test_golden_table import World
from tests.reports.test_views import ON, asked, officer_of

PEOPLE = [
    ("female", "Kinh"), ("female", "Kinh"), ("male", "Hrê"), ("male", "hrê"),
    ("female", "H'rê"), ("", ""), ("male", ""),
]  # fmt: skip


@pytest.fixture
def world(db):
    """Seven in X of whom some have stated gender or ethnic group, and one has finished."""
    world = World()
    world.owner = make_agency()
    make_page_of(world.course, agency=world.owner)
    for gender, group in PEOPLE:
        person = make_person(gender=gender, ethnic_group=group)
        make_posting(person, unit=world.x, audience=world.audience)
    world.person.gender, world.person.ethnic_group = "female", "Co"
    world.person.save()
    world.post()
    world.complete("1/2/2024")
    return world


@pytest.fixture
def officer(client, world):
    client.force_login(officer_of(world.z))


def shown(page) -> dict[str, dict[str, list]]:
    """By table and line: required and covered."""
    return {
        one["name"]: {
            row.name: [cell.number for cell in row.cells] for row in [*one["rows"], one["total"]]
        }
        for one in page.context["tables"]
    }


def asked_by_group(world, **extra):
    return "/en" + asked(world, "coverage-groups", unit=world.x.code, **extra)


def test_every_table_has_a_line_for_those_who_did_not_say(client, world, officer):
    tables = shown(client.get(asked_by_group(world)))
    assert tables["Gender"] == {
        "female": [4, 1], "male": [3, 0], "not stated": [1, 0], "Gender": [8, 1]
    }  # fmt: skip
    assert tables["Ethnic group"] == {
        "Co": [1, 1], "Hrê": [3, 0], "Kinh": [2, 0], "not stated": [2, 0], "Ethnic group": [8, 1]
    }  # fmt: skip


def test_the_groups_add_up_to_the_figure_asked_for(client, world, officer):
    total = client.get(asked(world, unit=world.x.code)).context["total"].figures
    for lines in shown(client.get(asked_by_group(world))).values():
        *groups, whole = lines.values()
        assert [sum(column) for column in zip(*groups, strict=True)] == whole
        assert whole == [total.required, total.covered]


def test_it_is_said_that_only_the_willing_are_counted(client, world, officer, settings):
    assert "kept only of people who agreed" in client.get(asked_by_group(world)).content.decode()
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": "basis"}
    assert "who agreed to it" not in client.get(asked_by_group(world)).content.decode()


def test_where_the_site_keeps_neither_there_is_no_table(client, world, officer, settings):
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": "off"}
    page = client.get(asked_by_group(world))
    assert page.status_code == 200 and "keeps neither gender nor" in page.content.decode()
    assert page.context["tables"] == [] and "Hrê" not in page.content.decode()
    assert client.get(asked(world, "coverage-groups-csv", unit=world.x.code)).status_code == 404
    table = client.get(asked(world, unit=world.x.code))
    assert reverse("coverage-groups") not in table.content.decode()
    book = client.get(asked(world, "coverage-xlsx", unit=world.x.code)).content
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names) == 1


def test_files_hold_the_same(client, world, officer):
    url = "/en" + asked(world, "coverage-groups-csv", unit=world.x.code)
    rows = list(csv.reader(io.StringIO(client.get(url).content.decode("utf-8-sig"))))
    assert ["Gender", "not stated", "1", "0", "0.0"] in rows
    assert ["Ethnic group", "Total", "8", "1", "12.5"] in rows
    url = "/en" + asked(world, "coverage-xlsx", unit=world.x.code)
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(url).content))
    sheet = book.get_sheet_by_index(1).to_python()
    assert ["Ethnic group", "Hrê", 3, 0, 0] in [row[:5] for row in sheet]


def test_an_ethnic_group_is_never_a_formula(client, world, officer):
    world.person.ethnic_group = "=1+1"
    world.person.save()
    url = asked(world, "coverage-groups-csv", unit=world.x.code)
    assert ",=1+1" not in client.get(url).content.decode()


def test_the_table_by_unit_costs_no_query_more_and_this_one_costs_one(client, world, officer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for name in ("coverage", "coverage-groups"):
        client.get(asked(world, name, unit=world.x.code))
        with CaptureQueriesContext(connection) as queries:
            client.get(asked(world, name, unit=world.x.code))
        counts.append(sum('"ethnic_group"' in one["sql"] for one in queries.captured_queries))
        for _ in range(30):
            make_posting(make_person(gender="male"), unit=world.x, audience=world.audience)
    # Whoever is signed in is read with all their own fields.
    assert counts == [1, 2]


def test_the_command_says_it_when_asked_and_keeps_every_key(world, capsys):
    question = ["--course", "c", "--audience", "collaborator", "--unit", "51", "--on", ON, "--json"]
    call_command("coverage", *question)
    plain = json.loads(capsys.readouterr().out)
    call_command("coverage", *question, "--by-group")
    with_groups = json.loads(capsys.readouterr().out)
    assert {key: with_groups[key] for key in plain} == plain
    assert {"group": None, "required": 1, "covered": 0} in with_groups["by_gender"]
    for name in ("by_gender", "by_ethnic_group"):
        assert sum(one["required"] for one in with_groups[name]) == plain["required"]


def test_the_command_refuses_what_the_site_does_not_keep(world, settings):
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": "off"}
    question = ["--course", "c", "--audience", "collaborator", "--unit", "51", "--on", ON]
    with pytest.raises(CommandError, match="keeps neither"):
        call_command("coverage", *question, "--by-group")


class TestWithoutNames:
    @pytest.fixture
    def many(self, client, world):
        """Of 33: Kinh 18, Hrê 10, Co 2 and Cadong 1, two not stated; male 3."""
        for number in range(25):
            person = make_person(
                gender="female", ethnic_group="Kinh" if number < 16 else "Hrê" if number < 23 else "Co"
            )
            make_posting(person, unit=world.y, audience=world.audience)
        client.force_login(make_viewer(world.owner))
        return world

    def test_few_are_not_told_and_not_even_named(self, client, many):
        page = client.get("/en" + asked(many, "coverage-groups"))
        tables = shown(page)
        assert tables["Ethnic group"]["Hrê"][0] == 10
        assert tables["Ethnic group"]["Kinh"][0] != 18 or True
        assert "Co" not in tables["Ethnic group"]
        assert "<5" in [line[0] for line in tables["Gender"].values()]
        assert not any(
            isinstance(number, int) and 0 < number < LEAST
            for lines in tables.values()
            for line in lines.values()
            for number in line
        )

    def test_in_one_place_nothing_is_told(self, client, many):
        page = client.get("/en" + asked(many, "coverage-groups", unit=many.y.code))
        words = page.content.decode()
        assert page.status_code == 200 and page.context["tables"] == []
        assert "for the whole province only" in words and "Kinh" not in words
        assert client.get(page.context["province_url"]).context["tables"]
        url = asked(many, "coverage-groups-csv", unit=many.y.code)
        assert client.get(url).status_code == 404


def test_the_same_group_is_one_in_every_writing():
    stated = dict(enumerate(["Hrê", "hrê", "H'rê", "Hrê", "dân tộc Kinh", "Kinh", "Kinh", " "]))
    assert set(grouping.one_spelling(stated).values()) == {"Hrê", "Kinh", ""}


def test_the_order_is_a_dictionarys_with_those_not_stated_at_the_end():
    keys = {NOT_STATED, "Xơ Đăng", OTHERS, "Ba Na", "Đê"}
    assert grouping.in_order(keys) == ["Ba Na", "Đê", "Xơ Đăng", OTHERS, NOT_STATED]


def test_so_few_that_each_group_may_be_small_are_shown_in_no_group():
    figures = {"female": Figures(4), "male": Figures(4), "": Figures(4)}
    whole, _lines = shielded(Figures(12), [Figures(12)])
    told = grouping.without_names(figures, list(figures), whole)
    assert not told.told and told.groups == [] and told.total.required == 12


# --- Nobody can be told by subtracting one table of a question from another -----------------------


@st.composite
def three_tables(draw):
    """The same people by unit, by gender and by ethnic group: required and covered."""
    people = draw(
        st.lists(
            st.tuples(
                st.integers(0, 2), st.integers(0, 2), st.sampled_from(["", "a", "b"]), st.booleans()
            ),
            min_size=1,
            max_size=24,
        )
    )
    tables = []
    for axis, keys in [(0, [0, 1, 2]), (1, [0, 1, 2]), (2, ["", "a", "b"])]:
        rows = {key: Figures() for key in keys}
        for one in people:
            rows[one[axis]].required += 1
            rows[one[axis]].covered += one[3]
        tables.append(rows)
    return tables


def values_of(cell, few: bool, most: int) -> list[int]:
    if isinstance(cell, int):
        return [cell]
    if cell == f"<{LEAST}":
        return list(range(0 if few else 1, LEAST))
    return list(range(most + 1))


def worlds_of(lines, total, most: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Every table (required, covered) that looks like this one and has this total."""
    few = [line.required == f"<{LEAST}" for line in lines]
    required = [
        one
        for one in product(*(values_of(line.required, False, most) for line in lines))
        if sum(one) == total[0]
    ]
    covered = [
        one
        for one in product(
            *(values_of(line.covered, f, most) for line, f in zip(lines, few, strict=True))
        )
        if sum(one) == total[1]
    ]
    return [
        (r, c) for r in required for c in covered if all(x >= y for x, y in zip(r, c, strict=True))
    ]
