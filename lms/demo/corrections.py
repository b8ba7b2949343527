"""Corrections of the demonstration: written by the same services as real ones."""

from collections.abc import Sequence
from datetime import date, timedelta

from lms.demo.people import Somebody
from lms.demo.plan import Dice, Size
from lms.demo.training import Taught
from people.models import Person
from places import days
from places.models import Audience
from records.corrections import exempt, re_date_completion, void_completion, withdraw_correction
from records.models import Completion

WRONG_PERSON = "Ghi nhầm người cùng tên trong danh sách lớp (minh hoạ)"
WRONG_DAY = "Danh sách ghi sai ngày học (minh hoạ)"
ON_LEAVE = ("Nghỉ thai sản (minh hoạ)", "Đi học dài hạn (minh hoạ)", "Nghỉ ốm dài ngày (minh hoạ)")
AFTER_ALL = "Đã kiểm tra lại: ghi đúng (minh hoạ)"


class Corrections:
    def __init__(self, dice: Dice, author: Person, last_day: date) -> None:
        self.dice, self.author, self.last_day = dice, author, last_day

    def amend(self, size: Size) -> None:
        """Void some completions, re-date others, and take back a few of the voids."""
        rows = Completion.objects.filter(is_demo=True).order_by("pk")
        keys = list(rows.values_list("pk", flat=True))
        drawn = self.dice.sample(keys, min(len(keys), size.voided + size.re_dated))
        found = rows.select_related("person", "course").in_bulk(drawn)
        completions = [found[key] for key in drawn]
        for number, completion in enumerate(completions[: size.voided]):
            at = self._later(days.local_day(completion.recorded_at))
            voided = void_completion(
                completion=completion, author=self.author, reason=WRONG_PERSON, at=at
            )
            if number % 10 == 0:
                self._take_back(voided)
        for completion in completions[size.voided :]:
            re_date_completion(
                completion=completion,
                new_date=completion.completed_on - timedelta(days=self.dice.randint(2, 20)),
                author=self.author,
                reason=WRONG_DAY,
                at=self._later(days.local_day(completion.recorded_at)),
            )

    def _take_back(self, voided) -> None:
        at = self._later(days.local_day(voided.recorded_at))
        if at > voided.recorded_at:
            withdraw_correction(correction=voided, author=self.author, reason=AFTER_ALL, at=at)

    def exempt(
        self,
        everybody: Sequence[Somebody],
        taught: Taught,
        audiences: dict[str, Audience],
        number: int,
    ) -> None:
        """Some of those posted today are on leave from one of their courses."""
        posted = [who for who in everybody if who.posts and who.posts[-1].until is None]
        for who in self.dice.sample(posted, number):
            post = who.posts[-1]
            asked = [course for course, of in taught.items() if post.audience in of]
            start = self.dice.day(max(post.start, date(2024, 2, 1)), self.last_day)
            exempt(
                person=who.person,
                course=self.dice.choice(asked),
                audience=audiences[post.audience],
                start=start,
                until=start + timedelta(days=self.dice.choice((180, 365, 540))),
                author=self.author,
                reason=self.dice.choice(ON_LEAVE),
                at=self._later(start),
            )

    def _later(self, day: date):
        return self.dice.at(min(day + timedelta(days=self.dice.randint(3, 120)), self.last_day))
