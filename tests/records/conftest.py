"""A course with two lessons and a quiz of one question, on a small site."""

from dataclasses import dataclass

import pytest

from courses.models import Course, CoursePage, LessonPage
from courses.services import give_identity
from quizzes.models import Quiz, QuizVersion
from tests.courses.factories import make_lesson, make_site
from tests.records.rows import QUESTION, RIGHT, WRONG, make_quiz_version

PASSING, FAILING = {QUESTION: [RIGHT]}, {QUESTION: [WRONG]}


@dataclass
class Taught:
    course: Course
    page: CoursePage
    lessons: list[LessonPage]
    version: QuizVersion | None = None

    @property
    def keys(self):
        return [lesson.translation_key for lesson in self.lessons]


def make_taught(index, *, lessons: int = 2, quiz: bool = True, slug: str = "duoi-nuoc") -> Taught:
    """A live course page in Vietnamese with its lessons and, maybe, a quiz."""
    test = Quiz.objects.create(slug=slug, title=slug, pass_mark=80) if quiz else None
    version = make_quiz_version(quiz=test) if test else None
    page = CoursePage(title=slug, slug=slug, summary="…", quiz=test)
    index.add_child(instance=page)
    give_identity(page=page)
    page.save_revision().publish()
    page.refresh_from_db()
    made = [make_lesson(page, title=f"Bài {number}") for number in range(1, lessons + 1)]
    return Taught(page.course, page, made, version)


@pytest.fixture
def index(db):
    return make_site().index


@pytest.fixture
def taught(index) -> Taught:
    return make_taught(index)
