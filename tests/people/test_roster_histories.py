"""Random histories by the plain format: against a slow and obvious reference, and twice."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from people.models import Posting
from tests.factories import make_audience
from tests.people.rosters import everything, send

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIRST = date(2023, 1, 1)
PLACES = [("21115", ""), ("21115", "Thôn 1"), ("21484", ""), ("21484", "Thôn 1")]
NAMES = ["Nguyễn Văn An", "Trần Thị Bé", "Hồ Văn Cam"]
SLOW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LONG = 60  # days that the reference looks at


@pytest.fixture(autouse=True)
def ground(commune, other_commune):
    make_audience("collaborator")
    make_audience("teacher")


@pytest.fixture
def path() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder) / "list.csv"


def day(number: int | None) -> str:
    return "" if number is None else str(FIRST + timedelta(days=number))


# --- histories that hang together ----------------------------------------------------------
@st.composite
def careers(draw):
    """The posts of one person in one audience: (first day, day after the last or None, place)."""
    edges = sorted(draw(st.sets(st.integers(0, 40), min_size=1, max_size=6)))
    posts = []
    for start, following in pairwise([*edges, None]):
        place = draw(st.integers(0, len(PLACES) - 1))
        goes_on = draw(st.booleans())
        until = following
        if not goes_on:
            until = draw(st.integers(start + 1, following or start + 10))
        posts.append((start, until, place))
    return [
        post
        for number, post in enumerate(posts)
        if number == 0 or post[2] != posts[number - 1][2] or posts[number - 1][1] != post[0]
    ]


def leaves_a_village_out(career) -> bool:
    """Whether a village is followed at once by its commune alone: a later list that names no
    village says nothing about it, and only rows of one list tell the two apart."""
    return any(
        PLACES[one[2]][1] and not PLACES[two[2]][1] and PLACES[one[2]][0] == PLACES[two[2]][0]
        for one, two in pairwise(career)
    )


def told(person: int, audience: str, career, is_open: bool) -> list[tuple[int, str]]:
    """A career as rows with their first day; an end is left out where the next post says it."""
    rows = []
    for number, (start, until, place) in enumerate(career):
        following = career[number + 1][0] if number + 1 < len(career) else None
        end = None if is_open and until == following else until
        code, village = PLACES[place]
        phone = f"090512345{person}"
        cells = [NAMES[person], phone, audience, code, village, day(start), day(end), "", "", ""]
        rows.append((start, ",".join(cells)))
    return rows


def reference(career) -> dict[str, int]:
    """Where somebody is on each day: said once more, day by day."""
    found = {}
    for number in range(LONG):
        for start, until, place in career:
            if start <= number and (until is None or number < until):
                found[day(number)] = place
    return found


def stored(name: str, audience: str) -> dict[str, int]:
    found = {}
    known = Posting.objects.known().filter(person__name=name, audience__slug=audience)
    for posting in known.select_related("unit", "unit__parent"):
        is_village = posting.unit.level == 4
        commune = posting.unit.parent if is_village else posting.unit
        place = PLACES.index((commune.code, posting.unit.name if is_village else ""))
        for number in range(LONG):
            this = FIRST + timedelta(days=number)
            if posting.start <= this and (posting.until is None or this < posting.until):
                assert day(number) not in found
                found[day(number)] = place
    return found


def forget() -> None:
    from people.models import Person, RosterChange, RosterImport

    RosterChange.objects.all().delete()
    RosterImport.objects.all().delete()
    Posting.objects.all().delete()
    Person.objects.all().delete()


@SLOW
@given(
    st.lists(
        st.tuples(careers(), st.sampled_from(["collaborator", "teacher"])), min_size=1, max_size=3
    ),
    st.booleans(),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)
def test_posts_are_what_the_rows_say_in_whatever_order_they_stand(
    path, people, is_open, files, dice
):
    assume(files == 1 or not any(leaves_a_village_out(career) for career, _audience in people))
    forget()
    rows = [
        row
        for number, (career, audience) in enumerate(people)
        for row in told(number, audience, career, is_open)
    ]
    rows.sort(key=lambda row: row[0])
    size = -(-len(rows) // files)
    sent = []
    for start in range(0, len(rows), size):  # files follow each other in time; rows need not
        lines = [line for _start, line in rows[start : start + size]]
        dice.shuffle(lines)
        counts = send(path, *lines)
        assert not counts.get("rejected") and not counts.get("ambiguous")
        sent.append(lines)
    for number, (career, audience) in enumerate(people):
        assert stored(NAMES[number], audience) == reference(career)
    before = everything()
    for lines in sent:
        assert send(path, *lines) == {"unchanged": len(lines)}
    assert everything() == before


# --- anything at all -----------------------------------------------------------------------
@st.composite
def any_row(draw):
    start = draw(st.one_of(st.none(), st.integers(0, 20)))
    end = draw(st.one_of(st.none(), st.integers(1, 25)))
    code, village = draw(st.sampled_from(PLACES))
    cells = [
        draw(st.sampled_from(NAMES[:2])),
        draw(st.sampled_from(["", "0905123450", "0905123451"])),
        draw(st.sampled_from(["collaborator", "collaborator", "teacher", "nobody"])),
        code,
        village,
        day(start),
        day(end),
        draw(st.sampled_from(["", "", "female", "male"])),
        "",
        draw(st.sampled_from(["", "", "1980-01-01", "1981-01-01"])),
    ]
    return ",".join(cells)


@SLOW
@given(
    st.lists(st.lists(any_row(), min_size=1, max_size=7), min_size=1, max_size=3),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_whatever_a_file_says_the_second_time_changes_nothing(path, files, on, later):
    forget()
    for lines in files:
        foreseen = send(path, *lines, on=day(on), dry_run=True)
        counts = send(path, *lines, on=day(on))
        assert counts == foreseen
        before = everything()
        again = send(path, *lines, on=day(on))
        assert not again.keys() & {"created", "updated", "moved", "ended"}, (lines, counts, again)
        assert everything() == before
