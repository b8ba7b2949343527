"""Past training from lists: each row to a person and a course, or to the rejects with a reason.

Logs and messages name no person and no number; the rejects file, which lies beside the
list, repeats the rows of the list.
"""

import csv
import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.models import Course
from people.models import Person
from people.phones import normalise_phone
from places import days
from places.names import folded
from records.lists import (
    EARLIEST,
    Layout,
    Line,
    UnreadableList,
    check_readable,
    layout_of,
    lines_of,
    read_day,
)
from records.models import Completion, Source
from records.past import Past, record_completions

CHUNK = 500
SHOWN = 20
SOURCES: Mapping[str, str] = {
    "online": Source.ONLINE,
    "truc tuyen": Source.ONLINE,
    "offline": Source.OFFLINE,
    "workshop": Source.WORKSHOP,
    "class": Source.WORKSHOP,
    "lop hoc": Source.WORKSHOP,
    "lop tap huan": Source.WORKSHOP,
    "tap huan": Source.WORKSHOP,
    "hoi nghi": Source.WORKSHOP,
    "contest": Source.CONTEST,
    "cuoc thi": Source.CONTEST,
}


@dataclass
class Counts:
    """Every row of the list is exactly one of the last three."""

    rows: int = 0
    recorded: int = 0
    already_recorded: int = 0
    rejected: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True)
class Reject:
    line: Line
    reason: str


@dataclass(frozen=True)
class Outcome:
    """`rejects` are the first ones only; all of them are in the file."""

    counts: Counts
    rejects: list[Reject]
    rejects_file: Path | None


def rejects_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.rejects.csv")


def import_completions(
    *,
    path: Path,
    dry_run: bool = False,
    recorded_by: Person | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Record the good rows, once, however often the list is sent; write the others aside.

    Rows are recorded in chunks, each in a transaction of its own: what stopped half-way is
    finished by sending the list again. With `dry_run` nothing is written at all. Raises
    UnreadableList, with a message for the person who sent it, before anything is written.
    """
    at = at or days.now()
    layout = _layout(path)
    courses = {course.slug: course for course in Course.objects.all()}
    counts, shown = Counts(), []
    with _Rejects(path, layout, write=not dry_run) as rejects:
        lines = lines_of(path, layout)
        seen: set[tuple] = set()
        while chunk := list(islice(lines, CHUNK)):
            good, bad = _sorted_out(chunk, courses, at)
            counts.rows += len(chunk)
            counts.rejected += len(bad)
            made = _foreseen(good, seen) if dry_run else _recorded(good, recorded_by, at)
            counts.recorded += made
            counts.already_recorded += len(good) - made
            rejects.write(bad)
            shown += bad[: SHOWN - len(shown)]
    return Outcome(counts, shown, rejects.path)


def _layout(path: Path) -> Layout:
    """Raises UnreadableList in words that say what to do."""
    try:
        layout = layout_of(path)
        check_readable(path, layout)
    except OSError as error:
        raise UnreadableList(_("The file cannot be opened. Check its name.")) from error
    except (UnicodeDecodeError, UnreadableList) as error:
        if str(error) == "empty":
            raise UnreadableList(_("The file is empty.")) from error
        raise UnreadableList(
            _("The file is not readable. Save it as “CSV UTF-8” and send it again.")
        ) from error
    if layout.missing:
        raise UnreadableList(
            _(
                "Columns are missing: %(missing)s. The first line must name: "
                "phone or code, course, completed_on; name, source and note if you have them."
            )
            % {"missing": ", ".join(layout.missing)}
        )
    return layout


def _recorded(good: list[Past], recorded_by: Person | None, at: datetime) -> int:
    results = record_completions(items=good, recorded_by=recorded_by, at=at)
    return sum(created for _completion, created in results)


def _foreseen(good: list[Past], seen: set[tuple]) -> int:
    """How many would be recorded. `seen` are the days met earlier in the list."""
    rows = Completion.objects.filter(person__in={item.person.pk for item in good})
    there = set(rows.values_list("person", "course", "completed_on")) | seen
    new = {item.key for item in good} - there
    seen |= new
    return len(new)


def _sorted_out(
    chunk: list[Line], courses: Mapping[str, Course], at: datetime
) -> tuple[list[Past], list[Reject]]:
    people = _People(chunk)
    good, bad = [], []
    for line in chunk:
        try:
            good.append(_past(line, people, courses, at))
        except _Refused as refusal:
            bad.append(Reject(line, str(refusal)))
    return good, bad


class _Refused(Exception):
    """A row that cannot be recorded; the message says why."""


def _past(line: Line, people: "_People", courses: Mapping[str, Course], at: datetime) -> Past:
    if not line.is_whole:
        raise _Refused(_("This line cannot be read. Is a quotation mark missing?"))
    cells = line.cells
    person = people.whom(cells)
    course = courses.get(cells["course"].lower())
    if course is None:
        raise _Refused(_no_course(cells["course"], courses))
    origin = cells.get("source", "")
    return Past(
        person=person,
        course=course,
        completed_on=_day(cells["completed_on"], at),
        source=SOURCES.get(folded(origin), Source.IMPORT),
        origin=origin,
        note=cells.get("note", ""),
    )


def _day(text: str, at: datetime) -> date:
    if not text:
        raise _Refused(_("The date is missing."))
    if (day := read_day(text)) is None:
        raise _Refused(_("The date is not readable. Write 2024-02-01 or 01/02/2024."))
    if day < EARLIEST:
        raise _Refused(_("The date lies before 1990. Check the year."))
    if day > days.local_day(at):
        raise _Refused(_("The date lies in the future."))
    return day


def _no_course(text: str, courses: Mapping[str, Course]) -> str:
    if not text:
        return _("The course is missing.")
    near = difflib.get_close_matches(text.lower(), courses, n=1)
    if near:
        return _("There is no such course. Did you mean “%(slug)s”?") % {"slug": near[0]}
    return _("There is no such course.")


class _People:
    """The people whom the rows of a chunk may mean, found in one query."""

    def __init__(self, chunk: Iterable[Line]) -> None:
        phones = {phone for line in chunk if (phone := _phone(line.cells))}
        codes = {code for line in chunk if (code := _code(line.cells))}
        rows = Person.objects.filter(
            Q(login_phone__in=phones) | Q(contact_phone__in=phones) | Q(code__in=codes),
            erased_at=None,
        )
        self._by_code: dict[str, Person] = {}
        self._by_phone: dict[str, dict[int, Person]] = defaultdict(dict)
        for person in rows:
            self._by_code[person.code] = person
            for phone in (person.login_phone, person.contact_phone):
                if phone:
                    self._by_phone[phone][person.pk] = person

    def whom(self, cells: Mapping[str, str]) -> Person:
        """Exactly one person, or _Refused. A code goes before a phone; a name must agree."""
        found = self._by_cells(cells)
        if name := cells.get("name", ""):
            found = [person for person in found if person.search == folded(name)]
            exact = [person for person in found if person.name.lower() == name.lower()]
            found = exact or found
            if not found:
                raise _Refused(_("The person with this number or code has another name."))
        if len(found) > 1:
            raise _Refused(
                _("Several people share this phone number. Add the name or the personal code.")
            )
        return found[0]

    def _by_cells(self, cells: Mapping[str, str]) -> list[Person]:
        if cells.get("code"):
            person = self._by_code.get(_code(cells))
            if person is None:
                raise _Refused(_("Nobody has this personal code."))
            return [person]
        if not cells.get("phone"):
            raise _Refused(_("The phone number and the personal code are missing."))
        phone = _phone(cells)
        if phone is None:
            raise _Refused(_("The phone number is not readable."))
        if not self._by_phone.get(phone):
            raise _Refused(_("Nobody has this phone number."))
        return list(self._by_phone[phone].values())


def _phone(cells: Mapping[str, str]) -> str | None:
    return normalise_phone(cells.get("phone", ""))


def _code(cells: Mapping[str, str]) -> str:
    code = cells.get("code", "").replace(" ", "").replace("-", "").upper()
    return code if code.isascii() and code.isalnum() else ""


class _Rejects:
    """The file of refused rows, made with the first of them: its columns, line and reason."""

    def __init__(self, path: Path, layout: Layout, *, write: bool) -> None:
        self._target, self._layout, self._write = rejects_path(path), layout, write
        self._file = None
        self.path: Path | None = None

    def __enter__(self) -> "_Rejects":
        return self

    def __exit__(self, *args: object) -> None:
        if self._file:
            self._file.close()

    def write(self, rejects: list[Reject]) -> None:
        if not rejects or not self._write:
            return
        if self._file is None:
            self.path = self._target
            self._file = self._target.open("w", encoding="utf-8-sig", newline="")
            self._rows = csv.writer(self._file, delimiter=self._layout.delimiter)
            self._rows.writerow([*self._layout.header, "line", "reason"])
        self._rows.writerows(self._padded(reject) for reject in rejects)

    def _padded(self, reject: Reject) -> Iterator[str]:
        raw, width = reject.line.raw, len(self._layout.header)
        yield from (raw + [""] * width)[:width]
        yield from (str(reject.line.number), reject.reason)
        yield from raw[width:]  # a comma too many in a note: nothing of it is lost
