"""By gender and ethnic group: it adds up, says who did not say, and tells of nobody."""

import csv
import io
import json

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


def english(url: str) -> str:
    return "/en" + url.removeprefix("/en")


def asked_by_group(world, **extra):
    return english(asked(world, "coverage-groups", unit=world.x.code, **extra))


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
    url = english(asked(world, "coverage-groups-csv", unit=world.x.code))
    rows = list(csv.reader(io.StringIO(client.get(url).content.decode("utf-8-sig"))))
    assert ["Gender", "not stated", "1", "0", "0.0"] in rows
    assert ["Ethnic group", "Total", "8", "1", "12.5"] in rows
    url = english(asked(world, "coverage-xlsx", unit=world.x.code))
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
            group = "Kinh" if number < 16 else "Hrê" if number < 23 else "Co"
            person = make_person(gender="female", ethnic_group=group)
            make_posting(person, unit=world.y, audience=world.audience)
        client.force_login(make_viewer(world.owner))
        return world

    def test_few_are_not_told_and_not_even_named(self, client, many):
        page = client.get(english(asked(many, "coverage-groups")))
        tables = shown(page)
        assert tables["Ethnic group"]["Hrê"][0] == 10
        assert "Co" not in tables["Ethnic group"]
        assert "<5" in [line[0] for line in tables["Gender"].values()]
        assert not any(
            isinstance(number, int) and 0 < number < LEAST
            for lines in tables.values()
            for line in lines.values()
            for number in line
        )

    def test_in_one_place_nothing_is_told(self, client, many):
        page = client.get(english(asked(many, "coverage-groups", unit=many.y.code)))
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


FEW = f"<{LEAST}"
Line = tuple[int, int]  # required, covered


@st.composite
def three_tables(draw):
    """The same people by unit, by gender and by ethnic group: rows of (required, covered)."""
    required, covered = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    covered = min(required, covered)
    return [_split(draw, required, covered) for _axis in range(3)]


def _split(draw, required: int, covered: int) -> list[Line]:
    """Three lines that add up, uneven more often than not."""
    lines = []
    for last in (False, False, True):
        few = draw(st.sampled_from([0, 1, 3, 4, 5, 6, 40]))
        c = covered if last else min(few, covered)
        rest = required - covered
        r = rest if last else min(draw(st.sampled_from([0, 0, 1, 4, 5, 40])), rest)
        lines.append((r + c, c))
        required, covered = required - r - c, covered - c
    return lines


def ranges(cells: list, few: list[bool], most: int) -> list[list[int]]:
    """What each cell may be to a reader who knows what "<5" and "…" stand for. Of a column that
    is left out whole nothing is known."""
    if set(cells) == {"…"}:
        return [list(range(most + 1))] * len(cells)
    return [
        [cell]
        if isinstance(cell, int)
        else [*range(0 if is_few else 1, LEAST)]
        if cell == FEW
        else [0, *range(LEAST, most + 1)]
        for cell, is_few in zip(cells, few, strict=True)
    ]


def columns(choices: list[list[int]], total: int) -> list[tuple[int, ...]]:
    """Every column of these cells with this total."""
    if not choices:
        return [()] if total == 0 else []
    return [
        (one, *rest)
        for one in choices[0]
        if one <= total
        for rest in columns(choices[1:], total - one)
    ]


def check_that_nobody_is_told(lines: list[Line], shown: list, totals: list) -> None:
    """Every small figure may be something else, in a table with the same totals: whoever knows
    the totals from the other tables knows no more."""
    required, covered = (list(column) for column in zip(*lines, strict=True))
    few = [line.required == FEW for line in shown]
    sums = sum(required), sum(covered)
    told = [ranges([line.required for line in shown], [False] * len(few), sums[0])]
    told.append(ranges([line.covered for line in shown], few, sums[1]))
    for i, line in enumerate(shown):
        for cell, real in ((line.required, required[i]), (line.covered, covered[i])):
            assert cell in (real, FEW, "…") and not (isinstance(cell, int) and 0 < cell < LEAST)
    told_sums = sums_told(sums, totals)
    alike = [_alike(*both) for both in zip(told, told_sums, strict=True)]
    for number, column in enumerate(("required", "covered")):
        real = (required, covered)[number]
        for i, line in enumerate(shown):
            if getattr(line, column) == FEW:
                assert _may_differ(alike, number, i, real[i]), (lines, shown)
    for i, line in enumerate(shown):  # nor those who are not covered
        if 0 < required[i] - covered[i] < LEAST:
            assert not (isinstance(line.required, int) and isinstance(line.covered, int))
            assert _may_differ(alike, 1, i, covered[i]) or _may_differ(alike, 0, i, required[i])


def sums_told(sums: tuple[int, int], totals: list) -> list[list[int]]:
    """The totals that come into question: those shown, else some around the real ones."""
    return [
        [real] if isinstance(told, int) else [real, real + 1, max(0, real - 1)]
        for real, told in zip(sums, totals, strict=True)
    ]


def _alike(choices: list[list[int]], totals: list[int]) -> list[tuple[int, ...]]:
    return [column for total in totals for column in columns(choices, total)]


def _may_differ(alike: list, number: int, i: int, real: int) -> bool:
    """Whether a table that looks the same, with nobody covered who is not required, has another
    figure there."""
    others = [one for one in alike[number] if one[i] != real]
    pairs = ((r, one) if number else (one, r) for one in others for r in alike[1 - number])
    return any(all(x >= y for x, y in zip(r, c, strict=True)) for r, c in pairs)


@settings(max_examples=60, deadline=None)
@given(three_tables())
def test_nobody_is_told_by_subtracting_the_tables_of_a_question(tables):
    units, *groupings = [[Figures(*line) for line in table] for table in tables]
    total = Figures(sum(one.required for one in units), sum(one.covered for one in units))
    whole, lines = shielded(total, units)
    totals = [whole.required, whole.covered]
    check_that_nobody_is_told(tables[0], lines, totals)
    if isinstance(whole.required, int):  # as a line of the table above has it, when it is shown
        below, lines = shielded(total, units, above=whole)
        assert [below.required, below.covered] == totals
        check_that_nobody_is_told(tables[0], lines, totals)
    for parts in groupings:
        figures = dict(zip(["", "a", "b"], parts, strict=True))
        told = grouping.without_names(figures, list(figures), whole)
        # The total is told as in the table by unit; what that keeps back cannot be added up.
        assert [told.total.required, told.total.covered] == totals
        if not told.told:
            assert told.groups == []
            continue
        assert isinstance(totals[0], int)
        if not isinstance(totals[1], int):
            assert not any(isinstance(one.covered, int) for one in told.groups)
        real = [(one.required, one.covered) for one in parts]
        check_that_nobody_is_told(real, told.groups, totals)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9)), st.integers(0, 9))
def test_taking_the_few_together_loses_nobody(groups, not_stated):
    figures = {key: Figures(number) for key, number in groups.items()}
    figures[NOT_STATED] = Figures(not_stated)
    taken = grouping.few_as_others(figures)
    assert sum(one.required for one in taken.values()) == not_stated + sum(groups.values())
    assert not [key for key in taken if key in groups and groups[key] < LEAST]
