"""Two villages of one name under one merged commune can be told apart wherever they stand."""

import csv
import io
from datetime import date

import pytest
from django.contrib.auth.models import Group
from python_calamine import CalamineWorkbook

from places.models import Level
from places.services import rebuild_lineage
from records.models import Requirement
from reports.naming import told_apart
from tests.factories import (
    LONG_AGO,
    make_audience,
    make_course,
    make_person,
    make_posting,
    make_succession,
    make_unit,
)
from tests.reports.test_views import asked

pytestmark = pytest.mark.django_db
MERGER = date(2025, 7, 1)


@pytest.fixture
def merged():
    """Xã Đông and Xã Tây, each with a Thôn 1, became Xã Mới; only Đông has a Thôn 2."""
    province = make_unit(level=Level.PROVINCE, code="51", lineage=False)
    old = [
        make_unit(name, parent=province, valid_until=MERGER, lineage=False)
        for name in ("Xã Đông", "Xã Tây")
    ]
    new = make_unit("Xã Mới", parent=province, code="20009", valid_from=MERGER, lineage=False)
    below = {"level": Level.VILLAGE, "lineage": False}
    villages = [
        make_unit("Thôn 1", parent=old[0], **below),
        make_unit("thôn 1", parent=old[1], **below),
        make_unit("Thôn 2", parent=old[0], **below),
    ]
    for commune in old:
        make_succession(commune, new, day=MERGER)
    rebuild_lineage(at=LONG_AGO)
    Requirement.objects.create(
        course=make_course("c"),
        audience=make_audience("collaborator"),
        unit=province,
        start=date(2024, 1, 1),
        due_days=60,
        recorded_at=LONG_AGO,
    )
    for village in villages:
        make_posting(unit=village)
    return new


@pytest.fixture
def department(client):
    person = make_person()
    person.groups.add(Group.objects.get(name="department"))
    client.force_login(person)


TOLD_APART = ["Thôn 1 (Xã Đông)", "thôn 1 (Xã Tây)", "Thôn 2"]


def of_the_merged(name, **extra):
    return asked(None, name, unit="20009", on="2025-08-01", **extra)


def test_the_table_names_the_former_commune_of_those_that_look_alike(client, merged, department):
    rows = client.get(of_the_merged("coverage")).context["rows"]
    assert [row.name for row in rows] == TOLD_APART


def test_so_do_the_files(client, merged, department):
    text = client.get(of_the_merged("coverage-csv")).content.decode("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(text))][1:4] == TOLD_APART
    book = client.get(of_the_merged("coverage-xlsx")).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in sheet if row[1] in TOLD_APART] == TOLD_APART


def test_and_the_lists_of_people(client, merged, department):
    people = client.get(of_the_merged("coverage-people", figure="required")).context["people"]
    assert sorted(one.unit for one in people) == sorted(TOLD_APART)
    page = client.get(of_the_merged("coverage-people", figure="required", part="30000"))
    assert page.status_code == 404
    data = {"kind": "csv", "reason": "call"}
    text = client.post(of_the_merged("call-list", figure="required"), data).content.decode()
    assert "Thôn 1 (Xã Đông)" in text and "Thôn 2 (" not in text


def test_before_the_merger_nothing_is_added(client, merged, department):
    old = merged.came_from.get(predecessor__name="Xã Đông").predecessor
    page = client.get(asked(None, "coverage", unit=old.code, on="2025-06-30"))
    assert [row.name for row in page.context["rows"]] == ["Thôn 1", "Thôn 2"]


def test_names_that_differ_cost_no_query(merged, django_assert_num_queries):
    villages = list(merged.came_from.get(predecessor__name="Xã Đông").predecessor.children.all())
    with django_assert_num_queries(0):
        assert set(told_apart(villages).values()) == {"Thôn 1", "Thôn 2"}


def test_two_that_still_look_alike_carry_their_codes():
    commune = make_unit("Xã Ba Vì")
    twins = [make_unit("Thôn 1", level=Level.VILLAGE, parent=commune, code=c) for c in "ab"]
    assert set(told_apart(twins).values()) == {"Thôn 1 (Xã Ba Vì) – a", "Thôn 1 (Xã Ba Vì) – b"}
