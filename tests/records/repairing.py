"""A course whose quiz has a wrong key: made, answered and corrected in tests."""

from dataclasses import dataclass
from datetime import date, timedelta

import uuid6

from courses.models import Course
from people.models import Person
from places import days
from quizzes import services as publishing
from quizzes.models import Question, Quiz
from records.models import Attempt
from records.services import Submission, read_lesson, submit_attempt
from tests.courses.factories import make_course_page, make_lesson
from tests.factories import make_person
from tests.quizzes.factories import make_question, make_quiz

READ_ON = date(2026, 2, 1)


@dataclass
class Asked:
    """A quiz of questions with the answers a, b, c, of which a is called right."""

    course: Course
    lesson_keys: list
    quiz: Quiz
    questions: list[Question]

    @property
    def wrong(self) -> Question:
        """The question whose key is wrong: its first."""
        return self.questions[0]


def make_asked(index, *, questions: int = 2, pass_mark: int = 100, slug: str = "sai-dap-an"):
    asked = [make_question(right="a", wrong="bc") for _number in range(questions)]
    quiz = make_quiz(*asked, pass_mark=pass_mark, slug=slug)
    page = make_course_page(index, title=slug, slug=slug, quiz=quiz)
    lesson = make_lesson(page)
    return Asked(page.course, [lesson.translation_key], quiz, asked)


def option(question: Question, letter: str) -> str:
    return str(question.options.get(text=f"answer {letter}").uuid)


def hand_in(
    asked: Asked,
    letters: str,
    *,
    person: Person | None = None,
    day: date = date(2026, 3, 1),
    reads: bool = True,
    version=None,
) -> Submission:
    """One go, a letter for each question; the lesson is read before unless said otherwise."""
    person = person or make_person()
    at = days.start_of(day) + timedelta(hours=9)
    if reads:
        for key in asked.lesson_keys:
            read_lesson(person=person, lesson_key=key, at=days.start_of(READ_ON))
    asked.quiz.refresh_from_db()
    pairs = zip(asked.questions, letters, strict=False)
    return submit_attempt(
        person=person,
        course=asked.course,
        quiz_version=version or asked.quiz.current,
        client_id=uuid6.uuid7(),
        answers={str(question.uuid): [option(question, letter)] for question, letter in pairs},
        at=at,
    )


def correct_key(question: Question, right: str) -> None:
    """In the bank, and published."""
    for one in question.options.all():
        one.is_correct = one.text == f"answer {right}"
        one.save()
    question.explanation = "Corrected."
    question.save()
    publishing.publish_question(question=Question.objects.get(pk=question.pk))


def last_marks(attempt: Attempt) -> tuple[int, bool]:
    """How many markings an attempt has, and whether it passes by the last."""
    markings = list(attempt.markings.order_by("number"))
    return len(markings), markings[-1].passed
