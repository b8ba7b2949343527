"""How far somebody is in their courses, and the one thing to do next. Reading only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format

from courses.models import Course, CoursePage, LessonPage
from courses.queries import LessonInfo
from people.models import Person
from quizzes.models import Quiz
from records.models import Completion, LessonProgress, Marking


class Step(NamedTuple):
    """The one thing to do next: a lesson, the quiz, or to look at the certificate."""

    kind: str
    title: str
    url: str


@dataclass(frozen=True)
class CourseProgress:
    """`completion` is the latest one that counts; `renew` when it holds no longer."""

    course: Course
    page: CoursePage
    lessons: list[LessonInfo]
    read: set[UUID]
    best: Marking | None
    completion: Completion | None = None
    renew: bool = False

    @property
    def page_url(self) -> str:
        return address_of(self.page)

    @property
    def quiz(self) -> Quiz | None:
        """The quiz that counts, if there is one; one for practice never stands in the way."""
        return None if self.practice else self._open_quiz

    @property
    def practice(self) -> Quiz | None:
        quiz = self._open_quiz
        return quiz if quiz and quiz.is_practice else None

    @property
    def _open_quiz(self) -> Quiz | None:
        quiz = self.page.quiz
        return quiz if quiz and quiz.current_id else None

    @property
    def passed(self) -> bool:
        return bool(self.best and self.best.passed)

    @property
    def best_points(self) -> str:
        return points(self.best.score) if self.best else ""

    @property
    def best_most(self) -> str:
        return points(self.best.max_score) if self.best else ""

    @property
    def unread(self) -> list[LessonInfo]:
        return [lesson for lesson in self.lessons if lesson.key not in self.read]

    @property
    def rows(self) -> list[tuple[LessonInfo, bool]]:
        return [(lesson, lesson.key in self.read) for lesson in self.lessons]

    @property
    def read_count(self) -> int:
        return len(self.lessons) - len(self.unread)

    @property
    def has_begun(self) -> bool:
        return bool(self.read_count or self.best)

    @property
    def is_done(self) -> bool:
        return self.completion is not None and not self.renew

    @property
    def is_quiz_due(self) -> bool:
        """Whether there is a quiz that has not done its part yet."""
        return not self.is_done and not (self.passed and self.unread)

    @property
    def next_step(self) -> Step | None:
        """What was read stays read; what was passed is asked again only when it must be renewed."""
        if self.unread and not self.is_done:
            return Step("lesson", self.unread[0].title, self.unread[0].url)
        if self.quiz and not self.is_done:
            return Step("quiz", self.quiz.title, reverse("take-quiz", args=[self.quiz.slug]))
        if self.completion:
            url = reverse("certificate", args=[self.completion.serial])
            return Step("certificate", self.course.title, url)
        return None


def of_courses(
    person: Person,
    courses: Iterable[int],
    *,
    completions: dict[int, Completion],
    renew: Iterable[int] = (),
) -> dict[int, CourseProgress]:
    """Progress by course id, in four queries however many; courses without a live page are
    left out. `completions` are the latest that count, `renew` those to be done again."""
    pages = _pages(courses)
    lessons = _lessons(pages.values())
    read = defaultdict(set)
    rows = LessonProgress.objects.filter(person=person, course__in=pages)
    for course_id, key in rows.values_list("course_id", "lesson_key"):
        read[course_id].add(key)
    best = _best_marks(person, pages)
    return {
        course_id: CourseProgress(
            course=page.course,
            page=page,
            lessons=lessons[page.pk],
            read=read[course_id],
            best=best.get(course_id),
            completion=completions.get(course_id),
            renew=course_id in renew,
        )
        for course_id, page in pages.items()
    }


def address_of(page: CoursePage) -> str:
    """The page's address in its own language: what follows the home page in the tree.

    The site has one home page a language, so no table of sites need be asked.
    """
    below_home = page.url_path.split("/", 2)[2]
    with translation.override(page.locale.language_code):
        return reverse("wagtail_serve", args=[below_home])


def points(number: Decimal) -> str:
    """Points as people write them: whole, or with one decimal."""
    return number_format(number.quantize(Decimal(1) if number == int(number) else Decimal("0.1")))


def last_markings(person: Person) -> QuerySet[Marking]:
    """The marking that holds of each of a person's attempts: a re-mark is a further row."""
    later = Marking.objects.filter(attempt=OuterRef("attempt"), number__gt=OuterRef("number"))
    return Marking.objects.filter(~Exists(later), attempt__person=person)


def _pages(courses: Iterable[int]) -> dict[int, CoursePage]:
    """By course: its live page in the active language, else in Vietnamese."""
    rows = CoursePage.objects.live().filter(course__in=courses)
    language, found = translation.get_language(), {}
    for page in rows.select_related("course", "locale", "quiz").order_by("path"):
        spoken = page.locale.language_code
        if spoken == language or (spoken == "vi" and page.course_id not in found):
            found[page.course_id] = page
    return found


def _lessons(pages: Iterable[CoursePage]) -> dict[int, list[LessonInfo]]:
    """By page: its live lessons in reading order."""
    by_path = {page.path: page for page in pages}
    found: dict[int, list[LessonInfo]] = {page.pk: [] for page in by_path.values()}
    if not by_path:
        return found
    below = reduce(or_, (Q(path__startswith=path) for path in by_path))
    rows = LessonPage.objects.live().filter(below).order_by("path")
    addresses = {path: address_of(page) for path, page in by_path.items()}
    for path, key, title, slug in rows.values_list("path", "translation_key", "title", "slug"):
        above = path[: -LessonPage.steplen]
        found[by_path[above].pk].append(LessonInfo(key, title, f"{addresses[above]}{slug}/"))
    return found


def _best_marks(person: Person, courses: Iterable[int]) -> dict[int, Marking]:
    """By course: the best of the person's attempts, each by its last marking."""
    rows = last_markings(person).filter(attempt__course__in=courses).select_related("attempt")
    best: dict[int, Marking] = {}
    for row in rows.defer("marks", "attempt__shown"):
        course_id = row.attempt.course_id
        if course_id not in best or _rank(row) > _rank(best[course_id]):
            best[course_id] = row
    return best


def _rank(marking: Marking) -> tuple:
    share = marking.score / marking.max_score if marking.max_score else Decimal(0)
    return (marking.passed, share, marking.attempt.recorded_at)
