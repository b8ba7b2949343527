"""The building blocks of a lesson: `<Name>Block` draws `templates/blocks/<name>_block.html`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.models import Image

from courses.numbers import EMERGENCY

WORDS = ["bold", "italic", "link", "ol", "ul"]


class FactsBlock(blocks.CharBlock):
    """Numbers of facts: the same in every language, so a translator is not asked for them."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return []


def rests_on() -> FactsBlock:
    """Learners never see it: it tells an expert what to check the words against."""
    return FactsBlock(
        required=False,
        label=_("Rests on"),
        help_text=_("Numbers of the facts these words rest on, such as M1-F01. Not shown."),
    )


def with_facts(*children: str) -> blocks.BlockGroup:
    return blocks.BlockGroup(children=list(children), settings=["rests_on"])


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("A short line above the next part.")
        template = "blocks/heading_block.html"
        preview_value = "Khi thấy một em nhỏ có dấu hiệu lạ"


class TextBlock(blocks.StructBlock):
    body = blocks.RichTextBlock(
        features=WORDS, label=_("Text"), help_text=_("Short sentences: 20 words or fewer.")
    )
    rests_on = rests_on()

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("A few plain sentences.")
        template = "blocks/text_block.html"
        form_layout = with_facts("body")
        preview_value = {"body": "<p>Bạn không cần chắc chắn mới được hỏi thăm em.</p>"}


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        max_length=300,
        label=_("What the picture shows"),
        help_text=_("Read aloud to people who cannot see it, and shown until it has loaded."),
    )
    caption = blocks.CharBlock(required=False, max_length=200, label=_("Words below it"))

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A drawing or photo, described in words.")
        template = "blocks/picture_block.html"

    def get_preview_value(self) -> Any:
        value = {
            "image": Image.objects.first(),
            "alt": "Một bức tranh",
            "caption": "Lời dưới tranh",
        }
        return self.normalize(value)


class AudioBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    file = DocumentChooserBlock(label=_("Sound file"), help_text=_("MP3 plays everywhere."))
    transcript = blocks.TextBlock(
        label=_("What is said, in writing"), help_text=_("For those who cannot hear or play it.")
    )

    class Meta:
        icon = "media"
        label = _("Sound")
        description = _("A recording with its words in writing.")
        template = "blocks/audio_block.html"
        preview_value = {"title": "Nghe chuyện", "file": None, "transcript": "Chị Hoa kể…"}


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    file = DocumentChooserBlock(
        label=_("Video file"), help_text=_("MP4. Nothing is downloaded before a tap.")
    )
    captions = DocumentChooserBlock(
        required=False, label=_("Captions"), help_text=_("A WebVTT file (.vtt), if there is one.")
    )
    transcript = blocks.TextBlock(
        label=_("What is said and shown, in writing"),
        help_text=_("For those who cannot hear, see or pay for the download."),
    )

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A film; its size is shown first.")
        template = "blocks/video_block.html"
        preview_value = {"title": "Xem phim", "file": None, "captions": None, "transcript": "…"}


class KeyFactBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=500, label=_("Fact"))
    source = blocks.CharBlock(
        max_length=200, label=_("Source"), help_text=_("Law and article, or who found it.")
    )
    rests_on = rests_on()

    class Meta:
        icon = "check"
        label = _("Fact")
        form_layout = with_facts("text", "source")


class KeyFactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"), default="Cần nhớ")
    items = blocks.ListBlock(KeyFactBlock(), min_num=1, max_num=8, label=_("Facts"))

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Facts from one place name it once, below them all."""
        sources = {fact["source"] for fact in value["items"]}
        shared = sources.pop() if len(sources) == 1 else ""
        return super().get_context(value, parent_context) | {"shared_source": shared}

    class Meta:
        icon = "thumbtack"
        label = _("Key facts")
        description = _("What to remember, each with its source.")
        template = "blocks/key_facts_block.html"
        preview_value = {
            "title": "Cần nhớ",
            "items": [{"text": "Một điều cần nhớ.", "source": "Luật Trẻ em"}],
        }


class AdviceBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("What"))
    rests_on = rests_on()

    class Meta:
        icon = "check"
        label = _("Line")
        form_layout = with_facts("text")


class DoDontBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    do = blocks.ListBlock(AdviceBlock(), min_num=0, max_num=8, label=_("Do"))
    dont = blocks.ListBlock(AdviceBlock(), min_num=0, max_num=8, label=_("Do not"))

    class Meta:
        icon = "list-ul"
        label = _("Do and do not")
        description = _("Two short lists side by side.")
        template = "blocks/do_dont_block.html"
        preview_value = {
            "title": "Khi nói chuyện với em",
            "do": [{"text": "Nghe em nói hết."}],
            "dont": [{"text": "Hỏi dồn em."}],
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not value["do"] and not value["dont"]:
            raise blocks.StructBlockValidationError(
                non_block_errors=[ValidationError(_("Write at least one line."))]
            )
        return value


class StoryBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    body = blocks.RichTextBlock(
        features=WORDS, label=_("Story"), help_text=_("Invented people only. Never a real child.")
    )
    rests_on = rests_on()

    class Meta:
        icon = "openquote"
        label = _("Story")
        description = _("A small situation that the reader knows from home.")
        template = "blocks/story_block.html"
        form_layout = with_facts("title", "body")
        preview_value = {
            "title": "Chiều ở sân nhà văn hóa",
            "body": "<p>Chị Hoa, cộng tác viên thôn, thấy một em ngồi một mình.</p>",
        }


class CheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("Answer"))
    is_right = blocks.BooleanBlock(required=False, label=_("Is right"))
    feedback = blocks.CharBlock(
        max_length=500, label=_("What to say to it"), help_text=_("Say why, kindly.")
    )

    class Meta:
        icon = "radio-full"
        label = _("Answer")


class QuickCheckBlock(blocks.StructBlock):
    """A question for oneself: nothing is marked, sent or kept."""

    question = blocks.CharBlock(max_length=500, label=_("Question"))
    options = blocks.ListBlock(CheckOptionBlock(), min_num=2, max_num=5, label=_("Answers"))
    rests_on = rests_on()

    class Meta:
        icon = "help"
        label = _("Quick check")
        description = _("A question for oneself; each answer says why. Nothing is kept.")
        template = "blocks/quick_check_block.html"
        form_layout = with_facts("question", "options")
        preview_value = {
            "question": "Em nói đã kể với bạn một điều khó nói. Việc đầu tiên bạn làm là gì?",
            "options": [
                {"text": "Nghe em nói hết", "is_right": True, "feedback": "Đúng rồi."},
                {"text": "Hỏi dồn em", "is_right": False, "feedback": "Em sẽ sợ và im lặng."},
            ],
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not any(option["is_right"] for option in value["options"]):
            raise blocks.StructBlockValidationError(
                block_errors={"options": ValidationError(_("Mark at least one answer as right."))}
            )
        return value


class CallBlock(blocks.StructBlock):
    numbers = blocks.MultipleChoiceBlock(
        choices=[(number, f"{number}") for number in EMERGENCY],
        default=["111"],
        label=_("Numbers"),
        help_text=_("111 child helpline, 113 police, 114 fire and rescue, 115 ambulance."),
    )
    note = blocks.RichTextBlock(
        features=WORDS, required=False, label=_("When to call and what to say")
    )
    rests_on = rests_on()

    class Meta:
        icon = "mobile-alt"
        label = _("Whom to call")
        description = _("Numbers that are called with one tap.")
        template = "blocks/call_block.html"
        form_layout = with_facts("numbers", "note")
        preview_value = {"numbers": ["111", "113"], "note": ""}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        chosen = value["numbers"] or []
        context["calls"] = [(n, EMERGENCY[n]) for n in EMERGENCY if n in chosen]
        return context


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    file = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "download"
        label = _("File to download")
        description = _("A leaflet or form; its size is shown first.")
        template = "blocks/download_block.html"
        preview_value = {"title": "Tờ rơi", "file": None}


class SourcesBlock(blocks.StructBlock):
    items = blocks.ListBlock(blocks.CharBlock(max_length=400), min_num=1, label=_("Sources"))

    class Meta:
        icon = "doc-full"
        label = _("Sources")
        description = _("Full names of the laws and texts this lesson rests on.")
        template = "blocks/sources_block.html"
        preview_value = {"items": ["Luật Trẻ em số 102/2016/QH13"]}


class LessonBlocks(blocks.StreamBlock):
    heading = HeadingBlock()
    text = TextBlock()
    picture = PictureBlock()
    audio = AudioBlock()
    video = VideoBlock()
    key_facts = KeyFactsBlock()
    do_dont = DoDontBlock()
    story = StoryBlock()
    quick_check = QuickCheckBlock()
    call = CallBlock()
    download = DownloadBlock()
    sources = SourcesBlock()
