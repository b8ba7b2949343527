"""What the tests of rosters share: sending lists, and posts written as text."""

import json
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from people.models import Person, Posting

COLUMNS = "name,phone,audience,unit_code,village,start,end,gender,ethnic_group,birth_date"


def send(path: Path, *lines: str, header: str = COLUMNS, **options) -> dict[str, int]:
    """Write lines to a file and import it; gives the counts that are not 0, but `rows`."""
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return send_file(path, **options)


def send_file(path: Path, **options) -> dict[str, int]:
    words, told = StringIO(), ["--json"]
    beside = options.pop("stderr", StringIO())
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        told += [option] if value is True else [option, str(value)]
    call_command("import_roster", str(path), *told, stdout=words, stderr=beside)
    told = json.loads(words.getvalue())
    assert list(told) == [
        "rows",
        "created",
        "updated",
        "moved",
        "ended",
        "unchanged",
        "rejected",
        "ambiguous",
    ]
    assert told["rows"] == sum(told.values()) - told["rows"] - told["ended"]
    return {name: count for name, count in told.items() if count and name != "rows"}


def reasons(path: Path) -> str:
    """The file of refused rows, "" if there is none."""
    file = path.with_name(f"{path.name}.rejects.csv")
    return file.read_text(encoding="utf-8-sig") if file.exists() else ""


def posts(name: str = "", audience: str = "collaborator") -> list[str]:
    """The known posts of everybody of a name: "Xã Trà Bồng 2024-01-01 2024-06-01"."""
    known = Posting.objects.known().filter(audience__slug=audience).select_related("unit")
    known = known.filter(person__in=Person.objects.filter(name=name)) if name else known
    return [
        f"{one.unit.name} {one.start} {one.until or ''}".strip()
        for one in known.order_by("start", "person__name", "unit__name")
    ]


def everything() -> list:
    """All that is known of people and posts, to compare before and after."""
    people = Person.objects.filter(erased_at=None).order_by("pk")
    fields = ("name", "contact_phone", "login_phone", "gender", "ethnic_group", "birth_date")
    known = Posting.objects.known().order_by("person", "audience", "start")
    posted = known.values_list(
        "person", "audience", "unit", "start", "until", "workplace", "retracted_at"
    )
    return [*people.values_list("pk", *fields), *posted]
