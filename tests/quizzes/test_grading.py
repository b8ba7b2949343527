"""Marking: fair to the last fraction, and never surprised by what was sent."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import grade


def question(name="q", kind="single", right="a", wrong="bcd"):
    """A question whose option ids are `name` + letter; `right` and `wrong` are letters."""
    options = [
        {"id": f"{name}{letter}", "correct": letter in right, "last": False}
        for letter in sorted(right + wrong)
    ]
    return {"id": name, "kind": kind, "source": "", "options": options, "texts": {}}


def content(*questions, pass_mark=80):
    return {"schema": 1, "pass_mark": pass_mark, "questions": list(questions)}


def points(one, *chosen):
    return grade(content(one), {one["id"]: chosen}).score


# --- The rule --------------------------------------------------------------------------


def test_the_right_option_of_a_single_question_earns_the_point():
    assert points(question(), "qa") == 1
    assert points(question(), "qb") == 0


def test_two_options_in_a_single_question_earn_nothing_even_with_the_right_one():
    assert points(question(), "qa", "qb") == 0
    assert points(question(kind="true_false", wrong="b"), "qa", "qb") == 0


def test_a_question_not_answered_earns_nothing_and_still_counts():
    result = grade(content(question("q"), question("r")), {"q": ["qa"]})
    assert (result.score, result.max_score) == (1, 2)
    assert result.marks[1].chosen == ()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("a", "0.3333"),
        ("ab", "0.6666"),
        ("abc", "1"),
        ("abcd", "0.6666"),
        ("ad", "0"),
        ("abd", "0.3333"),
        ("de", "0"),
        ("abcde", "0.3333"),
        ("", "0"),
    ],
)
def test_several_right_answers_earn_right_minus_wrong_over_the_right_ones(chosen, expected):
    one = question(kind="several", right="abc", wrong="de")
    assert points(one, *(f"q{letter}" for letter in chosen)) == Decimal(expected)


def test_four_of_five_passes_at_eighty_and_three_do_not():
    five = content(*(question(name) for name in "vwxyz"))
    assert grade(five, {name: [f"{name}a"] for name in "vwxy"}).passed
    assert not grade(five, {name: [f"{name}a"] for name in "vwx"}).passed


def test_three_thirds_are_one_whole_point():
    thirds = [question(name, "several", "abc", "d") for name in "xyz"]
    paper = content(*thirds, pass_mark=100)
    assert not grade(paper, {name: [f"{name}a"] for name in "xyz"}).passed
    third = content(*thirds, question("q"), question("r"), pass_mark=60)
    answers = {name: [f"{name}a"] for name in "xyz"} | {"q": ["qa"], "r": ["ra"]}
    result = grade(third, answers)
    assert result.score == 3
    assert result.passed


def test_a_quiz_without_questions_cannot_be_passed():
    assert not grade(content(pass_mark=0), {}).passed


def test_a_pass_mark_of_nothing_is_passed_by_answering_nothing():
    assert grade(content(question(), pass_mark=0), {}).passed


def test_marks_name_their_choices_once_in_the_order_of_the_quiz():
    one = question(kind="several", right="ab", wrong="cd")
    mark = grade(content(one), {"q": ["qc", "qa", "qc", "nobody"]}).marks[0]
    assert mark.chosen == ("qa", "qc")
    assert mark.as_json() == {
        "question": "q",
        "chosen": ["qa", "qc"],
        "points": "0.0000",
        "max": "1.0000",
    }


# --- What is sent may be anything ----------------------------------------------------------

LETTERS = "abcdefgh"
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.binary(max_size=3)
    | st.sampled_from(["qa", "qb"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=3) | st.integers() | st.sampled_from(["q", "r"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JUNK, st.sampled_from(["single", "several", "true_false"]))
def test_nothing_that_is_sent_makes_marking_fail(sent, kind):
    paper = content(question("q", kind), question("r", kind))
    for answers in (sent, {"q": sent}, {"q": [sent], "r": {"qa": sent}}):
        result = grade(paper, answers)
        assert 0 <= result.score <= result.max_score == 2


def test_unknown_questions_and_options_change_nothing():
    paper = content(question("q"))
    assert grade(paper, {"q": ["qa", "zz"], "other": ["qa"]}) == grade(paper, {"q": ["qa"]})


def test_options_of_another_question_are_not_choices():
    paper = content(question("q"), question("r"))
    assert grade(paper, {"q": ["ra"], "r": ["qa"]}).score == 0


def test_a_bare_string_is_one_choice_and_not_its_letters():
    assert points(question(), "qa") == grade(content(question()), {"q": "qa"}).score
    lettered = {**question(), "options": [{"id": letter, "correct": True} for letter in "ab"]}
    assert grade(content(lettered), {"q": "ab"}).score == 0


def test_a_list_of_a_million_choices_is_not_read():
    assert grade(content(question()), {"q": ["qa"] * 1_000_000}).score == 0


# --- Properties ---------------------------------------------------------------------------------


@st.composite
def papers(draw):
    """A quiz of one to six questions and answers to it, known and unknown."""
    questions, answers = [], {}
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["single", "several", "true_false"]))
        size = 2 if kind == "true_false" else draw(st.integers(2, 8))
        most = size if kind == "several" else 1
        right = draw(st.sets(st.sampled_from(LETTERS[:size]), min_size=1, max_size=most))
        wrong = "".join(letter for letter in LETTERS[:size] if letter not in right)
        questions.append(question(f"q{number}", kind, "".join(sorted(right)), wrong))
        picks = draw(st.lists(st.sampled_from(LETTERS[:size] + "?"), max_size=size + 2))
        answers[f"q{number}"] = [f"q{number}{letter}" for letter in picks]
    return content(*questions, pass_mark=draw(st.integers(0, 100))), answers


def slowly(paper, answers):
    """The rule said again, one question and one option at a time: (exact score, passed)."""
    total = Fraction(0)
    for one in paper["questions"]:
        ticked = answers.get(one["id"], [])
        right_ticked = wrong_ticked = right_in_all = 0
        for option in one["options"]:
            right_in_all += option["correct"]
            if option["id"] in ticked:
                right_ticked += option["correct"]
                wrong_ticked += not option["correct"]
        if one["kind"] == "several":
            if right_ticked > wrong_ticked:
                total += Fraction(right_ticked - wrong_ticked, right_in_all)
        elif right_ticked == 1 and wrong_ticked == 0:
            total += 1
    share = total * 100 / len(paper["questions"])
    return total, share >= paper["pass_mark"]


@given(papers())
def test_marking_agrees_with_the_rule_said_slowly(case):
    paper, answers = case
    exact, passed = slowly(paper, answers)
    result = grade(paper, answers)
    assert result.passed == passed
    assert 0 <= exact - Fraction(result.score) < Fraction(1, 10_000)


@given(papers())
def test_the_stored_numbers_give_the_same_verdict(case):
    result = grade(*case)
    assert (result.score * 100 >= result.pass_mark * result.max_score) == result.passed


def test_just_short_of_the_pass_mark_is_not_rounded_up_to_it():
    """2/7 + 3/11 + 6/13 is 1.01998…: to four places, rounded evenly, just the 34% of three."""
    sizes = {"x": 7, "y": 11, "z": 13}
    letters = "abcdefghijklm"
    paper = content(
        *(question(name, "several", letters[:size], "z") for name, size in sizes.items()),
        pass_mark=34,
    )
    right = {"x": 2, "y": 3, "z": 6}
    result = grade(paper, {n: [f"{n}{letter}" for letter in letters[:k]] for n, k in right.items()})
    assert result.score == Decimal("1.0199")
    assert not result.passed


@given(papers(), st.randoms())
def test_the_order_of_answers_and_repeats_change_nothing(case, random):
    paper, answers = case
    mixed = [(key, random.sample(value * 2, len(value) * 2)) for key, value in answers.items()]
    random.shuffle(mixed)
    assert grade(paper, dict(mixed)) == grade(paper, answers)


@given(papers(), st.randoms())
def test_a_right_choice_more_never_lowers_several_and_a_wrong_one_never_raises(case, random):
    paper, answers = case
    one = random.choice(paper["questions"])
    option = random.choice(one["options"])
    before = grade(paper, answers)
    more = answers | {one["id"]: [*answers[one["id"]], option["id"]]}
    after = grade(paper, more)
    if not option["correct"]:
        assert after.score <= before.score
    elif one["kind"] == "several":
        assert after.score >= before.score


@given(papers())
def test_exactly_the_right_options_earn_everything_and_pass(case):
    paper, _ = case
    key = {
        one["id"]: [o["id"] for o in one["options"] if o["correct"]] for one in paper["questions"]
    }
    result = grade(paper, key)
    assert result.score == result.max_score == len(paper["questions"])
    assert result.passed
    assert all(mark.is_right for mark in result.marks)
