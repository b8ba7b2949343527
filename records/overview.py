"""Everything "My training" and "My course" show of one person. Reading only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from courses.models import Course
from courses.queries import page_of
from people.models import Person
from places import days
from records import progress
from records.models import Attempt, Completion, LessonProgress, Marking
from records.progress import CourseProgress, Step
from records.queries import Past, Required, State, my_training

MOST_ATTEMPTS = 20


@dataclass(frozen=True)
class ToDo:
    """A course that is required and not covered: by when, and how far one is."""

    required: Required
    progress: CourseProgress | None

    @property
    def is_overdue(self) -> bool:
        return self.required.state == State.OVERDUE

    @property
    def was_done_before(self) -> bool:
        return self.required.done_on is not None

    @property
    def days_left(self) -> int:
        return (self.required.due - days.today()).days


@dataclass(frozen=True)
class InOrder:
    """A course that is required and covered, or from which one is exempt."""

    required: Required
    completion: Completion | None

    @property
    def is_exempt(self) -> bool:
        return self.required.state == State.EXEMPT


@dataclass(frozen=True)
class Overview:
    next_step: tuple[Step, CourseProgress] | None
    to_do: list[ToDo]
    begun: list[CourseProgress]
    in_order: list[InOrder]
    history: list[Past]
    attempts: list[Marking]

    @property
    def is_empty(self) -> bool:
        return not (self.to_do or self.begun or self.in_order or self.history or self.attempts)


def overview_of(person: Person, on: date | None = None) -> Overview:
    """The one next step, what must be done, what was begun, what is in order, what was."""
    training = my_training(person, on)
    standing = latest_standing(training.history)
    required = {one.course.pk for one in training.to_do}
    begun = _begun(person)
    courses = progress.of_courses(person, required | begun, completions=standing, renew=required)
    to_do = [ToDo(one, courses.get(one.course.pk)) for one in training.to_do]
    unfinished = begun - required - set(standing)
    going_on = [one for pk, one in courses.items() if pk in unfinished]
    going_on.sort(key=lambda one: one.course.sort_key)
    return Overview(
        next_step=_first_step([one.progress for one in to_do if one.progress] + going_on),
        to_do=to_do,
        begun=going_on,
        in_order=[InOrder(one, standing.get(one.course.pk)) for one in training.in_order],
        history=list(training.history),
        attempts=_last_attempts(person),
    )


def course_of(person: Person, course: Course) -> CourseProgress | None:
    """How far somebody is in one course; None when it has no live page."""
    training = my_training(person)
    found = progress.of_courses(
        person,
        [course.pk],
        completions=latest_standing(training.history),
        renew={one.course.pk for one in training.to_do},
    )
    return found.get(course.pk)


def after_last_lesson(person: Person | AnonymousUser, course: Course) -> str:
    """Where to go after the last lesson: the quiz if it is now due, else the course."""
    if not person.is_authenticated:
        page = page_of(course)
        if page and page.quiz and page.quiz.current_id:
            return reverse("take-quiz", args=[page.quiz.slug])
        return progress.address_of(page) if page else "/"
    found = course_of(person, course)
    if found and found.quiz and found.is_quiz_due:
        return reverse("take-quiz", args=[found.quiz.slug])
    return reverse("my-course", args=[course.slug])


def latest_standing(history: Iterable[Past]) -> dict[int, Completion]:
    """By course: the completion that counts on the latest day."""
    counting = sorted((one for one in history if not one.is_void), key=lambda one: one.counts_on)
    return {one.completion.course_id: one.completion for one in counting}


def _begun(person: Person) -> set[int]:
    read = LessonProgress.objects.filter(person=person).values_list("course_id")
    tried = Attempt.objects.filter(person=person).values_list("course_id")
    return {course_id for (course_id,) in read.union(tried)}


def _first_step(courses: list[CourseProgress]) -> tuple[Step, CourseProgress] | None:
    steps = ((one.next_step, one) for one in courses)
    return next((pair for pair in steps if pair[0] and pair[0].kind != "certificate"), None)


def _last_attempts(person: Person) -> list[Marking]:
    rows = progress.last_markings(person).select_related(
        "attempt__course", "attempt__quiz_version__quiz"
    )
    rows = rows.defer("marks", "attempt__shown", "attempt__quiz_version__content")
    return list(rows.order_by("-attempt__recorded_at", "-pk")[:MOST_ATTEMPTS])
