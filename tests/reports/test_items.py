"""What answers say about questions: sums, flags, and the pass that keeps them."""

import random
from statistics import StatisticsError, correlation, mean

import pytest
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st

from records import repairs
from records.models import KeyRepair
from reports import item_pass, items
from reports.item_flags import Flag, Key, raised
from reports.item_sums import Tally, count
from tests.courses.factories import make_site
from tests.factories import make_person
from tests.records.repairing import correct_key, hand_in, make_asked, option

CHOICES = Key("single", frozenset("a"), frozenset("abc"))


def attempt(letters, right="aaaa", version=1, sign=1):
    """A row of the pass: a letter for each question, "-" for none."""
    marks = [
        {
            "question": f"q{number}",
            "chosen": [] if letter == "-" else [letter],
            "points": "1.0000" if letter == key else "0.0000",
            "max": "1.0000",
        }
        for number, (letter, key) in enumerate(zip(letters, right, strict=False))
    ]
    return version, marks, sign


def tallied(rows):
    found = {}
    count(rows, found)
    return found


# --- Sums ---------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("abc-", min_size=4, max_size=4), min_size=1, max_size=30))
def test_share_right_and_discrimination_are_what_the_formula_says(goes):
    tally = tallied(attempt(letters) for letters in goes)[1, "q0"]
    x = [float(letters[0] == "a") for letters in goes]
    rest = [sum(one == "a" for one in letters[1:]) / 3 for letters in goes]
    assert tally.share_right == pytest.approx(mean(x))
    assert (tally.asked, tally.blank) == (len(goes), sum(letters[0] == "-" for letters in goes))
    try:
        expected = correlation(x, rest)
    except StatisticsError:
        assert tally.discrimination is None or abs(tally.discrimination) < 1e-3
    else:
        assert tally.discrimination == pytest.approx(expected, abs=1e-3)
    chose = [letters for letters in goes if letters[0] == "b"]
    assert tally.times("b") == len(chose)
    if chose:
        theirs = [sum(one == "a" for one in letters[1:]) / 3 for letters in chose]
        assert tally.rest_of("b") == pytest.approx(mean(theirs), abs=1e-3)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.text("ab-", min_size=3, max_size=3), st.booleans()), max_size=20))
def test_what_is_taken_away_again_leaves_no_trace(goes):
    rows = [attempt(letters) for letters, _stays in goes]
    rows += [attempt(letters, sign=-1) for letters, stays in goes if not stays]
    left = tallied(attempt(letters) for letters, stays in goes if stays)
    for key, tally in tallied(rows).items():
        expected = left.get(key, Tally())
        assert {**vars(tally), "chosen": None} == {**vars(expected), "chosen": None}
        chosen = {one: cell for one, cell in tally.chosen.items() if cell != [0, 0]}
        assert chosen == expected.chosen


def test_parts_of_points_and_opinions():
    half = {"question": "q", "chosen": ["a"], "points": "0.5000", "max": "1.0000"}
    opinion = {"question": "o", "chosen": ["x"], "points": "0.0000", "max": "0.0000"}
    found = tallied([(1, [half, opinion], 1)])
    assert found[1, "q"].share_right == 0.5 and found[1, "q"].right == 0
    assert found[1, "o"].share_right is None and found[1, "o"].times("x") == 1
    assert found[1, "q"].discrimination is None


# --- Flags --------------------------------------------------------------------------------------


def flags(goes):
    return [one.flag for one in raised(tallied(attempt(one) for one in goes)[1, "q0"], CHOICES)]


def test_no_flag_is_raised_by_few_answers():
    assert flags(["aaaa"] * 29) == []
    assert flags(["aaaa"] * 30) == [Flag.TOO_EASY]


def test_too_hard():
    assert flags(["aaaa"] * 9 + ["-baa"] * 21) == [Flag.TOO_HARD]


def test_the_key_is_doubted_when_the_better_ones_choose_another_answer():
    goes = ["baaa"] * 20 + ["abbb"] * 15
    assert Flag.WRONG_KEY in flags(goes)


def test_ambiguous_when_a_wrong_answer_draws_people_who_know_the_rest():
    assert flags(["aaaa"] * 15 + ["aaab"] * 15 + ["baaa"] * 8 + ["baab"] * 8) == [Flag.AMBIGUOUS]


def test_a_good_question_stands_out_by_nothing():
    assert flags(["aaaa"] * 25 + ["cbbb"] * 10) == []


def test_each_flag_says_the_rule_that_raised_it():
    tally = tallied(attempt("aaaa") for _turn in range(30))[1, "q0"]
    assert "95%" in raised(tally, CHOICES)[0].rule


# --- The pass -----------------------------------------------------------------------------------


@pytest.fixture
def asked(db):
    return make_asked(make_site().index, pass_mark=50)


def by_hand():
    """From nothing, without what is kept."""
    found, last = {}, item_pass.Marking.objects.order_by("-pk").first()
    count(item_pass.rows(upto=last.pk), found)
    return clean(found)


def clean(tallies):
    return {
        key: {**vars(one), "chosen": {c: v for c, v in one.chosen.items() if v != [0, 0]}}
        for key, one in tallies.items()
        if one.asked
    }


@pytest.mark.django_db
def test_of_each_person_the_first_go_counts(asked):
    person = make_person()
    hand_in(asked, "ba", person=person), hand_in(asked, "aa", person=person), hand_in(asked, "ca")
    tally = items.item_of(asked.wrong).tally
    assert (tally.asked, tally.right) == (2, 0)
    assert tally.times(option(asked.wrong, "b")) == 1


@pytest.mark.django_db
def test_what_is_kept_and_what_came_since_are_right_at_once(asked):
    moments = iter(range(1, 100))
    chance = random.Random(7)

    def goes(number):
        return [
            hand_in(asked, chance.choice("abc") + chance.choice("abc")) for _turn in range(number)
        ]

    def look():
        at = item_pass.days.now() + next(moments) * item_pass.ALL_THERE_AFTER
        return clean(item_pass.sums(at))

    goes(3)
    assert look() == by_hand()
    assert cache.get(item_pass.KEPT).upto
    goes(2)
    assert look() == by_hand()
    correct_key(asked.wrong, "b")
    repair = repairs.go_on(repair=repairs.open_repair(question=asked.wrong, by=None))
    repairs.confirm_repair(repair=repair, by=make_person(), reason="x")
    repairs.go_on(repair=KeyRepair.objects.get())
    found = look()
    assert found == by_hand()
    goes(1)
    assert look() == by_hand()
    item = items.item_of(asked.wrong)
    assert item.tally.asked == 6 and len(item.of_versions) == 1
    assert item.tally.right == item.tally.times(option(asked.wrong, "b"))


@pytest.mark.django_db
def test_nothing_more_is_read_once_it_is_kept(asked, django_assert_max_num_queries):
    hand_in(asked, "aa")
    item_pass.sums()
    with django_assert_max_num_queries(1):
        item_pass.sums()


@pytest.mark.django_db
def test_a_question_that_was_reworded_is_judged_anew_and_its_versions_stay_apart(asked):
    for _turn in range(6):
        hand_in(asked, "ba")
    asked.wrong.text = "Reworded?"
    asked.wrong.save()
    correct_key(asked.wrong, "a")
    hand_in(asked, "aa")
    item = items.item_of(asked.wrong)
    assert (item.tally.asked, item.tally.right, item.is_hidden) == (1, 1, True)
    assert [row.tally.asked for row in item.of_versions] == [1, 6]


@pytest.mark.django_db
def test_questions_to_look_at_come_with_the_gravest_first(asked):
    for number in range(30):
        hand_in(asked, "aa" if number < 8 else "ca")
    found = items.questions_to_look_at(5)
    assert [[one.flag for one in item.flags] for item in found] == [
        [Flag.AMBIGUOUS, Flag.TOO_HARD],
        [Flag.TOO_EASY],
    ]
    assert found[0].question == asked.wrong
    shares = {one.text: one.per_cent for one in items.answers_of(found[0])}
    assert shares == {"answer a": 27, "answer b": 0, "answer c": 73}
