"""Publishing freezes; what was frozen never changes."""

from datetime import date

import pytest
from django.utils import translation
from taggit.models import Tag
from wagtail.models import Revision

from quizzes import versions
from quizzes.models import Case, Option, Question, QuizVersion
from quizzes.queries import latest_version, quizzes_with_counts
from quizzes.services import NotPublishable, publish_case, publish_question, publish_quiz
from tests.quizzes.factories import make_question, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


def ids(version):
    return [question["id"] for question in version.content["questions"]]


def test_publishing_freezes_what_the_quiz_asks():
    question = make_question("Trẻ em là ai?", right="b", wrong="ac", last="c")
    version = latest_version(make_quiz(question, pass_mark=70))
    assert version.number == 1
    assert version.content["pass_mark"] == 70
    frozen = version.content["questions"][0]
    assert frozen["id"] == str(question.uuid)
    assert [o["correct"] for o in frozen["options"]] == [False, True, False]
    assert [o["last"] for o in frozen["options"]] == [False, False, True]
    assert frozen["texts"]["vi"]["text"] == "Trẻ em là ai?"
    assert version.digest == versions.digest(version.content)


def test_publishing_the_same_again_is_the_same_version():
    quiz = make_quiz()
    assert publish_quiz(quiz=quiz) == latest_version(quiz)
    assert QuizVersion.objects.count() == 1


def test_a_change_makes_a_new_version_and_leaves_the_old_one_as_it_was():
    quiz = make_quiz(pass_mark=80)
    old = latest_version(quiz)
    quiz.pass_mark = 60
    quiz.save()
    new = publish_quiz(quiz=quiz)
    assert (new.number, new.content["pass_mark"]) == (2, 60)
    old.refresh_from_db()
    assert old.content["pass_mark"] == 80


def test_going_back_to_an_earlier_content_uses_its_version_again():
    quiz = make_quiz(pass_mark=80)
    first = latest_version(quiz)
    for mark in (60, 80):
        quiz.pass_mark = mark
        quiz.save()
        publish_quiz(quiz=quiz)
    quiz.refresh_from_db()
    assert latest_version(quiz) == first
    assert quiz.versions.count() == 2


def test_only_live_questions_that_may_be_published_are_asked():
    asked = make_question()
    draft = make_question(live=False)
    unsure = make_question(certainty=Question.Certainty.EXPERT)
    signed = make_question(
        certainty=Question.Certainty.EXPERT,
        signed_off_by="Bs. Lê Thị Hoà",
        signed_off_title="Bác sĩ",
        signed_off_on=date(2026, 1, 5),
    )
    quiz = make_quiz(asked, draft, unsure, signed)
    assert ids(latest_version(quiz)) == [str(asked.uuid), str(signed.uuid)]
    counted = quizzes_with_counts().get(pk=quiz.pk)
    assert (counted.chosen, counted.live) == (4, 2)


def test_a_quiz_without_a_question_to_ask_is_refused_in_words(in_english):
    with pytest.raises(NotPublishable, match="published question"):
        make_quiz(make_question(live=False))
    assert not QuizVersion.objects.exists()


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "words"),
    [
        ("single", "ab", "c", "exactly one"),
        ("single", "", "abc", "exactly one"),
        ("several", "", "abc", "at least one"),
        ("true_false", "a", "bc", "exactly two"),
        ("true_false", "ab", "", "exactly one"),
        ("single", "a", "", "at least two"),
    ],
)
def test_a_question_without_exactly_its_right_answers_is_refused(
    in_english, kind, right, wrong, words
):
    with pytest.raises(NotPublishable, match=words):
        make_quiz(make_question(kind=kind, right=right, wrong=wrong))


def test_a_refusal_leaves_the_version_in_use():
    quiz = make_quiz()
    before = latest_version(quiz)
    Option.objects.filter(question__text__startswith="Question").update(is_correct=True)
    with pytest.raises(NotPublishable):
        publish_quiz(quiz=quiz)
    quiz.refresh_from_db()
    assert latest_version(quiz) == before


def test_publishing_a_question_freezes_the_quizzes_that_use_it_again():
    question = make_question("Old words?")
    using, other = make_quiz(question, make_question()), make_quiz()
    unpublished = make_quiz(question, publish=False)
    question.text = "New words?"
    question.save_revision().publish()
    for quiz in (using, other, unpublished):
        quiz.refresh_from_db()
    new = latest_version(using)
    assert new.number == 2
    assert new.content["questions"][0]["texts"]["vi"]["text"] == "New words?"
    assert latest_version(other).number == 1
    assert latest_version(unpublished) is None


def test_a_draft_changes_nothing_that_is_asked():
    question = make_question("Old words?")
    quiz = make_quiz(question)
    question.text = "Only a draft?"
    question.save_revision()
    assert publish_quiz(quiz=quiz).number == 1


def test_options_keep_their_ids_through_a_new_version():
    question = make_question()
    quiz = make_quiz(question)
    before = latest_version(quiz).content["questions"][0]["options"]
    copy = Revision.objects.get(pk=question.save_revision().pk).as_object()
    first, second = copy.options.all()[:2]
    first.is_correct, second.is_correct = False, True
    copy.options = list(copy.options.all())
    copy.options.add(first, second)
    copy.save_revision().publish()
    quiz.refresh_from_db()
    after = latest_version(quiz).content["questions"][0]["options"]
    assert [o["id"] for o in after] == [o["id"] for o in before]
    assert [o["correct"] for o in after] != [o["correct"] for o in before]


def test_withdrawing_a_question_takes_it_out_and_the_last_one_closes_the_quiz():
    first, second = make_question(), make_question()
    quiz = make_quiz(first, second)
    first.unpublish()
    quiz.refresh_from_db()
    assert ids(latest_version(quiz)) == [str(second.uuid)]
    second.unpublish()
    quiz.refresh_from_db()
    assert latest_version(quiz) is None
    second.save_revision().publish()
    quiz.refresh_from_db()
    assert ids(latest_version(quiz)) == [str(second.uuid)]


def test_publishing_a_question_that_no_quiz_uses_freezes_nothing():
    assert publish_question(question=make_question()) == []


def test_a_decomposed_text_is_frozen_composed():
    quiz = make_quiz(make_question("Tre\u0309 em la\u0300 ai?  \r\nAi?"))
    text = latest_version(quiz).content["questions"][0]["texts"]["vi"]["text"]
    assert text == "Tr\u1ebb em l\u00e0 ai?\nAi?"


# --- Draws ------------------------------------------------------------------------------------


def make_bank(number: int, **fields) -> Tag:
    for _ in range(number):
        make_question(topics=["nuoc"], **fields)
    return Tag.objects.get(name="nuoc")


def test_a_draw_with_too_few_questions_is_refused_in_words(in_english):
    topic = make_bank(3)
    make_question(topics=["nuoc"], live=False)
    make_question(topics=["nuoc"], kind="likert", right="", wrong="ab")
    with pytest.raises(NotPublishable, match="4 × nuoc.*only 3"):
        make_quiz(draws=[{"topic": topic, "count": 4}])
    assert make_quiz(draws=[{"topic": topic, "count": 3}]).current


def test_what_is_asked_of_everybody_is_not_there_to_be_drawn(in_english):
    topic = make_bank(2)
    fixed = Question.objects.first()
    with pytest.raises(NotPublishable, match="only 1"):
        make_quiz(fixed, draws=[{"topic": topic, "count": 2}])


def test_draws_that_need_the_same_questions_are_refused(in_english):
    topic = make_bank(3)
    draws = [{"topic": topic, "count": 2}, {"topic": topic, "count": 2}]
    with pytest.raises(NotPublishable, match="together"):
        make_quiz(draws=draws)


def test_a_new_question_of_the_topic_is_drawn_from_then_on():
    quiz = make_quiz(draws=[{"topic": make_bank(2), "count": 2}])
    other = make_quiz()
    late = make_question(topics=["nuoc"], live=False)
    late.save_revision().publish()
    quiz.refresh_from_db()
    assert str(late.uuid) in latest_version(quiz).content["draws"][0]["pool"]
    assert latest_version(other).number == 1


def test_a_quiz_whose_draw_can_no_longer_be_met_is_closed_until_it_can():
    quiz = make_quiz(draws=[{"topic": make_bank(2), "count": 2}])
    question = Question.objects.last()
    question.unpublish()
    quiz.refresh_from_db()
    assert latest_version(quiz) is None
    question.save_revision().publish()
    quiz.refresh_from_db()
    assert latest_version(quiz).number == 1


def test_a_quiz_of_opinions_alone_is_refused(in_english):
    with pytest.raises(NotPublishable, match="Nothing in this quiz is marked"):
        make_quiz(make_question(kind="likert", right="", wrong="ab"))


def test_changing_a_case_freezes_the_quizzes_that_ask_about_it():
    case = Case.objects.create(title="Na", text="Na ra suối.")
    quiz, other = make_quiz(make_question(case=case)), make_quiz()
    case.text = "Na ra sông."
    case.save()
    publish_case(case=case)
    for one in (quiz, other):
        one.refresh_from_db()
    assert [latest_version(one).number for one in (quiz, other)] == [2, 1]
