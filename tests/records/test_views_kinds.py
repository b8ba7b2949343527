"""Every kind of question without a script: asked, asked back, marked, told; and draws."""

import re

import pytest
from taggit.models import Tag

from quizzes import presenting
from records.corrections import re_mark
from records.models import Attempt, Reach
from tests.courses.factories import make_course_page, make_site
from tests.factories import make_person
from tests.quizzes.factories import (
    make_one_of_each,
    make_question,
    make_quiz,
    right_answers,
)
from tests.records.test_views_quiz import field, filled, send

pytestmark = pytest.mark.django_db
URL = "/quiz/du-loai/"


@pytest.fixture
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_site()


@pytest.fixture
def quiz():
    return make_quiz(*make_one_of_each(), slug="du-loai")


@pytest.fixture
def page(site, quiz):
    return make_course_page(site.index, title="Đủ loại", slug="du-loai", quiz=quiz)


@pytest.fixture
def learner(client):
    client.force_login(make_person("Đinh Thị Hoa"), backend="people.sign_in.PinBackend")
    return client


def by_kind(quiz):
    return {question["kind"]: question for question in quiz.current.content["questions"]}


def as_a_form_sends_it(content):
    """Right answers with places for what is put in order, as selects say it."""
    answers = right_answers(content)
    for question in content["questions"]:
        if question["kind"] == "ordering":
            places = enumerate(question["order"], start=1)
            answers[question["id"]] = [f"{item}={place}" for place, item in places]
        if question["kind"] in {"number", "word"}:
            [right] = [option["id"] for option in question["options"] if option["correct"]]
            answers[question["id"]] = [question["texts"]["vi"]["options"][right]["text"]]
        if question["kind"] == "likert":
            answers[question["id"]] = [question["options"][0]["id"]]
    return answers


def answer(client, quiz, answers, url=URL, **more):
    return send(client, url, filled(client.get(url), answers, **more))


def filled_in(response):
    """Values that the form brings back: ticked, chosen or written."""
    words = response.content.decode()
    marked = re.findall(r'value="([^"]+)" (?:checked|selected)', words)
    return {*marked, *re.findall(r'id="w-[^"]+" name="[^"]+" value="([^"]+)"', words)}


def test_the_form_tells_nothing_of_any_key(learner, page, quiz):
    words = learner.get(URL).content.decode()
    kinds = by_kind(quiz)
    for pair in kinds["matching"]["pairs"].items():
        assert words.count("=".join(pair)) == 1, "offered like every other pair"
    assert len(re.findall(f'"{kinds["matching"]["options"][0]["id"]}=', words)) == 3
    for kind in ("number", "word"):
        for option in kinds[kind]["options"]:
            assert option["id"] not in words
    assert "Chó" not in words
    assert words.count("Na ra suối một mình.") == 1


def test_every_kind_is_answered_rightly_without_a_script(learner, page, quiz):
    response = answer(learner, quiz, as_a_form_sends_it(quiz.current.content))
    marking = Attempt.objects.get().markings.get()
    assert (marking.score, marking.max_score, marking.passed) == (7, 7, True)
    words = learner.get(response["Location"]).content.decode()
    assert "7/7" in words
    assert "answer wrong" not in words


def test_what_is_not_finished_comes_back_as_it_was(learner, page, quiz):
    kinds, answers = by_kind(quiz), as_a_form_sends_it(quiz.current.content)
    ordering, matching = kinds["ordering"]["id"], kinds["matching"]["id"]
    answers[ordering] = ["", answers[ordering][0], f"{kinds['ordering']['order'][1]}=1"]
    answers[matching] = answers[matching][:1]
    answers[kinds["word"]["id"]] = [' "><b>chó'.strip()]
    response = answer(learner, quiz, answers)
    assert response.status_code == 200
    words = response.content.decode()
    missing = set(re.findall(r'id="missing-([^"]+)"', words))
    assert missing == {ordering, matching}
    expected = {value for values in answers.values() for value in values if value}
    expected = expected - {'"><b>chó'} | {"&quot;&gt;&lt;b&gt;chó"}
    assert filled_in(response) == expected


def test_what_was_written_is_shown_to_its_writer_and_not_kept_in_the_ledger(learner, page, quiz):
    kinds, answers = by_kind(quiz), as_a_form_sends_it(quiz.current.content)
    answers[kinds["word"]["id"]] = ["con bò <i>"]
    answers[kinds["number"]["id"]] = ["18"]
    response = answer(learner, quiz, answers)
    marking = Attempt.objects.get().markings.get()
    assert "con bò" not in str(marking.marks)
    words = learner.get(response["Location"]).content.decode()
    assert "con bò &lt;i&gt;" in words
    assert "Không còn nữa." in words, "the feedback of the known wrong answer"
    assert "Chó" in words


def test_wrong_answers_are_told_apart_from_right_ones(learner, page, quiz):
    kinds, answers = by_kind(quiz), as_a_form_sends_it(quiz.current.content)
    order = kinds["ordering"]["order"]
    answers[kinds["ordering"]["id"]] = [order[1], order[0], order[2]]
    left, other = (option["id"] for option in kinds["matching"]["options"])
    pairs = kinds["matching"]["pairs"]
    answers[kinds["matching"]["id"]] = [f"{left}={pairs[left]}", f"{other}={pairs[left]}"]
    response = answer(learner, quiz, answers)
    marks = {mark["question"]: mark for mark in Attempt.objects.get().markings.get().marks}
    assert marks[kinds["ordering"]["id"]]["points"] == "0.3333"
    assert marks[kinds["matching"]["id"]]["points"] == "0.2500"
    words = learner.get(response["Location"]).content.decode()
    assert words.count('class="tag warn"') == 2
    assert words.count('class="answer wrong"') == 3


def test_a_passer_by_sees_the_result_of_every_kind(client, page, quiz):
    words = answer(client, quiz, as_a_form_sends_it(quiz.current.content)).content.decode()
    assert "7/7" in words
    assert not Attempt.objects.exists()


# --- Practice -------------------------------------------------------------------------------


@pytest.fixture
def practice(page, quiz):
    quiz.is_practice = True
    quiz.save()
    from quizzes.services import publish_quiz

    publish_quiz(quiz=quiz)
    quiz.refresh_from_db()
    return quiz


def test_in_practice_each_answer_can_be_looked_up_at_once(learner, practice):
    kinds, answers = by_kind(practice), as_a_form_sends_it(practice.current.content)
    one, other = kinds["single"]["id"], kinds["word"]["id"]
    first = answer(learner, practice, answers, check=one)
    words = first.content.decode()
    assert f'id="told-{one}"' in words
    assert f'id="told-{other}"' not in words
    assert filled_in(first) == {value for values in answers.values() for value in values}
    both = answer(learner, practice, answers, check=[one, other]).content.decode()
    assert f'id="told-{one}"' in both and f'id="told-{other}"' in both
    assert not Reach.objects.exists()


def test_practice_ends_with_the_whole_result_and_one_count(learner, practice):
    answers = as_a_form_sends_it(practice.current.content)
    words = answer(learner, practice, answers, finish="1").content.decode()
    assert "7/7" in words
    assert 'name="then"' not in words
    assert Reach.objects.get().count == 1
    assert not Attempt.objects.exists()


# --- Draws ------------------------------------------------------------------------------------


@pytest.fixture
def drawn(site):
    for number in range(8):
        make_question(
            f"Nước {number}?", topics=["nuoc"], difficulty="hard" if number < 3 else "easy"
        )
    topic = Tag.objects.get(name="nuoc")
    draws = [{"topic": topic, "count": 2}, {"topic": topic, "difficulty": "hard", "count": 2}]
    quiz = make_quiz(make_question("Cố định?"), draws=draws, slug="du-loai")
    make_course_page(site.index, title="Rút câu", slug="rut-cau", quiz=quiz)
    return quiz


def test_neighbours_get_other_questions_and_are_marked_on_those(learner, drawn):
    asked = set()
    for _ in range(4):
        form = learner.get(URL)
        ids = re.findall(r'id="q-([0-9a-f-]{36})"', form.content.decode())
        assert len(ids) == len(set(ids)) == 5
        asked.add(frozenset(ids))
        right = right_answers(drawn.current.content)
        response = send(learner, URL, filled(form, {key: right[key] for key in ids}))
        attempt = Attempt.objects.latest("pk")
        assert str(attempt.uuid) == field(form, "attempt")
        assert [question for question, _options in attempt.shown] == ids
        marking = attempt.markings.get()
        assert (marking.score, marking.max_score) == (5, 5)
        assert "5/5" in learner.get(response["Location"]).content.decode()
    assert len(asked) > 1


def test_answers_to_questions_that_were_not_drawn_earn_nothing(learner, drawn):
    form = learner.get(URL)
    ids = re.findall(r'id="q-([0-9a-f-]{36})"', form.content.decode())
    right = right_answers(drawn.current.content)
    others = {key: value for key, value in right.items() if key not in ids}
    send(learner, URL, filled(form, others, as_it_is="1"))
    marking = Attempt.objects.get().markings.get()
    assert (marking.score, marking.max_score) == (0, 5)


def test_a_re_mark_on_a_later_version_keeps_to_what_was_drawn(learner, drawn):
    form = learner.get(URL)
    ids = re.findall(r'id="q-([0-9a-f-]{36})"', form.content.decode())
    right = right_answers(drawn.current.content)
    send(learner, URL, filled(form, {key: right[key] for key in ids}))
    make_question("Nước mới?", topics=["nuoc"], difficulty="easy").save_revision().publish()
    attempt = Attempt.objects.get()
    drawn.refresh_from_db()
    assert drawn.current != attempt.quiz_version
    again = re_mark(attempt=attempt, quiz_version=drawn.current, author=attempt.person, reason="x")
    marked = {mark["question"] for mark in attempt.markings.latest("number").marks}
    assert marked == set(ids)
    assert again is not None


def test_what_is_shown_after_publishing_anew_is_what_was_drawn(learner, drawn):
    content, seed = drawn.current.content, "018f2b6e-7c1a-7000-8000-000000000001"
    shown = presenting.presented(content, seed=seed)
    kept = presenting.shown_as_json(shown)
    ids = [question.id for question in shown]
    assert presenting.presented_again(content, kept, asked=ids) == shown
