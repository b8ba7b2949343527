"""Three years of training: classes that people came to or not, and what was recorded of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

from courses.models import Course
from lms.demo import plan
from lms.demo.people import Post, Somebody
from lms.demo.plan import Dice
from lms.demo.structure import Land
from people.models import Person
from places.days import add_months
from records.models import SERIAL_ALPHABET, Completion, Evidence, Requirement, Source
from records.past import Past

RENEWED_FROM = timedelta(days=120)  # so long before the end of its validity
RENEWS = 0.95  # how likely a class is visited again, beside the first time
CHUNK = 5_000

Taught = Mapping[Course, frozenset[str]]  # course → the audiences it is required of


class Class(NamedTuple):
    """A class held for a group, or a list of those who learnt, entered later."""

    day: date
    source: str


class Copies:
    """What a completion copies: the posts held on its day and the rules that applied.

    The same as `records.ledger.copied_facts`, from memory; a test compares the two.
    """

    def __init__(self, land: Land, requirements: Iterable[Requirement]) -> None:
        self._land = land
        self._rules: dict[tuple[int, str, int], list[Requirement]] = defaultdict(list)
        for row in requirements:
            if row.retracted_at is None:
                self._rules[row.course_id, row.audience.slug, row.unit_id].append(row)

    def of(self, who: Somebody, course: Course, day: date) -> dict[str, list[dict[str, Any]]]:
        held = sorted(
            (post for post in who.posts if post.held_on(day)), key=lambda post: post.audience
        )
        rules = (self._rule(post, course, day) for post in held)
        return {
            "postings": [_posting(post) for post in held],
            "rules": [_rule(row) for row in rules if row],
        }

    def _rule(self, post: Post, course: Course, day: date) -> Requirement | None:
        unit = self._land.province_of(post.unit, day)
        for row in self._rules[course.pk, post.audience, unit.pk]:
            if row.start <= day and (row.until is None or day < row.until):
                return row
        return None


@dataclass
class Classes:
    """Who came to which class. `keeper` is who entered it."""

    dice: Dice
    copies: Copies
    taught: Taught
    keeper: Person
    last_day: date

    def __post_init__(self) -> None:
        self._held: dict[tuple[str, int], list[Class]] = {}
        self._zeal: dict[str, float] = {}

    def record(self, everybody: Iterable[Somebody]) -> int:
        """Write the completions of everybody who learnt in classes; return how many."""
        rows = (row for who in everybody for row in self._of(who))
        count = 0
        while chunk := list(islice(rows, CHUNK)):
            Completion.objects.bulk_create(chunk)
            Evidence.objects.bulk_create(self._evidence(row) for row in chunk)
            count += len(chunk)
        return count

    def _of(self, who: Somebody) -> Iterator[Completion]:
        audiences = {post.audience for post in who.posts}
        likely = max(plan.DILIGENCE[one] for one in audiences) * who.diligence
        likely *= self._zeal.setdefault(who.area, self.dice.uniform(0.7, 1.25))
        for course, required_of in self.taught.items():
            if required_of & audiences:
                yield from self._of_course(who, course, likely)

    def _of_course(self, who: Somebody, course: Course, likely: float) -> Iterator[Completion]:
        needed_from = date.min
        for day, source in self._classes(who.group, course):
            if day < needed_from or not who.is_asked(self.taught[course], day):
                continue
            renewed = needed_from > date.min
            if not self.dice.chance(likely * (RENEWS if renewed else 1)):
                continue
            lag = self.dice.randint(1, 6) if source == Source.WORKSHOP else self.dice.randint(4, 75)
            if (entered := day + timedelta(days=lag)) <= self.last_day:
                needed_from = add_months(day, plan.VALID_MONTHS) - RENEWED_FROM
                yield self._completion(who, course, Class(day, source), entered)

    def _classes(self, group: str, course: Course) -> list[Class]:
        """Every few months a class is held for a group; of some only a list was sent in."""
        if (group, course.pk) not in self._held:
            start = plan.required_from(course.slug)
            day, found = start + timedelta(days=self.dice.randint(-50, 70)), []
            while day <= self.last_day:
                listed = self.dice.chance(0.4)
                found.append(Class(day, Source.IMPORT if listed else Source.WORKSHOP))
                day += timedelta(days=self.dice.randint(140, 420))
            self._held[group, course.pk] = found
        return self._held[group, course.pk]

    def _completion(self, who: Somebody, course: Course, held: Class, entered: date) -> Completion:
        at = self.dice.at(entered)
        return Completion(
            uuid=self.dice.uuid7(at),
            recorded_at=at,
            serial=new_serial(self.dice),
            person=who.person,
            course=course,
            completed_on=held.day,
            source=held.source,
            is_demo=True,
            **self.copies.of(who, course, held.day),
        )

    def _evidence(self, row: Completion) -> Evidence:
        past = Past(row.person, row.course, row.completed_on, row.source)
        return Evidence(
            uuid=self.dice.uuid7(row.recorded_at),
            recorded_at=row.recorded_at,
            completion=row,
            source=row.source,
            recorded_by=self.keeper,
            fingerprint=past.fingerprint,
            is_demo=True,
        )


def new_serial(dice: Dice) -> str:
    letters = dice.letters(SERIAL_ALPHABET, 20)
    return "-".join(letters[i : i + 5] for i in range(0, 20, 5))


def _posting(post: Post) -> dict[str, Any]:
    return {
        "audience": post.audience,
        "unit_code": post.unit.code,
        "unit_name": post.unit.name,
        "unit_from": post.unit.valid_from.isoformat(),
        "workplace_kind": post.workplace_kind,
    }


def _rule(row: Requirement) -> dict[str, Any]:
    return {
        "unit_code": row.unit.code,
        "audience": row.audience.slug,
        "start": row.start.isoformat(),
        "due_days": row.due_days,
        "valid_months": row.valid_months,
        "extends": row.extends,
        "max_age_months": row.max_age_months,
    }
