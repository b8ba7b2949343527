"""Check HTML with the Nu Html Checker (vnu), the checker behind validator.w3.org.

    python tests/tools/validate_html.py FILE.html …    exit 1 and name every mistake

It needs Java and the npm package vnu-jar, which `scripts/needs.sh java vnu` installs.
`VNU_JAR` names a checker that is already there. Nothing here skips: a machine without
it is told what to install.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JAR = ROOT / ".tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

# Said of correct pages too, and of no use to a reader.
IGNORED = ("Trailing slash on void elements",)


class CheckerMissing(RuntimeError):
    """The checker cannot run here; the message says what to do."""


def checker() -> list[str]:
    """The command that runs the checker."""
    jar = Path(os.environ.get("VNU_JAR") or JAR)
    if not shutil.which("java"):
        raise CheckerMissing("Java is missing: apt-get install default-jre-headless")
    if not jar.exists():
        raise CheckerMissing(f"{jar} is missing: sh scripts/needs.sh java vnu")
    return ["java", "-Xss1m", "-jar", str(jar)]


def mistakes_in(pages: Mapping[str, str]) -> list[str]:
    """Every error and warning in pages given as name → HTML, as "name:line: what is wrong"."""
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (name, html) in enumerate(pages.items()):
            path = Path(folder) / f"{number}.html"
            path.write_text(html, encoding="utf-8")
            names[f"file:{path}"] = name  # as the checker writes it
        done = subprocess.run(
            [*checker(), "--format", "json", "--exit-zero-always", *(uri[5:] for uri in names)],
            capture_output=True,
            text=True,
            check=False,
        )
    try:
        messages = json.loads(done.stderr)["messages"]
    except (ValueError, KeyError):
        raise CheckerMissing(f"The checker did not run: {done.stderr[:500]}") from None
    return [
        f"{names.get(found['url'], found['url'])}:{found.get('lastLine')}: {found['message']}"
        for found in messages
        if not found["message"].startswith(IGNORED)
    ]


def main(arguments: list[str]) -> int:
    found = mistakes_in({name: Path(name).read_text(encoding="utf-8") for name in arguments})
    print("\n".join(found) or f"{len(arguments)} pages, no mistake.")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
