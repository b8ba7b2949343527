"""A module in its plain form into the site: our own starter modules, and what people bring."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale

from courses.models import CourseIndexPage, CoursePage, LessonPage
from courses.module_files.bank_in import CASE, QUESTION, QUIZ, BankIn
from courses.module_files.errors import ModuleFileError
from courses.module_files.pages_in import COURSE, LESSON, PagesIn, make_twin
from courses.module_files.plain import UNSAID, Json, Module, says_it_was_checked
from courses.module_files.shelf import Kind, Shelf
from courses.module_files.uploads_in import Numbers
from quizzes.models import Case, Question, Quiz


class Loading:
    """One module on its way into the site; `numbers` knows its pictures and files already."""

    def __init__(self, shelf: Shelf, module: Module, numbers: Numbers, *, user: Any = None) -> None:
        self.shelf, self.module, self.user = shelf, module, user
        self.put: list[Any] = []  # what was made or changed
        publishes = shelf.terms.is_trusted
        self.pages = PagesIn(numbers, shelf.summary, publishes=publishes, user=user)
        self.bank = BankIn(numbers, shelf.summary, publishes=publishes, user=user)

    def load(self, index: CourseIndexPage) -> CoursePage | None:
        for told in self.module.cases:
            self._put_case(told)
        for told in self.module.questions:
            self._put_question(told)
        quiz = self._put_quiz(self.module.quiz) if self.module.quiz else None
        course = self._put_course(index, quiz)
        if course is not None:
            self._put_lessons(course)
        return course

    def _put_case(self, told: Json) -> None:
        self._put(
            CASE,
            told,
            make=lambda: self.bank.write_case(Case(uuid=told["uuid"]), told),
            change=lambda case: self.bank.write_case(case, told),
        )

    def _put_question(self, told: Json) -> Question | None:
        return self._put(
            QUESTION,
            told,
            make=lambda: self.bank.make_question(told),
            change=lambda question: self.bank.change_question(question, told),
        )

    def _put_quiz(self, told: Json) -> Quiz | None:
        name = self.module.names.get(told["uuid"], told["title"])
        return self._put(
            QUIZ,
            told,
            make=lambda: self.bank.write_quiz(Quiz(uuid=told["uuid"]), told, name),
            change=lambda quiz: self.bank.write_quiz(quiz, told, name),
        )

    def _put_course(self, index: CourseIndexPage, quiz: Quiz | None) -> CoursePage | None:
        told = self.module.course
        return self._put(
            COURSE,
            told,
            make=lambda: self.pages.make_course(told, index, quiz),
            change=lambda page: self.pages.change_course(page, told, quiz),
        )

    def _put_lessons(self, course: CoursePage) -> None:
        """New pages first, so that lessons may link to those after them."""
        new, before = {}, None
        for told in self.module.lessons:
            page = LESSON.find(told["uuid"])
            if page is None and self._is_wanted(told):
                page = new[told["uuid"]] = self.pages.make_lesson(told, course, before)
            before = page or before
        for told in self.module.lessons:
            self._put_lesson(told, new.get(told["uuid"]))

    def _is_wanted(self, told: Json) -> bool:
        """Unless somebody removed it, which our own modules respect."""
        known = self._name(LESSON, told) in self.shelf.items
        return not (known and self.shelf.terms.is_trusted)

    def _put_lesson(self, told: Json, new: LessonPage | None) -> None:
        told = {**told, "key": self._name(LESSON, told)} if self.module.names else told

        def make() -> LessonPage:
            page = self.pages.write_lesson(new, told)
            make_twin(LessonPage.objects.get(pk=page.pk))
            return page

        change = self.pages.change_lesson
        self._put(LESSON, told, is_new=new is not None, make=make, change=lambda p: change(p, told))

    def _name(self, kind: Kind, told: Json) -> str:
        return self.module.names.get(told["uuid"], f"{kind.name}/{told['uuid']}")

    def _put(self, kind: Kind, told: Json, *, is_new: bool = False, make: Any, change: Any) -> Any:
        wanted = {name: value for name, value in told.items() if name != "key"}
        place = self.module.checked_at.get(told["uuid"], "")
        if not place and not self.shelf.terms.is_trusted and says_it_was_checked(told):
            place = UNSAID
        before = self.shelf.summary.counts.total() - self.shelf.summary.counts["unchanged"]
        thing = self.shelf.put(
            kind,
            wanted,
            media=self.module.media,
            key=self._name(kind, told),
            title=told.get("title") or told.get("text", "")[:80],
            checked_at=place,
            is_new=is_new,
            make=make,
            change=change,
        )
        changed = self.shelf.summary.counts.total() - self.shelf.summary.counts["unchanged"]
        if changed > before:
            self.put.append(thing)
        if changed > before and kind.revisioned and not self.shelf.terms.is_trusted:
            self.shelf.summary.drafts.append(str(thing))
            log(thing, "courses.import", user=self.user, data={"checked_at": place})
        return thing


def courses_index() -> CourseIndexPage:
    """Where modules stand. Raises ModuleFileError on a site that has no such page yet."""
    index = CourseIndexPage.objects.filter(locale__language_code="vi").first()
    if index is None:
        raise ModuleFileError(_("This site has no list of courses yet. Run “load_starter” first."))
    for code in ("vi", "en"):
        Locale.objects.get_or_create(language_code=code)
    return index
