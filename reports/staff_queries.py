"""What staff should know when they open the admin: figures and work waiting, in few queries."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, QuerySet
from wagtail.models import Page, WorkflowState

from courses.models import Course, LessonPage
from courses.review import WAITING
from people.models import Person, Posting
from people.queries import contacts_today
from places import days
from places.models import Audience, Level, Unit
from quizzes.models import Question
from records.models import Requirement
from reports.coverage import Figures
from reports.facts import Question as CoverageQuestion
from reports.facts import known_forest
from reports.queries import coverage

MAIN_REQUIREMENTS = 4
# Counting a post takes some 30 µs of a processor; beyond this many, the figure is a link.
MOST_POSTS_COUNTED = 5_000
# Something was written since it was last published (or it never was).
NEWER = Q(latest_revision__isnull=False) & (
    Q(last_published_at=None) | Q(latest_revision__created_at__gt=F("last_published_at"))
)


class MainRequirement(NamedTuple):
    """What is required of an audience now; `figures` is None where there are too many posts."""

    course: Course
    audience: Audience
    unit: Unit
    posts: int
    figures: Figures | None


class Unconfirmed(NamedTuple):
    """Seats of an audience that ended with their unit and wait to be confirmed."""

    audience: Audience
    posts: int


class Draft(NamedTuple):
    """A page or question somebody works on. `sent_back` by the approver, with a comment."""

    item: Page | Question
    title: str
    sent_back: bool = False


# --- For the Department ----------------------------------------------------------------------


def top_unit(on: date | None = None) -> Unit | None:
    """The province of a day."""
    units = Unit.objects.on(on or days.today()).filter(level=Level.PROVINCE)
    return units.order_by("code").first()


def main_requirements(province: Unit, on: date | None = None) -> list[MainRequirement]:
    """What is required in the province today: the courses asked of most audiences, and every
    audience once before any comes twice."""
    day = on or days.today()
    held = Posting.objects.known().held_on(day).values_list("audience")
    posts = dict(held.annotate(Count("pk")).order_by())
    return [
        _counted(course, audience, province, posts.get(audience.pk, 0), day)
        for course, audience in _required(day)[:MAIN_REQUIREMENTS]
    ]


def _required(day: date) -> list[tuple[Course, Audience]]:
    rows = Requirement.objects.known().filter(
        Q(until=None) | Q(until__gt=day), start__lte=day, audience__has_roster=True
    )
    rows = rows.select_related("course", "audience").order_by(
        "unit__level", "audience__position", "audience__sort_key", "start", "course__sort_key"
    )
    pairs = list(dict.fromkeys((row.course, row.audience) for row in rows))
    asked = Counter(course for course, _audience in pairs)
    pairs.sort(key=lambda pair: -asked[pair[0]])
    first = {audience: pair for pair in reversed(pairs) for audience in pair[1:]}
    return sorted(pairs, key=lambda pair: first[pair[1]] != pair)


def _counted(
    course: Course, audience: Audience, unit: Unit, posts: int, day: date
) -> MainRequirement:
    figures = None
    if posts <= MOST_POSTS_COUNTED:
        figures = coverage(CoverageQuestion(course, audience, unit, on=day)).total
    return MainRequirement(course, audience, unit, posts, figures)


def unconfirmed_seats(on: date | None = None) -> list[Unconfirmed]:
    """Seats whose unit ended in a merger or split, by audience; the same as coverage counts."""
    day = on or days.today()
    held = Posting.objects.known().held_on(day)
    rows = list(
        held.filter(audience__posts=Audience.Posts.SEATS, unit__valid_until__lte=day)
        .values_list("audience", "unit", "start")
        .annotate(posts=Count("pk"))
        .order_by()
    )
    if not rows:
        return []
    forest = known_forest(None)
    found: dict[int, int] = {}
    for audience, unit, start, posts in rows:
        end = forest.seat_until(unit)
        if end is not None and start < end <= day:
            found[audience] = found.get(audience, 0) + posts
    audiences = Audience.objects.filter(pk__in=found)
    return [Unconfirmed(audience, found[audience.pk]) for audience in audiences]


def communes_without_contact(on: date | None = None) -> list[Unit]:
    """Today's communes where nobody has said whom to call, in name order."""
    told = contacts_today(on).values("unit")
    communes = Unit.objects.on(on or days.today()).communes()
    return list(communes.exclude(pk__in=told).in_name_order())


# --- For those who write ---------------------------------------------------------------------


def drafts_of(person: Person) -> list[Draft]:
    """What somebody last edited and has not sent or published, newest first."""
    mine = NEWER & Q(latest_revision__user=person)
    under_way = _page_workflows().filter(status=WorkflowState.STATUS_IN_PROGRESS)
    pages = Page.objects.filter(mine, alias_of=None).exclude(pk__in=_ids(under_way))
    questions = Question.objects.filter(mine).select_related("latest_revision")
    back = set(_ids(_page_workflows().filter(status=WorkflowState.STATUS_NEEDS_CHANGES)))
    drafts = [
        (page.latest_revision_created_at, Draft(page, page.draft_title or page.title, sent))
        for page in pages
        for sent in [page.pk in back]
    ]
    drafts += [
        (question.latest_revision.created_at, Draft(question, str(question)))
        for question in questions
    ]
    return [draft for _when, draft in sorted(drafts, key=lambda one: one[0], reverse=True)]


def waiting_for_an_expert() -> tuple[int, int]:
    """How many lessons and how many questions wait for an expert's name."""
    lessons = LessonPage.objects.filter(WAITING, alias_of=None).count()
    return lessons, Question.objects.filter(WAITING).count()


def question_bank() -> tuple[int, int]:
    """How many questions there are, and how many of them are published."""
    counted = Question.objects.aggregate(all=Count("pk"), live=Count("pk", filter=Q(live=True)))
    return counted["all"], counted["live"]


# --- For those who approve -------------------------------------------------------------------


def questions_to_publish() -> list[Question]:
    """Drafts of questions that rest on something verified or signed and that nobody was asked to
    approve yet, longest waiting first."""
    asked = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Question),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    questions = Question.objects.filter(NEWER).exclude(WAITING).exclude(pk__in=_ids(asked))
    return list(questions.order_by("latest_revision__created_at", "pk"))


def _page_workflows() -> QuerySet[WorkflowState]:
    kind = ContentType.objects.get_for_model(Page)
    return WorkflowState.objects.filter(base_content_type=kind)


def _ids(rows: Iterable[WorkflowState]) -> list[int]:
    return [int(row.object_id) for row in rows]
