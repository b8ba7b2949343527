"""Loading the starter modules: once, again, and after trainers have been at work."""

import io
import shutil
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from wagtail.images.models import Image
from wagtail.models import Page, Site

from courses.models import Course, CourseIndexPage, CoursePage, HomePage, LessonPage
from courses.starter_files import FOLDER, StarterFiles
from courses.starter_loader import NotReady, load_starter
from places.models import Duty
from quizzes.models import Question, Quiz
from tests.factories import make_audience

pytestmark = pytest.mark.django_db
M1 = "01-quyen-tre-em"


@pytest.fixture
def places(db, uploads):
    """The audiences and plan duties that the modules name."""
    for module in StarterFiles().modules:
        for slug in module.data["audiences"]:
            make_audience(slug)
        for code in module.data["duties"]:
            Duty.objects.get_or_create(
                code=code,
                defaults={"section": "", "agency_name": "", "text": "", "kind": "training"},
            )


@pytest.fixture
def folder(tmp_path, places):
    """A copy of the first module alone, to change at will."""
    for name in ("shared_facts.yaml", "sources.yaml", "site.yaml"):
        shutil.copy(FOLDER / name, tmp_path)
    shutil.copytree(FOLDER / M1, tmp_path / M1)
    return tmp_path


def change_file(path: Path, change) -> None:
    data = yaml.safe_load(path.read_text())
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


def lesson(slug="ai-la-tre-em"):
    return LessonPage.objects.get(slug=slug, alias_of=None)


def file_of(folder, slug="ai-la-tre-em", number=1):
    return folder / M1 / "lessons" / f"{number}-{slug}.yaml"


def drawn(client, page):
    return client.get(page.url).content.decode()


# --- The whole of it ---------------------------------------------------------------------------


@pytest.mark.slow
def test_all_modules_load_and_only_what_is_verified_is_published(places, client):
    said = io.StringIO()
    call_command("load_starter", stdout=said)
    assert "Starter modules: " in said.getvalue()
    assert Course.objects.count() == 8
    assert Question.objects.count() == 57
    vietnamese = LessonPage.objects.filter(alias_of=None)
    files = [row for m in StarterFiles().modules for row in m.lessons(StarterFiles().facts)]
    assert set(vietnamese.live().values_list("slug", flat=True)) == {
        row.data["slug"] for row in files if row.is_published
    }
    assert all(page.may_be_published for page in vietnamese.live())
    assert not any(page.may_be_published for page in vietnamese.not_live())
    assert all(question.may_be_published == question.live for question in Question.objects.all())
    assert all(quiz.current_id for quiz in Quiz.objects.all())
    assert not any(Page.find_problems())
    for page in [*CoursePage.objects.live(), *LessonPage.objects.live()]:
        assert client.get(page.url).status_code == 200, page.url


def test_every_published_module_has_a_picture_that_chats_can_draw():
    from PIL import Image as Picture

    for module in StarterFiles().modules:
        path = module.share_picture
        assert path.stat().st_size <= 40_000
        with Picture.open(path) as picture:
            assert picture.size == (1200, 630)


# --- One module --------------------------------------------------------------------------------


def test_the_site_has_a_front_door_in_both_languages(folder, client):
    load_starter(folder=folder)
    assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get(
        locale__language_code="vi"
    )
    assert "Cùng giữ các em bình an" in client.get("/").content.decode()
    assert "Keeping children safe" in client.get("/en/").content.decode()
    assert "Quyền trẻ em" in client.get("/en/khoa-hoc/").content.decode()
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_a_course_comes_with_all_that_its_file_says(folder, client):
    load_starter(folder=folder)
    course = CoursePage.objects.get(slug="quyen-tre-em", alias_of=None)
    data = StarterFiles(folder).modules[0].data
    assert course.url == "/khoa-hoc/quyen-tre-em/"
    assert course.course.slug == "quyen-tre-em"
    assert course.colour == "la"
    assert {a.slug for a in course.audiences.all()} == set(data["audiences"])
    assert {d.code for d in course.duties.all()} == set(data["duties"])
    assert {t.name for t in course.topics.all()} == set(data["topics"])
    assert course.picture.is_svg()
    html = drawn(client, course)
    assert 'property="og:image" content="http://localhost:8000/media/' in html
    titles = [page.title for page in LessonPage.objects.live().child_of(course).order_by("path")]
    positions = [html.index(title) for title in titles]
    assert len(titles) == 5
    assert positions == sorted(positions)


def test_questions_keep_their_keys_and_the_quiz_asks_only_verified_ones(folder):
    load_starter(folder=folder)
    quiz = Quiz.objects.get(slug="quyen-tre-em")
    rows = StarterFiles(folder).modules[0].questions
    assert quiz.entries.count() == len(rows) == 6
    published = [row for row in rows if row["published"]]
    assert len(quiz.current.content["questions"]) == len(published)
    for row in rows:
        question = Question.objects.get(slug=row["id"].lower())
        right = [o.text for o in question.options.all() if o.is_correct]
        assert right == [o["text"] for o in row["options"] if o["id"] in row["answer"]]
        assert question.live is row["published"]
        assert "LTE" not in question.source


def test_what_an_expert_should_check_stands_with_the_draft(folder):
    load_starter(folder=folder)
    draft = lesson("viec-nen-lam-hang-ngay")
    assert not draft.live
    assert "Danh sách nên làm" in draft.why_draft
    assert "M1-D01: " in draft.why_draft


def test_loading_again_changes_nothing(folder):
    load_starter(folder=folder)
    before = everything()
    summary = load_starter(folder=folder)
    assert everything() == before
    assert summary.counts == {"unchanged": summary.counts["unchanged"]}
    assert not (summary.edited or summary.removed or summary.missing or summary.notes)


def everything():
    pages = Page.objects.order_by("pk").values_list("pk", "path", "latest_revision_id", "live")
    images = Image.objects.order_by("pk").values_list("pk", "file_hash", "file")
    versions = Quiz.objects.values_list("slug", "current_id")
    return list(pages), list(images), list(versions), Question.objects.count()


# --- After the files changed -------------------------------------------------------------------


def test_a_changed_file_updates_what_nobody_touched_and_its_twin(folder, client):
    load_starter(folder=folder)
    change_file(file_of(folder), lambda data: data.update(title="Tên mới trong tệp"))
    summary = load_starter(folder=folder)
    assert summary.counts["updated"] == 1
    assert "Tên mới trong tệp" in drawn(client, lesson())
    assert LessonPage.objects.filter(title="Tên mới trong tệp").count() == 2


def test_blocks_keep_their_ids_when_their_words_change(folder):
    load_starter(folder=folder)
    before = [block.id for block in lesson().body]
    change_file(file_of(folder), lambda data: data["blocks"][-1].update(items=["Nguồn mới"]))
    load_starter(folder=folder)
    assert [block.id for block in lesson().body] == before
    assert lesson().body[-1].value["items"][0] == "Nguồn mới"


def test_a_draft_that_was_verified_in_the_files_is_published(folder):
    load_starter(folder=folder)
    path = file_of(folder, "viec-nen-lam-hang-ngay", 6)
    change_file(path, lambda data: data.update(status="published"))
    load_starter(folder=folder)
    assert lesson("viec-nen-lam-hang-ngay").live
    assert LessonPage.objects.live().filter(slug="viec-nen-lam-hang-ngay").count() == 2


def test_a_lesson_found_doubtful_in_the_files_is_taken_down(folder):
    load_starter(folder=folder)
    change_file(file_of(folder), lambda data: data.update(status="draft", why_draft="Xem lại"))
    load_starter(folder=folder)
    assert LessonPage.objects.filter(slug="ai-la-tre-em", live=True).count() == 0
    assert lesson().why_draft.startswith("Xem lại")


def test_a_new_lesson_takes_its_place_among_the_others(folder):
    load_starter(folder=folder)
    shutil.copy(file_of(folder), folder / M1 / "lessons" / "1b-moi.yaml")
    change_file(folder / M1 / "lessons" / "1b-moi.yaml", lambda data: data.update(slug="moi"))
    change_file(folder / M1 / "module.yaml", lambda data: data["lessons"].insert(1, "1b-moi.yaml"))
    load_starter(folder=folder)
    course = CoursePage.objects.get(slug="quyen-tre-em", alias_of=None)
    slugs = [page.slug for page in LessonPage.objects.child_of(course).order_by("path")]
    assert slugs[:3] == ["ai-la-tre-em", "moi", "viec-tot-nhat-cho-em"]
    assert not any(Page.find_problems())


def test_a_changed_question_is_asked_in_a_new_version(folder):
    load_starter(folder=folder)
    before = Quiz.objects.get().current

    def reword(data):
        data["questions"][0]["text"] = "Hỏi lại cho rõ?"

    change_file(folder / M1 / "questions.yaml", reword)
    load_starter(folder=folder)
    after = Quiz.objects.get().current
    assert after.number == before.number + 1
    ids = [[q["id"] for q in version.content["questions"]] for version in (before, after)]
    assert ids[0] == ids[1]


def test_a_changed_drawing_replaces_the_old_one(folder):
    load_starter(folder=folder)
    path = folder / M1 / "pictures" / "bia.svg"
    path.write_text(path.read_text().replace("<title>", "<title>Mới: "))
    count = Image.objects.count()
    summary = load_starter(folder=folder)
    assert summary.counts["updated"] == 1
    assert Image.objects.count() == count


def test_what_is_gone_from_the_files_is_reported_and_left(folder):
    load_starter(folder=folder)
    change_file(folder / M1 / "module.yaml", lambda data: data["lessons"].pop(0))
    summary = load_starter(folder=folder)
    assert "M1/lesson/ai-la-tre-em" in summary.missing
    assert lesson().live


# --- After trainers were at work ---------------------------------------------------------------


def edit_and_publish():
    page = lesson()
    page.title = "Lời của giảng viên"
    page.save_revision().publish()


def edit_as_a_draft():
    page = lesson()
    page.title = "Lời của giảng viên"
    page.save_revision()


def withdraw():
    lesson().unpublish()


@pytest.mark.parametrize("work", [edit_and_publish, edit_as_a_draft, withdraw])
def test_a_trainer_s_work_is_never_overwritten(folder, work):
    load_starter(folder=folder)
    work()
    change_file(file_of(folder), lambda data: data.update(title="Tên mới trong tệp"))
    summary = load_starter(folder=folder)
    assert summary.edited == ["M1/lesson/ai-la-tre-em"]
    latest = lesson().get_latest_revision_as_object()
    assert latest.title != "Tên mới trong tệp"
    assert lesson().live is (work is not withdraw)


def test_a_sign_off_survives_a_changed_file(folder):
    load_starter(folder=folder)
    page = lesson("viec-nen-lam-hang-ngay")
    page.signed_off_by, page.signed_off_title = "Trần Văn A", "Chuyên viên"
    page.signed_off_on = "2026-11-01"
    page.save_revision().publish()
    path = file_of(folder, "viec-nen-lam-hang-ngay", 6)
    change_file(path, lambda data: data.update(title="Khác"))
    load_starter(folder=folder)
    page = lesson("viec-nen-lam-hang-ngay")
    assert page.live
    assert page.signed_off_by == "Trần Văn A"


def test_an_edited_key_of_a_question_stays(folder):
    load_starter(folder=folder)
    question = Question.objects.get(slug="m1-q01")
    options = list(question.options.all())
    for option in options:
        option.is_correct = option is options[0]
    question.options = options
    question.save_revision().publish()

    def reword(data):
        data["questions"][0]["explanation"] = "Khác"

    change_file(folder / M1 / "questions.yaml", reword)
    summary = load_starter(folder=folder)
    assert summary.edited == ["M1-Q01"]
    assert Question.objects.get(slug="m1-q01").options.first().is_correct


def test_what_a_trainer_removed_is_not_loaded_again(folder):
    load_starter(folder=folder)
    lesson().delete()
    summary = load_starter(folder=folder)
    assert summary.removed == ["M1/lesson/ai-la-tre-em"]
    assert not LessonPage.objects.filter(slug="ai-la-tre-em", locale__language_code="vi").exists()


def test_a_page_that_was_moved_is_still_known(folder):
    load_starter(folder=folder)
    lesson("cha-me-lam-guong").move(lesson(), pos="left")
    summary = load_starter(folder=folder)
    assert summary.counts == {"unchanged": summary.counts["unchanged"]}
    assert lesson("cha-me-lam-guong").path < lesson().path


def test_an_edited_front_door_stays(folder):
    load_starter(folder=folder)
    index = CourseIndexPage.objects.get(locale__language_code="vi")
    index.title = "Lớp học"
    index.save_revision().publish()
    load_starter(folder=folder)
    assert CourseIndexPage.objects.get(locale__language_code="vi").title == "Lớp học"


# --- Not ready ---------------------------------------------------------------------------------


def test_without_audiences_and_duties_it_says_what_to_run_first(db, uploads):
    with pytest.raises(NotReady, match="load_units"):
        load_starter()
    with pytest.raises(CommandError, match="load_units"):
        call_command("load_starter")
    assert not HomePage.objects.exists()
