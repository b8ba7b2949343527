"""How fast a roster of a hundred thousand rows comes in, and what it costs in memory."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.saying import heading, say

ROWS = 100_000
MOST_MEGABYTES = 500
COLUMNS = [
    "name",
    "phone",
    "audience",
    "unit_code",
    "village",
    "start",
    "end",
    "gender",
    "ethnic_group",
    "birth_date",
]
FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Võ",
    "Phan",
    "Trương",
    "Bùi",
    "Đặng",
    "Đỗ",
    "Ngô",
    "Hồ",
    "Đinh",
    "Phùng",
]
MIDDLES = ["Văn", "Thị", "Hữu", "Đức", "Minh", "Ngọc", "Thanh", "Quang", "Kim", "Xuân"]
GIVEN = [
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Hà",
    "Hoa",
    "Hùng",
    "Lan",
    "Long",
    "Mai",
    "Nam",
    "Nga",
    "Phúc",
    "Sơn",
    "Tâm",
    "Thảo",
    "Tuấn",
    "Yến",
]


def run() -> None:
    heading("Rosters")
    with TemporaryDirectory() as folder:
        path, book = write_roster(Path(folder) / "roster.csv")
        floor = read_plainly(book)
        say(f"reading {ROWS:,} rows from xlsx by calamine alone: {floor:.1f} s")
        for words in ("import_roster", "  the same file again"):
            told, seconds, megabytes = import_apart(path)
            counts = ", ".join(f"{n:,} {name}" for name, n in told.items() if n and name != "rows")
            say(
                f"{words}: {told['rows']:,} rows ({counts}) in {seconds:.0f} s, "
                f"{told['rows'] / seconds:,.0f} rows/s, {seconds / floor:.0f} × the floor, "
                f"at most {megabytes:.0f} MB"
            )
            if megabytes > MOST_MEGABYTES:
                raise SystemExit(f"The import took more than {MOST_MEGABYTES} MB.")


def write_roster(path: Path, rows: int = ROWS) -> tuple[Path, Path]:
    """The same people as CSV and as xlsx, over all communes of today; names repeat."""
    import xlsxwriter

    from places.models import Unit

    codes = list(Unit.objects.on().communes().order_by("code").values_list("code", flat=True))
    book = path.with_suffix(".xlsx")
    with (
        path.open("w", newline="", encoding="utf-8") as file,
        xlsxwriter.Workbook(book, {"constant_memory": True}) as sheets,
    ):
        writer, sheet = csv.writer(file), sheets.add_worksheet()
        for number, row in enumerate([COLUMNS, *(somebody(n, codes) for n in range(rows))]):
            writer.writerow(row)
            sheet.write_row(number, 0, row)
    return path, book


def somebody(number: int, codes: list[str]) -> list[str]:
    name = " ".join(
        words[number // step % len(words)]
        for words, step in ((FAMILIES, 1), (MIDDLES, 15), (GIVEN, 150))
    )
    birth = f"{1960 + number % 40}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    audience = ("collaborator", "teacher", "health-worker")[number % 3]
    start = f"2025-{7 + number % 6:02d}-01"
    code, village = codes[number % len(codes)], f"Thôn {1 + number // len(codes) % 12}"
    phone = f"09{number:08d}"
    return [name, phone, audience, code, village, start, "", "", "Kinh", birth]


def read_plainly(book: Path) -> float:
    from python_calamine import CalamineWorkbook

    started = time.perf_counter()
    with CalamineWorkbook.from_path(book) as opened:
        rows = opened.get_sheet_by_index(0).to_python()
    assert len(rows) == ROWS + 1
    return time.perf_counter() - started


def import_apart(path: Path) -> tuple[dict[str, int], float, float]:
    """In a process of its own, so that its memory is the import's alone."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.rosters", str(path)],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    told = json.loads(done.stdout)
    return told["counts"], time.perf_counter() - started, told["megabytes"]


def main(path: str) -> None:
    import resource

    import django

    django.setup()
    from django.core.management import call_command

    words = io.StringIO()
    call_command("import_roster", path, "--json", stdout=words)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = {"counts": json.loads(words.getvalue()), "megabytes": kilobytes / 1024}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
