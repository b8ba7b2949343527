"""A module begun from a pattern, and what is still to be written and mended in one."""

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify
from wagtail.models import Page

from courses import services
from courses.content_checks import Finding, findings_in
from courses.models import CourseIndexPage, CoursePage, LessonPage
from courses.patterns import pattern as pattern_named
from places.models import Audience
from places.names import folded
from quizzes.models import Question, Quiz

User = Any  # whoever the project signs in


@transaction.atomic
def begin_module(
    *,
    title: str,
    pattern: str,
    audiences: Collection[Audience],
    index: CourseIndexPage,
    user: User = None,
) -> CoursePage:
    """Make a draft course page, its lessons with guiding words, and an empty quiz bound to it."""
    shape = pattern_named(pattern)
    slug = _free_slug(title, index)
    quiz = Quiz.objects.create(slug=_free_quiz_slug(slug), title=title[:200])
    page = CoursePage(title=title, slug=slug, summary=shape.summary, minutes=shape.minutes)
    page.live, page.quiz, page.owner, page.audiences = False, quiz, user, audiences
    index.add_child(instance=page)
    services.give_identity(page=page)
    page.save_revision(user=user, log_action=True)
    for number, lesson in enumerate(shape.lessons, 1):
        below = LessonPage(title=lesson.title, slug=f"bai-{number}", live=False, owner=user)
        below.body = json.dumps(lesson.blocks)
        page.add_child(instance=below)
        below.save_revision(user=user, log_action=True)
    return page


def _free_slug(title: str, index: CourseIndexPage) -> str:
    base = slugify(folded(title))[:70].strip("-") or "module"
    return _free(base, set(index.get_children().values_list("slug", flat=True)))


def _free_quiz_slug(base: str) -> str:
    begin = Quiz.objects.filter(slug__startswith=base)
    return _free(base, set(begin.values_list("slug", flat=True)))


def _free(base: str, taken: Collection[str]) -> str:
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


class PageToMend(NamedTuple):
    """A page of a module in its latest words, and what was found in it."""

    title: str
    edit_url: str
    findings: list[Finding]

    @property
    def musts(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.must]

    @property
    def advice(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.must]


class Writing(NamedTuple):
    """How far the writing of a module is. `quiz_url` is empty once it has questions."""

    pages: list[PageToMend]
    quiz_url: str

    @property
    def question_url(self) -> str:
        return reverse(Question.snippet_viewset.get_url_name("add"))

    @property
    def musts(self) -> int:
        return sum(len(page.musts) for page in self.pages)

    @property
    def advice(self) -> int:
        return sum(len(page.advice) for page in self.pages)

    @property
    def next_page(self) -> PageToMend | None:
        return next((page for page in self.pages if page.musts), None)


def writing_of(course: CoursePage) -> Writing:
    """The course page and its lessons in reading order."""
    lessons = LessonPage.objects.child_of(course).filter(alias_of=None).order_by("path")
    pages = [course, *lessons.select_related("latest_revision")]
    return Writing([_to_mend(page) for page in pages], _empty_quiz(course))


def _to_mend(page: Page) -> PageToMend:
    latest = page.get_latest_revision_as_object()
    return PageToMend(
        latest.title, reverse("wagtailadmin_pages:edit", args=[page.pk]), findings_in(latest)
    )


def _empty_quiz(course: CoursePage) -> str:
    quiz = course.quiz
    if quiz is None or quiz.entries.exists() or quiz.draws.exists():
        return ""
    return reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[quiz.pk])
