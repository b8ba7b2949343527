"""Questions, cases and the quiz of a module into the bank."""

from decimal import Decimal
from typing import Any

from taggit.models import Tag
from wagtail.documents.models import Document
from wagtail.images.models import Image

from courses.module_files import telling
from courses.module_files.pages_in import free_slug, newest, sign_off
from courses.module_files.plain import Json
from courses.module_files.shelf import Kind, Summary
from courses.module_files.uploads_in import Numbers
from quizzes.models import Case, Option, Question, Quiz, QuizDraw, QuizQuestion
from quizzes.services import NotPublishable, publish_quiz

RULES = ("pass_mark", "shuffle", "attempts_allowed", "minutes_allowed", "pause_minutes")


def _by_uuid(model: Any) -> Any:
    return lambda identity: model.objects.filter(uuid=identity).first()


QUESTION = Kind(
    "question",
    _by_uuid(Question),
    lambda question: telling.question(newest(question), telling.Uploads()),
    revisioned=True,
)
CASE = Kind("case", _by_uuid(Case), lambda case: telling.case(case, telling.Uploads()))
QUIZ = Kind("quiz", _by_uuid(Quiz), telling.quiz)


class BankIn:
    """Writes rows of the bank as the plain form says; asked of learners only where trusted."""

    def __init__(self, numbers: Numbers, summary: Summary, *, publishes: bool, user: Any) -> None:
        self.numbers, self.summary = numbers, summary
        self.publishes, self.user = publishes, user

    def write_case(self, case: Case, told: Json) -> Case:
        case.title, case.text = told["title"], told["text"]
        case.picture, case.picture_alt = self._picture(told["picture"])
        case.audio = self._upload(Document, told["audio"])
        case.save()
        return case

    def make_question(self, told: Json) -> Question:
        slug = free_slug(Question, told["slug"]) if told["slug"] else None
        return self.write_question(Question(uuid=told["uuid"], slug=slug, live=False), told)

    def change_question(self, question: Question, told: Json) -> Question:
        return self.write_question(newest(question), told)

    def write_question(self, question: Question, told: Json) -> Question:
        for name in ("kind", "difficulty", "text", "explanation", "source", "certainty"):
            setattr(question, name, told[name])
        question.tolerance = Decimal(told["tolerance"])
        question.case = Case.objects.filter(uuid=told["case"]).first() if told["case"] else None
        question.case_position = told["case_position"]
        question.picture, question.picture_alt = self._picture(told["picture"])
        question.audio = self._upload(Document, told["audio"])
        sign_off(question, told["signed_off"])
        known = {str(option.uuid): option for option in question.options.all()}
        rows = enumerate(told["options"])
        question.options.set([self._option(known, row, number) for number, row in rows])
        question.topics.set(told["topics"])
        return self._save(question)

    def _option(self, known: dict[str, Option], told: Json, number: int) -> Option:
        option = known.get(told["uuid"]) or Option(uuid=told["uuid"])
        option.match_uuid = told["match_uuid"] or option.match_uuid
        for name in ("text", "match", "feedback", "is_correct", "keep_last"):
            setattr(option, name, told[name])
        option.picture, option.picture_alt = self._picture(told["picture"])
        option.sort_order = number
        return option

    def _save(self, question: Question) -> Question:
        is_ready = self.publishes and question.may_be_published
        if self.publishes or not question.live:
            question.save()
        revision = question.save_revision(user=self.user, clean=self.publishes)
        if is_ready:
            revision.publish(user=self.user)
        elif self.publishes and question.live:
            question.unpublish(user=self.user)
        return question

    def write_quiz(self, quiz: Quiz, told: Json, name: str) -> Quiz:
        """The quiz with its rules. Learners get the version in use until somebody publishes."""
        if quiz.pk is None:
            quiz.slug = free_slug(Quiz, told["slug"])
        quiz.title, quiz.is_practice = told["title"], told["is_practice"]
        for rule in RULES:
            setattr(quiz, rule, told[rule])
        found = {str(q.uuid): q for q in Question.objects.filter(uuid__in=told["entries"])}
        asked = [found[identity] for identity in told["entries"] if identity in found]
        quiz.entries.set([QuizQuestion(question=q, sort_order=n) for n, q in enumerate(asked)])
        quiz.draws.set([self._draw(row, number) for number, row in enumerate(told["draws"])])
        quiz.save()
        if self.publishes:
            try:
                publish_quiz(quiz=quiz)
            except NotPublishable as problem:
                self.summary.notes.append(f"{name}: {problem}")
        return quiz

    def _draw(self, told: Json, number: int) -> QuizDraw:
        topic = None
        if told["topic"]:
            topic = Tag.objects.filter(name__iexact=told["topic"]).first()
            topic = topic or Tag.objects.create(name=told["topic"])
        return QuizDraw(
            topic=topic, difficulty=told["difficulty"], count=told["count"], sort_order=number
        )

    def _picture(self, told: Json) -> tuple[Image | None, str]:
        return self._upload(Image, told.get("file", "")), told.get("alt", "")

    def _upload(self, model: Any, reference: str) -> Any:
        number = self.numbers.of.get(reference) if reference else None
        return model.objects.filter(pk=number).first() if number else None
