"""Questions and quizzes for tests: `make_question("…", right="a", wrong="bc")`."""

import itertools
from decimal import Decimal
from typing import Any

from quizzes import kinds, services
from quizzes.models import Case, Option, Question, Quiz, QuizDraw, QuizQuestion

_numbers = itertools.count(1)


def make_question(
    text: str = "", *, right: str = "a", wrong: str = "bcd", live: bool = True, **fields: Any
) -> Question:
    """A question with an option "answer a" for each letter, in the order of the alphabet.

    `last="d"` keeps option d last. `rows=[{"text": …}, …]` are the options themselves.
    """
    last, rows = fields.pop("last", ""), fields.pop("rows", None)
    topics = fields.pop("topics", ())
    fields.setdefault("certainty", Question.Certainty.VERIFIED)
    number = next(_numbers)
    fields.setdefault("explanation", f"Because of rule {number}.")
    fields.setdefault("source", f"Law {number}")
    question = Question.objects.create(text=text or f"Question {number}?", live=live, **fields)
    if topics:
        question.topics.add(*topics)
        question.save()
    for position, row in enumerate(rows or ()):
        Option.objects.create(question=question, sort_order=position, **row)
    for position, letter in enumerate(sorted(right + wrong) if rows is None else ()):
        Option.objects.create(
            question=question,
            text=f"answer {letter}",
            is_correct=letter in right,
            keep_last=letter in last,
            sort_order=position,
        )
    return question


def make_one_of_each(**fields: Any) -> list[Question]:
    """A question of every kind, the last two about one case."""
    story = Case.objects.create(title="Chuyện của Na", text="Na ra suối một mình.")
    texts = ("bước một", "bước hai", "bước ba")
    pairs = (("lửa", "114"), ("trẻ em", "111"), ("", "115"))
    return [
        make_question("Một?", **fields),
        make_question("Nhiều?", kind="several", right="ab", wrong="c", **fields),
        make_question("Đúng hay sai?", kind="true_false", right="a", wrong="b", **fields),
        make_question("Thứ tự?", kind="ordering", rows=[{"text": t} for t in texts], **fields),
        make_question(
            "Gọi số nào?",
            kind="matching",
            rows=[{"text": text, "match": match} for text, match in pairs],
            **fields,
        ),
        make_question("Bạn thấy sao?", kind="likert", right="", wrong="abc", **fields),
        make_question(
            "Bao nhiêu tuổi?",
            kind="number",
            tolerance=Decimal("0.5"),
            rows=[{"text": "16", "is_correct": True}, {"text": "18", "feedback": "Không còn nữa."}],
            case=story,
            case_position=2,
            **fields,
        ),
        make_question(
            "Con gì?",
            kind="word",
            rows=[{"text": "Chó", "is_correct": True}],
            case=story,
            case_position=1,
            **fields,
        ),
    ]


def make_quiz(*questions: Question, publish: bool = True, **fields: Any) -> Quiz:
    """A quiz of these questions (three single ones if none is given), published.

    `draws=[{"topic": …, "difficulty": …, "count": 2}, …]` draws besides.
    """
    number = next(_numbers)
    draws = fields.pop("draws", ())
    questions = questions or (() if draws else tuple(make_question() for _ in range(3)))
    fields = {"slug": f"quiz-{number}", "title": f"Quiz {number}"} | fields
    quiz = Quiz.objects.create(**fields)
    for position, question in enumerate(questions):
        QuizQuestion.objects.create(quiz=quiz, question=question, sort_order=position)
    for position, draw in enumerate(draws):
        QuizDraw.objects.create(quiz=quiz, sort_order=position, **draw)
    if publish:
        services.publish_quiz(quiz=quiz)
        quiz.refresh_from_db()
    return quiz


def right_answers(content: dict) -> dict[str, list[str]]:
    """The key of a version's content as answers."""
    return {question["id"]: kinds.right_answer(question) for question in content["questions"]}


def wrong_answers(content: dict) -> dict[str, list[str]]:
    """One wrong option for every question."""
    return {
        question["id"]: [option["id"] for option in question["options"] if not option["correct"]][
            :1
        ]
        for question in content["questions"]
    }
