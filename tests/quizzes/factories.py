"""Questions and quizzes for tests: `make_question("…", right="a", wrong="bc")`."""

import itertools
from typing import Any

from quizzes import services
from quizzes.models import Option, Question, Quiz, QuizQuestion

_numbers = itertools.count(1)


def make_question(
    text: str = "", *, right: str = "a", wrong: str = "bcd", live: bool = True, **fields: Any
) -> Question:
    """A question with an option "answer a" for each letter, in the order of the alphabet.

    `last="d"` keeps option d last.
    """
    last = fields.pop("last", "")
    fields.setdefault("certainty", Question.Certainty.VERIFIED)
    number = next(_numbers)
    fields.setdefault("explanation", f"Because of rule {number}.")
    fields.setdefault("source", f"Law {number}")
    question = Question.objects.create(text=text or f"Question {number}?", live=live, **fields)
    for position, letter in enumerate(sorted(right + wrong)):
        Option.objects.create(
            question=question,
            text=f"answer {letter}",
            is_correct=letter in right,
            keep_last=letter in last,
            sort_order=position,
        )
    return question


def make_quiz(*questions: Question, publish: bool = True, **fields: Any) -> Quiz:
    """A quiz of these questions (three single ones if none is given), published."""
    number = next(_numbers)
    questions = questions or tuple(make_question() for _ in range(3))
    fields = {"slug": f"quiz-{number}", "title": f"Quiz {number}"} | fields
    quiz = Quiz.objects.create(**fields)
    for position, question in enumerate(questions):
        QuizQuestion.objects.create(quiz=quiz, question=question, sort_order=position)
    if publish:
        services.publish_quiz(quiz=quiz)
        quiz.refresh_from_db()
    return quiz


def right_answers(content: dict) -> dict[str, list[str]]:
    """The key of a version's content as answers."""
    return {
        question["id"]: [option["id"] for option in question["options"] if option["correct"]]
        for question in content["questions"]
    }


def wrong_answers(content: dict) -> dict[str, list[str]]:
    """One wrong option for every question."""
    return {
        question["id"]: [option["id"] for option in question["options"] if not option["correct"]][
            :1
        ]
        for question in content["questions"]
    }
