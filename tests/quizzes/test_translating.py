"""Questions in English: one key, one uuid, one history; shown as a whole or not at all."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from people.roles import grant_page_permissions
from quizzes import translating
from quizzes.models import Wording
from quizzes.presenting import presented
from quizzes.services import publish_quiz
from quizzes.texts import Leaf, in_other_words, leaves
from tests.courses.factories import make_site
from tests.factories import make_person
from tests.quizzes.factories import make_question, make_quiz

EN = "en"
TEXTS = {
    "text": "Số nào?",
    "explanation": "Vì vậy.",
    "picture": {"src": "/a.webp", "width": 1, "height": 1, "alt": "Một em bé"},
    "audio": {"src": "/a.mp3"},
    "options": {
        "a": {"text": "Gọi 111", "feedback": "Đúng.", "picture": None},
        "b": {"text": "Đợi", "feedback": "", "picture": None},
    },
    "matches": {"m": {"text": "Công an"}},
}


# --- Pure -------------------------------------------------------------------------------------


def test_every_text_is_named_in_the_order_of_reading():
    found = leaves("q", TEXTS)
    assert found[:3] == [
        Leaf("q", "text", "Số nào?"),
        Leaf("q", "explanation", "Vì vậy."),
        Leaf("q", "alt", "Một em bé"),
    ]
    assert [leaf.name for leaf in found[3:]] == [
        ("a", "text"), ("a", "feedback"), ("b", "text"), ("m", "text"),
    ]  # fmt: skip


def test_a_number_is_no_word():
    assert ("a", "text") not in {leaf.name for leaf in leaves("q", TEXTS, kind="number")}


def test_all_texts_are_replaced_or_none():
    said = {leaf.name: f"EN {leaf.words}" for leaf in leaves("q", TEXTS)}
    english = in_other_words("q", TEXTS, said)
    assert [leaf.words for leaf in leaves("q", english)] == list(said.values())
    assert english["audio"] is None and english["picture"]["src"] == "/a.webp"
    assert TEXTS["options"]["a"]["text"] == "Gọi 111"
    said.pop(("b", "text"))
    assert in_other_words("q", TEXTS, said) is None


# --- In the bank ------------------------------------------------------------------------------


@pytest.fixture
def question(db):
    return make_question()


@pytest.fixture
def quiz(question):
    return make_quiz(question, make_question())


def translate(thing):
    words = {one.leaf.name: f"EN {one.leaf.words}" for one in translating.to_say(thing, EN)}
    translating.keep_words(thing=thing, language=EN, words=words)


def texts_in(quiz, question):
    quiz.refresh_from_db()
    (found,) = [one for one in quiz.current.content["questions"] if one["id"] == str(question.uuid)]
    return found["texts"]


def test_kept_words_change_nothing_for_learners(quiz, question):
    before = quiz.current
    translate(question)
    publish_quiz(quiz=quiz)
    quiz.refresh_from_db()
    assert quiz.current == before and set(texts_in(quiz, question)) == {"vi"}


def test_shown_words_are_a_new_version_with_the_same_key(quiz, question):
    before = quiz.current.content
    translate(question)
    translating.show_words(thing=question, language=EN)
    texts = texts_in(quiz, question)
    assert texts["en"]["text"] == f"EN {question.text}"
    after = quiz.current.content
    assert [q["id"] for q in after["questions"]] == [q["id"] for q in before["questions"]]
    assert [q["options"] for q in after["questions"]] == [q["options"] for q in before["questions"]]
    english = presented(after, seed="1", locale=EN)
    by_id = {one.id: one for one in english}
    assert by_id[str(question.uuid)].language == EN
    assert {one.language for one in english} == {EN, "vi"}  # the other question is not translated


def test_a_missing_text_is_counted_and_nothing_shown(quiz, question):
    translate(question)
    Wording.objects.first().delete()
    with pytest.raises(translating.Missing) as missing:
        translating.show_words(thing=question, language=EN)
    assert missing.value.count == 1
    assert set(texts_in(quiz, question)) == {"vi"}


def test_a_changed_question_is_asked_in_vietnamese_until_looked_at(quiz, question):
    translate(question)
    translating.show_words(thing=question, language=EN)
    question.text = "Hỏi khác đi?"
    question.save()
    question.save_revision().publish()
    assert set(texts_in(quiz, question)) == {"vi"}
    (outdated,) = [one for one in translating.to_say(question, EN) if one.is_outdated]
    assert outdated.now == outdated.now and not outdated.shown
    translate(question)
    translating.show_words(thing=question, language=EN)
    assert texts_in(quiz, question)["en"]["text"] == "EN Hỏi khác đi?"


def test_the_title_of_a_quiz_is_shown_in_english_while_it_fits(quiz):
    translate(quiz)
    assert translating.shown_title(quiz, EN) == (quiz.title, "vi")
    translating.show_words(thing=quiz, language=EN)
    assert translating.shown_title(quiz, EN) == (f"EN {quiz.title}", EN)
    quiz.title = "Tên khác"
    quiz.save()
    assert translating.shown_title(quiz, EN) == ("Tên khác", "vi")
    assert translating.shown_title(quiz, "vi") == ("Tên khác", "vi")


def test_many_questions_cost_one_query_for_their_words(quiz, django_assert_num_queries):
    content = quiz.current.content
    with django_assert_num_queries(1):
        translating.with_other_languages(content)


# --- In the admin -----------------------------------------------------------------------------


def signed_in(client, *roles):
    person = make_person(pin="2468")
    person.groups.add(*Group.objects.filter(name__in=roles))
    client.force_login(person)


def test_a_trainer_translates_and_an_approver_shows(client, quiz, question):
    grant_page_permissions(make_site().home)
    url = reverse("languages_words", args=["question", question.pk])
    signed_in(client, "trainer")
    said = translating.to_say(question, EN)
    data = {f"text-{n}": f"EN {one.leaf.words}" for n, one in enumerate(said)}
    assert client.get(url).status_code == 200
    assert client.post(url, data | {"act": "show"}).status_code in (302, 403)
    assert set(texts_in(quiz, question)) == {"vi"}
    signed_in(client, "approver")
    client.post(url, data | {"act": "show"})
    assert set(texts_in(quiz, question)) == {"vi", "en"}
