"""The building blocks: each can be found, tried and read, without a script."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.documents.models import Document

from courses.blocks import LessonBlocks
from tests.courses.factories import make_drawing
from tests.factories import make_person

BLOCKS = LessonBlocks().child_blocks


def draw(name, value):
    block = BLOCKS[name]
    return block.render(block.normalize(value))


@pytest.fixture
def film(db, uploads):
    document = Document(title="Phim", file_size=4_200_000)
    document.file.save("phim.mp4", ContentFile(b"x"), save=False)
    document.save()
    Document.objects.filter(pk=document.pk).update(file_size=4_200_000)
    return Document.objects.get(pk=document.pk)


@pytest.mark.parametrize("name", BLOCKS)
def test_a_trainer_can_tell_a_block_by_name_icon_and_description(name):
    block = BLOCKS[name]
    assert block.label
    assert block.meta.icon != "placeholder"
    assert block.get_description()
    assert block.meta.template == f"blocks/{name}_block.html"
    get_template(block.meta.template)


@pytest.mark.parametrize("name", BLOCKS)
def test_a_trainer_sees_a_block_before_choosing_it(client, db, name):
    client.force_login(make_person(pin="2468", is_superuser=True))
    assert BLOCKS[name].is_previewable
    url = reverse("wagtailadmin_block_preview")
    response = client.get(url, {"id": BLOCKS[name].definition_prefix})
    html = response.content.decode()
    assert response.status_code == 200
    assert "css/main" in html
    assert "<main" in html
    assert "\n\n</div></main>" not in html


def test_a_picture_is_described_and_keeps_its_place(db, uploads):
    html = draw("picture", {"image": make_drawing(), "alt": 'Em "Hoa"', "caption": "Lời"})
    assert 'alt="Em &quot;Hoa&quot;"' in html
    assert 'width="640" height="360"' in html
    assert 'loading="lazy"' in html
    with pytest.raises(ValidationError):
        BLOCKS["picture"].clean({"image": make_drawing("b.svg"), "alt": "", "caption": ""})


def test_a_film_says_its_size_and_waits_for_a_tap(film):
    html = draw("video", {"title": "Xem", "file": film, "captions": None, "transcript": "Lời kể"})
    assert "4,0" in html
    assert "MB" in html
    assert 'preload="none"' in html
    assert "autoplay" not in html
    assert "Lời kể" in html


def test_a_recording_has_its_words_and_waits_for_a_tap(film):
    html = draw("audio", {"title": "Nghe", "file": film, "transcript": "Chị Hoa kể"})
    assert 'preload="none"' in html
    assert "Chị Hoa kể" in html
    with pytest.raises(ValidationError):
        BLOCKS["audio"].clean({"title": "Nghe", "file": film, "transcript": ""})


def test_a_file_to_download_says_its_kind_and_size(film):
    html = draw("download", {"title": "Tờ rơi", "file": film})
    assert "MP4" in html
    assert "4,0" in html


def test_numbers_are_called_with_one_tap_and_111_comes_first():
    html = draw("call", {"numbers": ["115", "111"], "note": ""})
    assert html.index('href="tel:111"') < html.index('href="tel:115"')
    assert "tel:113" not in html


def test_a_quick_check_answers_without_a_script():
    value = {
        "question": "Làm gì?",
        "options": [
            {"text": "Báo ngay", "is_right": True, "feedback": "Vì em cần giúp."},
            {"text": "Để mai", "is_right": False, "feedback": "Mai có thể muộn."},
        ],
    }
    html = draw("quick_check", value)
    assert html.count("<details") == 2
    assert "Mai có thể muộn." in html
    assert "<script" not in html
    assert "<form" not in html


def test_a_quick_check_without_a_right_answer_is_refused():
    options = [{"text": t, "is_right": False, "feedback": "x"} for t in "ab"]
    block = BLOCKS["quick_check"]
    with pytest.raises(ValidationError) as refused:
        block.clean(block.normalize({"question": "?", "options": options, "rests_on": ""}))
    assert "options" in refused.value.block_errors


def test_advice_needs_at_least_one_line():
    block = BLOCKS["do_dont"]
    with pytest.raises(ValidationError):
        block.clean(block.normalize({"title": "Khi nói chuyện", "do": [], "dont": []}))
    html = draw("do_dont", {"title": "T", "do": [{"text": "Nghe"}], "dont": []})
    assert gettext("Do not") not in html


def test_a_fact_shows_its_source_and_hides_its_number():
    items = [
        {"text": "Trẻ em là người dưới 16 tuổi.", "source": "Luật Trẻ em", "rests_on": "M1-F01"}
    ]
    html = draw("key_facts", {"title": "Cần nhớ", "items": items})
    assert "Luật Trẻ em" in html
    assert "M1-F01" not in html


def test_what_a_trainer_types_in_a_line_is_text_and_never_markup():
    assert "<b>" not in draw("heading", "<b>x</b>")
    items = [{"text": "<b>x</b>", "source": "<b>y</b>"}]
    assert "<b>" not in draw("key_facts", {"title": "<b>z</b>", "items": items})


def test_facts_from_one_place_name_it_once():
    items = [{"text": f"Điều {number}", "source": "Luật Trẻ em"} for number in range(3)]
    html = draw("key_facts", {"title": "Cần nhớ", "items": items})
    assert html.count("Luật Trẻ em") == 1
    items[0]["source"] = "Nghị định 56"
    html = draw("key_facts", {"title": "Cần nhớ", "items": items})
    assert html.count("Luật Trẻ em") == 2 and html.count("Nghị định 56") == 1
