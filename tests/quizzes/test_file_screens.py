"""A trainer brings questions in from a file, takes them back, and takes some out into one."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quizzes.formats.reading import Format, read_questions
from quizzes.models import Question, QuestionImport
from tests.factories import make_person
from tests.quizzes.factories import make_question, make_quiz

pytestmark = pytest.mark.django_db
GIFT = """Gọi số nào?{=111 ~113}

Đánh trẻ là dạy trẻ.{FALSE}

Kể một việc.{}

Ai báo tin?{=Mọi người ~%50%Công an}
"""


@pytest.fixture
def trainer(client):
    person = make_person(language="vi")
    person.groups.add(Group.objects.get(name="trainer"))
    client.force_login(person, backend="people.sign_in.PinBackend")
    return client


def send(trainer, content=GIFT, name="câu hỏi.txt", **data):
    content = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, content)
    return trainer.post(reverse("question_files"), {"file": file, **data}, follow=True)


def words_of(response):
    return response.content.decode()


def test_the_preview_lists_each_question_with_what_is_lost_or_refused(trainer):
    page = words_of(send(trainer))
    assert not Question.objects.exists()
    assert page.count("mn-planned") == 4
    assert "Kể một việc." in page
    assert "50%" in page
    batch = QuestionImport.objects.get()
    url = reverse("question_file", args=[batch.uuid])
    assert words_of(trainer.get(url, {"show": "rejected"})).count("mn-planned") == 1
    assert words_of(trainer.get(url, {"show": "lost"})).count("mn-planned") == 1


def test_importing_and_taking_back(trainer):
    send(trainer)
    batch = QuestionImport.objects.get()
    page = words_of(trainer.post(reverse("question_file_import", args=[batch.uuid]), follow=True))
    assert Question.objects.filter(live=False).count() == 3
    assert "Kể một việc" in page or "#3" in page
    again = trainer.post(reverse("question_file_import", args=[batch.uuid]), follow=True)
    assert again.status_code == 200
    assert Question.objects.count() == 3
    trainer.post(reverse("question_file_undo", args=[batch.uuid]), follow=True)
    assert not Question.objects.exists()
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert trainer.get(reverse("question_file", args=[batch.uuid])).status_code == 200


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "x.txt"), (b"\x89PNG\r\n\x1a\n0000", "x.xlsx"), (b"<quiz><question>", "x.xml")],
)
def test_a_file_that_cannot_be_read_is_answered_in_words(trainer, content, name):
    response = send(trainer, content, name)
    assert response.context["form"].errors["file"]
    assert not QuestionImport.objects.exists()


def test_newer_edits_are_replaced_only_when_asked(trainer):
    send(trainer)
    first = QuestionImport.objects.get()
    trainer.post(reverse("question_file_import", args=[first.uuid]))
    question = Question.objects.get(text="Gọi số nào?").get_latest_revision_as_object()
    question.explanation = "Mới."
    question.save_revision()
    send(trainer, GIFT.replace("~113", "~113 ~115"))
    batch = QuestionImport.objects.exclude(pk=first.pk).get()
    url = reverse("question_file", args=[batch.uuid])
    assert trainer.get(url).context["told"]["imported"] == 0
    assert trainer.get(url, {"replace_newer": "on"}).context["told"]["imported"] == 1
    trainer.post(reverse("question_file_import", args=[batch.uuid]), {"replace_newer": "on"})
    question.refresh_from_db()
    assert question.get_latest_revision_as_object().options.count() == 3


def test_the_template_is_read_again_and_its_examples_too(trainer):
    import io

    from python_calamine import CalamineWorkbook

    from tests.quizzes.make_files import sheet

    response = trainer.get(reverse("question_template"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    assert book.sheet_names == ["Câu hỏi", "Ví dụ", "Hướng dẫn"]
    examples = book.get_sheet_by_name("Ví dụ").to_python()
    reading = read_questions(sheet(examples))
    assert {question.kind for question in reading.questions} == set(Question.Kind.values)
    assert not [q.reason for q in reading.questions if q.is_refused or q.lost]


def test_questions_into_a_file_of_each_format(trainer):
    chosen = make_question("Trong bài?", right="a", wrong="b")
    make_quiz(chosen, slug="bai")
    make_question("Nhiều?", kind="several", right="ab", wrong="c")
    url = reverse("question_export")
    assert trainer.get(url).status_code == 200
    page = words_of(trainer.get(url, {"format": "aiken"}))
    assert "Nhiều?" in page, "what Aiken cannot hold is named"
    for format in Format:
        data = {"format": format, "quiz": "bai", "download": "1"}
        content = trainer.get(url, data).content
        (question,) = read_questions(content, format=format).questions
        assert question.text == "Trong bài?"


def test_chosen_questions_go_into_a_file(trainer):
    chosen, _other = make_question("Được chọn?"), make_question("Không chọn?")
    bulk = reverse("wagtail_bulk_action", args=["quizzes", "question", "into-file"])
    page = words_of(trainer.get(f"{bulk}?id={chosen.pk}", follow=True))
    assert str(chosen.uuid) in page
    data = {"format": "gift", "ids": str(chosen.uuid), "download": "1"}
    content = trainer.get(reverse("question_export"), data).content.decode()
    assert "Được chọn?" in content
    assert "Không chọn?" not in content


def test_a_long_file_costs_no_more_queries_to_look_at(trainer, django_assert_max_num_queries):
    def look(count):
        text = "".join(f"Câu số {n} là gì?{{=a{n} ~b{n}}}\n\n" for n in range(count))
        send(trainer, text)
        url = reverse("question_file", args=[QuestionImport.objects.first().uuid])
        trainer.get(url)
        with django_assert_max_num_queries(100) as seen:
            trainer.get(url)
        return len(seen.captured_queries)

    assert look(40) == look(3)


def test_the_list_of_files_costs_no_more_queries(trainer, django_assert_max_num_queries):
    url = reverse("question_files")
    send(trainer)
    trainer.get(url)
    with django_assert_max_num_queries(100) as few:
        trainer.get(url)
    queries = len(few.captured_queries)
    for number in range(5):
        send(trainer, GIFT, f"{number}.txt")
    with django_assert_max_num_queries(queries):
        assert "câu hỏi.txt" in words_of(trainer.get(url))


def test_a_learner_gets_no_further_than_the_door(client):
    person = make_person()
    client.force_login(person, backend="people.sign_in.PinBackend")
    for name in ("question_files", "question_template", "question_export"):
        assert client.get(reverse(name)).status_code == 403
