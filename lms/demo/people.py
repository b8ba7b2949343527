"""Who holds which post in the demonstration, since when, and who came, moved and left."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from lms.demo import names, plan
from lms.demo.plan import BOARD, COLLABORATOR, OFFICER, TEACHER, Dice, Size
from lms.demo.structure import Land
from people.models import CODE_ALPHABET, Person, Posting
from places import days
from places.models import Audience, Level, Unit

CANNOT_SIGN_IN = "!demonstration"  # no PIN hashes to this, so no PIN is right
PHONE = "+84000{number:06d}"
LEVELS_OF_SCHOOL = (("mầm non", "Mầm non"), ("tiểu học", "Tiểu học"), ("THCS", "THCS"))


@dataclass
class Post:
    """A post as it was entered, and when its end was entered, if it has one."""

    audience: str
    unit: Unit
    start: date
    recorded: datetime
    until: date | None = None
    end_recorded: datetime | None = None
    workplace: str = ""
    workplace_kind: str = ""

    def held_on(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day < self.until)


@dataclass
class Somebody:
    """A demonstration person with all their posts; `group` are those who learn together."""

    person: Person
    area: str
    group: str
    diligence: float
    posts: list[Post] = field(default_factory=list)

    def is_asked(self, audiences: Container[str], day: date) -> bool:
        """Whether they hold a post in one of the audiences on a day."""
        return any(post.audience in audiences and post.held_on(day) for post in self.posts)


class Cast:
    """Draws the people of the province, kind by kind."""

    def __init__(self, land: Land, dice: Dice, size: Size, today: date) -> None:
        self.land, self.dice, self.size, self.today = land, dice, size, today
        self.everybody: list[Somebody] = []
        self._codes: set[str] = set()
        self._last_phone = ""

    # --- one person ----------------------------------------------------------------
    def add(self, area: str, group: str, *, women_in_ten: int = 5) -> Somebody:
        dice = self.dice
        drawn = names.draw(dice, area, women_in_ten=women_in_ten)
        person = Person(
            username=dice.uuid4().hex,
            uuid=dice.uuid4(),
            name=drawn.name,
            gender=drawn.gender if dice.chance(0.85) else "",
            ethnic_group=drawn.ethnic_group if dice.chance(0.06) else "",
            contact_phone=self._phone(),
            code=self._code(),
            password=CANNOT_SIGN_IN,
            is_demo=True,
            created_at=days.start_of(plan.ROSTER_ENTERED),
        )
        somebody = Somebody(person, area, group, dice.uniform(0.5, 1.25))
        self.everybody.append(somebody)
        return somebody

    def _phone(self) -> str:
        """Mostly one's own; one in thirty has none, one in forty shares the last one's."""
        if self.dice.chance(1 / 30):
            return ""
        if not (self._last_phone and self.dice.chance(1 / 40)):
            self._last_phone = PHONE.format(number=len(self.everybody) + 1)
        return self._last_phone

    def _code(self) -> str:
        while (code := self.dice.letters(CODE_ALPHABET, 8)) in self._codes:
            pass
        self._codes.add(code)
        return code

    # --- one post --------------------------------------------------------------------
    def post(self, who: Somebody, audience: str, unit: Unit, start: date, **fields: str) -> Post:
        """Entered with the first roster, or a few days after it began."""
        entered = max(plan.ROSTER_ENTERED, start + timedelta(days=self.dice.randint(0, 12)))
        recorded = self.dice.at(min(entered, self.today))
        post = Post(audience, unit, start, recorded, **fields)
        who.posts.append(post)
        return post

    def end(self, post: Post, on: date) -> None:
        entered = min(on + timedelta(days=self.dice.randint(0, 15)), self.today)
        post.until = on
        post.end_recorded = max(self.dice.at(entered), post.recorded + timedelta(minutes=1))

    # --- kinds of people ---------------------------------------------------------------
    def collaborators(self) -> None:
        """One for each village. Some villages had another one before."""
        for commune, villages in self.land.villages.items():
            area = self.land.area_of(self.land.units[commune])
            for village in villages:
                start = self.dice.day(date(2021, 1, 4), date(2023, 12, 1))
                if self.dice.chance(0.12):
                    before = self.add(area, area, women_in_ten=7)
                    left = self.dice.day(date(2024, 2, 1), self.today - timedelta(days=120))
                    self.end(self.post(before, COLLABORATOR, village, start), left)
                    start = left + timedelta(days=self.dice.choice((0, 0, 15, 60, 90)))
                self.post(self.add(area, area, women_in_ten=7), COLLABORATOR, village, start)

    def seats(self) -> None:
        """Officers and boards: their seats ended with their units and were confirmed anew."""
        communes, size = self.land.communes, self.size
        for number, commune in enumerate(communes):
            officer = self.add(self._area(commune), "officers", women_in_ten=6)
            waits = number % 32 == 7 and number // 32 < size.officers_not_confirmed
            self._seat(officer, OFFICER, commune, waits=waits)
        each = self.dice.shares(size.board - size.board_of_province, [1.0] * len(communes))
        waiting = set(self.dice.sample(range(len(communes)), size.seats_not_confirmed))
        for number, (commune, members) in enumerate(zip(communes, each, strict=True)):
            board = [
                self.add(self._area(commune), f"board {commune.code}", women_in_ten=4)
                for _place in range(members)
            ]
            for place, member in enumerate(board):
                self._seat(member, BOARD, commune, waits=place == 0 and number in waiting)
            self._former_officers(commune, board)
        for _place in range(size.board_of_province):
            member = self.add("522", "board of the province", women_in_ten=4)
            self.post(member, BOARD, self.land.province, plan.MERGER)

    def _area(self, commune: Unit) -> str:
        origins = self.land.origins(commune)
        return self.land.area_of(origins[0]) if origins else ""

    def _seat(self, who: Somebody, audience: str, commune: Unit, *, waits: bool) -> None:
        """Before the merger in one of the communes that became this one, or in a district."""
        origins = self.land.origins(commune)
        new = audience == BOARD and self.dice.chance(0.15)
        if origins and (waits or not new):
            old = origins[0] if audience == OFFICER else self.dice.choice(origins)
            in_district = audience == BOARD and not waits and self.dice.chance(0.08)
            if in_district and old.level == Level.COMMUNE and old.parent:
                old = old.parent
            before = self.post(who, audience, old, self._taken_seat(old))
            if waits:
                return
            self.end(before, plan.MERGER)
        late = self.dice.chance(0.1)
        start = self.dice.day(date(2025, 8, 1), date(2026, 3, 1)) if late else plan.MERGER
        self.post(who, audience, commune, min(start, self.today))

    def _former_officers(self, commune: Unit, board: list[Somebody]) -> None:
        """Of several communes with an officer each one officer was kept; the others stayed on
        in the board."""
        for old, member in zip(self.land.origins(commune)[1:], board[1:], strict=False):
            self.end(self.post(member, OFFICER, old, self._taken_seat(old)), plan.MERGER)

    def _taken_seat(self, unit: Unit) -> date:
        first = max(date(2021, 6, 1), unit.valid_from)
        return self.dice.day(first, max(first, date(2023, 11, 30)))

    def teachers(self) -> None:
        schools = self._schools()
        weights = [self.dice.uniform(6, 40) for _school in schools]
        numbers = self.dice.shares(self.size.teachers, weights)
        leaving = self.dice.shares(self.size.teachers_who_left, weights)
        for school, number, leavers in zip(schools, numbers, leaving, strict=True):
            for place in range(number + leavers):
                self._teacher(school, leaves=place >= number, schools=schools)
        self._place_some_of_the_split()

    def _schools(self) -> list[tuple[Unit, str, str]]:
        """(commune of 2020, name, kind) of every school."""
        found = []
        for number, commune in enumerate(self.land.start):
            place = commune.name.removeprefix(commune.kind.capitalize()).strip()
            for kind, label in LEVELS_OF_SCHOOL:
                found.append((commune, f"Trường {label} {place}", kind))
            if number % 6 == 0:
                found.append((commune, f"Trường THPT {place}", "THPT"))
        return found

    def _teacher(self, school: tuple[Unit, str, str], *, leaves: bool, schools: list) -> None:
        commune, name, kind = school
        who = self.add(self.land.area_of(commune), f"{commune.code} {name}", women_in_ten=7)
        came_late = not leaves and self.dice.chance(0.06)
        start = self._school_year(2024, 2026) if came_late else self._school_year(2021, 2023)
        post = self._teach(who, school, start)
        moved = self._school_year(2024, 2026)
        if leaves:
            self.end(post, min(moved, self.today - timedelta(days=30)))
        elif not came_late and start < moved and self.dice.chance(0.03):
            self.end(post, moved)
            gap = timedelta(days=self.dice.choice((0,) * 9 + (20,)))
            self._teach(who, self.dice.choice(schools), moved + gap)

    def _teach(self, who: Somebody, school: tuple[Unit, str, str], start: date) -> Post:
        """In the commune as it was on the first day; of a split one, as it was before."""
        commune, name, kind = school
        start = min(start, self.today)
        unit = self.land.on(commune, start) or self.land.halves(commune)[0]
        return self.post(who, TEACHER, unit, start, workplace=name, workplace_kind=kind)

    def _school_year(self, first: int, last: int) -> date:
        last = min(last, self.today.year if self.today.month >= 9 else self.today.year - 1)
        year = self.dice.randint(first, max(first, last))
        day = date(year, *self.dice.choice(((8, 1), (8, 15), (9, 1), (9, 5))))
        return min(day, self.today)

    def _place_some_of_the_split(self) -> None:
        """Half of the teachers of the split commune have said where they belong now."""
        for who in self.everybody:
            post = who.posts[-1]
            split = post.unit.code == plan.SPLIT_COMMUNE and post.audience == TEACHER
            if split and post.until is None and self.dice.chance(0.5):
                self.end(post, plan.MERGER)
                unit = self.dice.choice(self.land.halves(post.unit))
                same = {"workplace": post.workplace, "workplace_kind": post.workplace_kind}
                self.post(who, TEACHER, unit, plan.MERGER, **same)


def draw_people(land: Land, dice: Dice, size: Size, today: date) -> Cast:
    cast = Cast(land, dice, size, today)
    cast.seats()
    cast.collaborators()
    cast.teachers()
    return cast


def enter_people(everybody: Iterable[Somebody], audiences: dict[str, Audience]) -> None:
    """Write the people and their posts; a post that ended was entered open, then retracted."""
    everybody = list(everybody)
    Person.objects.bulk_create((who.person for who in everybody), batch_size=2_000)
    Posting.objects.bulk_create(
        (
            row
            for who in everybody
            for post in who.posts
            for row in _as_entered(who.person, post, audiences[post.audience])
        ),
        batch_size=2_000,
    )


def _as_entered(person: Person, post: Post, audience: Audience) -> Iterator[Posting]:
    known = {
        "person": person,
        "audience": audience,
        "unit": post.unit,
        "start": post.start,
        "workplace": post.workplace,
        "workplace_kind": post.workplace_kind,
    }
    if post.until is None:
        yield Posting(recorded_at=post.recorded, **known)
    else:
        yield Posting(recorded_at=post.recorded, retracted_at=post.end_recorded, **known)
        yield Posting(recorded_at=post.end_recorded, until=post.until, **known)
