"""A trainer's work in the admin: find, write, preview, publish; nothing unverified gets out."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from taggit.models import Tag

from quizzes.models import Case, Question, Quiz
from quizzes.queries import latest_version
from tests.factories import make_person
from tests.quizzes.factories import make_question, make_quiz

pytestmark = pytest.mark.django_db

QUESTIONS = "wagtailsnippets_quizzes_question"
QUIZZES = "wagtailsnippets_quizzes_quiz"


@pytest.fixture
def trainer(client):
    """Somebody who may write and publish questions and quizzes, and nothing else."""
    person = make_person(language="vi")
    person.user_permissions.add(
        *Permission.objects.filter(content_type__app_label="quizzes"),
        Permission.objects.get(codename="access_admin"),
    )
    person.groups.add(Group.objects.get(name="approver"))  # the door that this work lies behind
    client.force_login(person, backend="people.sign_in.PinBackend")
    return client


def form_of(question=None, *, answers=(("Dưới 14", False), ("Dưới 16", True)), **fields):
    """What the editor's form sends for a question."""
    options = list(question.options.all()) if question else []
    data = {
        "kind": "single",
        "text": "Trẻ em là người dưới bao nhiêu tuổi?",
        "explanation": "",
        "source": "",
        "picture": "",
        "picture_alt": "",
        "audio": "",
        "certainty": "verified",
        "signed_off_by": "",
        "signed_off_title": "",
        "signed_off_on": "",
        "slug": "",
        "difficulty": "medium",
        "topics": "",
        "case": "",
        "case_position": "",
        "tolerance": "",
        "options-TOTAL_FORMS": len(answers),
        "options-INITIAL_FORMS": len(options),
        "options-MIN_NUM_FORMS": 1,
        "options-MAX_NUM_FORMS": 1000,
    } | fields
    for number, (text, right) in enumerate(answers):
        data |= {
            f"options-{number}-text": text,
            f"options-{number}-match": "",
            f"options-{number}-picture": "",
            f"options-{number}-picture_alt": "",
            f"options-{number}-feedback": "",
            f"options-{number}-ORDER": number + 1,
            f"options-{number}-DELETE": "",
            f"options-{number}-id": options[number].pk if number < len(options) else "",
        }
        if right:
            data[f"options-{number}-is_correct"] = "on"
    return data


def words_of(response):
    return response.content.decode()


# --- Questions -------------------------------------------------------------------------


def test_a_question_is_found_without_diacritics(trainer):
    make_question("Trẻ em bị đuối nước, làm gì trước?")
    make_question("Số điện thoại nào?")
    page = words_of(trainer.get(reverse(f"{QUESTIONS}:list"), {"q": "duoi nuoc"}))
    assert "đuối nước" in page
    assert "điện thoại nào" not in page


def test_questions_are_filtered_by_state_and_certainty(trainer):
    make_question("Đã đăng?")
    make_question("Còn nháp?", live=False, certainty=Question.Certainty.EXPERT)
    url = reverse(f"{QUESTIONS}:list")
    for chosen in ({"state": "draft"}, {"certainty": "expert"}):
        page = words_of(trainer.get(url, chosen))
        assert "Còn nháp?" in page
        assert "Đã đăng?" not in page


def test_a_longer_list_of_questions_costs_no_more_queries(trainer, django_assert_max_num_queries):
    url = reverse(f"{QUESTIONS}:list")
    make_question()
    trainer.get(url)
    with django_assert_max_num_queries(100) as few:
        trainer.get(url)
    for number in range(12):
        make_question(live=bool(number % 2))
    with django_assert_max_num_queries(len(few.captured_queries)):
        trainer.get(url)


def test_writing_and_publishing_a_question(trainer):
    response = trainer.post(
        reverse(f"{QUESTIONS}:add"), form_of() | {"action-publish": "1"}, follow=True
    )
    assert response.status_code == 200
    question = Question.objects.get()
    assert question.live
    assert [option.text for option in question.options.filter(is_correct=True)] == ["Dưới 16"]


def test_a_draft_may_be_unfinished(trainer):
    trainer.post(reverse(f"{QUESTIONS}:add"), form_of(answers=(("Một", False),)))
    assert not Question.objects.get().live


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("single", (("a", True), ("b", True))),
        ("single", (("a", False), ("b", False))),
        ("several", (("a", False), ("b", False))),
        ("true_false", (("Đúng", True), ("Sai", False), ("Không rõ", False))),
        ("single", (("a", True), ("A", False))),
    ],
)
def test_a_question_without_exactly_its_right_answers_is_not_published(trainer, kind, answers):
    data = form_of(kind=kind, answers=answers) | {"action-publish": "1"}
    response = trainer.post(reverse(f"{QUESTIONS}:add"), data)
    assert response.status_code == 200
    assert not Question.objects.filter(live=True).exists()


def test_what_is_not_verified_can_be_saved_but_not_published(trainer):
    url = reverse(f"{QUESTIONS}:add")
    data = form_of(certainty="expert")
    response = trainer.post(url, data | {"action-publish": "1"})
    assert "certainty" in response.context["form"].errors
    assert not Question.objects.exists()
    trainer.post(url, data)
    assert not Question.objects.get().live


def test_an_expert_with_name_title_and_day_makes_it_publishable(trainer):
    signed = {
        "certainty": "expert",
        "signed_off_by": "Bs. Lê Thị Hoà",
        "signed_off_title": "Bác sĩ nhi",
        "signed_off_on": "2026-01-05",
    }
    url = reverse(f"{QUESTIONS}:add")
    for name in ("signed_off_by", "signed_off_title", "signed_off_on"):
        trainer.post(url, form_of(**(signed | {name: ""})) | {"action-publish": "1"})
        assert not Question.objects.exists()
    trainer.post(url, form_of(**signed) | {"action-publish": "1"})
    assert Question.objects.get().live


def test_a_picture_needs_words_for_those_who_cannot_see_it(trainer):
    from wagtail.images import get_image_model
    from wagtail.images.tests.utils import get_test_image_file

    picture = get_image_model().objects.create(title="x", file=get_test_image_file())
    url = reverse(f"{QUESTIONS}:add")
    response = trainer.post(url, form_of(picture=picture.pk) | {"action-publish": "1"})
    assert "picture_alt" in response.context["form"].errors
    data = form_of(picture=picture.pk, picture_alt="Một em bé") | {"action-publish": "1"}
    trainer.post(url, data)
    quiz = make_quiz(Question.objects.get())
    frozen = latest_version(quiz).content["questions"][0]["texts"]["vi"]["picture"]
    assert frozen["alt"] == "Một em bé"
    assert frozen["src"].endswith(".webp")
    assert frozen["width"] and frozen["height"]


def test_changing_the_key_publishes_a_new_version_and_keeps_the_old(trainer):
    question = make_question("Cũ?", right="a", wrong="b")
    quiz = make_quiz(question)
    old = latest_version(quiz)
    data = form_of(question, text="Cũ?", answers=(("answer a", False), ("answer b", True)))
    url = reverse(f"{QUESTIONS}:edit", args=[question.pk])
    trainer.post(url, data)
    quiz.refresh_from_db()
    assert latest_version(quiz) == old, "a draft changes nothing"
    trainer.post(url, data | {"action-publish": "1"})
    quiz.refresh_from_db()
    new = latest_version(quiz)
    assert new.number == 2
    keys = [[o["correct"] for o in v.content["questions"][0]["options"]] for v in (old, new)]
    assert keys == [[True, False], [False, True]]
    ids = [[o["id"] for o in v.content["questions"][0]["options"]] for v in (old, new)]
    assert ids[0] == ids[1]


def test_the_preview_is_what_the_learner_sees(trainer):
    question = make_question("Cũ?", right="a", wrong="b")
    url = reverse(f"{QUESTIONS}:preview_on_edit", args=[question.pk])
    data = form_of(question, text="Mới?", explanation="Vì luật nói vậy.")
    assert trainer.post(url, data).json()["is_valid"]
    page = words_of(trainer.get(url))
    assert "Mới?" in page
    assert 'type="radio"' in page
    assert "Vì luật nói vậy." in page


def test_a_question_in_a_quiz_cannot_be_deleted(trainer):
    question = make_question()
    make_quiz(question)
    response = trainer.post(reverse(f"{QUESTIONS}:delete", args=[question.pk]))
    assert response.status_code in {302, 403}
    assert Question.objects.filter(pk=question.pk).exists()


def test_true_and_false_are_there_by_themselves(trainer):
    answers = (("", True), ("", False))
    data = form_of(kind="true_false", answers=answers) | {"action-publish": "1"}
    data["options-0-is_correct"] = "on"
    trainer.post(reverse(f"{QUESTIONS}:add"), data)
    options = Question.objects.get().options.all()
    assert [(one.text, one.is_correct) for one in options] == [("Đúng", True), ("Sai", False)]


def test_answers_left_empty_are_left_out(trainer):
    answers = (("Dưới 14", False), ("Dưới 16", True), ("", False))
    trainer.post(reverse(f"{QUESTIONS}:add"), form_of(answers=answers) | {"action-publish": "1"})
    assert Question.objects.get().options.count() == 2


@pytest.mark.parametrize(
    ("kind", "answers", "more"),
    [
        ("ordering", (("Một", False), ("Hai", False), ("Ba", False)), {}),
        (
            "matching",
            (("a", False), ("b", False)),
            {"options-0-match": "x", "options-1-match": "y"},
        ),
        ("number", (("3,5", True),), {"tolerance": "0,5"}),
        ("word", (("Chó", True),), {}),
        ("likert", (("Có", False), ("Không", False)), {}),
    ],
)
def test_every_kind_is_written_published_and_previewed(trainer, kind, answers, more):
    data = form_of(kind=kind, answers=answers) | more
    trainer.post(reverse(f"{QUESTIONS}:add"), data | {"action-publish": "1"})
    question = Question.objects.get()
    assert question.live
    url = reverse(f"{QUESTIONS}:preview_on_edit", args=[question.pk])
    data = form_of(question, kind=kind, answers=answers) | more
    assert trainer.post(url, data).json()["is_valid"]
    page = words_of(trainer.get(url))
    assert "notice warn" not in page
    assert f'id="q-{question.uuid}"' in page


def test_questions_are_filtered_by_topic_difficulty_and_kind(trainer):
    make_question("Có nước?", topics=["nuoc"], difficulty="hard", kind="several")
    make_question("Không có?", topics=["lua"])
    topic = Tag.objects.get(name="nuoc")
    url = reverse(f"{QUESTIONS}:list")
    for chosen in ({"topic": topic.pk}, {"difficulty": "hard"}, {"kind": "several"}):
        page = words_of(trainer.get(url, chosen))
        assert "Có nước?" in page
        assert "Không có?" not in page


# --- Cases ----------------------------------------------------------------------------------


def test_saving_a_case_shows_it_to_learners(trainer):
    url = reverse("wagtailsnippets_quizzes_case:add")
    data = {"title": "Na", "text": "Na ra suối.", "picture": "", "picture_alt": "", "audio": ""}
    trainer.post(url, data)
    case = Case.objects.get()
    quiz = make_quiz(make_question(case=case))
    url = reverse("wagtailsnippets_quizzes_case:edit", args=[case.pk])
    trainer.post(url, data | {"text": "Na ra sông."})
    quiz.refresh_from_db()
    assert latest_version(quiz).number == 2
    [told] = latest_version(quiz).content["cases"]
    assert told["texts"]["vi"]["text"] == "Na ra sông."


# --- Quizzes ----------------------------------------------------------------------------------


def quiz_form(*questions, quiz=None, **fields):
    entries = list(quiz.entries.all()) if quiz else []
    data = {
        "title": "Bài kiểm tra",
        "slug": "bai-kiem-tra",
        "pass_mark": 80,
        "shuffle": "on",
        "attempts_allowed": "",
        "minutes_allowed": "",
        "pause_minutes": "",
        "draws-TOTAL_FORMS": 0,
        "draws-INITIAL_FORMS": 0,
        "draws-MIN_NUM_FORMS": 0,
        "draws-MAX_NUM_FORMS": 1000,
        "entries-TOTAL_FORMS": len(questions),
        "entries-INITIAL_FORMS": len(entries),
        "entries-MIN_NUM_FORMS": 0,
        "entries-MAX_NUM_FORMS": 1000,
    } | fields
    for number, question in enumerate(questions):
        data |= {
            f"entries-{number}-question": question.pk,
            f"entries-{number}-ORDER": number + 1,
            f"entries-{number}-DELETE": "",
            f"entries-{number}-id": entries[number].pk if number < len(entries) else "",
        }
    return data


def test_saving_a_quiz_publishes_a_version_in_the_chosen_order(trainer):
    first, second = make_question(), make_question()
    trainer.post(reverse(f"{QUIZZES}:add"), quiz_form(second, first))
    version = latest_version(Quiz.objects.get())
    assert [q["id"] for q in version.content["questions"]] == [str(second.uuid), str(first.uuid)]


def test_a_quiz_draws_and_says_when_there_is_too_little_to_draw_from(trainer):
    for number in range(3):
        make_question(f"{number}?", topics=["nuoc"])
    topic = Tag.objects.get(name="nuoc")
    draw = {
        "draws-TOTAL_FORMS": 1,
        "draws-0-topic": topic.pk,
        "draws-0-difficulty": "",
        "draws-0-count": 4,
        "draws-0-id": "",
        "draws-0-ORDER": 1,
        "draws-0-DELETE": "",
    }
    page = words_of(trainer.get(reverse(f"{QUIZZES}:add")))
    assert '<th scope="row">nuoc</th>' in page
    response = trainer.post(reverse(f"{QUIZZES}:add"), quiz_form() | draw, follow=True)
    assert "4 × nuoc" in words_of(response)
    quiz = Quiz.objects.get()
    assert latest_version(quiz) is None
    draw |= {"draws-INITIAL_FORMS": 1, "draws-0-id": quiz.draws.get().pk, "draws-0-count": 2}
    trainer.post(reverse(f"{QUIZZES}:edit", args=[quiz.pk]), quiz_form(quiz=quiz) | draw)
    quiz.refresh_from_db()
    assert [one["count"] for one in latest_version(quiz).content["draws"]] == [2]


def test_the_preview_of_a_quiz_is_what_a_learner_sees_before_it_is_saved(trainer):
    question = make_question("Trong bài?")
    url = reverse(f"{QUIZZES}:preview_on_add")
    assert trainer.post(url, quiz_form(question)).json()["is_valid"]
    page = words_of(trainer.get(url))
    assert "Trong bài?" in page
    assert not Quiz.objects.exists()


def test_saving_without_a_change_keeps_the_version(trainer):
    quiz = make_quiz()
    before = latest_version(quiz)
    asked = [entry.question for entry in quiz.entries.all()]
    data = quiz_form(*asked, quiz=quiz, title=quiz.title, slug=quiz.slug)
    url = reverse(f"{QUIZZES}:edit", args=[quiz.pk])
    response = trainer.post(url, data, follow=True)
    quiz.refresh_from_db()
    assert latest_version(quiz) == before
    assert "1" in words_of(response)
    trainer.post(url, data | {"pass_mark": 50})
    quiz.refresh_from_db()
    assert latest_version(quiz).number == 2


def test_a_quiz_of_drafts_is_saved_and_says_why_it_is_not_published(trainer):
    draft = make_question(live=False)
    trainer.post(reverse(f"{QUIZZES}:add"), quiz_form(draft), follow=True)
    assert latest_version(Quiz.objects.get()) is None


@pytest.mark.parametrize(
    "wrong", [{"pass_mark": 0}, {"pass_mark": 101}, {"attempts_allowed": 0}, {"minutes_allowed": 0}]
)
def test_rules_that_nobody_could_meet_are_refused(trainer, wrong):
    trainer.post(reverse(f"{QUIZZES}:add"), quiz_form(make_question(), **wrong))
    assert not Quiz.objects.exists()


def test_the_list_of_quizzes_shows_version_and_published_questions(
    trainer, django_assert_max_num_queries
):
    make_quiz(make_question(), make_question(live=False), title="Bài một")
    url = reverse(f"{QUIZZES}:list")
    trainer.get(url)
    with django_assert_max_num_queries(100) as few:
        page = words_of(trainer.get(url))
    assert "Bài một" in page
    for _ in range(6):
        make_quiz()
    with django_assert_max_num_queries(len(few.captured_queries)):
        trainer.get(url)


def test_the_pages_of_the_editor_open(trainer):
    question, quiz = make_question(), make_quiz()
    for url in (
        reverse(f"{QUESTIONS}:add"),
        reverse(f"{QUESTIONS}:edit", args=[question.pk]),
        reverse(f"{QUESTIONS}:history", args=[question.pk]),
        reverse(f"{QUIZZES}:add"),
        reverse(f"{QUIZZES}:edit", args=[quiz.pk]),
        reverse("wagtailsnippetchoosers_quizzes_question:choose"),
    ):
        assert trainer.get(url).status_code == 200


def test_the_chooser_finds_questions_without_diacritics(trainer):
    make_question("Đuối nước?")
    make_question("Xâm hại?")
    url = reverse("wagtailsnippetchoosers_quizzes_question:choose_results")
    page = words_of(trainer.get(url, {"q": "duoi nuoc"}))
    assert "Đuối nước?" in page
    assert "Xâm hại?" not in page


def test_a_quiz_that_was_published_cannot_be_deleted(trainer):
    quiz = make_quiz()
    response = trainer.post(reverse(f"{QUIZZES}:delete", args=[quiz.pk]))
    assert response.status_code in {302, 403}
    assert Quiz.objects.filter(pk=quiz.pk).exists()
    bulk = reverse("wagtail_bulk_action", args=["quizzes", "quiz", "delete"])
    trainer.post(f"{bulk}?id={quiz.pk}")
    assert Quiz.objects.filter(pk=quiz.pk).exists()


def test_a_quiz_that_was_never_published_can_be_deleted(trainer):
    quiz = make_quiz(publish=False)
    trainer.post(reverse(f"{QUIZZES}:delete", args=[quiz.pk]))
    assert not Quiz.objects.exists()


def test_questions_in_a_quiz_survive_a_bulk_deletion(trainer):
    question = make_question()
    make_quiz(question)
    bulk = reverse("wagtail_bulk_action", args=["quizzes", "question", "delete"])
    trainer.post(f"{bulk}?id={question.pk}")
    assert Question.objects.filter(pk=question.pk).exists()
