"""The engine and the slow reference agree on random histories, cell by cell."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from places import days
from reports import facts
from reports.coverage import DIRECT, UNPLACED
from reports.facts import Question
from reports.queries import coverage
from tests.reports.histories import FIRST, LAST, History
from tests.reports.reference import Reference


def engine_table(question: Question, keys: dict[int, int]) -> dict:
    table: dict = {}
    for one in coverage(question).judged:
        bucket = one.post.bucket
        bucket = bucket if bucket in (DIRECT, UNPLACED) else keys[bucket]
        table.setdefault(bucket, Counter())[str(one.status)] += 1
    return {bucket: dict(counts) for bucket, counts in table.items()}


def check(seed: int, questions: int = 12) -> None:
    random = Random(seed)
    history = History(random)
    history.store()
    keys = {unit.pk: key for key, unit in history.units.items()}
    for _ in range(questions):
        on, structure = history._day(), history._day()
        if random.random() < 0.5:
            structure = on
        known = days.end_of(date(2030, 1, 1) if random.random() < 0.3 else history._day())
        slug = random.choice(["people", "seats"])
        reference = Reference(history.world, slug, history.audiences[slug], known)
        alive = [key for key in history.world.units if reference.alive(key, structure)]
        if not alive:
            continue
        asked = random.choice(alive)
        question = Question(
            course=history.course,
            audience=history.audience[slug],
            unit=history.units[asked],
            on=on,
            known=known,
            structure=structure,
        )
        expected = reference.table(asked, on, structure)
        assert engine_table(question, keys) == expected, (seed, asked, on, structure, known, slug)


class TestReference(TestCase):
    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(seed=st.integers(min_value=0, max_value=10**6))
    def test_engine_and_reference_agree(self, seed):
        check(seed)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_engine_and_reference_agree_on_further_histories(seed):
    check(1_000_000 + seed)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(15))
def test_they_agree_too_where_there_are_too_many_to_be_named(seed, monkeypatch):
    monkeypatch.setattr(facts, "MANY", 0)
    check(2_000_000 + seed)


def test_histories_reach_the_cases_that_matter():
    """Otherwise agreement would be cheap: splits, seats, corrections and moves all occur."""
    seen: Counter = Counter()
    for seed in range(120):
        world = History(Random(seed)).world
        seen["links"] += len(world.links)
        seen["withdrawn"] += sum(c.withdraws is not None for c in world.corrections)
        seen["retracted"] += sum(p.retracted is not None for p in world.posts)
        seen["split"] += any(
            sum(x.old == old for x in world.links) > 1 for old in {x.old for x in world.links}
        )
    assert all(seen[what] > 10 for what in ("links", "withdrawn", "retracted", "split")), seen
    assert FIRST < LAST
