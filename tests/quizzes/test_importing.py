"""Files of questions into the bank: drafts, once, never over anybody's newer work; and back."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model

from quizzes.drafting import drafted_from
from quizzes.exporting import export_questions, questions_for_export
from quizzes.formats.reading import Format
from quizzes.formats.writing import write_questions
from quizzes.import_undoing import undo_import
from quizzes.importing import drop_old_files, import_questions, receive_file
from quizzes.models import Case, ImportedQuestion, Question, QuestionImport
from tests.quizzes.drafts import png
from tests.quizzes.factories import make_question, make_quiz
from tests.quizzes.test_formats_files import SENT, said_by

pytestmark = pytest.mark.django_db
GIFT = """::cau-mot::Tổng đài bảo vệ trẻ em là số nào?{=111#Đúng rồi ~113 ~115####Miễn phí.}

$CATEGORY: $course$/top/An toàn/Đuối nước

Trẻ biết bơi thì không cần người trông.{FALSE}

Kể lại {1:MC:=a~b} một việc {1:MC:=c~d}.
"""


def take_in(content, name="cau-hoi.txt", **options):
    content = content.encode() if isinstance(content, str) else content
    batch = receive_file(content=content, file_name=name)
    return batch, import_questions(batch=batch, **options)


def counts(plan):
    told = plan.summary
    return told["imported"], told["unchanged"], len(told["rejected"])


def latest(question):
    question.refresh_from_db()
    return question.get_latest_revision_as_object()


# --- New questions -------------------------------------------------------------------------


def test_new_questions_are_drafts_that_need_an_expert():
    _batch, plan = take_in(GIFT)
    assert counts(plan) == (2, 0, 1)
    first, second = Question.objects.order_by("pk")
    assert (first.live, first.certainty, first.may_be_published) == (False, "expert", False)
    assert (first.slug, first.explanation) == ("cau-mot", "Miễn phí.")
    assert [(o.text, o.is_correct, o.feedback) for o in first.options.all()] == [
        ("111", True, "Đúng rồi"), ("113", False, ""), ("115", False, ""),
    ]  # fmt: skip
    assert second.kind == "true_false"
    assert sorted(second.topics.names()) == ["An toàn", "Đuối nước"]
    assert second.latest_revision and latest(second).options.count() == 2


def test_the_same_file_again_says_unchanged():
    take_in(GIFT)
    _batch, plan = take_in(GIFT)
    assert counts(plan) == (0, 2, 1)
    assert Question.objects.count() == 2


def test_a_question_twice_in_one_file_is_taken_once():
    _batch, plan = take_in("Một?{=a ~b}\n\nMột?{=a ~b}\n")
    assert counts(plan) == (1, 0, 1)


def test_a_failure_leaves_nothing_half_written(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_picture_question()
    content = export_questions(Question.objects.all(), format=Format.MOODLEXML).content
    Question.objects.all().delete()
    get_image_model().objects.all().delete()
    content = content.replace(b"</quiz>", b"""<question type="truefalse"><questiontext><text>Sau?
        </text></questiontext><answer fraction="100"><text>true</text></answer>
        <answer fraction="0"><text>false</text></answer></question></quiz>""")  # fmt: skip
    stored = {path for path in tmp_path.rglob("*") if path.is_file()}
    batch = receive_file(content=content, file_name="x.xml")

    def fail(self, *args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ImportedQuestion, "save", fail)
    with pytest.raises(RuntimeError):
        import_questions(batch=batch)
    assert not Question.objects.exists()
    assert not get_image_model().objects.exists()
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == stored
    batch.refresh_from_db()
    assert batch.state == "received"


# --- Known again ---------------------------------------------------------------------------


def test_one_changed_question_becomes_a_new_draft_of_the_same_question():
    take_in(GIFT)
    question = Question.objects.get(slug="cau-mot")
    options = {o.text: o.uuid for o in question.options.all()}
    _batch, plan = take_in(GIFT.replace("~115", "~114"))
    assert counts(plan) == (1, 1, 1)
    draft = latest(question)
    assert [o.text for o in draft.options.all()] == ["111", "113", "114"]
    assert {o.text: o.uuid for o in draft.options.all()}["111"] == options["111"]
    assert Question.objects.count() == 2


def test_what_a_trainer_edited_since_is_not_replaced_silently():
    take_in(GIFT)
    question = Question.objects.get(slug="cau-mot")
    edited = latest(question)
    edited.explanation = "Trực suốt ngày đêm."
    edited.save_revision()
    _batch, plan = take_in(GIFT)
    assert counts(plan) == (0, 2, 1)
    assert plan.rows[0].notes
    _batch, plan = take_in(GIFT.replace("~115", "~114"))
    assert counts(plan) == (0, 1, 2)
    assert latest(question).explanation == "Trực suốt ngày đêm."
    _batch, plan = take_in(GIFT.replace("~115", "~114"), replace_newer=True)
    assert counts(plan) == (1, 1, 1)
    assert latest(question).explanation == "Miễn phí."


@pytest.mark.parametrize("format", ["gift", "moodlexml", "xlsx"])
def test_a_file_that_we_wrote_and_somebody_changed_makes_a_draft(format):
    question = make_question("Gọi số nào?", right="a", wrong="bc")
    drafted = drafted_from(question)
    content = write_questions([drafted], Format(format)).content
    _batch, plan = take_in(content)
    assert counts(plan) == (0, 1, 0)
    first, second, third = drafted.options
    changed = replace(drafted, options=(first, replace(second, text="answer x"), third))
    _batch, plan = take_in(write_questions([changed], Format(format)).content)
    assert counts(plan) == (1, 0, 0)
    assert "answer x" in {o.text for o in latest(question).options.all()}
    question.refresh_from_db()
    assert question.live and "answer b" in {o.text for o in question.options.all()}
    other = replace(drafted, explanation="Của người khác.")
    _batch, plan = take_in(write_questions([other], Format(format)).content)
    assert counts(plan) == (1, 0, 0), "the draft is what an import left"
    edited = latest(question)
    edited.explanation = "Của người biên soạn."
    edited.save_revision()
    _batch, plan = take_in(write_questions([changed], Format(format)).content)
    assert counts(plan) == (0, 0, 1)
    assert latest(question).explanation == "Của người biên soạn."


def test_a_sheet_never_takes_away_what_a_sheet_cannot_hold(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    question = make_picture_question()
    content = export_questions(questions_for_export(), format=Format.XLSX).content
    _batch, plan = take_in(content, "x.xlsx")
    assert counts(plan) == (0, 1, 0)
    assert latest(question).picture is not None


def test_a_changed_question_is_unverified_in_its_draft_only():
    question = make_question("Gọi số nào?", right="a", wrong="bc")
    quiz = make_quiz(question)
    take_in("Gọi số nào?{=answer a ~answer b ~answer z}", replace_newer=True)
    assert latest(question).certainty == "expert"
    question.refresh_from_db()
    assert (question.certainty, question.live) == ("verified", True)
    version = quiz.current
    quiz.refresh_from_db()
    assert quiz.current == version


def test_an_id_of_another_program_is_known_again():
    xml = """<quiz><question type="shortanswer"><name><text>n</text></name>
        <questiontext format="plain_text"><text>Nơi trẻ gọi khi gặp nguy hiểm{}?</text>
        </questiontext><idnumber>TE-7</idnumber>
        <answer fraction="100"><text>111</text></answer></question></quiz>"""
    take_in(xml.replace("{}", ""), "a.xml")
    _batch, plan = take_in(xml.replace("{}", " là đâu"), "a.xml")
    assert counts(plan) == (1, 0, 0)
    assert Question.objects.count() == 1
    other = xml.replace("Nơi trẻ gọi khi gặp nguy hiểm{}", "Bơi an toàn cần gì")
    take_in(other, "b.xml")
    assert Question.objects.count() == 2, "another Moodle may have the same number"


# --- Pictures and cases --------------------------------------------------------------------


def make_picture_question():
    from django.core.files.base import ContentFile

    picture = get_image_model().objects.create(
        title="Phao", file=ContentFile(png(), name="phao.png")
    )
    picture._set_file_hash()
    picture.save()
    case = Case.objects.create(title="Bên ao", text="Bé Na chơi bên ao.")
    return make_question("Hình vẽ gì?", picture=picture, picture_alt="Một cái phao", case=case)


def test_pictures_and_cases_come_along_once(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_picture_question()
    content = export_questions(questions_for_export(), format=Format.MOODLEXML).content
    Question.objects.all().delete()
    Case.objects.all().delete()
    get_image_model().objects.all().delete()
    _batch, plan = take_in(content, "x.xml")
    assert counts(plan) == (1, 0, 0) and not plan.summary["lost"]
    question = Question.objects.get()
    assert question.picture.width == 4
    assert question.picture_alt == "Một cái phao"
    assert question.case.text == "Bé Na chơi bên ao."
    _batch, plan = take_in(content, "x.xml")
    assert counts(plan) == (0, 1, 0)
    assert get_image_model().objects.count() == Case.objects.count() == 1


# --- Taken back ----------------------------------------------------------------------------


def test_undo_puts_everything_back():
    old = make_question("Cũ?", right="a", wrong="bc")
    text = "Cũ?{=answer a ~answer b ~answer z}\n\nMới?{=a ~b}\n"
    batch, plan = take_in(text, replace_newer=True)
    assert counts(plan) == (2, 0, 0)
    undone = undo_import(batch=batch)
    assert (undone.questions, undone.kept) == (2, [])
    assert list(Question.objects.all()) == [old]
    assert "answer c" in {o.text for o in latest(old).options.all()}
    assert not old.has_unpublished_changes
    with pytest.raises(ValidationError):
        undo_import(batch=batch)
    _batch, plan = take_in(text, replace_newer=True)
    assert counts(plan) == (2, 0, 0)


def test_undo_leaves_what_was_built_on():
    batch, _plan = take_in(GIFT)
    first, second = Question.objects.order_by("pk")
    make_quiz(first, publish=False)
    edited = latest(second)
    edited.text = "Khác?"
    edited.save_revision()
    undone = undo_import(batch=batch)
    assert undone.questions == 0
    assert {question.pk for question, _reason in undone.kept} == {first.pk, second.pk}
    assert Question.objects.count() == 2


def test_files_that_nobody_took_in_are_let_go():
    from datetime import timedelta

    from places import days

    batch = receive_file(content=GIFT.encode(), file_name="x.txt")
    QuestionImport.objects.update(received_at=days.now() - timedelta(days=8))
    assert drop_old_files() == 1
    batch, _plan = take_in(GIFT)
    batch.refresh_from_db()
    assert batch.content is None


# --- The commands --------------------------------------------------------------------------


def run(*args):
    out = StringIO()
    call_command(*args, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_counts_every_question_once(tmp_path):
    path = tmp_path / "cau-hoi.txt"
    path.write_text(GIFT, encoding="utf-8")
    told = json.loads(run("import_questions", path, "--dry-run", "--json"))
    assert not Question.objects.exists() and not QuestionImport.objects.exists()
    assert told == json.loads(run("import_questions", path, "--json"))
    assert (told["questions"], told["imported"], told["unchanged"]) == (3, 2, 0)
    assert [set(one) for one in told["rejected"]] == [{"id", "reason"}]
    told = json.loads(run("import_questions", path, "--format", "gift", "--json"))
    assert (told["imported"], told["unchanged"]) == (0, 2)


@pytest.mark.parametrize(
    ("content", "format"),
    [("", "auto"), ("không có gì", "auto"), (GIFT, "xlsx"), ("Kể lại.{}\n", "gift")],
)
def test_the_command_fails_when_nothing_could_be_taken(tmp_path, content, format):
    path = tmp_path / "x.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError):
        run("import_questions", path, "--format", format)
    with pytest.raises(CommandError):
        run("import_questions", tmp_path / "no-such-file")
    assert not Question.objects.exists()


def test_exporting_by_topic_quiz_and_id(tmp_path):
    take_in(GIFT)
    chosen = make_question("Trong bài?", slug="trong-bai")
    make_quiz(chosen, slug="bai")
    make_question("Ngoài?")
    for args, count in (
        (["--topic", "đuối nước"], 1), (["--quiz", "bai"], 1), (["--id", "trong-bai"], 1),
        (["--id", str(chosen.uuid)], 1), ([], 4),
    ):  # fmt: skip
        path = tmp_path / "x.xml"
        run("export_questions", path, "--format", "moodlexml", *args)
        assert path.read_text(encoding="utf-8").count("<question type") == count
    assert "Trong bài?" in run("export_questions", "--format", "gift", "--quiz", "bai")
    with pytest.raises(CommandError):
        run("export_questions", "--topic", "không có")
    with pytest.raises(CommandError):
        run("export_questions", "--quiz", "khong-co")


# --- Every file there is --------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [path for path in SENT if "questions" in said_by(path)], ids=lambda path: path.name
)
def test_any_file_is_taken_in_once_and_taken_back_whole(path, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content = path.read_bytes()
    batch, plan = take_in(content, path.name)
    taken = len(plan.to_write)
    assert Question.objects.count() == taken
    assert len(plan.rows) == taken + len(plan.summary["rejected"])
    _again, plan = take_in(content, path.name)
    assert counts(plan)[:2] == (0, taken)
    undo_import(batch=batch)
    assert not Question.objects.exists()
