"""Texts of the interface: `check` that each has its Vietnamese, or `collect` new ones.

`check` gathers every text of Python, templates and scripts into a temporary catalogue and
compares: nothing missing, nothing unsure (fuzzy), placeholders alike, nothing left over.
English is the source, so it is complete when no Vietnamese stands outside gettext.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

BASE = Path(__file__).resolve().parent.parent
CATALOGUE = BASE / "locale" / "vi" / "LC_MESSAGES"
SOURCES = (
    "places",
    "people",
    "recordings",
    "quizzes",
    "courses",
    "records",
    "reports",
    "lms",
    "templates",
)
DOMAINS = {"django": "html,txt,py", "djangojs": "js"}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->", re.DOTALL)
# Names that are the same in every language.
NAMES = re.compile(r"Măng Non|Tiếng Việt|Quảng Ngãi")


def texts_of(domain: str) -> polib.POFile:
    """Every text of the project, gathered anew."""
    with tempfile.TemporaryDirectory() as folder:
        for source in SOURCES:
            shutil.copytree(
                BASE / source,
                Path(folder) / source,
                ignore=shutil.ignore_patterns("__pycache__", "migrations", "starter", "*.pyc"),
            )
        (Path(folder) / "locale").mkdir()
        gather(Path(folder), domain)
        found = Path(folder) / "locale" / "vi" / "LC_MESSAGES" / f"{domain}.po"
        return polib.pofile(str(found)) if found.exists() else polib.POFile()


def gather(folder: Path, domain: str) -> None:
    command = [sys.executable, "-m", "django", "makemessages", "-l", "vi", "-d", domain]
    command += ["-e", DOMAINS[domain], "--no-location", "--no-wrap"]
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )
    if done.returncode:
        sys.exit(done.stderr)


def faults() -> Iterator[str]:
    for domain in DOMAINS:
        wanted = {key(entry): entry for entry in texts_of(domain)}
        path = CATALOGUE / f"{domain}.po"
        given = {
            key(entry): entry
            for entry in (polib.pofile(str(path)) if path.exists() else [])
            if not entry.obsolete
        }
        for missing in wanted.keys() - given.keys():
            yield f"not in {path.name}: {shown(wanted[missing])}"
        for unused in given.keys() - wanted.keys():
            yield f"used nowhere any more: {shown(given[unused])}"
        for entry in (given[both] for both in wanted.keys() & given.keys()):
            yield from faults_of(entry)
    yield from vietnamese_outside_gettext()


def key(entry: polib.POEntry) -> tuple:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def shown(entry: polib.POEntry) -> str:
    return repr(entry.msgid[:70])


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    translations = list(entry.msgstr_plural.values()) or [entry.msgstr]
    if not all(translations):
        yield f"without Vietnamese: {shown(entry)}"
    elif entry.fuzzy:
        yield f"unsure (fuzzy): {shown(entry)}"
    else:
        source = entry.msgid_plural or entry.msgid
        for text in translations:
            if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(source)):
                yield f"other placeholders in Vietnamese: {shown(entry)}"


def vietnamese_outside_gettext() -> Iterator[str]:
    """An English page would show it."""
    for pattern in ("templates/**/*.html", "lms/static/js/*.js"):
        for path in BASE.glob(pattern):
            text = NAMES.sub("", COMMENT.sub("", path.read_text(encoding="utf-8")))
            for line in text.splitlines():
                if VIETNAMESE.search(line) and not line.lstrip().startswith(("//", "*", "/*")):
                    where = path.relative_to(BASE)
                    yield f"Vietnamese outside gettext: {where}: {line.strip()[:60]}"


def collect() -> None:
    """Add new texts to the catalogues, keep what is translated, drop what is used no more."""
    for domain in DOMAINS:
        path = CATALOGUE / f"{domain}.po"
        found = texts_of(domain)
        if not found and not path.exists():
            continue
        if path.exists():
            kept = polib.pofile(str(path))
            kept.merge(found)
            kept.metadata.pop("POT-Creation-Date", None)
            kept[:] = [entry for entry in kept if not entry.obsolete]
            found = kept
        for entry in found:
            if entry.msgid_plural:  # Vietnamese has one form; polib would add an empty second
                entry.msgstr_plural = {0: entry.msgstr_plural.get(0, "")}
        found.metadata_is_fuzzy = False
        path.parent.mkdir(parents=True, exist_ok=True)
        found.save(str(path))


def main() -> None:
    if sys.argv[1:] == ["collect"]:
        collect()
    elif sys.argv[1:] == ["check"]:
        if found := sorted(faults()):
            sys.exit("\n".join(found) + f"\n{len(found)} texts to mend. New ones: make messages")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
