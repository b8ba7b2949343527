"""How far each module is in each language: translated, recorded."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from courses import hearing, parts
from courses.models import CoursePage, LessonPage, SpokenLanguage
from courses.translating import missing_words
from quizzes import translating as bank
from quizzes.models import Case, Question, Quiz, QuizQuestion

ENGLISH = "en"


class Share(NamedTuple):
    done: int
    total: int


@dataclass
class Module:
    """One module; `spoken` has a progress only for languages in which something is recorded."""

    page: CoursePage
    lessons: list[UUID] = field(default_factory=list)
    pages_in_english: int = 0
    spoken: list[tuple[SpokenLanguage, hearing.Progress | None]] = field(default_factory=list)

    @property
    def english_pages(self) -> Share:
        return Share(self.pages_in_english, 1 + len(self.lessons))

    @property
    def english_questions(self) -> Share:
        version = self.page.quiz.current if self.page.quiz_id else None
        asked = version.content["questions"] if version else []
        return Share(sum(ENGLISH in one["texts"] for one in asked), len(asked))


def module_pages() -> Any:
    """The Vietnamese course pages in the trainers' order."""
    pages = CoursePage.objects.filter(alias_of=None, locale__language_code="vi")
    return pages.select_related("course", "quiz__current").order_by("path")


def all_modules() -> list[Module]:
    """Every module with its progress; as many queries for one as for all."""
    modules = {page.path: Module(page) for page in module_pages()}
    lessons = LessonPage.objects.filter(locale__language_code="vi", alias_of=None)
    for path, key in lessons.order_by("path").values_list("path", "translation_key"):
        if module := modules.get(path[: -LessonPage.steplen]):
            module.lessons.append(key)
    found = list(modules.values())
    _count_english(found)
    _count_spoken(found)
    return found


def _count_english(modules: list[Module]) -> None:
    pages = Page.objects.filter(locale__language_code=ENGLISH, alias_of=None, live=True)
    there = set(pages.values_list("translation_key", flat=True))
    for module in modules:
        keys = [module.page.translation_key, *module.lessons]
        module.pages_in_english = sum(key in there for key in keys)


def _count_spoken(modules: list[Module]) -> None:
    owners: dict[UUID, list[int]] = defaultdict(list)
    by_quiz = defaultdict(list)
    for module in modules:
        by_quiz[module.page.quiz_id].append(module.page.pk)
        for key in module.lessons:
            owners[key].append(module.page.pk)
    asked = QuizQuestion.objects.filter(quiz__in=[key for key in by_quiz if key])
    for quiz, *keys in asked.values_list("quiz", "question__uuid", "question__case__uuid"):
        for key in keys:
            if key and not set(by_quiz[quiz]) <= set(owners[key]):
                owners[key] += by_quiz[quiz]
    progress = hearing.progress_by_language(owners)
    languages = list(SpokenLanguage.objects.all())
    for module in modules:
        known = progress.get(module.page.pk, {})
        module.spoken = [(language, known.get(language.pk)) for language in languages]


class Piece(NamedTuple):
    """Something to translate. `state` is "vietnamese", "begun", "ready" or "shown"."""

    title: str
    kind: str
    url: str
    state: str
    done: int
    total: int


def pieces_in_english(page: CoursePage) -> list[Piece]:
    """Everything of a module that has words: pages, then the quiz, its stories and questions."""
    lessons = LessonPage.objects.child_of(page).filter(alias_of=None).order_by("path")
    return [*_pages([page, *lessons]), *_bank(page.quiz)]


def _pages(pages: Iterable[Any]) -> list[Piece]:
    pages = list(pages)
    keys = [page.translation_key for page in pages]
    twins = {
        twin.translation_key: twin
        for twin in Page.objects.filter(translation_key__in=keys, locale__language_code=ENGLISH)
    }
    begun = Translation.objects.filter(
        source__object_id__in=keys, target_locale__language_code=ENGLISH, enabled=True
    ).select_related("source", "target_locale")
    known = {one.source.object_id: one for one in begun}
    return [
        _page_piece(page, twins[page.translation_key], known.get(page.translation_key))
        for page in pages
        if page.translation_key in twins
    ]


def _page_piece(page: Any, twin: Page, translation: Translation | None) -> Piece:
    kind = _("lesson") if isinstance(page, LessonPage) else _("course page")
    url = reverse("wagtailadmin_pages:edit", args=[twin.pk])
    title = page.draft_title or page.title
    if translation is None:
        state = "vietnamese" if twin.alias_of_id else "shown"
        return Piece(title, kind, url, state, 0, 0)
    total = translation.source.stringsegment_set.count()
    done = total - missing_words(translation)
    state = "begun" if done < total else "ready"
    if done == total and twin.alias_of_id is None and twin.live:
        state = "shown"
    return Piece(title, kind, url, state if done else "vietnamese", done, total)


def _bank(quiz: Quiz | None) -> list[Piece]:
    if quiz is None:
        return []
    questions = parts.questions_of(quiz)
    cases = list({one.case_id: one.case for one in questions if one.case_id}.values())
    found = []
    for things in ([quiz], cases, questions):
        said = bank.to_say_of(things, ENGLISH)
        found += [_bank_piece(thing, said[thing.pk]) for thing in things]
    return found


def _bank_piece(thing: Quiz | Case | Question, said: list[bank.ToSay]) -> Piece:
    done = sum(one.is_done for one in said)
    if said and all(one.is_shown for one in said):
        state = "shown"
    elif done == len(said):
        state = "ready"
    else:
        state = "begun" if done else "vietnamese"
    kind = type(thing)._meta.model_name
    url = reverse("languages_words", args=[kind, thing.pk])
    return Piece(str(thing), str(type(thing)._meta.verbose_name), url, state, done, len(said))
