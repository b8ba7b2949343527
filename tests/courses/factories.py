"""A small site to read: home, list, one course with lessons, in both languages."""

import itertools
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, Site

from courses.models import Course, CourseIndexPage, CoursePage, HomePage, LessonPage
from courses.services import give_identity
from quizzes.models import Option, Question

_numbers = itertools.count(1)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">'
    "<title>Mầm măng</title><path d='M0 0h640v360H0z' fill='#e8f2dc'/></svg>"
)


class SmallSite(NamedTuple):
    home: HomePage
    index: CourseIndexPage


def make_site() -> SmallSite:
    """The front door at "/" and the list of courses at "/khoa-hoc/", live."""
    locale, _made = Locale.objects.get_or_create(language_code="vi")
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Măng Non", slug="trang-chu", locale=locale))
    index = home.add_child(instance=CourseIndexPage(title="Khóa học", slug="khoa-hoc"))
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.root_page = "localhost", home
    site.save()
    return SmallSite(home, index)


def make_course_page(index: CourseIndexPage, *, title: str = "", **fields: Any) -> CoursePage:
    """A live course with its identity; `topics=["…"]` gives topics."""
    number = next(_numbers)
    topics = fields.pop("topics", [])
    fields.setdefault("slug", f"khoa-{number}")
    fields.setdefault("summary", "Một câu tóm tắt.")
    page = CoursePage(title=title or f"Khóa số {number}", **fields)
    index.add_child(instance=page)
    give_identity(page=page)
    page.topics.add(*topics)
    page.save_revision().publish()
    return CoursePage.objects.get(pk=page.pk)


def make_page_of(course: Course, **fields: Any) -> CoursePage:
    """A live page of a course that has none yet; `duties=[…]` are those it covers."""
    duties = fields.pop("duties", [])
    fields.setdefault("summary", "Một câu tóm tắt.")
    index = CourseIndexPage.objects.first() or make_site().index
    page = index.add_child(
        instance=CoursePage(title=course.title, slug=course.slug, course=course, **fields)
    )
    page.duties.set(duties)
    page.save_revision().publish()
    return CoursePage.objects.get(pk=page.pk)


def make_lesson(course: CoursePage, *, title: str = "", **fields: Any) -> LessonPage:
    """A verified lesson, live unless `live=False`; `body=[("heading", "…"), …]`."""
    number = next(_numbers)
    live = fields.pop("live", True)
    fields.setdefault("certainty", LessonPage.Certainty.VERIFIED)
    fields.setdefault("slug", f"bai-{number}")
    page = LessonPage(title=title or f"Bài số {number}", live=False, **fields)
    course.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return LessonPage.objects.get(pk=page.pk)


def make_english_twins(*pages: Page) -> None:
    english = Locale.objects.get(language_code="en")
    for page in pages:
        page.specific.copy_for_translation(english, copy_parents=True, alias=True)


def make_drawing(name: str = "ve.svg", content: str = DRAWING) -> Image:
    image = Image(title=name)
    image.file.save(name, ContentFile(content.encode()), save=False)
    image.width, image.height = 640, 360
    image.save()
    return image


def make_png(name: str = "chia-se.png", size: tuple[int, int] = (1200, 630)) -> Image:
    file = get_test_image_file(name, size=size)
    return Image.objects.create(title=name, file=file)


def make_draft_question(**fields: Any) -> Question:
    fields.setdefault("text", "Câu hỏi chờ duyệt?")
    return Question.objects.create(live=False, **fields)


def make_verified_question(**fields: Any) -> Question:
    number = next(_numbers)
    fields.setdefault("text", f"Câu hỏi số {number}?")
    question = Question(certainty=Question.Certainty.VERIFIED, **fields)
    question.options = [
        Option(text="Đúng", is_correct=True, sort_order=0),
        Option(text="Sai", sort_order=1),
    ]
    question.save()
    question.save_revision().publish()
    return question
