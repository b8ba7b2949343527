"""Every kind: what an answer is, what it earns; against the rule said slowly another way."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import kinds
from quizzes.grading import grade
from quizzes.kinds.numbers import readings
from quizzes.kinds.writing import word_key
from tests.quizzes.papers import frozen, number, paper, to_match, to_order, word

LETTERS = "abcdef"
# Whatever a browser, a phone or somebody with a script may send, near to what is right.
PIECES = st.text(alphabet="abxyq=?0123456789,.- ", max_size=6) | st.sampled_from(
    ["a=1", "b=2", "c=2", "a=x", "b=y", "a", "b", "c", "=", "a=", "=x", "1.000", "đuối", "\x00"]
)
SENT = st.none() | st.integers() | PIECES | st.lists(PIECES, max_size=8) | st.lists(st.none())


def every_kind():
    return [
        frozen("q", "single", "abc", "a"),
        frozen("q", "several", "abc", "ab"),
        frozen("q", "true_false", "ab", "b"),
        frozen("q", "likert", "abc"),
        to_order("q", "cab"),
        to_match("q", {"a": "x", "b": "y"}, "xyz"),
        number("q", {"a": ("3.5", True), "b": ("4", False)}, "0.1"),
        word("q", {"a": ("Đuối nước", True), "b": ("lửa", False)}),
    ]


KINDS = {one["kind"]: one for one in every_kind()}


def earned(question, sent):
    return kinds.points(question, kinds.chosen(question, sent))


# --- Of every kind -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@given(sent=SENT)
@settings(max_examples=60)
def test_nothing_that_is_sent_makes_a_kind_fail(kind, sent):
    question = KINDS[kind]
    chosen = kinds.chosen(question, sent)
    assert 0 <= kinds.points(question, chosen) <= 1
    assert kinds.is_answered(question, sent) in {True, False}


@pytest.mark.parametrize("kind", KINDS)
@given(sent=SENT)
@settings(max_examples=60)
def test_what_a_mark_keeps_is_read_as_the_same_again(kind, sent):
    """After erasure only `chosen` is left to be marked again."""
    question = KINDS[kind]
    chosen = kinds.chosen(question, sent)
    assert kinds.chosen(question, list(chosen)) == chosen


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"likert"}))
def test_the_right_answer_earns_the_whole_point_and_is_whole(kind):
    question = KINDS[kind]
    right = kinds.right_answer(question)
    assert earned(question, right) == 1
    assert kinds.is_answered(question, right)
    assert earned(question, []) == 0
    assert not kinds.is_answered(question, [])


def test_an_opinion_is_neither_right_nor_wrong_and_never_asked_twice():
    opinion = KINDS["likert"]
    result = grade(paper(opinion, frozen("r", "single", "xy", "x")), {"q": ["a"], "r": ["x"]})
    assert (result.score, result.max_score, result.passed) == (1, 1, True)
    mark = result.marks[0]
    assert (mark.chosen, mark.max, mark.is_marked, mark.is_right) == (("a",), 0, False, False)
    assert kinds.is_answered(opinion, [])
    assert not grade(paper(opinion, pass_mark=0), {"q": ["a"]}).passed


def test_only_the_questions_asked_are_marked():
    two = paper(frozen("q", "single", "ab", "a"), frozen("r", "single", "xy", "x"))
    result = grade(two, {"q": ["a"], "r": ["y"]}, asked=["q"])
    assert [mark.question for mark in result.marks] == ["q"]
    assert result.passed


def test_what_was_written_is_not_kept_in_a_mark():
    for kind, text in (("word", "Nguyễn Văn A, 0905123456"), ("number", "0905123456")):
        mark = grade(paper(KINDS[kind]), {"q": [text]}).marks[0]
        assert mark.chosen == ("?",)
        assert text not in str(mark.as_json())


# --- Ordering -------------------------------------------------------------------------------


def slowly_ordered(order, chosen):
    right = wrong = 0
    for first in order:
        for second in order:
            if order.index(first) < order.index(second) and {first, second} <= set(chosen):
                right += chosen.index(first) < chosen.index(second)
                wrong += chosen.index(first) > chosen.index(second)
    pairs = len(order) * (len(order) - 1) / 2
    return max(0.0, (right - wrong) / pairs)


@given(st.permutations(LETTERS[:5]), st.permutations(LETTERS[:5]), st.integers(0, 5))
def test_ordering_agrees_with_counting_pairs(order, chosen, left_in):
    chosen = chosen[:left_in]
    question = to_order("q", "".join(order))
    assert float(earned(question, chosen)) == pytest.approx(slowly_ordered(order, chosen))


@given(st.permutations(LETTERS[:5]))
def test_places_say_the_same_as_an_order(chosen):
    question = to_order("q", "abcde")
    places = [f"{item}={place}" for place, item in enumerate(chosen, start=1)]
    assert kinds.chosen(question, sorted(places)) == kinds.chosen(question, chosen)


def test_guessing_an_order_earns_nothing_before_the_floor_and_reverse_nothing_at_all():
    question = to_order("q", "abcd")
    scores = [earned(question, list(one)) for one in permutations("abcd")]
    assert earned(question, list("dcba")) == 0
    assert earned(question, list("bacd")) == Fraction(2, 3)
    assert sum(scores) / len(scores) < Fraction(1, 4)


def test_items_that_share_a_place_or_have_none_are_left_out():
    question = to_order("q", "abc")
    assert kinds.chosen(question, ["a=1", "b=1", "c=2"]) == ("c",)
    assert kinds.chosen(question, ["a=1", "", "c=2"]) == ("a", "c")
    assert kinds.chosen(question, ["a=1", "a=2", "b=3", "c=0", "zz=4"]) == ("a", "b")
    assert not kinds.is_answered(question, ["a=1", "b=1", "c=2"])


# --- Matching --------------------------------------------------------------------------------


def slowly_matched(pairs, rights, given_pairs):
    score = Fraction(0)
    for left, right in given_pairs.items():
        score += 1 if pairs[left] == right else Fraction(-1, len(rights) - 1)
    return max(Fraction(0), score / len(pairs))


@given(
    st.fixed_dictionaries({left: st.sampled_from("wxyz") for left in "abc"}),
    st.dictionaries(st.sampled_from("abc"), st.sampled_from("wxyz")),
)
def test_matching_agrees_with_adding_up_one_left_at_a_time(pairs, chosen):
    question = to_match("q", pairs, "wxyz")
    sent = [f"{left}={right}" for left, right in chosen.items()]
    assert earned(question, sent) == slowly_matched(pairs, "wxyz", chosen)


def test_of_a_left_named_twice_the_first_counts_and_strangers_are_passed_over():
    question = to_match("q", {"a": "x", "b": "y"}, "xyz")
    sent = ["b=y", "a=q", "a=x", "a=z", "zz=x", "x=a", "a", ""]
    assert kinds.chosen(question, sent) == ("a=x", "b=y")


# --- Numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12", ["12"]),
        (" 3,5 ", ["3.5"]),
        ("3.5", ["3.5"]),
        ("-2", ["-2"]),
        ("\N{MINUS SIGN}2", ["-2"]),
        ("1.000", ["1000", "1.000"]),
        ("1,000", ["1.000", "1000"]),
        ("1.000.000", ["1000000"]),
        ("1.234,5", ["1234.5"]),
        ("1,234.5", ["1234.5"]),
        ("1 000", ["1000"]),
        ("0,125", ["0.125"]),
        ("1234,567", ["1234.567"]),
        (".5", ["0.5"]),
        ("16 tuổi", ["16"]),
        ("80%", ["80"]),
        ("\uff11\uff12", ["12"]),
    ],
)
def test_a_number_is_read_as_vietnamese_and_english_write_it(text, numbers):
    assert readings(text) == tuple(Decimal(one) for one in numbers)


@pytest.mark.parametrize(
    "text", ["", "mười", "111 hoặc 113", "1,2,3", "12.34,5", "1.2.3", "--1", ".", "1e5", "9" * 50]
)
def test_what_is_no_number_is_none(text):
    assert readings(text) == ()


@given(st.integers(-10_000, 10_000), st.integers(0, 50), st.integers(-100, 100))
def test_a_number_is_right_within_the_tolerance(value, tolerance, off):
    right, by = Decimal(value) / 10, Decimal(tolerance) / 10
    question = number("q", {"a": (f"{right:f}", True)}, f"{by:f}")
    written = f"{right + Decimal(off) / 10:.4f}".replace(".", ",")
    assert earned(question, [written]) == (abs(off) <= tolerance)


def test_both_readings_of_a_thousand_are_tried():
    question = number("q", {"a": ("1000", True)})
    assert [earned(question, [text]) for text in ("1000", "1.000", "1,000", "1,0")] == [1, 1, 1, 0]


def test_a_known_wrong_number_is_told_from_another():
    question = KINDS["number"]
    assert kinds.chosen(question, ["4"]) == ("b",)
    assert kinds.chosen(question, ["5"]) == ("?",)


# --- Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["Đuối nước", "duoi nuoc", "ĐUỐI  NƯỚC!", "đuốinước", "Đuối-nước.", "đuo\u0302\u0301i nước"],
)
def test_case_accents_spaces_and_punctuation_are_forgiven(text):
    assert kinds.chosen(KINDS["word"], [text]) == ("a",)


def test_a_word_is_right_in_any_language_of_the_question():
    question = word("q", {"a": ("chó", True)})
    english = {"a": {"text": "dog", "feedback": "", "picture": None}}
    question["texts"]["en"] = {**question["texts"]["vi"], "options": english}
    assert [earned(question, [text]) for text in ("cho", "Dog", "cat")] == [1, 1, 0]


@given(st.text(max_size=30))
def test_the_key_of_a_word_is_the_key_of_its_key(text):
    assert word_key(word_key(text)) == word_key(text)
