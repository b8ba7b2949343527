"""What trainers are told to mend, and that the starter modules show how it is done."""

import gzip
import uuid
from collections import Counter

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from courses.blocks import LessonBlocks
from courses.content_checks import FRAME, findings_in, measures_of, musts_in
from courses.models import CoursePage, LessonPage
from courses.module_files.blocks import stored
from courses.starter_files import StarterFiles
from tests.courses.factories import make_drawing, make_lesson, make_png
from tests.courses.test_weight import loaded_by, on_the_wire, text_of

pytestmark = pytest.mark.django_db
SOURCES = ("sources", {"items": ["Luật Trẻ em"]})


def lesson_of(*body, **fields):
    page = LessonPage(title="Bài thử", slug="bai-thu", **fields)
    page.body = [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in body]
    return page


def text(words):
    return ("text", {"body": f"<p>{words}</p>", "rests_on": ""})


def words_of(page, must):
    return [finding.words for finding in findings_in(page) if finding.must is must]


# --- What must be mended ------------------------------------------------------------------------


def test_a_good_lesson_has_nothing_to_mend():
    assert findings_in(lesson_of(text("Em kể, bạn nghe."), SOURCES)) == []


@pytest.mark.parametrize(
    "body",
    [
        [text("✎ Viết ở đây")],
        [("heading", "✎ Đề mục")],
        [("do_dont", {"title": "Nên", "do": [{"text": "✎ Một việc"}], "dont": []})],
        [("story", {"title": "✎ Tên chuyện", "body": "<p>Chuyện.</p>"})],
        [("key_facts", {"title": "Nhớ", "items": [{"text": "Một", "source": "✎ Luật nào"}]})],
        [
            (
                "quick_check",
                {
                    "question": "Gì?",
                    "options": [{"text": "Có", "is_right": True, "feedback": "✎ Vì sao"}],
                },
            )
        ],
        [("sources", {"items": ["✎ Tên luật"]})],
    ],
)
def test_guiding_words_left_anywhere_must_go(body):
    page = lesson_of(*body, SOURCES)
    assert any(finding.must and "✎" in finding.excerpt for finding in findings_in(page))
    assert musts_in(page)[0].block == page.body[0].id


def test_guiding_words_in_title_or_summary_must_go():
    assert musts_in(lesson_of(text("Chữ."), SOURCES, search_description="✎ Một câu"))
    assert musts_in(CoursePage(title="Khóa", summary="✎ Tóm tắt"))


def test_a_picture_must_be_chosen_and_described():
    value = {"image": None, "alt": "", "caption": ""}
    assert len(words_of(lesson_of(("picture", value), SOURCES), True)) == 1
    value["image"] = make_drawing().pk
    assert len(words_of(lesson_of(("picture", value), SOURCES), True)) == 1
    value["alt"] = "Một em bé cười"
    assert words_of(lesson_of(("picture", value), SOURCES), True) == []


def test_the_name_of_a_file_describes_nothing():
    value = {"image": make_drawing().pk, "alt": "IMG_2031.jpg", "caption": ""}
    assert "IMG_2031.jpg" in words_of(lesson_of(("picture", value), SOURCES), False)[0]


@pytest.mark.parametrize("kind", ["audio", "video"])
def test_sound_and_film_need_their_words_in_writing(kind, uploads):
    document = Document(title="Kể")
    document.file.save("a.mp4", ContentFile(b"x"))
    value = {"title": "Kể", "file": document.pk, "transcript": " "}
    assert len(words_of(lesson_of((kind, value), SOURCES), True)) == 1
    value["transcript"] = "Chị Hoa kể."
    assert words_of(lesson_of((kind, value), SOURCES), True) == []


def test_what_no_phone_plays_yet_must_wait(uploads):
    document = Document(title="Kể")
    document.file.save("a.wav", ContentFile(b"x"))
    value = {"title": "Kể", "file": document.pk, "transcript": "Chị Hoa kể."}
    assert len(words_of(lesson_of(("audio", value), SOURCES), True)) == 1


# --- What should be mended ----------------------------------------------------------------------


def test_long_sentences_and_words_of_offices_are_pointed_out_with_their_block():
    page = lesson_of(text(" ".join(["em"] * 30) + "."), text("Xã tiến hành kiểm tra."), SOURCES)
    long, hard = findings_in(page)
    assert "30" in long.words
    assert long.block == page.body[0].id
    assert "tiến hành kiểm tra" in hard.words
    assert hard.anchor == f"#block-{page.body[1].id}-section"


def test_a_law_may_be_called_as_it_is():
    source = ("sources", {"items": ["Nghị định quy định việc tiến hành kiểm tra"]})
    assert findings_in(lesson_of(text("Ngắn."), source)) == []


def test_an_empty_lesson_is_none():
    assert len(words_of(lesson_of(), False)) == 1


def test_a_source_a_screen_and_a_short_lesson_are_asked_for():
    page = lesson_of(text("Câu ngắn thôi. " * 60))
    assert len(words_of(page, False)) == 2
    many = lesson_of(*[text("Câu ngắn thôi. " * 40)] * 10, SOURCES)
    assert any("9" in words or "8" in words for words in words_of(many, False))


def test_a_course_should_have_a_quiz_and_say_for_whom(course):
    course.quiz = None
    assert len(words_of(course, False)) == 2


# --- What it costs -------------------------------------------------------------------------


def test_weight_and_seconds_name_the_heaviest_part():
    image = make_png("lop-hoc.png", size=(900, 900))
    page = lesson_of(text("Chữ."), ("picture", {"image": image.pk, "alt": "Lớp học"}), SOURCES)
    cost = measures_of(page)
    assert cost.heaviest.words == "“lop-hoc.png”"
    assert cost.weight > FRAME + cost.heaviest.size
    assert cost.seconds == pytest.approx(cost.weight / 50_000)


def test_the_frame_weighs_what_is_reckoned(client, course):
    """Page, style and scripts of a lesson with next to nothing in it, compressed."""
    lesson = make_lesson(course, body=[("heading", "Một")])
    response = client.get(lesson.url, headers={"Accept-Encoding": "gzip"})
    assets = loaded_by(gzip.decompress(response.content).decode())
    weight = len(response.content) + sum(on_the_wire(text_of(url)) for url in assets)
    assert weight == pytest.approx(FRAME, rel=0.15)


def test_a_recording_weighs_only_when_it_is_played(uploads):
    document = Document(title="Kể")
    document.file.save("a.mp3", ContentFile(b"x" * 900_000))
    value = {"title": "Kể", "file": document.pk, "transcript": "Chị Hoa kể."}
    cost = measures_of(lesson_of(("audio", value), SOURCES))
    assert cost.weight < 20_000
    assert [load.size for load in cost.on_tap] == [900_000]


class OneDrawing:
    """Every picture of the files is the same drawing."""

    def __init__(self, image):
        self.pk = image.pk

    def media(self, kind, name, where):
        return self.pk

    def link(self, kind, name):
        return None


def test_the_starter_modules_pass_every_must_and_nearly_every_should(uploads):
    files, image = StarterFiles(), make_drawing()
    advice, lessons = Counter(), 0
    for module in files.modules:
        for file in module.lessons(files.facts):
            page = LessonPage(title=file.data["title"])
            page.body = stored(LessonBlocks(), file.blocks, OneDrawing(image), where="", key="")
            found = findings_in(page)
            assert not [finding for finding in found if finding.must], file.key
            advice[file.key], lessons = len(found), lessons + 1
    assert sum(not count for count in advice.values()) >= lessons * 0.8, advice


def test_a_lesson_loaded_from_the_database_is_read_alike(course):
    page = make_lesson(course, body=[("heading", "✎ Đề mục")], live=False)
    assert musts_in(page)
