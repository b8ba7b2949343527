"""The frozen form: one way to write it, one order for one attempt, no key for phones."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from quizzes import presenting, versions
from quizzes.grading import grade

SEED = "018f2b6e-7c1a-7000-8000-000000000001"
# As the code of the day computed them: the paper of the test at the end.
DIGEST_OF_FIRST_SCHEMA = "ae129c60823b68fd07d34ca6b36c5ef914320b72b0203736bce37a45de544ae3"
SHOWN_OF_FIRST_SCHEMA = [
    ["a", ["a1", "a3", "a2"]],
    ["c", ["c1", "c2"]],
    ["b", ["b2", "b3", "b1"]],
]


def option(key, correct=False, last=False):
    return {"id": key, "correct": correct, "last": last}


def question(key, *options, kind="single"):
    options = options or (option(f"{key}1", True), option(f"{key}2"), option(f"{key}3"))
    words = {o["id"]: {"text": f"answer {o['id']}", "feedback": f"hint {o['id']}"} for o in options}
    texts = {"text": f"{key}?", "explanation": f"why {key}", "picture": None, "audio": None}
    return {
        "id": key,
        "kind": kind,
        "source": f"law {key}",
        "options": list(options),
        "texts": {"vi": {**texts, "options": words}},
    }


def paper(*questions, shuffle=True):
    return {
        "schema": 1,
        "quiz": "z",
        "pass_mark": 80,
        "shuffle": shuffle,
        "attempts_allowed": None,
        "minutes_allowed": None,
        "questions": list(questions or (question(k) for k in "abcdefgh")),
    }


def order(questions):
    return [one.id for one in questions]


def test_the_digest_does_not_depend_on_the_order_of_keys():
    content = paper()
    turned = json.loads(json.dumps(dict(reversed(content.items()))))
    assert versions.digest(turned) == versions.digest(content)
    assert versions.digest({**content, "pass_mark": 81}) != versions.digest(content)


def test_canonical_form_is_compact_sorted_and_keeps_vietnamese_letters():
    assert versions.canonical({"b": "Đúng", "a": [1, None]}) == '{"a":[1,null],"b":"Đúng"}'


def test_one_attempt_sees_one_order_and_others_see_others():
    content = paper()
    assert presenting.presented(content, seed=SEED) == presenting.presented(
        content, seed=SEED.upper()
    )
    orders = {tuple(order(presenting.presented(content, seed=str(n)))) for n in range(30)}
    assert len(orders) > 20


def test_the_order_is_that_of_the_hashes_as_the_docstring_says():
    content = paper()
    start = f"{hashlib.sha256(versions.canonical(content).encode()).hexdigest()}:{SEED}:"
    expected = sorted("abcdefgh", key=lambda k: hashlib.sha256((start + k).encode()).hexdigest())
    shown = presenting.presented(content, seed=SEED)
    assert order(shown) == expected
    first = expected[0]
    options = sorted(
        (f"{first}{n}" for n in "123"),
        key=lambda k: hashlib.sha256(f"{start}{first}:{k}".encode()).hexdigest(),
    )
    assert order(shown[0].options) == options


@given(st.text(max_size=40))
def test_every_question_and_option_is_shown_exactly_once(seed):
    content = paper()
    shown = presenting.presented(content, seed=seed)
    assert sorted(order(shown)) == list("abcdefgh")
    assert all(sorted(order(q.options)) == [f"{q.id}{n}" for n in "123"] for q in shown)


@given(st.uuids())
def test_all_of_these_stays_last(seed):
    one = question("q", option("all", True, last=True), option("x"), option("y"), option("z"))
    assert presenting.presented(paper(one), seed=str(seed))[0].options[-1].id == "all"


@given(st.uuids())
def test_true_and_false_keep_their_order(seed):
    one = question("q", option("true", True), option("false"), kind="true_false")
    assert order(presenting.presented(paper(one), seed=str(seed))[0].options) == ["true", "false"]


def test_without_shuffle_everything_keeps_the_order_of_the_quiz():
    shown = presenting.presented(paper(shuffle=False), seed=SEED)
    assert order(shown) == list("abcdefgh")
    assert order(shown[0].options) == ["a1", "a2", "a3"]


def test_what_was_shown_can_be_shown_again():
    content = paper()
    shown = presenting.presented(content, seed=SEED)
    kept = json.loads(json.dumps(presenting.shown_as_json(shown)))
    assert presenting.presented_again(content, kept) == shown


@given(
    st.recursive(
        st.none() | st.integers() | st.sampled_from(["a", "b", "a1", "zz"]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
        max_leaves=20,
    )
)
def test_an_odd_order_from_a_phone_still_shows_every_question_once(shown):
    again = presenting.presented_again(paper(), shown)
    assert sorted(order(again)) == list("abcdefgh")


def test_a_language_without_texts_is_shown_in_vietnamese():
    one = question("q")
    one["texts"]["en"] = {**one["texts"]["vi"], "text": "Q in English?"}
    content = paper(one, question("r"))
    texts = {q.id: q.text for q in presenting.presented(content, seed=SEED, locale="en")}
    assert texts == {"q": "Q in English?", "r": "r?"}


def test_without_the_key_nothing_tells_what_is_right():
    content = paper()
    text = json.dumps(versions.without_key(content))
    for word in ("correct", "explanation", "feedback", "hint", "why", "law"):
        assert word not in text
    assert "answer a1" in text
    assert "correct" in json.dumps(content), "the original is left alone"


# --- Frozen before there were more kinds ---------------------------------------------------


def test_what_was_frozen_in_the_first_schema_stays_as_it_was():
    """Attempts point to it: digest, order shown and marks are those of the day."""
    content = paper(
        question("a"),
        question("b", option("b1", True), option("b2", True), option("b3"), kind="several"),
        question("c", option("c1"), option("c2", True), kind="true_false"),
    )
    assert versions.digest(content) == DIGEST_OF_FIRST_SCHEMA
    shown = presenting.presented(content, seed=SEED)
    assert presenting.shown_as_json(shown) == SHOWN_OF_FIRST_SCHEMA
    marks = grade(content, {"a": ["a1"], "b": ["b1", "b3"], "c": "c2"})
    assert (marks.score, marks.max_score) == (2, 3)
    assert [mark.chosen for mark in marks.marks] == [("a1",), ("b1", "b3"), ("c2",)]
    assert "correct" not in json.dumps(versions.without_key(content))
