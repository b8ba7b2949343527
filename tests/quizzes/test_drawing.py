"""Draws: the same for one attempt everywhere, other ones for others, never one question twice."""

import hashlib
import json
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import drawing, presenting, versions
from tests.quizzes.papers import frozen, paper, to_match, to_order

SEED = "018f2b6e-7c1a-7000-8000-000000000001"
NAMES = [f"q{number:02}" for number in range(20)]


def bank(*names):
    return [frozen(name, "single", [f"{name}a", f"{name}b"], [f"{name}a"]) for name in names]


def drawn(content, seed=SEED):
    return drawing.asked_ids(content, digest=versions.digest(content), seed=seed)


def draw(key, count, pool):
    return {"id": key, "count": count, "pool": list(pool)}


def test_a_draw_is_the_same_for_one_attempt_and_differs_between_neighbours():
    content = paper(*bank(*NAMES), fixed=[], draws=[draw("1", 5, NAMES)])
    assert drawn(content) == drawn(content, SEED.upper())
    many = [tuple(drawn(content, f"attempt-{number}")) for number in range(200)]
    assert len(set(many)) > 190
    often = Counter(name for one in many for name in one)
    assert set(often) == set(NAMES), "every question has its turn"
    assert max(often.values()) < 3 * min(often.values())


def test_the_draw_is_that_of_the_hashes_as_the_docstring_says():
    content = paper(*bank(*NAMES), fixed=[], draws=[draw("1", 4, NAMES)])
    start = f"{versions.digest(content)}:{SEED}:draw:1:"
    by_hash = sorted(NAMES, key=lambda n: hashlib.sha256((start + n).encode()).hexdigest())
    assert drawn(content) == by_hash[:4]


@st.composite
def quizzes_with_draws(draw_value):
    fixed = draw_value(st.lists(st.sampled_from(NAMES[:6]), max_size=3, unique=True))
    pools = draw_value(
        st.lists(st.lists(st.sampled_from(NAMES), unique=True, max_size=8), max_size=4)
    )
    draws = [
        draw(str(number), draw_value(st.integers(1, 3)), pool)
        for number, pool in enumerate(pools, start=1)
    ]
    return paper(*bank(*NAMES), fixed=fixed, draws=draws)


def most_that_can_be_had(pools, counts):
    """By trying everything: the most questions that draws can take without sharing any."""
    slots = [pool for pool, count in zip(pools, counts, strict=True) for _ in range(count)]

    def most(left, taken):
        if not left:
            return 0
        best = most(left[1:], taken)
        for key in left[0]:
            if key not in taken:
                best = max(best, 1 + most(left[1:], taken | {key}))
                if best == len(left):
                    break
        return best

    return most(slots, frozenset())


@given(quizzes_with_draws(), st.uuids())
@settings(max_examples=60)
def test_no_question_is_asked_twice_and_none_outside_its_pool(content, seed):
    asked = drawn(content, str(seed))
    assert len(asked) == len(set(asked))
    assert asked[: len(content["fixed"])] == content["fixed"]
    pools = {key for one in content["draws"] for key in one["pool"]}
    assert set(asked) - set(content["fixed"]) <= pools


@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from("abcde"), unique=True, max_size=4), st.integers(1, 2)),
        max_size=3,
    )
)
@settings(max_examples=80)
def test_draws_take_as_many_as_trying_everything_finds(pairs):
    pools = {str(number): pool for number, (pool, _count) in enumerate(pairs)}
    counts = {str(number): count for number, (_pool, count) in enumerate(pairs)}
    taken = drawing.allotted(pools, counts)
    assert all(key in pools[owner] for key, owner in taken.items())
    assert len(taken) == most_that_can_be_had(list(pools.values()), list(counts.values()))


def test_a_wide_draw_leaves_the_narrow_one_its_questions():
    hard = NAMES[:2]
    draws = [draw("1", 8, NAMES[:10]), draw("2", 2, hard)]
    content = paper(*bank(*NAMES), fixed=[], draws=draws)
    for number in range(30):
        asked = drawn(content, str(number))
        assert len(asked) == 10
        assert set(hard) <= set(asked)


def test_questions_of_a_case_stay_together_in_their_order_and_the_story_comes_first():
    questions = bank(*NAMES[:8])
    for one in questions[2:5]:
        one["case"] = "story"
    texts = {"vi": {"title": "T", "text": "S", "picture": None, "audio": None}}
    story = {"id": "story", "questions": ["q04", "q02", "q03"], "texts": texts}
    content = paper(*questions, cases=[story])
    orders = set()
    for number in range(20):
        shown = presenting.presented(content, seed=str(number))
        ids = [question.id for question in shown]
        at = ids.index("q04")
        assert ids[at : at + 3] == ["q04", "q02", "q03"]
        assert [question.id for question in shown if question.case] == ["q04"]
        orders.add(tuple(ids))
    assert len(orders) > 15


def test_what_was_shown_of_every_kind_can_be_shown_again():
    content = paper(
        to_order("q", "cab"), to_match("r", {"d": "x", "e": "y"}, "xyz"), *bank("s"),
        fixed=["q", "r"], draws=[draw("1", 1, ["s"])],
    )  # fmt: skip
    shown = presenting.presented(content, seed=SEED)
    kept = json.loads(json.dumps(presenting.shown_as_json(shown)))
    assert presenting.presented_again(content, kept) == shown
    only = presenting.presented_again(content, kept, asked=["q"])
    assert [question.id for question in only] == ["q"]
