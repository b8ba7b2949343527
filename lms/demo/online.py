"""Those who learn on their phones: lessons read, quizzes tried, failed and passed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from courses.models import Course, CoursePage
from courses.queries import lessons_below
from lms.demo import plan
from lms.demo.people import Somebody
from lms.demo.plan import Dice
from lms.demo.training import Copies, Taught, new_serial
from places import days
from quizzes.grading import grade
from quizzes.models import QuizVersion
from quizzes.presenting import presented, shown_as_json
from records.digests import sha256
from records.ledger import digest_of_payload, new_payload
from records.models import (
    Attempt,
    Completion,
    Evidence,
    LessonProgress,
    Marking,
    Payload,
)
from records.sent import as_sent


@dataclass
class Taken:
    """A course as it is learnt online."""

    course: Course
    version: QuizVersion
    revision: int | None
    lessons: list[UUID]

    @classmethod
    def of(cls, course: Course) -> "Taken | None":
        """None for a course that is not published with a quiz."""
        pages = CoursePage.objects.live().filter(course=course, locale__language_code="vi")
        page = pages.select_related("quiz__current").first()
        if page is None or page.quiz is None or page.quiz.current is None:
            return None
        lessons = [lesson.key for lesson in lessons_below(page, url="/")]
        return cls(course, page.quiz.current, page.live_revision_id, lessons)


@dataclass
class Rows:
    """What is to be inserted, table by table."""

    progress: list[LessonProgress] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    payloads: list[Payload] = field(default_factory=list)
    markings: list[Marking] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    def insert(self) -> None:
        for rows in vars(self).values():
            if rows:
                type(rows[0]).objects.bulk_create(rows, batch_size=2_000)


class Online:
    """Draws what people did online, as `records.services` would have stored it."""

    def __init__(self, dice: Dice, copies: Copies, taught: Taught, last_day: date) -> None:
        self.dice, self.copies, self.taught, self.last_day = dice, copies, taught, last_day
        found = (Taken.of(course) for course in taught)
        self.taken = {one.course: one for one in found if one}
        self.rows = Rows()

    def record(self, learners: Iterable[Somebody]) -> int:
        for who in learners:
            for course in self._courses_of(who):
                self._learn(who, self.taken[course])
        self.rows.insert()
        return len(self.rows.completions)

    def record_showcase(self, learners: Iterable[Somebody]) -> int:
        """The three courses asked for first are done, of the fourth two lessons are read."""
        self.rows = Rows()
        for who in learners:
            first = self._courses_of(who)[:4]
            start = self.last_day - timedelta(days=200)
            for number, course in enumerate(first[:3]):
                self._learn(who, self.taken[course], from_day=start + timedelta(days=50 * number))
            for course in first[3:]:
                self._read(who, self.taken[course], self.dice.at(self.last_day, 19, 20), only=2)
        self.rows.insert()
        return len(self.rows.completions)

    def _courses_of(self, who: Somebody) -> list[Course]:
        return [
            course
            for course, required_of in self.taught.items()
            if course in self.taken and required_of & {post.audience for post in who.posts}
        ]

    def _learn(self, who: Somebody, taken: Taken, from_day: date | None = None) -> None:
        """Read, try, perhaps fail, try again. Not everybody gets to every course."""
        required = plan.required_from(taken.course.slug)
        begun = max(required, min(post.start for post in who.posts))
        day = from_day or begun + timedelta(days=self.dice.randint(3, 400))
        if day > self.last_day or not who.is_asked(self.taught[taken.course], day):
            return
        at = self.dice.at(day, 19, 20)
        self._read(who, taken, at)
        at += timedelta(minutes=30)
        if self.dice.chance(0.25):
            if self._try(who, taken, at, knows=0.55):
                return
            at += timedelta(minutes=20)
        self._try(who, taken, at, knows=0.97)

    def _read(self, who: Somebody, taken: Taken, at: datetime, only: int | None = None) -> None:
        for number, lesson in enumerate(taken.lessons[:only]):
            read_at = at + timedelta(minutes=4 * number)
            self.rows.progress.append(
                LessonProgress(
                    person=who.person, course=taken.course, lesson_key=lesson, read_at=read_at
                )
            )

    def _try(self, who: Somebody, taken: Taken, at: datetime, *, knows: float) -> bool:
        """Answer knowing so much; whether that was enough."""
        content, key = taken.version.content, self.dice.uuid7(at)
        answers = dict(self._answers(content, knows))
        payload = new_payload(key, as_sent({"answers": answers, "raw": ""}), is_demo=True)
        attempt = Attempt(
            uuid=key,
            person=who.person,
            course=taken.course,
            quiz_version=taken.version,
            shown=shown_as_json(presented(content, seed=str(key))),
            payload_digest=digest_of_payload(payload),
            recorded_at=at,
            is_demo=True,
        )
        result = grade(content, answers)
        marking = Marking(
            uuid=self.dice.uuid7(at),
            attempt=attempt,
            quiz_version=taken.version,
            pass_mark=result.pass_mark,
            score=result.score,
            max_score=result.max_score,
            passed=result.passed,
            marks=[mark.as_json() for mark in result.marks],
            recorded_at=at,
            is_demo=True,
        )
        self.rows.attempts.append(attempt)
        self.rows.payloads.append(payload)
        self.rows.markings.append(marking)
        if result.passed:
            self._complete(who, taken, marking)
        return result.passed

    def _answers(self, content: dict[str, Any], knows: float) -> Iterator[tuple[str, list[str]]]:
        for question in content["questions"]:
            right = [option["id"] for option in question["options"] if option["correct"]]
            wrong = [option["id"] for option in question["options"] if not option["correct"]]
            yield question["id"], right if self.dice.chance(knows) else wrong[:1]

    def _complete(self, who: Somebody, taken: Taken, marking: Marking) -> None:
        attempt, at = marking.attempt, marking.recorded_at
        day = days.local_day(at)
        completion = Completion(
            uuid=self.dice.uuid7(at),
            serial=new_serial(self.dice),
            person=who.person,
            course=taken.course,
            completed_on=day,
            attempt=attempt,
            quiz_version=taken.version,
            page_revision=taken.revision,
            pass_mark=marking.pass_mark,
            score=marking.score,
            max_score=marking.max_score,
            recorded_at=at,
            is_demo=True,
            **self.copies.of(who, taken.course, day),
        )
        self.rows.completions.append(completion)
        self.rows.evidence.append(self._evidence(completion))

    def _evidence(self, completion: Completion) -> Evidence:
        attempt = completion.attempt
        return Evidence(
            uuid=self.dice.uuid7(completion.recorded_at),
            completion=completion,
            source=completion.source,
            attempt=attempt,
            fingerprint=sha256(f"attempt:{attempt.uuid}"),
            recorded_at=completion.recorded_at,
            is_demo=True,
        )
