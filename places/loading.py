"""Load the province's data files: units in all their states, and what goes with them.

Everything here can be run again: what is there already is left as it is, so that what
somebody corrected by hand stays corrected.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from places import days
from places.models import (
    Agency,
    AgencySuccession,
    Audience,
    Duty,
    LegalReference,
    Level,
    Succession,
    Unit,
)
from places.services import rebuild_lineage

DATA = Path(__file__).parent / "data"
LEVELS = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}
# Day of each state, with the day its resolution was passed: from then on it was known.
STATES = {
    date(2020, 2, 1): (date(2020, 1, 10), "867/NQ-UBTVQH14"),
    date(2025, 1, 1): (date(2024, 11, 14), "1279/NQ-UBTVQH15"),
    date(2025, 7, 1): (date(2025, 6, 16), "1677/NQ-UBTVQH15"),
}
SECTION_AGENCIES = {
    "II.1": "ubnd-tinh",
    "III.2": "so-ldtbxh",
    "III.3": "so-y-te",
    "III.4": "so-gddt",
    "III.5": "so-vhttdl",
    "III.6": "cong-an-tinh",
    "III.7": "so-tttt",
    "III.8": "so-tu-phap",
    "III.9": "so-xay-dung",
    "III.10": "so-gtvt",
    "III.11": "ban-dan-toc",
    "III.12": "so-tai-chinh",
    "III.13": "ubnd-huyen",
    "III.14": "mttq-doan-the",
}

Record = dict[str, str]


@transaction.atomic
def load_province() -> Counter[str]:
    """Load every data file; return how many rows of each kind were added."""
    added: Counter[str] = Counter()
    for day, (passed, resolution) in STATES.items():
        if not Unit.objects.filter(valid_from=day, level__lt=Level.VILLAGE).exists():
            added["units"] += load_state(day, known_from=passed, resolution=resolution)
    added["audiences"] = _load_audiences()
    added["agencies"] = _load_agencies()
    added["duties"] = _load_duties()
    added["legal references"] = _load_legal_references()
    return added


def load_state(day: date, *, known_from: date, resolution: str) -> int:
    """Bring the units to the state that holds from `day`; return how many rows were opened.

    A unit goes on as the same row while its code, name, type, parent and extent do.
    """
    at = days.start_of(known_from)
    successions = list(read(f"successions_{day}.csv"))
    touched = {row[end] for row in successions for end in ("old_code", "new_code")}
    before = {u.code: u for u in Unit.objects.on(day).exclude(level=Level.VILLAGE)}
    after: dict[str, Unit] = {}
    opened = 0
    for row in read(f"units_{day}.csv"):
        old = before.get(row["code"])
        if old and row["code"] not in touched and _goes_on(old, row, after):
            after[row["code"]] = old
        else:
            opened += 1
            after[row["code"]] = _open(row, day, after, resolution, reopened=old)
    gone = [unit.pk for code, unit in before.items() if after.get(code) != unit]
    Unit.objects.filter(pk__in=gone).update(valid_until=day)
    _link(successions, before, after, day, at)
    rebuild_lineage(at=at)
    return opened


def read(name: str) -> Iterator[Record]:
    """The rows of a data file; nothing where there is no such file."""
    path = DATA / name
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _goes_on(old: Unit, row: Record, after: dict[str, Unit]) -> bool:
    parent = after.get(row["parent_code"])
    return (old.name, old.kind, old.parent) == (row["name"], row["kind"], parent)


def _open(
    row: Record, day: date, after: dict[str, Unit], resolution: str, *, reopened: Unit | None
) -> Unit:
    if reopened:  # closed first: a code names one unit a day
        Unit.objects.filter(pk=reopened.pk).update(valid_until=day)
    return Unit.objects.create(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        level=LEVELS[len(row["code"])],
        parent=after[row["parent_code"]] if row["parent_code"] else None,
        valid_from=day,
        area=row.get("area", ""),
        resolution=resolution,
    )


def _link(
    rows: list[Record], before: dict[str, Unit], after: dict[str, Unit], day: date, at
) -> None:
    sources = Counter(row["new_code"] for row in rows)
    Succession.objects.bulk_create(
        Succession(
            predecessor=before[row["old_code"]],
            successor=after[row["new_code"]],
            day=day,
            kind=_kind(row, before, after, sources),
            whole=row["extent"] == "whole",
            recorded_at=at,
        )
        for row in rows
    )


def _kind(
    row: Record, before: dict[str, Unit], after: dict[str, Unit], sources: Counter[str]
) -> str:
    old, new = before[row["old_code"]], after[row["new_code"]]
    if row["extent"] == "part":
        return Succession.Kind.SPLIT
    if sources[row["new_code"]] > 1:
        return Succession.Kind.MERGED
    same = (old.name, old.kind) == (new.name, new.kind)
    return Succession.Kind.MOVED if same else Succession.Kind.RENAMED


def _load_audiences() -> int:
    return sum(
        Audience.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "name": row["name"],
                "name_en": row["name_en"],
                "posts": row["posts"],
                "has_roster": row["has_roster"] == "1",
                "sees_people": row["sees_people"] == "1",
                "position": int(row["position"]),
            },
        )[1]
        for row in read("audiences.csv")
    )


def _load_agencies() -> int:
    added = 0
    for row in read("agencies.csv"):
        dates = {name: row[name] or None for name in ("valid_from", "valid_until")}
        names = {"name": row["name"], "name_en": row["name_en"]}
        added += Agency.objects.get_or_create(slug=row["slug"], defaults=names | dates)[1]
    by_slug = {agency.slug: agency for agency in Agency.objects.all()}
    for row in read("agency_successions.csv"):
        AgencySuccession.objects.get_or_create(
            predecessor=by_slug[row["predecessor"]],
            successor=by_slug[row["successor"]],
            defaults={
                "day": row["day"] or None,
                "part": row["part"],
                "certainty": row["certainty"],
            },
        )
    return added


def _load_duties() -> int:
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    return sum(
        Duty.objects.get_or_create(
            code=row["id"],
            defaults={
                "section": row["section"],
                "agency": agencies.get(SECTION_AGENCIES.get(row["section"], "")),
                "agency_name": row["agency_vi"],
                "text": row["duty_vi"],
                "kind": row["kind"],
                "topic": row["topic_vi"],
                "topic_en": row["topic_en"],
                "audience_text": row["audience_vi"],
                "audience_text_en": row["audience_en"],
                "position": position,
            },
        )[1]
        for position, row in enumerate(read("plan_duties.csv"), start=1)
    )


def _load_legal_references() -> int:
    return sum(
        LegalReference.objects.get_or_create(
            short=row["short"],
            defaults={
                "number": row["number"],
                "issued": row["issued"] or None,
                "effective": row["effective"] or None,
                "title": row["title_vi"],
                "status": row["status"],
                "certainty": row["certainty"],
            },
        )[1]
        for row in read("legal_references.csv")
    )
