"""Starter questions and quizzes into the bank."""

from typing import Any

from courses.starter_files import VERIFIED, Json, ModuleFiles, StarterFiles, stable_id
from courses.starter_items import Kind, Shape, Shelf
from quizzes.models import Option, Question, Quiz, QuizQuestion
from quizzes.services import NotPublishable, publish_quiz


def put_quiz(shelf: Shelf, files: StarterFiles, module: ModuleFiles) -> Quiz | None:
    """The module's questions and its quiz. Drafts belong to it too: signed off, they are asked."""
    rows = [_put_question(shelf, files, row) for row in module.questions]
    data = module.data["quiz"]
    wanted = {**data, "questions": [row["id"] for row in module.questions]}
    questions = [question for question in rows if question is not None]

    def write(quiz: Quiz) -> Quiz:
        quiz.slug, quiz.title = module.data["slug"], data["title"]
        quiz.pass_mark, quiz.shuffle = data["pass_mark"], data["shuffle"]
        quiz.entries.set([QuizQuestion(question=q, sort_order=n) for n, q in enumerate(questions)])
        quiz.save()
        _publish(shelf, module, quiz)
        return quiz

    new = Quiz(uuid=stable_id(module.id, "quiz"))
    return shelf.put(f"{module.id}/quiz", QUIZ, wanted, make=lambda: write(new), change=write)


def _publish(shelf: Shelf, module: ModuleFiles, quiz: Quiz) -> None:
    try:
        publish_quiz(quiz=quiz)
    except NotPublishable as problem:
        shelf.summary.notes.append(f"{module.id}/quiz: {problem}")


def _look_at_quiz(quiz: Quiz) -> Shape:
    entries = quiz.entries.order_by("sort_order", "pk")
    return {
        "title": quiz.title,
        "rules": [quiz.pass_mark, quiz.shuffle, quiz.attempts_allowed, quiz.minutes_allowed],
        "questions": list(entries.values_list("question_id", flat=True)),
    }


QUIZ = Kind(Quiz, _look_at_quiz)


def _put_question(shelf: Shelf, files: StarterFiles, row: Json) -> Question | None:
    is_verified = row["published"] and row["certainty"] == VERIFIED

    def write(question: Question) -> Question:
        question = _with_words(question, files, row, is_verified)
        question.save()
        revision = question.save_revision()
        if is_verified:
            revision.publish()
        elif question.live:
            question.unpublish()
        return question

    def change(question: Question) -> Question:
        return write(question.get_latest_revision_as_object())

    new = Question(uuid=stable_id(row["id"]), live=False)
    return shelf.put(row["id"], QUESTION, row, make=lambda: write(new), change=change)


def _with_words(question: Question, files: StarterFiles, row: Json, is_verified: bool) -> Question:
    question.slug, question.kind, question.text = row["id"].lower(), row["kind"], row["text"]
    question.explanation = row["explanation"]
    question.source = files.in_full(row["basis"])[:300]
    certainty = Question.Certainty
    question.certainty = certainty.VERIFIED if is_verified else certainty.EXPERT
    question.options.set([_option(question, row, n) for n in range(len(row["options"]))])
    return question


def _option(question: Question, row: Json, number: int) -> Option:
    data = row["options"][number]
    identity = stable_id(row["id"], data["id"])
    known = {option.uuid: option for option in question.options.all()}
    option = known.get(identity) or Option(uuid=identity)
    option.text, option.feedback = data["text"], data.get("feedback", "")
    option.is_correct = data["id"] in row["answer"]
    option.sort_order = number
    option.keep_last = bool(row.get("fixed_last")) and number == len(row["options"]) - 1
    return option


def _look_at_question(question: Question) -> Shape:
    latest: Any = question.get_latest_revision_as_object()
    checked = [latest.signed_off_by, latest.signed_off_title, latest.signed_off_on]
    options = [
        [o.uuid, o.text, o.is_correct, o.feedback, o.keep_last] for o in latest.options.all()
    ]
    return {
        "words": [latest.kind, latest.text, latest.explanation, latest.source],
        "more": [latest.picture_id, latest.picture_alt, latest.audio_id],
        "options": options,
        "checked": [latest.certainty, *checked],
        "live": question.live,
    }


QUESTION = Kind(Question, _look_at_question, revisioned=True)
