"""The story that the demonstration tells: how many people, and what happened when. Pure.

Everything is drawn from one seed, so that the same province comes again; only the last
day follows the calendar, so that the figures are always of today.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from places import days

SEED = 2020_06_29  # the day of the provincial plan
ROSTER_ENTERED = date(2023, 12, 20)
STEP = date(2025, 1, 1)
MERGER = date(2025, 7, 1)
MERGER_EVE = date(2025, 6, 30)
# When the resolutions were passed: from then on the new structure was known.
RESOLVED = {STEP: date(2024, 11, 14), MERGER: date(2025, 6, 16)}
SPLIT_COMMUNE = "21142"

OFFICER, COLLABORATOR, BOARD, TEACHER = "officer", "collaborator", "board-member", "teacher"
ROLES = (OFFICER, COLLABORATOR, BOARD, TEACHER)
DUE_DAYS, VALID_MONTHS = 60, 24
FIRST_REQUIREMENTS = date(2024, 1, 1)
REQUIRED_FROM = {
    "quyen-tre-em": date(2024, 1, 1),
    "ba-cap-do-bao-ve": date(2024, 1, 1),
    "bao-tin-xam-hai": date(2024, 3, 1),
    "truong-hoc-an-toan": date(2024, 8, 15),
    "phong-xam-hai-tinh-duc": date(2024, 9, 1),
    "phong-duoi-nuoc": date(2025, 3, 1),
    "an-toan-tren-mang": date(2025, 9, 1),
    "vung-cao-chung-tay": date(2026, 1, 1),
}


def required_from(slug: str) -> date:
    return REQUIRED_FROM.get(slug, FIRST_REQUIREMENTS)


# How likely somebody comes to a class held for them.
DILIGENCE = {OFFICER: 0.75, COLLABORATOR: 0.5, BOARD: 0.33, TEACHER: 0.3}


@dataclass(frozen=True)
class Size:
    """How many posts are held today, and how many unusual things happened."""

    officers: int = 96
    collaborators: int = 1_700
    board: int = 1_900
    board_of_province: int = 16
    teachers: int = 25_000
    teachers_who_left: int = 600
    seats_not_confirmed: int = 12
    officers_not_confirmed: int = 3
    learners_online: int = 600
    voided: int = 40
    re_dated: int = 16
    exempted: int = 60


FULL = Size()
SMALL = replace(
    FULL,
    collaborators=170,
    board=190,
    board_of_province=4,
    teachers=2_500,
    teachers_who_left=60,
    learners_online=60,
    voided=8,
    re_dated=4,
    exempted=12,
)


class Dice(Random):
    """A seeded source of chance that also draws instants and identifiers."""

    def chance(self, share: float) -> bool:
        return self.random() < share

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.randint(0, max((last - first).days, 0)))

    def at(self, day: date, first_hour: int = 8, last_hour: int = 16) -> datetime:
        """An instant on a local day."""
        clock = time(self.randint(first_hour, last_hour), self.randint(0, 59), self.randint(0, 59))
        return datetime.combine(day, clock, days.LOCAL).astimezone(days.UTC)

    def uuid4(self) -> UUID:
        return UUID(int=self.getrandbits(128), version=4)

    def uuid7(self, at: datetime) -> UUID:
        """As a client makes it: milliseconds first, then chance."""
        milliseconds = int(at.timestamp() * 1000)
        chance = (0x7 << 76) | (self.getrandbits(12) << 64) | (0b10 << 62) | self.getrandbits(62)
        return UUID(int=(milliseconds << 80) | chance)

    def letters(self, alphabet: str, length: int) -> str:
        return "".join(self.choices(alphabet, k=length))

    def shares(self, total: int, weights: list[float]) -> list[int]:
        """`total` divided by weight into whole numbers that add up to it."""
        whole, given, left = sum(weights), [], 0.0
        for weight in weights:
            left += total * weight / whole
            given.append(round(left))
            left -= given[-1]
        given[-1] += total - sum(given)
        return given
