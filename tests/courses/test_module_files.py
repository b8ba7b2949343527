"""A module as a file: out of one site, into another, and back with the same bytes."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from taggit.models import Tag
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, PageLogEntry

from courses.models import Course, CoursePage, LessonPage, StarterItem
from courses.module_files.errors import ModuleFileError
from courses.module_files.importing import Choice, import_course
from courses.module_files.writing import export_course
from courses.review import waiting_for_an_expert
from courses.starter_files import FOLDER
from courses.starter_loader import load_starter
from places.models import Agency, Duty
from quizzes.models import Case, Option, Question, Quiz, QuizDraw, QuizQuestion
from quizzes.translating import keep_words
from tests.courses.factories import make_course_page, make_drawing, make_lesson, make_png
from tests.factories import make_audience

pytestmark = pytest.mark.django_db
HEADING, TEXT = "Nghe chuyện", "<p>Chị Hoa <b>hỏi thăm</b> em.</p>"


def make_document(name: str = "bai-noi.mp3", content: bytes = b"ID3 giong noi") -> Document:
    document = Document(title=name)
    document.file.save(name, ContentFile(content), save=False)
    document._set_document_file_metadata()
    document.save()
    return document


def make_questions() -> list[Question]:
    """One of each kind, a case over two of them, and a topic to draw by."""
    case = Case.objects.create(title="Ở bến sông", text="Em An chơi một mình.")
    rows = {
        "single": [("Gọi 111", "", True), ("Đợi", "", False)],
        "several": [("Hỏi thăm", "", True), ("Báo tin", "", True), ("Im lặng", "", False)],
        "true_false": [("Đúng", "", True), ("Sai", "", False)],
        "ordering": [("Gọi", "", False), ("Kéo", "", False), ("Ném phao", "", False)],
        "matching": [("111", "trẻ em", False), ("113", "công an", False)],
        "number": [("111", "", True)],
        "word": [("phao", "", True)],
        "likert": [("Đồng ý", "", False), ("Không", "", False)],
    }
    found = []
    for number, (kind, options) in enumerate(rows.items()):
        question = Question(
            kind=kind, text=f"Câu {kind}?", slug=f"cau-{kind}", certainty="verified"
        )
        question.source, question.explanation = "Luật Trẻ em", "Vì\nthế."
        question.case, question.case_position = (case, number) if number < 2 else (None, 0)
        question.difficulty = "hard" if kind == "number" else "medium"
        question.tolerance = "0.5" if kind == "number" else "0"
        question.options = [
            Option(text=t, match=m, is_correct=right, feedback="Vì sao", sort_order=n)
            for n, (t, m, right) in enumerate(options)
        ]
        question.save()
        question.topics.add("sông nước")
        question.save_revision().publish()
        found.append(question)
    return found


def make_module(site) -> CoursePage:
    """A module that uses everything a module can hold."""
    Duty.objects.create(code="III.2-2", section="", agency_name="", text="", kind="training")
    agency = Agency.objects.create(name="Sở Y tế", slug="so-y-te")
    drawing, questions = make_drawing("Bìa.svg"), make_questions()
    quiz = Quiz.objects.create(slug="nuoc", title="Bạn nắm chưa?", pause_minutes=5)
    quiz.entries = [QuizQuestion(question=q, sort_order=n) for n, q in enumerate(questions[:6])]
    quiz.draws = [QuizDraw(topic=Tag.objects.get(), count=1, sort_order=0)]
    quiz.save()
    page = make_course_page(
        site.index, title="Phòng đuối nước", slug="duoi-nuoc", topics=["sông nước", "bơi"],
        quiz=quiz, picture=drawing, picture_alt="Con sông", agency=agency, is_public=False,
        share_picture=make_png(),
    )  # fmt: skip
    page.audiences.set([make_audience("teacher")])
    page.duties.set(Duty.objects.all())
    page.save_revision().publish()
    second = make_lesson(page, title="Gọi ai", slug="gọi-ai", certainty="expert", live=False)
    first = make_lesson(
        page,
        title="Nước quanh nhà",
        slug="nuoc-quanh-nha",
        certainty="expert",
        signed_off_by="Trần Văn A",
        signed_off_title="Chuyên viên",
        signed_off_on="2026-11-01",
        body=[
            ("heading", HEADING),
            ("text", {"body": TEXT + f'<p><a linktype="page" id="{second.pk}">Gọi ai</a></p>'}),
            ("picture", {"image": drawing, "alt": "Con sông", "caption": ""}),
            ("audio", {"title": "Bài nói", "file": make_document(), "transcript": "Chị kể…"}),
            ("quick_check", {
                "question": "Gọi số nào?",
                "options": [
                    {"text": "111", "is_right": True, "feedback": "Đúng"},
                    {"text": "112", "is_right": False, "feedback": "Chưa"},
                ],
            }),
        ],
    )  # fmt: skip
    first.move(second, pos="left")
    keep_words(
        thing=questions[0], language="en", words={(str(questions[0].uuid), "text"): "Who to call?"}
    )
    return CoursePage.objects.get(pk=page.pk)


_kept: dict[str, bytes] = {}


@pytest.fixture
def content(site, request) -> bytes:
    """The file of that module, made once for all tests here; the site itself is empty."""
    make_audience("teacher")
    if not _kept:
        with transaction.atomic():
            make_module(site)
            _kept["module"] = exported()
            transaction.set_rollback(True)
    Duty.objects.create(code="III.2-2", section="", agency_name="", text="", kind="training")
    Agency.objects.create(name="Sở Y tế", slug="so-y-te")
    return _kept["module"]


def exported(slug: str = "duoi-nuoc") -> bytes:
    out = io.BytesIO()
    export_course(slug=slug, target=out)
    return out.getvalue()


def brought(content: bytes, **choices):
    return import_course(file=io.BytesIO(content), **choices)


def lesson(slug: str = "nuoc-quanh-nha") -> LessonPage:
    return LessonPage.objects.get(slug=slug, alias_of=None, locale__language_code="vi")


def changed(content: bytes, name: str, old: str, new: str) -> bytes:
    """The same file with other words in one part, its list made anew."""
    from courses.module_files.archive import write_zip

    files = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.namelist():
            files[entry] = archive.read(entry)
    del files["manifest.json"]
    before = files[name].decode()
    assert old in before
    files[name] = before.replace(old, new).encode()
    out = io.BytesIO()
    write_zip(out, files, {})
    return out.getvalue()


# --- Out and in ----------------------------------------------------------------------------------


def test_out_into_an_empty_site_and_out_again_gives_the_same_bytes(content):
    brought(content)
    assert exported() == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        words = archive.read("lessons/1-nuoc-quanh-nha.yaml").decode()
        english = archive.read("en/questions.yaml").decode()
    assert {"module.yaml", "questions.yaml", "lessons/2-gọi-ai.yaml"} <= set(names)
    assert HEADING in words
    assert "signed_off:" in words
    assert "checked_at: localhost:8000" in words
    assert "Who to call?" in english


def test_all_comes_in_as_drafts_with_everything_it_had(content, site):
    page = brought(content).page
    assert not page.live
    assert page.get_parent().specific == site.index
    assert page.agency.slug == "so-y-te"
    assert {tag.name for tag in page.topics.all()} == {"sông nước", "bơi"}
    assert [one.slug for one in page.audiences.all()] == ["teacher"]
    assert [one.code for one in page.duties.all()] == ["III.2-2"]
    lessons = LessonPage.objects.child_of(page).order_by("path")
    assert [one.slug for one in lessons] == ["nuoc-quanh-nha", "gọi-ai"]
    assert not any(one.live for one in lessons)
    assert f'id="{lesson("gọi-ai").pk}"' in lesson().body[1].value["body"].source
    assert lesson().body[2].value["image"].is_svg()
    assert lesson().signed_off_by == "Trần Văn A"
    assert page.quiz.entries.count() == 6
    assert page.quiz.draws.get().topic.name == "sông nước"
    assert page.quiz.current_id is None
    assert Question.objects.count() == 8
    assert not Question.objects.filter(live=True).exists()
    assert Question.objects.get(slug="cau-single").case.title == "Ở bến sông"
    assert not any(Page.find_problems())


def test_once_all_is_approved_it_is_read_and_asked_like_any_module(content):
    page = brought(content).page
    for thing in (*Question.objects.all(), lesson(), page):
        thing.get_latest_revision().publish()
    quiz = Quiz.objects.get()
    assert len(quiz.current.content["fixed"]) == 6
    assert quiz.current.content["draws"][0]["count"] == 1
    assert CoursePage.objects.get(alias_of=None).live
    assert lesson().live
    assert not lesson("gọi-ai").live  # nobody has signed it off


def test_whoever_approves_is_told_where_the_words_were_checked(content):
    brought(content)
    waiting = {one.title: one.check for one in waiting_for_an_expert()}
    assert "localhost:8000" in waiting["Nước quanh nhà"]
    assert "Trần Văn A" in waiting["Nước quanh nhà"]
    entry = PageLogEntry.objects.get(action="courses.import", page=lesson().pk)
    assert entry.data["checked_at"] == "localhost:8000"


def test_the_place_of_the_check_travels_on_until_the_words_change(content, settings):
    settings.SITE_URL = "https://khac.example"
    brought(content)
    assert exported() == content
    edit("Tên khác")
    with zipfile.ZipFile(io.BytesIO(exported())) as archive:
        assert "khac.example" in archive.read("lessons/1-nuoc-quanh-nha.yaml").decode()


# --- Again, and after changes --------------------------------------------------------------------


def everything():
    pages = Page.objects.order_by("pk").values_list("pk", "path", "latest_revision_id", "live")
    counts = [m.objects.count() for m in (Question, Option, Case, Quiz, Image, Document, Course)]
    return list(pages), counts


def test_importing_twice_gives_no_doubles(content):
    brought(content)
    before = everything()
    outcome = brought(content)
    assert everything() == before
    assert set(outcome.summary.counts) == {"unchanged"}


def test_importing_over_the_site_that_wrote_it_changes_nothing(content):
    brought(content)
    StarterItem.objects.all().delete()
    before = everything()
    outcome = brought(content)
    assert everything() == before
    assert set(outcome.summary.counts) == {"unchanged"}
    assert not StarterItem.objects.exclude(checked_at="").exists()


def test_a_changed_file_becomes_a_new_draft_where_nobody_edited(content):
    brought(content)
    lesson().get_latest_revision().publish()
    Question.objects.get(slug="cau-single").get_latest_revision().publish()
    other = changed(content, "lessons/1-nuoc-quanh-nha.yaml", HEADING, "Đầu đề mới")
    outcome = brought(changed(other, "questions.yaml", "Câu single?", "Câu mới?"))
    assert outcome.summary.counts["updated"] == 2
    page, question = lesson(), Question.objects.get(slug="cau-single")
    assert page.live
    assert page.body[0].value == HEADING
    assert page.get_latest_revision_as_object().body[0].value == "Đầu đề mới"
    assert question.text == "Câu single?"
    assert question.get_latest_revision_as_object().text == "Câu mới?"


def edit(words: str = "Lời của giảng viên") -> None:
    page = lesson().get_latest_revision_as_object()
    page.title = words
    page.save_revision().publish()


def test_what_was_edited_here_is_kept_unless_the_draft_is_asked_for(content):
    brought(content)
    edit()
    other = changed(content, "lessons/1-nuoc-quanh-nha.yaml", HEADING, "Khác")
    outcome = brought(other)
    assert outcome.summary.edited == ["Nước quanh nhà"]
    assert lesson().get_latest_revision_as_object().title == "Lời của giảng viên"
    outcome = brought(other, choice=Choice.DRAFT)
    assert outcome.summary.counts["replaced"] == 1
    assert lesson().title == "Lời của giảng viên"
    assert lesson().get_latest_revision_as_object().title == "Nước quanh nhà"


def test_a_copy_stands_beside_and_shares_nothing_but_pictures(content):
    brought(content)
    outcome = brought(content, choice=Choice.COPY)
    assert outcome.module.course["title"].startswith("Phòng đuối nước (")
    assert Course.objects.count() == 2
    assert Question.objects.count() == 16
    assert Image.objects.count() == 2
    first, second = CoursePage.objects.filter(alias_of=None).order_by("pk")
    assert first.quiz != second.quiz
    assert first.slug != second.slug
    assert not any(Page.find_problems())


# --- The starter modules -------------------------------------------------------------------------


@pytest.fixture
def starter(tmp_path, uploads):
    """The first starter module alone."""
    for name in ("shared_facts.yaml", "sources.yaml", "site.yaml"):
        shutil.copy(FOLDER / name, tmp_path)
    shutil.copytree(FOLDER / "01-quyen-tre-em", tmp_path / "01-quyen-tre-em")
    from courses.starter_files import StarterFiles

    for module in StarterFiles(tmp_path).modules:
        for slug in module.data["audiences"]:
            make_audience(slug)
        for code in module.data["duties"]:
            Duty.objects.create(code=code, section="", agency_name="", text="", kind="training")
    return tmp_path


def zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent))
    return out.getvalue()


def test_a_starter_folder_zipped_by_hand_is_a_module_file(site, starter):
    outcome = brought(zipped(starter / "01-quyen-tre-em"))
    assert outcome.page.course.slug == "quyen-tre-em"
    assert len(outcome.module.lessons) == 6
    waiting = {one.title: one.check for one in waiting_for_an_expert()}
    assert "nơi không ghi tên" in waiting["Ai được gọi là trẻ em?"]
    load_starter(folder=starter)
    assert CoursePage.objects.filter(alias_of=None).count() == 1
    assert Question.objects.count() == 6


def test_a_loaded_starter_module_goes_out_and_comes_back_unchanged(site, starter):
    load_starter(folder=starter)
    content, before = exported("quyen-tre-em"), everything()
    outcome = brought(content)
    assert set(outcome.summary.counts) == {"unchanged"}
    assert everything() == before
    summary = load_starter(folder=starter)
    assert set(summary.counts) == {"unchanged"}
    assert not summary.missing


# --- The commands --------------------------------------------------------------------------------


def test_the_commands_write_and_take_in(content, tmp_path):
    path, out, said = tmp_path / "nuoc.zip", tmp_path / "lai.zip", io.StringIO()
    path.write_bytes(content)
    call_command("import_course", str(path), dry_run=True, json=True, stdout=said)
    told = json.loads(said.getvalue())
    assert (told["course"], told["lessons"], told["questions"]) == ("duoi-nuoc", 2, 8)
    assert not Course.objects.exists()
    call_command("import_course", str(path), stdout=io.StringIO())
    said = io.StringIO()
    call_command("export_course", "duoi-nuoc", str(out), stdout=said)
    assert "2 lessons, 8 questions" in said.getvalue()
    assert out.read_bytes() == content
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_course", "duoi-nuoc", str(out))


def test_no_such_module_and_no_such_file_are_said(site, tmp_path):
    with pytest.raises(CommandError, match="There is no module"):
        call_command("export_course", "khong-co", str(tmp_path / "x.zip"))
    with pytest.raises(CommandError):
        call_command("import_course", str(tmp_path / "khong-co.zip"))
    assert not list(tmp_path.glob("*.zip"))


def test_a_dry_run_leaves_no_row_and_no_file(content, settings):
    before, files = everything(), files_in(settings.MEDIA_ROOT)
    outcome = brought(content, dry_run=True)
    assert outcome.summary.counts["added"]
    assert everything() == before
    assert files_in(settings.MEDIA_ROOT) == files


def files_in(folder) -> set[Path]:
    return {path for path in Path(folder).rglob("*") if path.is_file()}


def test_a_site_without_a_list_of_courses_says_what_to_do(content):
    Page.objects.filter(depth__gt=1).delete()
    with pytest.raises(ModuleFileError, match="load_starter"):
        brought(content)
