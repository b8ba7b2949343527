"""How often, how soon again and how long: what a quiz allows one person. Reading only.

- **Tries.** As many as the quiz says and the person was given besides (`ExtraTime`). When
  they are used up one more opens a day after the last one, and so on: nobody is ever locked
  out for good.
- **Pause.** The next try opens so many minutes after the last one arrived, by the server's
  clock.
- **Time.** A try begins when its form was given out: that instant is written in its id, a
  UUIDv7. It is late when it was sent more than the minutes allowed, the person's own extra
  minutes and `GRACE` after that. Late answers are stored, marked and counted like others;
  that they were late is said, to their person, and nothing follows from it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Sum

from people.models import Person
from quizzes.models import Quiz
from records.models import Attempt, ExtraTime

REST = timedelta(days=1)
GRACE = timedelta(minutes=5)  # for a slow line


@dataclass(frozen=True)
class Tries:
    """`left` and `minutes` are None where there is no limit, `opens_at` where it is open."""

    left: int | None = None
    opens_at: datetime | None = None
    minutes: int | None = None

    @property
    def is_open(self) -> bool:
        return self.opens_at is None


def tries_of(person: Person, quiz: Quiz, at: datetime) -> Tries:
    """What the quiz allows this person now; somebody who is not signed in has no limit."""
    if not person.is_authenticated or quiz.is_practice:
        return Tries(minutes=quiz.minutes_allowed)
    extra = extra_of(person, quiz)
    minutes = quiz.minutes_allowed and quiz.minutes_allowed + extra["minutes"]
    if not (quiz.attempts_allowed or quiz.pause_minutes):
        return Tries(minutes=minutes)
    attempts = Attempt.objects.filter(person=person, quiz_version__quiz=quiz)
    done = attempts.aggregate(used=Count("pk"), last=Max("recorded_at"))
    left = _left(quiz, done["used"], extra["tries"])
    opens_at = _opens_at(quiz, done["last"], left)
    if opens_at is None or opens_at > at:
        return Tries(left, opens_at, minutes)
    return Tries(1 if left == 0 else left, None, minutes)


def extra_of(person: Person, quiz: Quiz) -> dict[str, int]:
    """Extra minutes and tries that a person was given, asked only where there is a limit."""
    if not (quiz.attempts_allowed or quiz.minutes_allowed):
        return {"minutes": 0, "tries": 0}
    rows = ExtraTime.objects.filter(person=person, quiz=quiz)
    sums = rows.aggregate(minutes=Sum("minutes"), tries=Sum("tries"))
    return {name: number or 0 for name, number in sums.items()}


def begun_at(attempt_id: UUID) -> datetime | None:
    """When the form with this id was given out; None for an id that does not say."""
    if attempt_id.version != 7:
        return None
    try:
        return datetime.fromtimestamp((attempt_id.int >> 80) / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def minutes_late(*, attempt_id: UUID, sent_at: datetime, minutes: int | None) -> int:
    """Whole minutes after the time allowed; 0 when in time, within the grace, or not told."""
    begun = begun_at(attempt_id)
    if begun is None or not minutes:
        return 0
    late = sent_at - begun - timedelta(minutes=minutes)
    return int(late / timedelta(minutes=1)) if late > GRACE else 0


def _left(quiz: Quiz, used: int, extra: int) -> int | None:
    return max(0, quiz.attempts_allowed + extra - used) if quiz.attempts_allowed else None


def _opens_at(quiz: Quiz, last: datetime | None, left: int | None) -> datetime | None:
    """The instant from which the next try is open, be it past; None when none was made."""
    if last is None:
        return None
    pause = timedelta(minutes=quiz.pause_minutes or 0)
    wait = max(pause, REST) if left == 0 else pause
    return last + wait if wait else None
