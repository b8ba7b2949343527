"""Deterministic test data: `make_*` with sensible defaults, everything overridable."""

import itertools
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Group

from courses.models import Course
from people.models import AgencyViewer, Person, Posting
from people.notice import VERSION
from people.roles import Role
from places import days
from places.models import Agency, Audience, Level, Succession, Unit
from places.services import rebuild_lineage

_numbers = itertools.count(1)
LONG_AGO = datetime(2019, 1, 1, tzinfo=days.UTC)


def make_unit(
    name: str = "",
    *,
    level: Level = Level.COMMUNE,
    parent: Unit | None = None,
    code: str = "",
    valid_from: date = date(2020, 2, 1),
    valid_until: date | None = None,
    lineage: bool = True,
    **fields: Any,
) -> Unit:
    """A unit; its lineage is rebuilt unless `lineage=False`."""
    number = next(_numbers)
    unit = Unit.objects.create(
        code=code or f"{30000 + number}",
        name=name or f"Xã Số {number}",
        kind=fields.pop("kind", Level(level).name.lower()),
        level=level,
        parent=parent,
        valid_from=valid_from,
        valid_until=valid_until,
        **fields,
    )
    if lineage:
        rebuild_lineage(at=LONG_AGO)
    return unit


def make_succession(old: Unit, new: Unit, *, day: date, kind: str = "merged", whole: bool = True):
    return Succession.objects.create(
        predecessor=old, successor=new, day=day, kind=kind, whole=whole, recorded_at=LONG_AGO
    )


def make_audience(slug: str = "collaborator", **fields: Any) -> Audience:
    fields = {"name": slug, "posts": "people"} | fields
    return Audience.objects.get_or_create(slug=slug, defaults=fields)[0]


def make_person(name: str = "", **fields: Any) -> Person:
    """A person; `pin="1357"` gives a PIN that need not be changed."""
    number = next(_numbers)
    pin = fields.pop("pin", None)
    fields.setdefault("notice_version", VERSION)  # has read the privacy notice
    person = Person(name=name or f"Nguyễn Thị {number}", **fields)
    if pin:
        person.set_password(pin)
    else:
        person.set_unusable_password()
    person.save()
    return person


def make_posting(person: Person | None = None, **fields: Any) -> Posting:
    fields.setdefault("audience", None)
    return Posting.objects.create(
        person=person or make_person(),
        audience=fields.pop("audience") or make_audience(),
        unit=fields.pop("unit", None) or make_unit(),
        start=fields.pop("start", date(2023, 1, 1)),
        recorded_at=fields.pop("recorded_at", LONG_AGO),
        **fields,
    )


def make_course(slug: str = "", **fields: Any) -> Course:
    """A course's identity, without pages."""
    slug = slug or f"course-{next(_numbers)}"
    return Course.objects.create(slug=slug, title=fields.pop("title", slug), **fields)


def make_agency(name: str = "", **fields: Any) -> Agency:
    number = next(_numbers)
    fields.setdefault("slug", f"co-quan-{number}")
    return Agency.objects.create(name=name or f"Cơ quan {number}", **fields)


def make_viewer(agency: Agency | None = None, name: str = "", **fields: Any) -> Person:
    """Somebody with the role of an agency's viewer; of no agency, if none is given."""
    person = make_person(name)
    person.groups.add(Group.objects.get(name=Role.AGENCY))
    if agency is not None:
        fields.setdefault("start", date(2023, 1, 1))
        fields.setdefault("recorded_at", LONG_AGO)
        AgencyViewer.objects.create(person=person, agency=agency, **fields)
    return person
