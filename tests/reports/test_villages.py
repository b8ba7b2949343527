"""Villages live on when their communes merge."""

from datetime import date

import pytest

from places.models import Level
from places.services import rebuild_lineage
from reports.facts import Question
from reports.queries import coverage
from tests.factories import (
    LONG_AGO,
    make_audience,
    make_course,
    make_posting,
    make_succession,
    make_unit,
)

pytestmark = pytest.mark.django_db
MERGER = date(2025, 7, 1)


@pytest.fixture
def merged():
    """Two communes that became one; a village was entered under the first of them."""
    province = make_unit(level=Level.PROVINCE, lineage=False)
    old = [make_unit(parent=province, valid_until=MERGER, lineage=False) for _ in range(2)]
    new = make_unit(parent=province, valid_from=MERGER, lineage=False)
    village = make_unit("Thôn Một", level=Level.VILLAGE, parent=old[0], lineage=False)
    for commune in old:
        make_succession(commune, new, day=MERGER)
    rebuild_lineage(at=LONG_AGO)
    make_posting(unit=village)
    return old[0], new, village


def figures(unit, on):
    question = Question(make_course(), make_audience(), unit, on)
    found = coverage(question)
    return [part.unit for part in found.parts], found


def test_a_village_is_a_part_of_the_commune_that_its_commune_became(merged):
    _old, new, village = merged
    parts, found = figures(new, MERGER)
    assert parts == [village]
    assert [one.post.bucket for one in found.judged] == [village.pk]


def test_before_the_merger_it_is_a_part_of_its_own_commune(merged):
    old, _new, village = merged
    assert figures(old, date(2025, 6, 30))[0] == [village]
