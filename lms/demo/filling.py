"""Fill an empty province with a demonstration, in one transaction."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from courses.models import Course, CoursePage
from courses.page_cache import drop_pages
from lms.context import forget_demonstration
from lms.demo import plan
from lms.demo.accounts import choose_agencies, join_groups, open_accounts
from lms.demo.corrections import Corrections
from lms.demo.online import Online
from lms.demo.people import Cast, Somebody, draw_people, enter_people
from lms.demo.plan import Dice, Size
from lms.demo.public import count_reach, keep_contacts
from lms.demo.requirements import require
from lms.demo.structure import Land, make_villages, read_land
from lms.demo.training import Classes, Copies, Taught
from people.models import Person, Posting
from places import days
from places.models import Audience, Lineage, Unit
from places.statistics import refresh_statistics
from records.models import (
    Attempt,
    Completion,
    Evidence,
    LessonProgress,
    Marking,
    Payload,
    Requirement,
    Seal,
    SealedRow,
)
from records.seals import seal

Say = Callable[[str], None]


class Refused(Exception):
    """A demonstration may not be made here; the message says why and what to do."""


@dataclass
class Filled:
    people: int
    completions: int


def fill_province(*, size: Size, say: Say, today: date | None = None) -> Filled | None:
    """Make the demonstration; None where there is one already. Raises Refused."""
    refuse_beside_real_people()
    if Person.objects.demo().exists():
        return None
    load_what_is_missing()
    with transaction.atomic(), _without_garbage_collection():
        filled = _Filling(size, (today or days.today()), say).fill()
        drop_pages()
        transaction.on_commit(forget_demonstration)
    return filled


def refuse_beside_real_people() -> None:
    """An administrator alone is no reason: a new installation has one."""
    if settings.PRODUCTION:
        raise Refused("This is production mode: demonstration people have known PINs.")
    if Person.objects.real().filter(is_superuser=False).exists():
        raise Refused(
            "There are real people in this database. A demonstration needs one of its own."
        )


def load_what_is_missing() -> None:
    if not Unit.objects.exists():
        call_command("load_units", verbosity=0)
    if not Course.objects.exists():
        call_command("load_starter", verbosity=0)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Half a million rows without cycles: looking for some takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Filling:
    """The steps, in the order in which each needs the one before."""

    def __init__(self, size: Size, today: date, say: Say) -> None:
        self.size, self.say, self.dice = size, say, Dice(plan.SEED)
        self.last_day = days.day_before(today)
        self.land: Land = read_land()
        self.audiences = {one.slug: one for one in Audience.objects.filter(slug__in=plan.ROLES)}

    def fill(self) -> Filled:
        self.say("Villages, people and their posts …")
        make_villages(self.land, self.dice, self.size.collaborators)
        cast = draw_people(self.land, self.dice, self.size, self.last_day)
        accounts = open_accounts(cast)
        enter_people(cast.everybody, self.audiences)
        join_groups(accounts)
        choose_agencies(accounts)
        refresh_statistics(Unit, Lineage, Person, Posting)
        self.say("Three years of training …")
        self._train(cast, accounts)
        keep_contacts(self.land)
        courses = Course.objects.filter(pages__live=True, pages__is_public=True).distinct()
        count_reach(self.land, self.dice, courses, plan.FIRST_REQUIREMENTS, self.last_day)
        refresh_statistics(Completion, Evidence, Attempt, LessonProgress, Marking, Payload)
        self.say("Sealing the ledger …")
        seal(most_rows=50_000)
        refresh_statistics(Seal, SealedRow)
        return Filled(len(cast.everybody), Completion.objects.filter(is_demo=True).count())

    def _train(self, cast: Cast, accounts: dict[str, Somebody]) -> None:
        required = self._require()
        taught: Taught = _taught(required)
        copies = Copies(self.land, required)
        keeper = accounts["DEMOSO"].person
        shown = [who for who in accounts.values() if who.posts]
        others = [who for who in cast.everybody if who.posts and who not in shown]
        online = self.dice.sample(others, self.size.learners_online)
        by_phone = {id(who) for who in online}
        classes = Classes(self.dice, copies, taught, keeper, self.last_day)
        classes.record(who for who in others if id(who) not in by_phone)
        phones = Online(self.dice, copies, taught, self.last_day)
        phones.record(online)
        phones.record_showcase(shown)
        corrections = Corrections(self.dice, keeper, self.last_day)
        corrections.amend(self.size)
        corrections.exempt(others, taught, self.audiences, self.size.exempted)

    def _require(self) -> list[Requirement]:
        pages = CoursePage.objects.live().filter(locale__language_code="vi").order_by("path")
        pages = pages.exclude(course=None).select_related("course").prefetch_related("audiences")
        asked = {
            page.course: [one for one in page.audiences.all() if one.slug in self.audiences]
            for page in pages
        }
        return require(self.land, asked, self.last_day)


def _taught(required: list[Requirement]) -> Taught:
    """Each required course with its audiences, the one asked for first first."""
    found: dict[Course, set[str]] = {}
    for row in sorted(required, key=lambda row: (plan.required_from(row.course.slug), row.pk)):
        found.setdefault(row.course, set()).add(row.audience.slug)
    return {course: frozenset(audiences) for course, audiences in found.items()}
