"""From rows to a version: every kind's key is in it, and none of it is in what phones get."""

import json
from decimal import Decimal
from itertools import permutations
from uuid import UUID

import pytest
from django.utils import translation

from quizzes import freezing, kinds, versions
from quizzes.grading import grade
from quizzes.models import Option, Question
from tests.quizzes.papers import paper

IDS = [UUID(int=number) for number in (7, 3, 9, 1)]
RIGHT_IDS = [UUID(int=number) for number in (17, 13, 19, 11)]


def unsaved(kind, options, **fields):
    """A question with options that no database has seen."""
    rows = [
        Option(**{"uuid": IDS[n], "match_uuid": RIGHT_IDS[n], "sort_order": n} | option)
        for n, option in enumerate(options)
    ]
    return Question(uuid=UUID(int=99), kind=kind, text="Câu hỏi?", options=rows, **fields)


def frozen(*args, **fields):
    return freezing.question_as_content(unsaved(*args, **fields))


def for_phones(question):
    """As text, so that the order of what is written counts too."""
    return json.dumps(versions.without_key(paper(question)))


def named(*texts, **more):
    return [{"text": text, **more} for text in texts]


def test_ordering_is_frozen_in_the_order_written_and_tells_nothing_of_it():
    seen = set()
    for order in permutations(range(3)):
        rows = [{"uuid": IDS[n], "text": f"bước {n}"} for n in order]
        question = frozen("ordering", rows)
        assert question["order"] == [str(IDS[n]) for n in order]
        assert grade(paper(question), {question["id"]: question["order"]}).passed
        seen.add(for_phones(question))
    assert len(seen) == 1


def test_matching_tells_nothing_of_what_goes_with_what():
    seen = set()
    for order in permutations(range(3)):
        rows = [
            {"text": f"trái {n}", "match": f"phải {order[n]}", "match_uuid": RIGHT_IDS[order[n]]}
            for n in range(3)
        ]
        question = frozen("matching", rows)
        assert grade(paper(question), {question["id"]: kinds.right_answer(question)}).passed
        seen.add(for_phones(question))
    assert len(seen) == 1


def test_rights_that_say_the_same_are_one_and_a_line_without_a_left_only_offers_its_right():
    rows = [
        {"text": "Công an", "match": "113"},
        {"text": "Bảo vệ trẻ em", "match": "111"},
        {"text": "Cảnh sát", "match": " 113 "},
        {"text": "", "match": "115"},
    ]
    question = frozen("matching", rows)
    assert len(question["matches"]) == 3
    assert len(question["options"]) == 3
    assert question["pairs"][str(IDS[0])] == question["pairs"][str(IDS[2])] == str(RIGHT_IDS[0])
    assert not {str(one) for one in IDS} & {match["id"] for match in question["matches"]}


@pytest.mark.parametrize("kind", ["single", "several", "true_false", "likert"])
def test_choices_tell_nothing_of_what_is_right(kind):
    seen = {
        for_phones(frozen(kind, [{"text": "a", "is_correct": a}, {"text": "b", "is_correct": b}]))
        for a, b in ((True, False), (False, True), (True, True))
    }
    assert len(seen) == 1


@pytest.mark.parametrize("kind", ["number", "word"])
def test_what_is_to_be_written_is_not_sent_to_phones(kind):
    seen = set()
    for text in ("16", "18"):
        rows = [{"text": text, "is_correct": True}, {"text": "20", "feedback": "Nhiều quá."}]
        question = frozen(kind, rows, tolerance=Decimal("0.5"), explanation="Vì luật.")
        assert grade(paper(question), {question["id"]: [text]}).passed
        seen.add(for_phones(question))
    assert len(seen) == 1
    assert "Nhiều quá" not in seen.pop()


def test_a_number_is_frozen_as_a_plain_decimal():
    rows = [{"text": "1.000", "is_correct": True}, {"text": "3,50"}]
    question = frozen("number", rows, tolerance=Decimal("0.5000"))
    assert [option["value"] for option in question["options"]] == ["1000", "3.5"]
    assert question["tolerance"] == "0.5"


def test_an_opinion_has_no_key_whatever_was_ticked():
    question = frozen("likert", named("Đồng ý", "Không", is_correct=True))
    assert [option["correct"] for option in question["options"]] == [False, False]


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("ordering", named("a", "b"), "at least three"),
        ("ordering", named("a", "b", "A"), "say the same"),
        ("matching", [{"text": "a", "match": "x"}, {"text": "", "match": "y"}], "two pairs"),
        ("matching", [{"text": "a", "match": "x"}, {"text": "b", "match": ""}], "goes with"),
        ("matching", [{"text": "a", "match": "x"}, {"text": "b", "match": "X"}], "the same"),
        ("number", named("mười", is_correct=True), "not a number"),
        ("number", named("10"), "right"),
        ("number", [{"text": "10", "is_correct": True}, {"text": "10,05"}], "close enough"),
        ("word", named("chó"), "right"),
        ("word", [{"text": "Chó", "is_correct": True}, {"text": "cho"}], "forgiven"),
        ("word", named("?!", is_correct=True), "letters"),
        ("likert", named("a"), "at least two"),
        ("single", [{"text": "a", "is_correct": True}, {"text": ""}], "every answer"),
    ],
)
def test_what_nobody_could_answer_is_refused_in_words(kind, options, words):
    question = unsaved(kind, options, tolerance=Decimal("0.1"))
    with translation.override("en"):
        assert words in freezing.problem_with(question, question.options.all())


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("ordering", named("a", "b", "c")),
        ("matching", [{"text": "a", "match": "x"}, {"text": "b", "match": "y"}]),
        ("number", [{"text": "10", "is_correct": True}, {"text": "12"}]),
        ("word", [{"text": "Chó", "is_correct": True}, {"text": "mèo"}]),
        ("likert", named("a", "b")),
    ],
)
def test_what_can_be_answered_is_not_refused(kind, options):
    question = unsaved(kind, options, tolerance=Decimal("0.1"))
    assert freezing.problem_with(question, question.options.all()) == ""


def test_a_picture_may_be_an_answer_if_it_is_put_into_words():
    rows = [{"picture_id": 1, "picture_alt": "Áo phao", "is_correct": True}, {"text": "Phao bơi"}]
    question = unsaved("single", rows)
    assert freezing.problem_with(question, question.options.all()) == ""
    rows = [{**rows[0], "picture_alt": ""}, rows[1]]
    question = unsaved("single", rows)
    assert freezing.problem_with(question, question.options.all())
